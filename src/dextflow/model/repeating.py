"""Standing orders: work that is made again and again, for whom, when, about what, and due when."""

from collections.abc import Mapping
from enum import Enum
from functools import cached_property

import attrs

from dextflow.errors import InvalidValue
from dextflow.model.calendars import Convention
from dextflow.model.clients import VatSettings
from dextflow.model.draft import TWO_WEEKS, PeriodOption
from dextflow.model.job import CheckSettings
from dextflow.model.offsets import Offset
from dextflow.model.order import Enrolment
from dextflow.model.period import LONGEST_MONTHS
from dextflow.model.period_rules import PeriodRule
from dextflow.model.task import TaskPattern
from dextflow.model.triggers import NO_OFFSET, OnPeriodEnd, Trigger

MOST_LEAD_DAYS = 366


class Members(Enum):
    """Who belongs to a roster."""

    CHOSEN = "chosen clients"
    ALL = "all clients"
    TAG = "clients with a tag"
    SERVICES = "clients with services"
    PRACTICE = "the practice itself"


@attrs.frozen(kw_only=True)
class Roster:
    """For which clients work repeats, and who does and reviews it for them.

    CHOSEN: those of `clients`. ALL: every client. TAG: those who carry the `tag` when it fires. SERVICES: those
    who have one of the active `services` when it fires. `vat_groups` leaves only clients of those VAT periods.
    A client who had not joined yet, or had left, on the nominal date of the firing is not of them. PRACTICE: no
    client, for work of the practice's own: its firings have a blank client.

    A row of `clients` says who does and reviews the work for that client; for others it is `assignee` and
    `reviewers`, and without those, whom the client's account names.
    """

    members: Members = Members.CHOSEN
    clients: tuple[Enrolment, ...] = ()
    tag: str | None = None
    services: tuple[str, ...] = ()
    vat_groups: tuple[VatSettings, ...] = ()
    assignee: str | None = None
    reviewers: tuple[str, ...] | None = None

    def __attrs_post_init__(self) -> None:
        if (self.members is Members.TAG) != bool(self.tag):
            raise InvalidValue("Roster", "a tag is given for clients with a tag, and only then")
        if (self.members is Members.SERVICES) != bool(self.services):
            raise InvalidValue("Roster", "services are given for clients with services, and only then")
        if self.members is Members.CHOSEN and not self.clients:
            raise InvalidValue("Roster", "it names no client")
        if len({row.client for row in self.clients}) < len(self.clients):
            raise InvalidValue("Roster", "it names a client twice")
        if self.members is Members.PRACTICE and (self.clients or self.vat_groups):
            raise InvalidValue("Roster", "the practice's own work is for no client, and for no VAT periods")

    @cached_property
    def rows(self) -> Mapping[str, Enrolment]:
        """The rows by their clients."""
        return {row.client: row for row in self.clients}

    def row(self, client: str) -> Enrolment:
        """Who does and reviews the work for a client, as far as the roster says."""
        usual = Enrolment(client=client, assignee=self.assignee, reviewers=self.reviewers)
        return self.rows.get(client, usual)


@attrs.frozen(kw_only=True)
class Within:
    """So long after the date on which the work starts."""

    offset: Offset = TWO_WEEKS


@attrs.frozen(kw_only=True)
class OnDay:
    """The first such day of that month on or after the start, clamped to the month's end (Sodium's fixed date)."""

    month: int
    day: int

    def __attrs_post_init__(self) -> None:
        if not (1 <= self.month <= len(LONGEST_MONTHS) and 1 <= self.day <= max(LONGEST_MONTHS)):
            raise InvalidValue("OnDay", f"there is no day {self.day} of month {self.month}")


@attrs.frozen(kw_only=True)
class FromKeyDate:
    """A key date of the client, or so long before or after it."""

    field: str
    offset: Offset = NO_OFFSET


@attrs.frozen(kw_only=True)
class ByRule:
    """The date of a due-date rule (`DueDateRule.id`), or so long before or after it."""

    rule: str
    offset: Offset = NO_OFFSET


DueConfig = Within | OnDay | FromKeyDate | ByRule
USUAL_DUE = Within()


