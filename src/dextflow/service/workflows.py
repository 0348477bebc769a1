"""The roof: read once, decide, write once."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import reduce
from typing import Any

import attrs

from dextflow.engine import apply, begin, decide
from dextflow.errors import Conflict, IdempotencyMismatch, InvalidValue, NotFound, UnknownClient
from dextflow.model import (
    Assign,
    CheckResult,
    Command,
    Enrolment,
    Event,
    Instance,
    Order,
    Person,
    Policy,
    RecordResults,
    Start,
    Status,
    VatSettings,
)
from dextflow.ports import Batch, Directory, Ledger, Put, Record, Store, Term
from dextflow.rules import CATALOGUE, Rule
from dextflow.service.checks import OnResult, calculate
from dextflow.service.orders import Party, check_known, creations, people_named
from dextflow.service.records import (
    ORDER,
    TERMS,
    WORKFLOW,
    Change,
    derive_id,
    is_order,
    order_put,
    read_event,
    read_workflow,
    template_of,
    workflow_events,
    workflow_put,
)
from dextflow.service.templates import Templates

ATTEMPTS = 5
DEFAULT_POLICY = Policy()


@attrs.frozen(kw_only=True)
class Found:
    """A page of workflows in the order of their ids; `after` continues the search, None ends it."""

    workflows: tuple[Instance, ...]
    after: str | None


class Workflows:
    """The workflows of one practice, on a store.

    `directory` knows the practice's people and clients, `ledger` their books (None: every check stays manual);
    `rules` are the automatic checks and `policy` the practice's choices. An object of this class remembers nothing
    but templates, which never change, so there can be many of them, in many processes, on the same store. Storage
    errors (`dextflow.errors.StorageError`) pass through every method.
    """

    def __init__(
        self,
        practice: str,
        *,
        store: Store,
        directory: Directory,
        ledger: Ledger | None = None,
        rules: Sequence[Rule[Any]] = CATALOGUE,
        policy: Policy = DEFAULT_POLICY,
    ) -> None:
        self._practice = practice
        self._store = store
        self._directory = directory
        self._ledger = ledger
        self._rules: Mapping[str, Rule[Any]] = {rule.id: rule for rule in rules}
        self._policy = policy
        self.templates = Templates(practice, store, self._rules)

    def enrol(
        self, tag: str, *, assignee: str | None = None, reviewers: tuple[str, ...] | None = None
    ) -> tuple[Enrolment, ...]:
        """The clients that carry a tag now, for an order, with the same people for all or each client's own.

        Change or drop single ones before you order. Clients that are tagged later do not join.
        """
        return tuple(
            Enrolment(client=client.id, assignee=assignee, reviewers=reviewers)
            for client in self._directory.tagged(self._practice, tag)
        )

    def create(self, order: Order, *, key: str, by: str, at: datetime) -> tuple[Instance, ...]:
        """Make one workflow for each client of the order, all or none, in the order's sequence.

        `key` is yours: the same key and order make the same workflows once, however often and by whomever it is
        sent, and return them as they are now. A used key with another order raises `IdempotencyMismatch`.

        Raises `NotFound` for the template, `UnknownClient`, `UnknownPerson`, `InvalidSettings`,
        `TooManyReviewers`, `RepeatedReviewer`, and `InvalidValue` for an order without clients, with one of
        them twice, or a time without a zone.
        """
        if repeated := self._repeated(order, key):
            return repeated
        plan = self.templates.plan(order.template)
        created = creations(
            order, plan, self._party(order, by), self._rules, practice=self._practice, key=key, by=by, at=at
        )
        changes = tuple(Change(before=None, after=begin(plan, event), events=(event,)) for event in created)
        try:
            self._commit(*changes, puts=(order_put(order, key),))
        except Conflict:  # somebody else sent it a moment ago
            return self._repeated(order, key)
        return tuple(change.after for change in changes)

    def do(self, workflow_id: str, command: Command) -> Instance:
        """Give a command to a workflow, keep what follows from it, and return the workflow after it.

        If somebody else changes the workflow meanwhile, the command is decided again on what it has become;
        `Conflict` is raised only when that happens time after time. After `UnknownOutcome`, read the workflow
        again: its version tells whether the command was kept.

        Raises `NotFound`, `UnknownPerson`, the subclass of `Refused` that says why not, and `InvalidDocument` for
        a value of the wrong type or a text that cannot be stored.
        """
        person = self._person(command.by)
        if isinstance(command, Assign):
            self._people([each for each in (command.assignee, *command.reviewers) if each is not None])
        return self._give(workflow_id, command, person)

    def start(
        self,
        workflow_id: str,
        *,
        by: str,
        at: datetime,
        confirmed: bool,
        vat: VatSettings | None = None,
        on_result: OnResult | None = None,
    ) -> Instance:
        """Start a workflow and calculate its data-driven checks; `vat` None takes the client's VAT settings.

        `on_result` is called with each result as it comes. Raises as `do`, and `UnknownClient`. These are two
        commits: should the second fail, the workflow has started; then call `calculate`.
        """
        client = self.get(workflow_id).job.client
        clients = self._directory.clients(self._practice, (client,))
        if client not in clients:
            raise UnknownClient(client)
        self.do(workflow_id, Start(by=by, at=at, confirmed=confirmed, vat=vat or clients[client].vat))
        return self.calculate(workflow_id, by=by, at=at, on_result=on_result)

    def calculate(
        self,
        workflow_id: str,
        *,
        by: str,
        at: datetime,
        on_result: OnResult | None = None,
    ) -> Instance:
        """Calculate the data-driven checks on fresh data and keep the results; raises as `do`.

        A check that cannot be calculated is recorded as unavailable, with the reason, and stays manual.
        """
        person, instance = self._person(by), self.get(workflow_id)
        decide(instance, RecordResults(by=by, at=at, results=()), person, self._policy)
        results = calculate(instance, self._ledger, self._rules, on_result or _ignore)
        return self._give(workflow_id, RecordResults(by=by, at=at, results=results), person)

    def get(self, workflow_id: str) -> Instance:
        """A workflow as it is now. Raises `NotFound`."""
        found = self.get_many((workflow_id,))
        if workflow_id not in found:
            raise NotFound(WORKFLOW, workflow_id)
        return found[workflow_id]

    def get_many(self, ids: Sequence[str]) -> Mapping[str, Instance]:
        """The workflows of those ids that exist, by id, in one read."""
        records = self._store.get(self._practice, WORKFLOW, ids)
        return {instance.id: instance for instance in self._read(list(records.values()))}

    def find(self, *, after: str | None = None, limit: int = 200, **terms: Term | Status | date) -> Found:
        """The workflows that match all terms, page by page, in the order of their ids.

        Terms are `status`, `client`, `assignee`, `first_reviewer`, `second_reviewer`,
        `template` (its id), `name`, `period_end` and `due_on`. None finds those that have none: ``assignee=None``.
        Raises `InvalidValue` for any other term.
        """
        page = self._store.query(self._practice, WORKFLOW, _as_terms(terms), after=after, limit=limit)
        return Found(workflows=self._read(page.records), after=page.after)

    def events(self, workflow_id: str) -> tuple[Event, ...]:
        """Everything that happened in a workflow, oldest first. Raises `NotFound`."""
        stored = self._store.events(self._practice, WORKFLOW, workflow_id)
        if not stored:
            raise NotFound(WORKFLOW, workflow_id)
        return tuple(read_event(event) for event in stored)

    # ------------------------------------------------------------------------------------------------ within

    def _party(self, order: Order, by: str) -> Party:
        ids = [enrolment.client for enrolment in order.clients]
        clients = self._directory.clients(self._practice, ids)
        people = self._directory.people(self._practice, people_named(order, clients.values(), by))
        return Party(clients=clients, people=people)

    def _person(self, person: str) -> Person:
        return self._people((person,))[person]

    def _people(self, ids: Sequence[str]) -> Mapping[str, Person]:
        people = self._directory.people(self._practice, ids)
        check_known(people, ids)
        return people

    def _give(self, workflow_id: str, command: Command, person: Person) -> Instance:
        """Decide and keep; when somebody else was first, decide again, a few times."""
        for _ in range(ATTEMPTS - 1):
            try:
                return self._attempt(workflow_id, command, person)
            except Conflict:
                continue
        return self._attempt(workflow_id, command, person)

    def _attempt(self, workflow_id: str, command: Command, person: Person) -> Instance:
        before = self.get(workflow_id)
        events = decide(before, command, person, self._policy)
        after = reduce(apply, events, before)
        self._commit(Change(before=before, after=after, events=events))
        return after

    def _repeated(self, order: Order, key: str) -> tuple[Instance, ...]:
        """The workflows that the same order made before; none if its key is new."""
        record = self._store.get(self._practice, ORDER, (key,)).get(key)
        if record is None:
            return ()
        if not is_order(record, order):
            raise IdempotencyMismatch(key)
        ids = [derive_id(self._practice, key, enrolment.client) for enrolment in order.clients]
        present = self.get_many(ids)
        return tuple(present[each] for each in ids if each in present)

    def _read(self, records: Sequence[Record]) -> tuple[Instance, ...]:
        plans = self.templates.plans([template_of(record) for record in records])
        return tuple(read_workflow(record, plans[template_of(record)]) for record in records)

    def _commit(self, *changes: Change, puts: tuple[Put, ...] = ()) -> None:
        self._store.commit(
            Batch(
                practice=self._practice,
                puts=(*puts, *map(workflow_put, changes)),
                events=tuple(event for change in changes for event in workflow_events(change)),
            )
        )


def _as_terms(wanted: Mapping[str, Term | Status | date]) -> dict[str, Term]:
    for name in wanted:
        if name not in TERMS:
            raise InvalidValue("find", f"workflows have no {name!r}; they have {', '.join(TERMS)}")
    return {name: _as_term(value) for name, value in wanted.items()}


def _as_term(value: Term | Status | date) -> Term:
    if isinstance(value, Status):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def _ignore(_result: CheckResult) -> None:
    """Take no notice of a result while it is calculated."""
