"""The workflows of a practice: make them, work on them, read them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import reduce
from typing import Any

import attrs

from dextflow.engine import Act, apply, assignments_of, begin, decide
from dextflow.errors import Conflict, IdempotencyMismatch, InvalidValue, Refused
from dextflow.model import (
    Assign,
    CheckResult,
    Command,
    Created,
    Enrolment,
    Entitlements,
    Event,
    Feature,
    Instance,
    Order,
    Person,
    Plan,
    Policy,
    RecordResults,
    Start,
    VatSettings,
)
from dextflow.ports import Directory, Ledger, Store
from dextflow.rules import CATALOGUE, Rule
from dextflow.service.arrange import Arrangements
from dextflow.service.checks import OnResult, calculate
from dextflow.service.orders import Party, check_people, creations, people_named
from dextflow.service.records import ORDER, Change, derive_id, is_order, order_put
from dextflow.service.roof import Roof
from dextflow.service.templates import Templates

DEFAULT_POLICY = Policy()
EVERYTHING = Entitlements()


@attrs.frozen(kw_only=True)
class Answer:
    """What became of one of many commands: the workflow after it, or why it was refused."""

    workflow: str
    after: Instance | None = None
    refused: Refused | None = None


class Workflows:
    """The workflows of one practice, on a store.

    `directory` knows the practice's people and clients, `ledger` their books (None: every check stays manual);
    `rules` are the automatic checks, `policy` the practice's choices and `entitlements` what it has bought. An
    object of this class remembers nothing but templates, which never change, so there can be many of them, in many
    processes, on the same store. Storage errors (`dextflow.errors.StorageError`) pass through every method.

    Whoever gives a command is asked for their rights; a workflow of a client whom they may not see is
    `NotFound`. Reading by `get`, `get_many` and `events` is the host's own and asks nobody: for what one person
    may see, take their `desk`.
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
        entitlements: Entitlements = EVERYTHING,
    ) -> None:
        by_id: Mapping[str, Rule[Any]] = {rule.id: rule for rule in rules}
        self.templates = Templates(practice, store, by_id)
        self._roof = Roof(
            practice=practice,
            store=store,
            directory=directory,
            ledger=ledger,
            rules=by_id,
            policy=policy,
            entitlements=entitlements,
            templates=self.templates,
        )
        self.arrange = Arrangements(self._roof)

    def enrol(
        self, tag: str, *, assignee: str | None = None, reviewers: tuple[str, ...] | None = None
    ) -> tuple[Enrolment, ...]:
        """The clients that carry a tag now, for an order, with the same people for all or each client's own.

        Change or drop single ones before you order. Clients that are tagged later do not join.
        """
        return tuple(
            Enrolment(client=client.id, assignee=assignee, reviewers=reviewers)
            for client in self._roof.directory.tagged(self._roof.practice, tag)
        )

    def create(self, order: Order, *, key: str, by: str, at: datetime) -> tuple[Instance, ...]:
        """Make one workflow for each client of the order, all or none, in the order's sequence.

        `key` is yours: the same key and order make the same workflows once, however often and by whomever it is
        sent, and return them as they are now. A used key with another order raises `IdempotencyMismatch`.

        Raises `NotEntitled`, `NotPermitted`, `NotFound` for the template, `UnknownClient` also for one that is not
        granted, `UnknownPerson`, `ClientNotGranted`, `InvalidSettings`, `TooManyReviewers`, `RepeatedReviewer`,
        `DueBeforeStart`, `TooEarlyStart`, and `InvalidValue` for an order without clients, with one of them
        twice, or a time without a zone.
        """
        person = self._creator(by)
        if repeated := self._repeated(order, key):
            return tuple(each for each in repeated if person.sees(each.job.client))
        plan = self.templates.plan(order.template)
        created = creations(
            order,
            plan,
            self._party(order, plan, by),
            self._roof.rules,
            practice=self._roof.practice,
            key=key,
            by=person,
            at=at,
        )
        changes = tuple(_made(plan, events) for events in created)
        try:
            self._roof.commit(*changes, puts=(order_put(order, key),))
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
        person = self._roof.person(command.by)
        if isinstance(command, Assign):
            self._check_assigned(workflow_id, command, person)
        return self._roof.give(workflow_id, command, person)

    def do_each(self, commands: Sequence[tuple[str, Command]]) -> tuple[Answer, ...]:
        """Give many commands, each to its workflow; one that is refused does not hold up the others.

        Each is kept by itself, so that what was done stays done if a storage error ends the call.
        """
        return tuple(self._answer(workflow_id, command) for workflow_id, command in commands)

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
        person = self._roof.person(by)
        client = self._roof.client(self._roof.get(workflow_id, person).job.client, person)
        self._roof.give(workflow_id, Start(by=by, at=at, confirmed=confirmed, vat=vat or client.vat), person)
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

        A check that cannot be calculated, or that the practice's plan does not include, is recorded as
        unavailable, with the reason, and stays manual.
        """
        person = self._roof.person(by)
        instance = self._roof.get(workflow_id, person)
        decide(instance, RecordResults(by=by, at=at, results=()), person, self._roof.policy)
        included = self._roof.entitlements.include(Feature.DATA_CHECKS)
        results = calculate(instance, self._roof.ledger, self._roof.rules, on_result or _ignore, included=included)
        return self._roof.give(workflow_id, RecordResults(by=by, at=at, results=results), person)

    def get(self, workflow_id: str) -> Instance:
        """A workflow as it is now. Raises `NotFound`."""
        return self._roof.get(workflow_id)

    def get_many(self, ids: Sequence[str]) -> Mapping[str, Instance]:
        """The workflows of those ids that exist, by id, in one read."""
        return self._roof.get_many(ids)

    def events(self, workflow_id: str) -> tuple[Event, ...]:
        """Everything that happened in a workflow, oldest first. Raises `NotFound`."""
        return self._roof.events(workflow_id)

    # ------------------------------------------------------------------------------------------------ within

    def _creator(self, by: str) -> Person:
        self._roof.require(Feature.WORKFLOWS)
        person = self._roof.person(by)
        self._roof.permit(person, Act.CREATE)
        return person

    def _party(self, order: Order, plan: Plan, by: str) -> Party:
        ids = [enrolment.client for enrolment in order.clients]
        clients = self._roof.directory.clients(self._roof.practice, ids)
        people = people_named(order, clients.values(), by)
        assignments = set(assignments_of(plan.template))
        return Party(clients=clients, practice=self._roof.among(assignments, clients.values(), people))

    def _check_assigned(self, workflow_id: str, command: Assign, person: Person) -> None:
        """New people must be known and see the client; those who have the work already may keep it."""
        job = self._roof.get(workflow_id, person).job
        named = {each for each in (command.assignee, *command.reviewers) if each is not None}
        new = sorted(named - {job.assignee, *job.reviewers})
        check_people(new, job.client, self._roof.people(new))

    def _answer(self, workflow_id: str, command: Command) -> Answer:
        try:
            return Answer(workflow=workflow_id, after=self.do(workflow_id, command))
        except Refused as refused:
            return Answer(workflow=workflow_id, refused=refused)

    def _repeated(self, order: Order, key: str) -> tuple[Instance, ...]:
        """The workflows that the same order made before; none if its key is new."""
        record = self._roof.store.get(self._roof.practice, ORDER, (key,)).get(key)
        if record is None:
            return ()
        if not is_order(record, order):
            raise IdempotencyMismatch(key)
        ids = [derive_id(self._roof.practice, key, enrolment.client) for enrolment in order.clients]
        present = self.get_many(ids)
        return tuple(present[each] for each in ids if each in present)


def _made(plan: Plan, events: tuple[Event, ...]) -> Change:
    """A workflow that was just made. Raises `InvalidValue` unless its events begin with `Created`."""
    first, *rest = events
    if not isinstance(first, Created):
        raise InvalidValue("Instance", "its events start with Created")
    return Change(before=None, after=reduce(apply, rest, begin(plan, first)), events=events)


def _ignore(_result: CheckResult) -> None:
    """Take no notice of a result while it is calculated."""
