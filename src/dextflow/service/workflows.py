"""The workflows of a practice: make them, work on them, read them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

import attrs

from dextflow.engine import Act
from dextflow.errors import DextflowError, NotFound
from dextflow.library import BundledCalendars
from dextflow.model import (
    Command,
    DueDateRule,
    Entitlements,
    Event,
    Feature,
    Instance,
    Order,
    Policy,
    ReportingPeriod,
    Start,
    VatSettings,
)
from dextflow.ports import Calendars, Directory, Ledger, Store, TemplateSuggester
from dextflow.rules import CATALOGUE, Rule
from dextflow.service.arrange import Arrangements
from dextflow.service.calculation import Calculation, OnResult, calculate, ignore, start
from dextflow.service.check_runs import CheckRuns
from dextflow.service.custom_checks import CustomChecks
from dextflow.service.desk import Desk
from dextflow.service.dismissals import Dismissals
from dextflow.service.drafts import Drafts
from dextflow.service.duplicate import Duplicate, duplicated
from dextflow.service.following import FOLLOWERS
from dextflow.service.health import Health
from dextflow.service.notices.addressing import addressed
from dextflow.service.notices.face import Notices
from dextflow.service.orders import Making, make, ordered
from dextflow.service.outbox import Outbox
from dextflow.service.portal import Portal, portal
from dextflow.service.prepare import prepared
from dextflow.service.proposals import Proposals
from dextflow.service.reading import Reading
from dextflow.service.records import WORKFLOW
from dextflow.service.repeating import Repeating
from dextflow.service.requests import Requests
from dextflow.service.roof import Roof
from dextflow.service.services import EngagedDirectory, Services
from dextflow.service.suggestions import Suggestions
from dextflow.service.tasks import Tasks
from dextflow.service.templates import Templates
from dextflow.service.trying import tried

DEFAULT_POLICY = Policy()
EVERYTHING = Entitlements()
CALENDARS = BundledCalendars()


@attrs.frozen(kw_only=True)
class Answer:
    """What became of one of many commands: the workflow after it, or why nothing was done."""

    workflow: str
    after: Instance | None = None
    refused: DextflowError | None = None


class Workflows(Reading):
    """The workflows of one practice, on a store.

    `directory` knows the practice's people and clients, `ledger` their books (None: every check stays manual);
    `rules` are the automatic checks, `policy` the practice's choices and `entitlements` what it has bought;
    `calendars` know the holidays and `due_rules` the due dates that repeating workflows name (None: those that
    come with dextflow); `suggester` suggests templates (None: the one that comes with dextflow, which works
    offline). An object of this class remembers nothing but templates, which never change, so there can be many of
    them, in many processes, on the same store. Storage errors (`dextflow.errors.StorageError`) pass through every
    method.

    Whoever gives a command is asked for their rights; a workflow of a client whom they may not see is
    `NotFound`. The methods that only read are here the host's own and ask nobody: what one person may read is on
    their `desk`. Reading needs no entitlement, so that a practice that gives up its plan keeps its records.
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
        calendars: Calendars = CALENDARS,
        due_rules: Sequence[DueDateRule] | None = None,
        suggester: TemplateSuggester | None = None,
    ) -> None:
        by_id: Mapping[str, Rule[Any]] = {rule.id: rule for rule in rules}
        self.templates = Templates(
            practice, store, by_id, directory=directory, policy=policy, entitlements=entitlements
        )
        roof = Roof(
            practice=practice,
            store=store,
            directory=EngagedDirectory(directory=directory, store=store),
            ledger=ledger,
            rules=by_id,
            policy=policy,
            entitlements=entitlements,
            templates=self.templates,
            calendars=calendars,
            own_due_rules=None if due_rules is None else tuple(due_rules),
            followers=FOLLOWERS,
        )
        super().__init__(roof)
        self.arrange = Arrangements(roof, self.do)
        self.checks = CheckRuns(roof)
        self.custom_checks = CustomChecks(roof)
        self.dismissals = Dismissals(roof)
        self.drafts = Drafts(roof)
        self.health = Health(roof)
        self.notices = Notices(roof)
        self.outbox = Outbox(practice, store, partial(addressed, roof))
        self.proposals = Proposals(roof)
        self.repeating = Repeating(roof)
        self.services = Services(roof)
        self.requests = Requests(roof)
        self.tasks = Tasks(roof)
        self.suggestions = Suggestions(roof, suggester)

    def desk(self, person: str) -> Desk:
        """What one person may see: lists, counts, their digest. Raises `UnknownPerson`."""
        return Desk(self._roof, self._roof.person(person))

    def portal(self, client: str, contact: str) -> Portal:
        """What a contact of a client sees and does: answer what the client was asked for.

        The host vouches for who it is. Raises `NotFound`, whether there is no such client or it has no such
        contact.
        """
        return portal(self._roof, client, contact)

    def create(self, order: Order, *, key: str, by: str, at: datetime) -> tuple[Instance, ...]:
        """Make one workflow for each client of the order, all or none, in the order's sequence.

        `key` is yours, and best something random for each form that somebody sends: the same key and order make
        the same workflows once, however often and by whomever it is sent, and return them as they are now. A used
        key with another order raises `IdempotencyMismatch`, even if that order may not be seen.

        Raises `NotEntitled`, `NotPermitted`, `NotFound` for the template, `TemplateRetired`, `UnknownClient` also
        for one that is not granted, `UnknownPerson`, `ClientNotGranted`, `InvalidSettings`, `TooManyReviewers`,
        `RepeatedReviewer`, `DueBeforeStart`, `TooEarlyStart`, and `InvalidValue` for an order without clients,
        with one of them twice, or a time without a zone.
        """
        making = self._making(by, key, at)
        clients = [enrolment.client for enrolment in order.clients]
        return make(self._roof, order, clients, making, lambda: ordered(self._roof, order, making))

    def duplicate(
        self,
        workflow_id: str,
        *,
        key: str,
        by: str,
        at: datetime,
        client: str | None = None,
        period: ReportingPeriod | None = None,
        due_on: date | None = None,
        starts_on: date | None = None,
        name: str = "",
        assignee: str | None = None,
        reviewers: tuple[str, ...] | None = None,
    ) -> Instance:
        """Make a workflow like one that is there, for the same client and period unless you say otherwise.

        It is of the same template version, and its steps are arranged in the same way: those that were added,
        moved, renamed, given to somebody else or left out as a whole are so again. It has the same people, with
        the owners of steps as they turn out to be for its client, and the same settings, where those that follow
        from the period or the client do so anew. Without `due_on` it is due as long after the end of its period.
        It is not started; marks, comments, files and time stay behind. `key` and the errors are as for `create`,
        and `NotFound` is raised for the workflow as well.
        """
        request = Duplicate(
            like=workflow_id,
            client=client,
            period=period,
            due_on=due_on,
            starts_on=starts_on,
            name=name,
            assignee=assignee,
            reviewers=reviewers,
        )
        return duplicated(self._roof, request, self._making(by, key, at))

    def do(self, workflow_id: str, command: Command) -> Instance:
        """Give a command to a workflow, keep what follows from it, and return the workflow after it.

        What a command says of the world is looked up when it is given: whom an assignment means, what the client
        is now, all settings of a check. If somebody else changes the workflow meanwhile, the command is decided
        again on what it has become; `Conflict` is raised only when that happens time after time. After
        `UnknownOutcome`, read the workflow again: its version tells whether the command was kept.

        Raises `NotFound`, `UnknownPerson`, the subclass of `Refused` that says why not, `InvalidSettings`, and
        `InvalidDocument` for a value of the wrong type or a text that cannot be stored.
        """
        person = self._roof.person(command.by)

        def decision(instance: Instance) -> tuple[Event, ...]:
            return self._roof.decide(instance, prepared(self._roof, instance, command, person), person)

        return self._roof.change(workflow_id, person, decision)

    def do_each(self, commands: Sequence[tuple[str, Command]]) -> tuple[Answer, ...]:
        """Give many commands, each to its workflow; one that is refused does not hold up the others.

        Each is answered, also for a workflow that is not there, and kept by itself: what was done stays done if
        the store fails. Raises `Unavailable` or `UnknownOutcome` then.
        """
        return tuple(self._answer(workflow_id, command) for workflow_id, command in commands)

    def each(self, ids: Sequence[str], command: Callable[[Instance], Command], *, by: str) -> tuple[Answer, ...]:
        """Give each workflow the command that is made for it as it is, such as a due date a week later.

        `ids` may come from the person's `desk` (`Desk.ids`), `by` is who gives the commands. It answers and raises
        as `do_each`; `command` is not asked about a workflow that the person may not see.
        """
        seen = self.desk(by).get_many(ids)
        return tuple(
            self._answer(each, command(seen[each])) if each in seen else _absent(each)
            for each in dict.fromkeys(ids)
        )

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
        """Start a workflow with its data-driven checks calculated; `vat` None takes the client's VAT settings.

        `on_result` is called with each result as it comes. It has started when all of it has been kept, and not
        before. Raises as `do`, and `UnknownClient`.
        """
        command = Start(by=by, at=at, confirmed=confirmed, vat=vat)
        return start(self._roof, workflow_id, Calculation(self._roof, on_result or ignore), command)

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
        unavailable, with the reason, and stays manual. Without such checks nothing happens. For the workflows of
        many clients at once, see `checks`.
        """
        return calculate(self._roof, workflow_id, Calculation(self._roof, on_result or ignore), by=by, at=at)

    # ------------------------------------------------------------------------------------------------ within

    def _making(self, by: str, key: str, at: datetime) -> Making:
        self._roof.require(Feature.WORKFLOWS)
        person = self._roof.person(by)
        self._roof.permit(person, Act.CREATE)
        return Making(by=person, key=key, at=at)

    def _answer(self, workflow_id: str, command: Command) -> Answer:
        done = tried(partial(self.do, workflow_id, command))
        if isinstance(done, DextflowError):
            return Answer(workflow=workflow_id, refused=done)
        return Answer(workflow=workflow_id, after=done)


def _absent(workflow_id: str) -> Answer:
    return Answer(workflow=workflow_id, refused=NotFound(WORKFLOW, workflow_id))
