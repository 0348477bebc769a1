"""Rules of reporting periods: each divides the calendar into periods, without a gap and, but one, without overlap.

`dextflow.scheduling` finds the periods of a rule.
"""

from datetime import date
from enum import Enum

import attrs

from dextflow.errors import InvalidValue
from dextflow.model.calendars import Weekday
from dextflow.model.period import LONGEST_MONTHS, ReportingPeriod, YearEnd

MONTHS_IN_YEAR = 12
PERIODS_IN_QUARTER = 3
LARGEST_COUNT = 1_000
FIRST_DAYS = range(1, 29)
QUARTER_WEEKS = 13


@attrs.frozen(kw_only=True)
class Weeks:
    """Periods of so many weeks, one of which starts on `starts_on`: 1 weekly, 2 fortnightly, 4 four-weekly."""

    starts_on: date
    count: int = 1

    def __attrs_post_init__(self) -> None:
        if not 1 <= self.count <= LARGEST_COUNT:
            raise InvalidValue("Weeks", f"a period has 1 to {LARGEST_COUNT} weeks, not {self.count}")


@attrs.frozen(kw_only=True)
class Months:
    """Periods of so many months, one of which ends in the month `ending`.

    `count` is 1, 2, 3, 4, 6 or 12. They start on the day `first_day` (1 to 28) of a month and end on the day
    before the next starts. Calendar quarters are ``Months(count=3)``; UK VAT stagger 2 is
    ``Months(count=3, ending=1)``; HMRC's tax months are ``Months(first_day=6)`` and its tax years
    ``Months(count=12, ending=4, first_day=6)``.
    """

    count: int = 1
    ending: int = MONTHS_IN_YEAR
    first_day: int = 1

    def __attrs_post_init__(self) -> None:
        if self.count < 1 or MONTHS_IN_YEAR % self.count:
            raise InvalidValue("Months", f"a period has 1, 2, 3, 4, 6 or 12 months, not {self.count}")
        _check_month("Months", self.ending)
        if self.first_day not in FIRST_DAYS:
            raise InvalidValue("Months", f"a period starts on day 1 to 28 of a month, not {self.first_day}")


@attrs.frozen(kw_only=True)
class FinancialYears:
    """Years that end on the same day each year."""

    year_end: YearEnd


@attrs.frozen(kw_only=True)
class TaxWeeks:
    """HMRC's tax weeks, so many to a period, counted from 6 April of each year (PAYE70015).

    The last period of a tax year is what remains: week 53 is of one day, or of two in a leap year.
    """

    count: int = 1

    def __attrs_post_init__(self) -> None:
        if self.count not in (1, 2, 4):
            raise InvalidValue("TaxWeeks", f"pay is for 1, 2 or 4 weeks, not {self.count}")


class FiscalPart(Enum):
    """What a period of a year of 52 or 53 weeks is."""

    YEAR = "year"
    QUARTER = "quarter"
    PERIOD = "period"


class YearEndRule(Enum):
    """Which weekday ends a year of 52 or 53 weeks (26 CFR 1.441-2)."""

    LAST = "the last one of the month"
    NEAREST = "the one nearest to the month's end"


@attrs.frozen(kw_only=True)
class FiscalWeeks:
    """Years of 52 or 53 weeks that end on a `weekday` at the end of a `month`, and their quarters and periods.

    `pattern` is how many weeks the three periods of a quarter have: 4-4-5, 4-5-4 or 5-4-4. The 53rd week of a long
    year goes to the period `leap_period`, 1 to 12.
    """

    month: int
    weekday: Weekday
    year_end: YearEndRule = YearEndRule.LAST
    part: FiscalPart = FiscalPart.YEAR
    pattern: tuple[int, ...] = (4, 4, 5)
    leap_period: int = MONTHS_IN_YEAR

    def __attrs_post_init__(self) -> None:
        _check_month("FiscalWeeks", self.month)
        if len(self.pattern) != 3 or min(self.pattern) < 1 or sum(self.pattern) != QUARTER_WEEKS:  # noqa: PLR2004 - a quarter has three
            raise InvalidValue(
                "FiscalWeeks", "a pattern is of three periods, together of 13 weeks, such as 4, 4, 5"
            )
        if not 1 <= self.leap_period <= MONTHS_IN_YEAR:
            raise InvalidValue("FiscalWeeks", f"a year has periods 1 to 12, and no {self.leap_period}")


@attrs.frozen(kw_only=True)
class ExplicitPeriods:
    """Periods as they are agreed with the authority, each starting on the day after the last one; outside, none.

    For non-standard VAT periods take what HMRC's obligations say: no rule gives them.
    """

    periods: tuple[ReportingPeriod, ...]

    def __attrs_post_init__(self) -> None:
        if not self.periods:
            raise InvalidValue("ExplicitPeriods", "it has no period")
        for before, after in zip(self.periods, self.periods[1:], strict=False):
            if (after.start - before.end).days != 1:
                raise InvalidValue("ExplicitPeriods", f"{after} does not start on the day after {before}")


SteadyRule = Weeks | Months | FinancialYears | TaxWeeks | FiscalWeeks | ExplicitPeriods


@attrs.frozen(kw_only=True)
class ChangedPeriods:
    """Periods whose rule changed: `before` until the first of the `ends`, and `after` from the last.

    `ends` are the ends of periods as they were, in their order; between them nothing is inferred, so that short
    and long periods are as they are written here. The first period of `after` starts on the day after the last of
    the ends and goes to the first end of a period of `after`; it may be short.
    """

    ends: tuple[date, ...]
    before: SteadyRule
    after: SteadyRule

    def __attrs_post_init__(self) -> None:
        if not self.ends or list(self.ends) != sorted(set(self.ends)):
            raise InvalidValue("ChangedPeriods", "the ends of periods stand in their order, each once")


@attrs.frozen(kw_only=True)
class CumulativePeriods:
    """Periods that end as those of `parts` do and start with their year: they overlap, so their key is the end.

    The quarterly updates of Making Tax Digital for Income Tax are such: each covers the year from 6 April.
    """

    parts: SteadyRule
    years: SteadyRule


PeriodRule = (
    Weeks | Months | FinancialYears | TaxWeeks | FiscalWeeks | ExplicitPeriods | ChangedPeriods | CumulativePeriods
)


def _check_month(noun: str, month: int) -> None:
    if not 1 <= month <= len(LONGEST_MONTHS):
        raise InvalidValue(noun, f"there is no month {month}")