class CatchUp(Enum):
    """What becomes of dates that passed while nobody asked what is due."""

    ALL = "all"
    LATEST = "the latest"
    NONE = "none"


class Overlap(Enum):
    """What happens when it fires while the workflow of the time before is still open.

    SUPERSEDE: one that has not started gives way to the new one; one that has goes on.
    """

    ALLOW = "both go on"
    SKIP = "the new one is skipped"
    SUPERSEDE = "the old one gives way"


class Standing(Enum):
    """Whether a repeating workflow fires."""

    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"


@attrs.frozen(kw_only=True)
class RepeatingWorkflow:
    """A standing order: work for the clients of a roster, made whenever its trigger fires.

    It makes either workflows, of the latest version of a `template`, or tasks after the pattern of `task`, each
    with its workflow if the pattern names a template: then it is what is called a recurring task.

    `period` says which reporting period the work is about, seen from the date on which it fires; with `periods` it
    is the last complete one of that rule, and with a trigger at the end of a period it is that period. None, for
    tasks without a workflow, is no period at all. `due` and `statutory` say when it is due, for the practice and
    by law. `holidays` moves the date on which it fires, or skips it, if that is no business day of the `calendar`,
    and `due_holidays` does so by the date on which it is due; what is due by law stays as it is. It is made
    `lead_days` before the date on which it fires.

    A blank `name` takes the template's. `settings` overrides, by check, some defaults of its rule; they are
    relative to each period. `version` counts its changes, 0 before it is kept.
    """

    id: str
    template: str | None = None
    trigger: Trigger
    roster: Roster
    task: TaskPattern | None = None
    name: str = ""
    period: PeriodOption | None = PeriodOption.LAST_COMPLETE_MONTH
    periods: PeriodRule | None = None
    due: DueConfig = USUAL_DUE
    statutory: DueConfig | None = None
    settings: tuple[CheckSettings, ...] = ()
    holidays: Convention = Convention.NONE
    due_holidays: Convention = Convention.NONE
    calendar: str | None = None
    lead_days: int = 0
    catch_up: CatchUp = CatchUp.ALL
    overlap: Overlap = Overlap.ALLOW
    standing: Standing = Standing.ACTIVE
    version: int = 0

    def __attrs_post_init__(self) -> None:
        if not 0 <= self.lead_days <= MOST_LEAD_DAYS:
            raise InvalidValue("RepeatingWorkflow", f"it is made 0 to {MOST_LEAD_DAYS} days ahead")
        moves = {self.holidays, self.due_holidays} != {Convention.NONE}
        if moves and self.calendar is None:
            raise InvalidValue("RepeatingWorkflow", "to move it off holidays, name a calendar")
        if (self.template is None) == (self.task is None):
            raise InvalidValue("RepeatingWorkflow", "it makes workflows of a template, or tasks after a pattern")
        if self.task is not None and not (self.task.title.strip() or self.name.strip()):
            raise InvalidValue("RepeatingWorkflow", "a task has a title: that of its pattern, or this name")
        if self.workflow_template is None:
            self._check_without_workflow()
        else:
            self._check_with_workflow()

    @property
    def workflow_template(self) -> str | None:
        """The id of the template of its workflows, with or without a task; None if it makes none."""
        return self.template if self.task is None else self.task.template

    @property
    def has_period(self) -> bool:
        """Whether its work is about reporting periods."""
        return self.period is not None or self.periods is not None or isinstance(self.trigger, OnPeriodEnd)

    def _check_with_workflow(self) -> None:
        if self.roster.members is Members.PRACTICE:
            raise InvalidValue(
                "RepeatingWorkflow", "a workflow is about a client, and so is not the practice's own"
            )
        if not self.has_period:
            raise InvalidValue("RepeatingWorkflow", "a workflow is about a reporting period")

    def _check_without_workflow(self) -> None:
        if self.settings:
            raise InvalidValue("RepeatingWorkflow", "without a workflow there are no checks to have settings")
        if not self.has_period and any(isinstance(each, ByRule) for each in (self.due, self.statutory)):
            raise InvalidValue(
                "RepeatingWorkflow", "a due-date rule counts from a reporting period, and it has none"
            )
