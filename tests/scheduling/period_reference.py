"""Rules of periods to test with, and on which days their periods end, as one would find them on a wall calendar.

The reference asks of one day whether a period ends on it, and so knows nothing of the library's arithmetic.
"""

from bisect import bisect_left
from collections.abc import Mapping
from datetime import date, timedelta

from hypothesis import strategies as st

from dextflow.model import (
    ChangedPeriods,
    CumulativePeriods,
    ExplicitPeriods,
    FinancialYears,
    FiscalPart,
    FiscalWeeks,
    Months,
    PeriodRule,
    ReportingPeriod,
    TaxWeeks,
    Weekday,
    Weeks,
    YearEnd,
    YearEndRule,
)
from dextflow.model.period import LONGEST_MONTHS
from dextflow.model.period_rules import SteadyRule

ONE_DAY = timedelta(days=1)
DAYS = st.dates(date(1583, 1, 1), date(9000, 12, 31))

YEAR_ENDS = st.sampled_from(
    [
        YearEnd(month=month, day=day)
        for month, longest in enumerate(LONGEST_MONTHS, start=1)
        for day in range(1, longest + 1)
    ]
)
WEEKS = st.builds(Weeks, starts_on=DAYS, count=st.sampled_from((1, 2, 4, 5, 13, 52)))
MONTHS = st.builds(
    Months,
    count=st.sampled_from((1, 2, 3, 4, 6, 12)),
    ending=st.integers(1, 12),
    first_day=st.just(1) | st.integers(1, 28),
)
FINANCIAL_YEARS = st.builds(FinancialYears, year_end=YEAR_ENDS)
TAX_WEEKS = st.builds(TaxWeeks, count=st.sampled_from((1, 2, 4)))
FISCAL_WEEKS = st.builds(
    FiscalWeeks,
    month=st.integers(1, 12),
    weekday=st.sampled_from(Weekday),
    year_end=st.sampled_from(YearEndRule),
    part=st.sampled_from(FiscalPart),
    pattern=st.sampled_from([(4, 4, 5), (4, 5, 4), (5, 4, 4), (1, 1, 11)]),
    leap_period=st.integers(1, 12),
)


@st.composite
def explicit_periods(draw: st.DrawFn, first: st.SearchStrategy[date] = DAYS) -> ExplicitPeriods:
    """Some periods of any lengths, each starting on the day after the last one."""
    start = draw(first)
    found: list[ReportingPeriod] = []
    for length in draw(st.lists(st.integers(1, 500), min_size=1, max_size=6)):
        found.append(ReportingPeriod(start=start, end=start + timedelta(days=length - 1)))
        start = found[-1].end + ONE_DAY
    return ExplicitPeriods(periods=tuple(found))


ENDLESS: Mapping[str, st.SearchStrategy[SteadyRule]] = {
    "weeks": WEEKS,
    "months": MONTHS,
    "financial years": FINANCIAL_YEARS,
    "tax weeks": TAX_WEEKS,
    "fiscal weeks": FISCAL_WEEKS,
}
STEADY: st.SearchStrategy[SteadyRule] = st.one_of(*ENDLESS.values())
"""Each side of a change."""


@st.composite
def changed_periods(draw: st.DrawFn) -> ChangedPeriods:
    """Rules that give way to others, with up to four ends between them, some days or some years apart."""
    ends = [draw(DAYS)]
    for gap in draw(st.lists(st.integers(1, 40) | st.integers(1, 900), max_size=3)):
        ends.append(ends[-1] + timedelta(days=gap))
    return ChangedPeriods(ends=tuple(ends), before=draw(STEADY), after=draw(STEADY))


@st.composite
def lists_that_change(draw: st.DrawFn) -> ChangedPeriods:
    """Changes from a list or to one, which may begin and end on either side of the change, near or far."""
    first = draw(DAYS)
    near = explicit_periods(st.dates(first - timedelta(days=900), first + timedelta(days=900)))
    before, after = draw(st.tuples(near, near) | st.tuples(near, STEADY) | st.tuples(STEADY, near))
    ends = (first, first + timedelta(days=draw(st.integers(1, 600))))
    return ChangedPeriods(ends=ends[: draw(st.integers(1, 2))], before=before, after=after)


