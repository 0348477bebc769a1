"""Rules of due dates, as dated and versioned data: a law that changes is another version, not another program.

`dextflow.scheduling` works them out; the rules of several countries are in `dextflow.library`.
"""

from collections.abc import Iterable
from datetime import date
from enum import Enum

import attrs

from dextflow.errors import InvalidValue
from dextflow.model.calendars import Convention, MonthRule, Weekday
from dextflow.model.offsets import Offset
from dextflow.model.period import LONGEST_MONTHS

PERIOD_START, PERIOD_END, START = "period_start", "period_end", "start"
LAST_DAY = -1


@attrs.frozen(kw_only=True)
class Shift:
    """So many days, weeks, months or years on, or back."""

    by: Offset
    month_rule: MonthRule = MonthRule.STICKY

    def __attrs_post_init__(self) -> None:
        if self.month_rule is MonthRule.SKIP:
            raise InvalidValue("Shift", "one date cannot be skipped: choose sticky, clip or forward")


@attrs.frozen(kw_only=True)
class DayOfMonth:
    """That day of the month that was reached, or its last day (-1, or a number that it has not got)."""

    day: int

    def __attrs_post_init__(self) -> None:
        _check_day("DayOfMonth", self.day)


@attrs.frozen(kw_only=True)
class NotAfterDay:
    """The date that was reached, but no later than that day of its month."""

    day: int

    def __attrs_post_init__(self) -> None:
        _check_day("NotAfterDay", self.day)


@attrs.frozen(kw_only=True)
class NearestMonthEnd:
    """The last day of a month that is nearest to the date that was reached.

    So years of 52 or 53 weeks are taken to end with a month (26 CFR 1.441-2(c)).
    """


@attrs.frozen(kw_only=True)
class NextDay:
    """The first such day on or after the date that was reached: of any month, or of that `month` (1 to 12).

    A month that has not got the day has its last day instead, and so has every month for -1.
    """

    day: int
    month: int | None = None

    def __attrs_post_init__(self) -> None:
        _check_day("NextDay", self.day)
        if self.month is not None and not 1 <= self.month <= len(LONGEST_MONTHS):
            raise InvalidValue("NextDay", f"there is no month {self.month}")
        if self.month is not None and self.day > LONGEST_MONTHS[self.month - 1]:
            raise InvalidValue("NextDay", f"no year has a day {self.day} in month {self.month}")


@attrs.frozen(kw_only=True)
class NextWeekday:
    """The first of these weekdays on or after the date that was reached."""

    weekdays: tuple[Weekday, ...]

    def __attrs_post_init__(self) -> None:
        if not self.weekdays:
            raise InvalidValue("NextWeekday", "it names no weekday")


@attrs.frozen(kw_only=True)
class BusinessDays:
    """So many business days on, or back, in the calendar of the rule; 0 is the date itself, or the next one."""

    count: int


DateStep = Shift | DayOfMonth | NotAfterDay | NearestMonthEnd | NextDay | NextWeekday | BusinessDays


@attrs.frozen(kw_only=True)
class DatePath:
    """From a named date, step by step, to another.

    The names are those of the dates that the rule is given: "period_start", "period_end", "start", or a key date
    such as "incorporation_date". An `optional` path is left out while its date is not known; without the date of
    any other, the due date is pending.
    """

    anchor: str
    steps: tuple[DateStep, ...] = ()
    optional: bool = False


class Combine(Enum):
    """Which of the dates that several paths lead to counts. For FIRST, one known date is enough."""

    FIRST = "the first whose date is known"
    LATEST = "the latest"
    EARLIEST = "the earliest"


@attrs.frozen(kw_only=True)
class PeriodGuard:
    """For which periods a case is: all that is given must hold.

    `ends_in`: the period ends in one of these months (1 to 12). `over_months`: it is longer than so many months.
    `under_months`: it is shorter. `weeks`: it has one of these numbers of weeks and no day more; its month is then
    that of the nearest month end.

    The period is that from `start` to `end`, by the names of the dates. An `optional` guard does not hold while
    neither is known; otherwise the due date is pending without a date that the guard must know. Raises
    `InvalidValue` for a guard that asks nothing.
    """

    ends_in: tuple[int, ...] = ()
    over_months: int | None = None
    under_months: int | None = None
    weeks: tuple[int, ...] = ()
    start: str = PERIOD_START
    end: str = PERIOD_END
    optional: bool = False

    def __attrs_post_init__(self) -> None:
        for month in self.ends_in:
            if not 1 <= month <= len(LONGEST_MONTHS):
                raise InvalidValue("PeriodGuard", f"there is no month {month}")
        if not self.ends_in and not self.asks_length:
            raise InvalidValue("PeriodGuard", "it asks nothing: a case for all periods has no guard")

    @property
    def asks_length(self) -> bool:
        """Whether the guard must know how long the period is."""
        return bool(self.weeks) or self.over_months is not None or self.under_months is not None


