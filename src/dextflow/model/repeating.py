"""Standing orders: workflows that are made again and again, for whom, when, about what, and due when."""

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
from dextflow.model.triggers import NO_OFFSET, Trigger

MOST_LEAD_DAYS = 366


class Members(Enum):
    """Who belongs to a roster."""

    CHOSEN = "chosen clients"
    ALL = "all clients"
    TAG = "clients with a tag"
    SERVICES = "clients with services"


@attrs.frozen(kw_only=True)
class Roster:
    """For which clients a workflow repeats, and who does and reviews it for them.

    CHOSEN: those of `clients`. ALL: every client. TAG: those who carry the `tag` when it fires. SERVICES: those
    who have one of the active `services` when it fires. `vat_groups` leaves only clients of those VAT periods.
    A client who had not joined yet, or had left, on the nominal date of the firing is not of them.

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
    """A standing order: the latest version of a template, for the clients of a roster, whenever its trigger fires.

    `period` says which reporting period the work is about, seen from the date on which it fires; with `periods` it
    is the last complete one of that rule, and with a trigger at the end of a period it is that period. `due` and
    `statutory` say when it is due, for the practice and by law. `holidays` moves the date on which it fires, or
    skips it, if that is no business day of the `calendar`. It is made `lead_days` before that date.

    A blank `name` takes the template's. `settings` overrides, by check, some defaults of its rule; they are
    relative to each period. `version` counts its changes, 0 before it is kept.
    """

    id: str
    template: str
    trigger: Trigger
    roster: Roster
    name: str = ""
    period: PeriodOption = PeriodOption.LAST_COMPLETE_MONTH
    periods: PeriodRule | None = None
    due: DueConfig = USUAL_DUE
    statutory: DueConfig | None = None
    settings: tuple[CheckSettings, ...] = ()
    holidays: Convention = Convention.NONE
    calendar: str | None = None
    lead_days: int = 0
    catch_up: CatchUp = CatchUp.ALL
    overlap: Overlap = Overlap.ALLOW
    standing: Standing = Standing.ACTIVE
    version: int = 0

    def __attrs_post_init__(self) -> None:
        if not 0 <= self.lead_days <= MOST_LEAD_DAYS:
            raise InvalidValue("RepeatingWorkflow", f"it is made 0 to {MOST_LEAD_DAYS} days ahead")
        if self.holidays is not Convention.NONE and self.calendar is None:
            raise InvalidValue("RepeatingWorkflow", "to move it off holidays, name a calendar")
