"""The laws of reporting periods hold for every rule, to the edges of the calendar."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from itertools import pairwise

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dextflow.errors import InvalidValue
from dextflow.model import (
    ChangedPeriods,
    CumulativePeriods,
    FiscalPart,
    FiscalWeeks,
    Months,
    PeriodRule,
    ReportingPeriod,
    TaxWeeks,
    Weeks,
)
from dextflow.model.period_rules import SteadyRule
from dextflow.scheduling import (
    current_to_date,
    last_complete,
    last_complete_month,
    month_of,
    period_after,
    period_before,
    period_containing,
    periods,
)
from scheduling.period_reference import (
    ALL_RULES,
    CUMULATIVE,
    DAYS,
    ENDLESS,
    ONE_DAY,
    TILING_RULES,
    period,
    walk,
    written,
    years_to,
)

CYCLE = 146_097
"""The days of 400 years, after which the calendar repeats itself."""


every_tiling_rule = pytest.mark.parametrize("kind", TILING_RULES)
every_rule = pytest.mark.parametrize("kind", ALL_RULES)


@every_tiling_rule
@given(st.data(), DAYS)
def test_every_day_lies_in_one_period(kind: str, data: st.DataObject, day: date) -> None:
    """A period contains the day it was asked for, and is the answer for each of its days, so no other has them."""
    rule = data.draw(TILING_RULES[kind])
    found = period_containing(rule, day)
    assert day in found
    among = st.dates(found.start, found.end)
    assert {period_containing(rule, each) for each in (found.start, found.end, data.draw(among))} == {found}


@every_tiling_rule
@given(st.data(), DAYS)
def test_periods_follow_one_another(kind: str, data: st.DataObject, day: date) -> None:
    """The period after starts on the day after the end, the one before ends on the day before the start."""
    rule = data.draw(TILING_RULES[kind])
    found = period_containing(rule, day)
    after, before = period_after(rule, found), period_before(rule, found)
    assert after.start == found.end + ONE_DAY
    assert before.end == found.start - ONE_DAY
    assert period_before(rule, after) == period_after(rule, before) == found


@every_tiling_rule
@given(st.data(), DAYS)
def test_periods_are_those_of_a_wall_calendar(kind: str, data: st.DataObject, day: date) -> None:
    """Walking from day to day and asking of each whether a period ends on it leads to the same period."""
    rule = data.draw(TILING_RULES[kind].map(whole_years))
    assert period_containing(rule, day) == walk(rule, day)


def whole_years(rule: PeriodRule) -> PeriodRule:
    """The rule, without the parts of fiscal years, which one cannot see from a single day."""
    match rule:
        case FiscalWeeks():
            return attrs.evolve(rule, part=FiscalPart.YEAR)
        case ChangedPeriods():
            return ChangedPeriods(ends=rule.ends, before=_whole(rule.before), after=_whole(rule.after))
        case _:
            return rule


def _whole(rule: SteadyRule) -> SteadyRule:
    return attrs.evolve(rule, part=FiscalPart.YEAR) if isinstance(rule, FiscalWeeks) else rule


@every_rule
@given(st.data(), DAYS, st.integers(0, 1200))
def test_a_list_of_periods_has_all_that_end_in_it(kind: str, data: st.DataObject, first: date, days: int) -> None:
    """Periods that are listed are those one comes to by going from each to the next."""
    rule, last = data.draw(ALL_RULES[kind]), first + timedelta(days=days)
    expected, found = [], period_containing(rule, first)
    while found.end <= last:
        expected.append(found)
        found = period_after(rule, found)
    assert list(periods(rule, first, last)) == expected


@every_rule
@given(st.data(), DAYS)
def test_the_last_complete_period_ended_before_the_day(kind: str, data: st.DataObject, day: date) -> None:
    """It ended before the day, and the next one had not: on the last day of a period, that is not complete."""
    rule = data.draw(ALL_RULES[kind])
    found = last_complete(rule, day)
    assert found.end < day <= period_after(rule, found).end


@every_rule
@given(st.data(), DAYS)
def test_the_current_period_goes_to_the_day(kind: str, data: st.DataObject, day: date) -> None:
    """The period to date starts with the period that contains the day, and ends on the day."""
    rule = data.draw(ALL_RULES[kind])
    found = current_to_date(rule, day)
    assert (found.start, found.end) == (period_containing(rule, day).start, day)


@given(CUMULATIVE, DAYS)
def test_cumulative_periods_end_with_their_parts(rule: CumulativePeriods, day: date) -> None:
    """Each starts with its year and ends with a part of it; one more or less is a part more or less."""
    found = period_containing(rule, day)
    assert found.start == period_containing(rule.years, day).start
    assert found.end == period_containing(rule.parts, day).end
    assert period_after(rule, found).end == period_after(rule.parts, period_containing(rule.parts, day)).end
    assert (
        period_before(rule, period_after(rule, found)) == period_after(rule, period_before(rule, found)) == found
    )


PUBLISHED: Mapping[str, tuple[PeriodRule, str, str]] = {
    "month": (Months(), "2020-11-01", "2020-10-01/2020-10-31"),
    "month after a leap February": (Months(), "2024-03-31", "2024-02-01/2024-02-29"),
    "month across a year": (Months(), "2026-01-15", "2025-12-01/2025-12-31"),
    "year": (years_to(3, 31), "2026-04-10", "2025-04-01/2026-03-31"),
    "year that ends today": (years_to(3, 31), "2026-03-31", "2024-04-01/2025-03-31"),
    "tax year": (years_to(4, 5), "2026-04-06", "2025-04-06/2026-04-05"),
    "year to the end of a leap February": (years_to(2, 29), "2024-03-01", "2023-03-01/2024-02-29"),
    "year to the end of a common February": (years_to(2, 29), "2025-03-01", "2024-03-01/2025-02-28"),
    "year to 28 February": (years_to(2, 28), "2024-02-29", "2023-03-01/2024-02-28"),
    "VAT stagger 1": (Months(count=3, ending=3), "2026-05-07", "2026-01-01/2026-03-31"),
    "VAT stagger 2": (Months(count=3, ending=1), "2026-05-07", "2026-02-01/2026-04-30"),
    "VAT stagger 3": (Months(count=3, ending=2), "2026-05-07", "2025-12-01/2026-02-28"),
    "HMRC's tax month": (Months(first_day=6), "2026-05-05", "2026-03-06/2026-04-05"),
    "HMRC's tax year": (Months(count=12, ending=4, first_day=6), "2026-04-06", "2025-04-06/2026-04-05"),
    "two months": (Months(count=2), "2026-05-07", "2026-03-01/2026-04-30"),
    "half a year": (Months(count=6), "2026-05-07", "2025-07-01/2025-12-31"),
    "fortnight": (Weeks(starts_on=date(2026, 1, 5), count=2), "2026-02-01", "2026-01-05/2026-01-18"),
    "last week of a tax year": (TaxWeeks(), "2027-04-06", "2027-04-05/2027-04-05"),
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_last_complete_periods(name: str) -> None:
    """The last complete period of each common kind is the one that an accountant would name."""
    rule, day, expected = PUBLISHED[name]
    assert str(last_complete(rule, date.fromisoformat(day))) == expected


def test_quarterly_updates_overlap() -> None:
    """Quarterly updates of Making Tax Digital each cover the tax year so far: 5 July, October, January, April."""
    updates = CumulativePeriods(
        parts=Months(count=3, ending=7, first_day=6), years=Months(count=12, ending=4, first_day=6)
    )
    assert written(*periods(updates, date(2026, 4, 6), date(2027, 7, 5))) == [
        "2026-04-06/2026-07-05",
        "2026-04-06/2026-10-05",
        "2026-04-06/2027-01-05",
        "2026-04-06/2027-04-05",
        "2027-04-06/2027-07-05",
    ]


@pytest.mark.parametrize("kind", [kind for kind in ENDLESS if kind != "weeks"])
@given(st.data(), st.integers(0, 800))
def test_the_edges_of_the_calendar(kind: str, data: st.DataObject, days: int) -> None:
    """In the first and last years a period is what it is 400 years away, if the calendar has it, or an error."""
    rule = data.draw(ENDLESS[kind])
    for day, cycle in ((date.min + timedelta(days=days), CYCLE), (date.max - timedelta(days=days), -CYCLE)):
        away = period_containing(rule, date.fromordinal(day.toordinal() + cycle))
        start, end = away.start.toordinal() - cycle, away.end.toordinal() - cycle
        if 1 <= start <= end <= date.max.toordinal():
            there = ReportingPeriod(start=date.fromordinal(start), end=date.fromordinal(end))
            assert period_containing(rule, day) == there
        else:
            with pytest.raises(InvalidValue, match=f"the one with {day} does not lie in the years 1 to 9999"):
                period_containing(rule, day)


@pytest.mark.parametrize("kind", ENDLESS)
@given(st.data())
def test_a_list_ends_with_the_calendar(kind: str, data: st.DataObject) -> None:
    """Lists to the last day of the calendar, and from its first, have every whole period and come to their end."""
    rule = data.draw(ENDLESS[kind])
    start = list(periods(rule, date.min, date(4, 1, 1)))
    end = list(periods(rule, date(9995, 1, 1), date.max))
    for listed in (start, end):
        assert all(before.end + ONE_DAY == after.start for before, after in pairwise(listed))
    with pytest.raises(InvalidValue):
        period_before(rule, start[0])
    with pytest.raises(InvalidValue):
        period_after(rule, end[-1])


@pytest.mark.parametrize("act", [period_containing, current_to_date, last_complete])
def test_beyond_the_calendar(act: Callable[[PeriodRule, date], ReportingPeriod]) -> None:
    """Nothing comes before the first day of the calendar, and no period of weeks contains it."""
    with pytest.raises(InvalidValue):
        act(Weeks(starts_on=date(2026, 1, 6), count=4), date.min)


def test_a_list_is_worked_out_as_it_is_asked_for() -> None:
    """The first period of all time is there at once, and a list that ends before it begins is empty."""
    assert next(periods(Weeks(starts_on=date.min), date.min, date.max)) == period("0001-01-01", "0001-01-07")
    assert list(periods(Months(), date(2026, 2, 1), date(2026, 1, 31))) == []


@given(DAYS)
def test_months_by_their_own_names(day: date) -> None:
    """The month of a day, and the last complete one, are periods of calendar months."""
    assert month_of(day) == period_containing(Months(), day)
    assert last_complete_month(day) == last_complete(Months(), day)


def test_the_first_and_the_last_month() -> None:
    """The first and the last month of the calendar are periods; before the first there is none."""
    assert month_of(date.min).start == date.min
    assert month_of(date.max).end == date.max
    assert period_containing(years_to(12, 31), date.max).end == date.max
    with pytest.raises(InvalidValue):
        last_complete_month(date.min)
