"""What all of the service stands on: read once, decide, write once."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import reduce

import attrs

from dextflow.engine import Act, Practice, apply, decide, may_act, named_people, named_teams
from dextflow.errors import (
    ClientNotGranted,
    NotEntitled,
    NotFound,
    NotPermitted,
    UnknownClient,
    UnknownPerson,
)
from dextflow.library import due_rules
from dextflow.model import (
    Assignment,
    Client,
    Command,
    DueDateRule,
    Entitlements,
    Event,
    Feature,
    HolidayCalendar,
    Instance,
    Person,
    Policy,
)
from dextflow.ports import Batch, Calendars, Directory, Ledger, Message, Put, Record, Store, StoredEvent, Where
from dextflow.service.checks import Rules
from dextflow.service.records import (
    WORKFLOW,
    Change,
    read_event,
    read_workflow,
    template_of,
    workflow_events,
    workflow_put,
)
from dextflow.service.retrying import again
from dextflow.service.shelves import every_record
from dextflow.service.templates import Templates

Decision = Callable[[Instance], tuple[Event, ...]]


@attrs.frozen(kw_only=True)
class Writes:
    """What one commit writes: changes of workflows, and other records, events and messages beside them."""

    changes: tuple[Change, ...] = ()
    puts: tuple[Put, ...] = ()
    events: tuple[StoredEvent, ...] = ()
    messages: tuple[Message, ...] = ()

    def __add__(self, other: "Writes") -> "Writes":
        return Writes(
            changes=self.changes + other.changes,
            puts=self.puts + other.puts,
            events=self.events + other.events,
            messages=self.messages + other.messages,
        )

    def then(self, following: "Writes") -> "Writes":
        """These and what follows; a change of a workflow that goes on from one here becomes one with it."""
        both = self + following
        return attrs.evolve(both, changes=_joined(both.changes)) if following.changes else both

    def put(self, kind: str, id: str) -> bool:  # noqa: A002 - the word of the field
        """Whether it writes that record already."""
        return any(put.kind == kind and put.id == id for put in self.puts)


NOTHING = Writes()


def _joined(changes: Iterable[Change]) -> tuple[Change, ...]:
    found: dict[str, Change] = {}
    for change in changes:
        earlier = found.get(change.after.id)
        found[change.after.id] = change if earlier is None else _both(earlier, change)
    return tuple(found.values())


def _both(earlier: Change, later: Change) -> Change:
    return Change(before=earlier.before, after=later.after, events=(*earlier.events, *later.events))


Follower = Callable[["Roof", Writes], Writes]


@attrs.frozen(kw_only=True, eq=False)
class Roof:
    """One practice on its ports, with its choices. It remembers nothing but templates, which never change."""

    practice: str
    store: Store
    directory: Directory
    ledger: Ledger | None
    rules: Rules
    policy: Policy
    entitlements: Entitlements
    templates: Templates
    calendars: Calendars
    own_due_rules: tuple[DueDateRule, ...] | None
    followers: tuple[Follower, ...] = ()

    @property
    def due_rules(self) -> tuple[DueDateRule, ...]:
        """The due-date rules that repeating workflows may name."""
        return due_rules() if self.own_due_rules is None else self.own_due_rules

    def calendar(self, id: str) -> HolidayCalendar | None:  # noqa: A002 - the word of the field
        """A holiday calendar; None if there is none of that id."""
        try:
            return self.calendars.calendar(id)
        except NotFound:
            return None

    def person(self, person: str) -> Person:
        """Somebody of the practice. Raises `UnknownPerson`."""
        return self.people((person,))[person]

    def people(self, ids: Sequence[str]) -> Mapping[str, Person]:
        """People of the practice, by id. Raises `UnknownPerson` unless all are."""
        people = self.directory.people(self.practice, ids)
        check_known(people, ids)
        return people

    def client(self, client: str, person: Person) -> Client:
        """A client whom the person may see. Raises `UnknownClient`, whether there is none or it is not granted."""
        clients = self.directory.clients(self.practice, (client,))
        if client not in clients or not person.sees(client):
            raise UnknownClient(client)
        return clients[client]

    def among(
        self, assignments: Collection[Assignment], clients: Collection[Client], people: Iterable[str] = ()
    ) -> Practice:
        """Those people and teams who are there, of all that assignments can turn out to be for some clients."""
        named, teams = named_people(assignments, clients).union(people), named_teams(assignments)
        return Practice(
            people=self.directory.people(self.practice, sorted(named)),
            teams=self.directory.teams(self.practice, sorted(teams)) if teams else {},
            policy=self.policy,
        )

    def reader(self, by: str | None) -> Person | None:
        """Who reads: somebody of the practice, or None for the host itself. Raises `UnknownPerson`."""
        return None if by is None else self.person(by)

    def require(self, feature: Feature) -> None:
        """Raise `NotEntitled` unless the practice may use the feature."""
        if not self.entitlements.include(feature):
            raise NotEntitled(feature.value)

    def permit(self, person: Person, act: Act) -> None:
        """Raise `NotPermitted` unless the person's role permits the act."""
        if not may_act(person, act, self.policy.tier):
            raise NotPermitted(act.value, person.id, ("admins",))

    def get(self, workflow_id: str, person: Person | None = None) -> Instance:
        """A workflow as it is now. Raises `NotFound`, also for one whose client the person may not see."""
        found = self.get_many((workflow_id,)).get(workflow_id)
        if found is None or (person is not None and not person.sees(found.job.client)):
            raise NotFound(WORKFLOW, workflow_id)
        return found

    def get_many(self, ids: Sequence[str]) -> Mapping[str, Instance]:
        """The workflows of those ids that exist, by id, in one read."""
        records = self.store.get(self.practice, WORKFLOW, ids)
        return {instance.id: instance for instance in self.read(list(records.values()))}

    def read(self, records: Sequence[Record]) -> tuple[Instance, ...]:
        """Workflows from their records."""
        plans = self.templates.plans([template_of(record) for record in records])
        return tuple(read_workflow(record, plans[template_of(record)]) for record in records)

    def record(self, kind: str, id: str) -> Record | None:  # noqa: A002 - the word of the field
        """What is kept of that kind under an id; None if nothing is."""
        return self.store.get(self.practice, kind, (id,)).get(id)

    def records(
        self, where: Sequence[Where], *, order_by: str | None = None, descending: bool = False
    ) -> Iterator[Record]:
        """The records of all workflows that meet the conditions, read page by page."""
        return every_record(self.store, self.practice, WORKFLOW, where, order_by=order_by, descending=descending)

    def events(self, workflow_id: str) -> tuple[Event, ...]:
        """Everything that happened in a workflow, oldest first. Raises `NotFound`."""
        stored = self.store.events(self.practice, WORKFLOW, workflow_id)
        if not stored:
            raise NotFound(WORKFLOW, workflow_id)
        return tuple(read_event(event) for event in stored)

    def decide(self, instance: Instance, command: Command, person: Person) -> tuple[Event, ...]:
        """What a command leads to in this practice; raises as `dextflow.engine.decide`."""
        return decide(instance, command, person, self.policy)

    def change(self, workflow_id: str, person: Person, decision: Decision) -> Instance:
        """Read a workflow, decide and keep; when somebody else was first, do so again, a few times.

        A decision of no events leaves it as it is. Raises `NotEntitled`, `NotFound`, `Conflict` if somebody else
        is always first, and what the decision raises.
        """
        self.require(Feature.WORKFLOWS)
        return self._changed(workflow_id, person, decision)

    def follow(self, workflow_id: str, decision: Decision) -> Instance:
        """Change a workflow as follows from something that was decided elsewhere: nobody's rights are asked.

        It raises as `change`, but never `NotEntitled`.
        """
        return self._changed(workflow_id, None, decision)

    def _changed(self, workflow_id: str, person: Person | None, decision: Decision) -> Instance:
        return again(lambda: self._attempt(workflow_id, person, decision))

    def _attempt(self, workflow_id: str, person: Person | None, decision: Decision) -> Instance:
        before = self.get(workflow_id, person)
        if not (events := decision(before)):
            return before
        after = reduce(apply, events, before)
        self.commit(Change(before=before, after=after, events=events))
        return after

    def commit(
        self,
        *changes: Change,
        puts: tuple[Put, ...] = (),
        events: tuple[StoredEvent, ...] = (),
        messages: tuple[Message, ...] = (),
    ) -> None:
        """Write some changes, and other records, events and messages with them, as `write` does."""
        self.write(Writes(changes=changes, puts=puts, events=events, messages=messages))

    def write(self, writes: Writes) -> None:
        """Write all of it, or nothing.

        What follows from them elsewhere is written in the same commit: each follower sees what is written so far
        and answers what is to be written besides, which may be nothing. What it answers of a workflow comes from
        reading it, so that somebody else's change meanwhile is a `Conflict`, and all of it is worked out again.
        """
        for follower in self.followers:
            writes = writes.then(follower(self, writes))
        self.store.commit(
            Batch(
                practice=self.practice,
                puts=(*writes.puts, *map(workflow_put, writes.changes)),
                events=(*writes.events, *(each for change in writes.changes for each in workflow_events(change))),
                messages=_once(writes.messages),
            )
        )


def _once(messages: tuple[Message, ...]) -> tuple[Message, ...]:
    """The first message of each key, as the outbox keeps it: several events may tell the same."""
    found: dict[str, Message] = {}
    for message in messages:
        found.setdefault(message.key, message)
    return tuple(found.values())


def check_people(ids: Iterable[str], client: str, people: Mapping[str, Person]) -> None:
    """Raise `UnknownPerson` or `ClientNotGranted` unless all of them may work for the client."""
    for person in ids:
        check_known(people, (person,))
        if not people[person].sees(client):
            raise ClientNotGranted(person, client)


def check_known(people: Mapping[str, Person], ids: Iterable[str]) -> None:
    """Raise `UnknownPerson` for the first of the ids that is not among the people."""
    for person in ids:
        if person not in people:
            raise UnknownPerson(person)