TILING_RULES: Mapping[str, st.SearchStrategy[PeriodRule]] = {**ENDLESS, "changed": changed_periods()}
CUMULATIVE: st.SearchStrategy[PeriodRule] = st.sampled_from(
    [
        CumulativePeriods(
            parts=Months(count=3, ending=7, first_day=6), years=Months(count=12, ending=4, first_day=6)
        ),
        CumulativePeriods(parts=Months(count=3), years=Months(count=12, ending=3)),
        CumulativePeriods(parts=Months(), years=FinancialYears(year_end=YearEnd(month=6, day=30))),
        CumulativePeriods(parts=TaxWeeks(count=4), years=FinancialYears(year_end=YearEnd(month=4, day=5))),
    ]
)
ALL_RULES: Mapping[str, st.SearchStrategy[PeriodRule]] = {**TILING_RULES, "cumulative": CUMULATIVE}


def ends_on(rule: PeriodRule, day: date) -> bool:
    """Whether a period of a tiling rule ends on a day. Parts of fiscal years are not in this reference."""
    tomorrow = day + ONE_DAY
    match rule:
        case Weeks():
            return (tomorrow - rule.starts_on).days % (7 * rule.count) == 0
        case Months():
            return tomorrow.day == rule.first_day and (day.month - rule.ending) % rule.count == 0
        case TaxWeeks():
            passed = (tomorrow - _tax_year_began(day)).days
            return (tomorrow.month, tomorrow.day) == (4, 6) or passed % (7 * rule.count) == 0
        case FinancialYears() | FiscalWeeks():
            return _ends_a_year(rule, day)
        case ChangedPeriods():
            return _ends_by_change(rule, day)
        case _:
            raise NotImplementedError


def walk(rule: PeriodRule, day: date) -> ReportingPeriod:
    """The period around a day, found by walking from day to day."""
    end, before = day, day - ONE_DAY
    while not ends_on(rule, end):
        end += ONE_DAY
    while not ends_on(rule, before):
        before -= ONE_DAY
    return ReportingPeriod(start=before + ONE_DAY, end=end)


def _ends_a_year(rule: FinancialYears | FiscalWeeks, day: date) -> bool:
    if isinstance(rule, FiscalWeeks):
        return _ends_a_fiscal_year(rule, day)
    year_end = rule.year_end
    if (year_end.month, year_end.day) == (2, 29):
        return (day.month, (day + ONE_DAY).month) == (2, 3)
    return (day.month, day.day) == (year_end.month, year_end.day)


def _tax_year_began(day: date) -> date:
    return date(day.year if (day.month, day.day) >= (4, 6) else day.year - 1, 4, 6)


def _ends_a_fiscal_year(rule: FiscalWeeks, day: date) -> bool:
    """The last such weekday of its month; or the one within three days of the end of the month."""
    if day.strftime("%A") != rule.weekday.value:
        return False
    if rule.year_end is YearEndRule.LAST:
        return day.month == rule.month != (day + timedelta(weeks=1)).month
    around = [day + timedelta(days=number) for number in range(-3, 4)]
    return any(near.month == rule.month != (near + ONE_DAY).month for near in around)


def _ends_by_change(rule: ChangedPeriods, day: date) -> bool:
    if day < rule.ends[0]:
        return ends_on(rule.before, day)
    place = bisect_left(rule.ends, day)
    return ends_on(rule.after, day) if place == len(rule.ends) else rule.ends[place] == day


def period(start: str, end: str) -> ReportingPeriod:
    """A period between two dates in ISO 8601."""
    return ReportingPeriod(start=date.fromisoformat(start), end=date.fromisoformat(end))


def written(*found: ReportingPeriod) -> list[str]:
    """Periods as ISO 8601 intervals."""
    return [str(each) for each in found]


def years_to(month: int, day: int) -> FinancialYears:
    """Financial years that end on that day."""
    return FinancialYears(year_end=YearEnd(month=month, day=day))