@attrs.frozen(kw_only=True)
class DueCase:
    """The paths that count for some periods, without `when` for all others. Raises `InvalidValue` without one."""

    paths: tuple[DatePath, ...]
    combine: Combine = Combine.LATEST
    when: PeriodGuard | None = None

    def __attrs_post_init__(self) -> None:
        if not self.paths:
            raise InvalidValue("DueCase", "it has no path to a date")


@attrs.frozen(kw_only=True)
class DueDateRule:
    """When something is due. The first case that is for the period counts.

    `roll` moves a date that is no business day of the `calendar` (its id). `act_by_roll` says by when money or a
    filing must be in, where that is not the due date itself: payments to HMRC must clear on the business day
    before. The rule is in force for periods that end from `valid_from` to `valid_to`, both
    included; None leaves a side open. Of the rules of one id, `version` tells them apart.

    `statutory`: the law asks for it; otherwise the practice does. `country` is its code of ISO 3166-1. `source`
    says where the rule is written, and `url` is the page. Raises `InvalidValue` for a rule that cannot lead to a
    date.
    """

    id: str
    name: str
    cases: tuple[DueCase, ...]
    version: int = 1
    country: str = ""
    roll: Convention = Convention.NONE
    act_by_roll: Convention = Convention.NONE
    calendar: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    statutory: bool = True
    source: str = ""
    url: str = ""
    note: str = ""

    def __attrs_post_init__(self) -> None:
        if not self.cases:
            raise InvalidValue("DueDateRule", f"rule {self.id!r} has no case")
        paths = (path for case in self.cases for path in case.paths)
        _check_business_days("DueDateRule", self, (self.roll, self.act_by_roll), paths)
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise InvalidValue("DueDateRule", f"rule {self.id!r} ends on {self.valid_to}, before it begins")


@attrs.frozen(kw_only=True)
class InstalmentRule:
    """Payments in instalments: from the `first` on, `every` so often and counted each from the one before it.

    There are so many as fall before the `last`, which is always due; at most `most` with it (HMRC CTM92560). Each
    is then moved by `roll` in the `calendar` (its id), as a due date is. Raises `InvalidValue` for a rule that
    does not lead from one date to a later one.
    """

    id: str
    name: str
    first: DatePath
    every: Offset
    last: DatePath
    most: int = 4
    country: str = ""
    roll: Convention = Convention.NONE
    calendar: str | None = None
    source: str = ""
    url: str = ""

    def __attrs_post_init__(self) -> None:
        _check_business_days("InstalmentRule", self, (self.roll,), (self.first, self.last))
        if self.every.value < 1 or self.most < 1:
            raise InvalidValue("InstalmentRule", f"the instalments of {self.id!r} do not follow one another")


@attrs.frozen(kw_only=True)
class DueDateCatalogue:
    """A file of rules: those of a country, or a practice's own."""

    rules: tuple[DueDateRule, ...] = ()
    instalments: tuple[InstalmentRule, ...] = ()


@attrs.frozen(kw_only=True)
class DueDate:
    """A due date that was worked out.

    `nominal` is the date before it was moved to a business day, `due` the date after, and `act_by` the day on
    which money or a filing must be in; None while the calendar does not reach so far. `rule` and `version` are
    those of the rule, `calendar_version` that of the holidays it was worked out with.
    """

    rule: str
    version: int
    nominal: date
    due: date
    act_by: date | None
    calendar: str | None = None
    calendar_version: str | None = None


@attrs.frozen(kw_only=True)
class Pending:
    """A date that cannot be said yet, because those that are `missing` are not known, by name."""

    missing: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Derivation:
    """One line of how a date was worked out: the reason, and the date that it led to, None if to none yet."""

    reason: str
    on: date | None = None


def _check_day(noun: str, day: int) -> None:
    if day != LAST_DAY and not 1 <= day <= max(LONGEST_MONTHS):
        raise InvalidValue(noun, f"no month has a day {day}")


def _check_business_days(
    noun: str, rule: DueDateRule | InstalmentRule, rolls: tuple[Convention, ...], paths: Iterable[DatePath]
) -> None:
    if Convention.SKIP in rolls:
        raise InvalidValue(noun, f"rule {rule.id!r} would skip its date, which is still due")
    counts = any(isinstance(step, BusinessDays) for path in paths for step in path.steps)
    if rule.calendar is None and (counts or set(rolls) != {Convention.NONE}):
        raise InvalidValue(noun, f"rule {rule.id!r} counts business days and names no calendar")
