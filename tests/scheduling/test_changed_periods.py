"""Periods that were agreed, and periods whose rule changed: every day keeps its period, and nothing is guessed."""

from datetime import date, timedelta
from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dextflow.errors import OutsideCoverage
from dextflow.model import ChangedPeriods, ExplicitPeriods, Months
from dextflow.model.period_rules import SteadyRule
from dextflow.scheduling import (
    current_to_date,
    last_complete,
    period_after,
    period_before,
    period_containing,
    periods,
)
from scheduling.period_reference import (
    DAYS,
    ONE_DAY,
    changed_periods,
    explicit_periods,
    lists_that_change,
    period,
    written,
    years_to,
)


@given(changed_periods(), st.integers(0, 5), st.integers(0, 5))
def test_a_change_loses_no_day(rule: ChangedPeriods, earlier: int, later: int) -> None:
    """Around a change periods touch one another, and they ended on all the days that are written down."""
    found = period_containing(rule, rule.ends[0])
    for _ in range(earlier):
        found = period_before(rule, found)
    around = [found]
    while around[-1].end <= rule.ends[-1] or len(around) < earlier + later:
        around.append(period_after(rule, around[-1]))
    assert all(before.end + ONE_DAY == after.start for before, after in pairwise(around))
    assert set(rule.ends) <= {each.end for each in around}


@given(changed_periods(), DAYS)
def test_away_from_a_change_its_rules_hold(rule: ChangedPeriods, day: date) -> None:
    """A period that ends before the first of the ends is one of the rule before, likewise after the last."""
    found = period_containing(rule, day)
    if found.end < rule.ends[0]:
        assert found == period_containing(rule.before, day)
    if found.start > rule.ends[-1] + ONE_DAY:
        assert found == period_containing(rule.after, day)


@pytest.mark.parametrize(
    ("ends", "before", "after", "expected"),
    [
        (
            ("2025-12-31",),
            years_to(3, 31),
            years_to(12, 31),
            ["2024-04-01/2025-03-31", "2025-04-01/2025-12-31", "2026-01-01/2026-12-31"],
        ),
        (
            ("2025-03-31", "2026-09-30"),
            years_to(3, 31),
            years_to(9, 30),
            ["2024-04-01/2025-03-31", "2025-04-01/2026-09-30", "2026-10-01/2027-09-30"],
        ),
        (
            ("2026-12-30",),
            years_to(12, 31),
            years_to(12, 30),
            ["2025-01-01/2025-12-31", "2026-01-01/2026-12-30", "2026-12-31/2027-12-30"],
        ),
        (
            ("2026-03-31",),
            Months(count=3),
            Months(count=3, ending=1),
            ["2025-10-01/2025-12-31", "2026-01-01/2026-03-31", "2026-04-01/2026-04-30", "2026-05-01/2026-07-31"],
        ),
    ],
    ids=["shortened", "lengthened", "shortened by a day", "another VAT stagger"],
)
def test_changes_of_the_year_end(
    ends: tuple[str, ...], before: SteadyRule, after: SteadyRule, expected: list[str]
) -> None:
    """Short and long periods are as they are written down, and the first one by the new rule may be short."""
    rule = ChangedPeriods(ends=tuple(map(date.fromisoformat, ends)), before=before, after=after)
    first = period_containing(rule, date.fromisoformat(expected[0][:10]))
    assert written(*islice(periods(rule, first.end, date.max), len(expected))) == expected


@pytest.mark.lengthy
@given(lists_that_change(), st.data())
def test_a_change_from_or_to_a_list_loses_no_day(rule: ChangedPeriods, data: st.DataObject) -> None:
    """Wherever lists begin and end, the periods that are known touch one another, and each day finds its own."""
    window = timedelta(days=4000)
    known = list(periods(rule, rule.ends[0] - window, rule.ends[-1] + window))
    assert all(before.end + ONE_DAY == after.start for before, after in pairwise(known))
    for each in known:
        day = data.draw(st.dates(each.start, each.end))
        assert period_containing(rule, day) == each
    if known:
        assert {end for end in rule.ends if end >= known[0].end} <= {each.end for each in known}


@given(explicit_periods(), st.data())
def test_explicit_periods_are_as_they_are_written(rule: ExplicitPeriods, data: st.DataObject) -> None:
    """Each day of the list lies in the period that has it, and the list has all its periods and no more."""
    listed = rule.periods
    assert list(periods(rule, date.min, date.max)) == list(listed)
    day = data.draw(st.dates(listed[0].start, listed[-1].end))
    assert period_containing(rule, day) == next(each for each in listed if day in each)
    for before, after in pairwise(listed):
        assert (period_after(rule, before), period_before(rule, after)) == (after, before)
        assert last_complete(rule, after.start) == last_complete(rule, after.end) == before
    assert last_complete(rule, listed[-1].end + ONE_DAY) == listed[-1]


@given(explicit_periods(), st.integers(1, 10_000))
def test_outside_explicit_periods_nothing_is_said(rule: ExplicitPeriods, days: int) -> None:
    """A day outside the list is an error that names the day and the list's first and last; nothing is guessed."""
    first, last = rule.periods[0].start, rule.periods[-1].end
    for day in (first - timedelta(days=days), last + timedelta(days=days)):
        with pytest.raises(OutsideCoverage) as caught:
            period_containing(rule, day)
        error = caught.value
        assert (error.day, error.first, error.last) == (day.isoformat(), first.isoformat(), last.isoformat())
        with pytest.raises(OutsideCoverage):
            current_to_date(rule, day)
    with pytest.raises(OutsideCoverage):
        period_after(rule, rule.periods[-1])
    with pytest.raises(OutsideCoverage):
        period_before(rule, rule.periods[0])
    with pytest.raises(OutsideCoverage):
        last_complete(rule, last + timedelta(days=days + 1))


QUARTERS = ExplicitPeriods(periods=(period("2025-01-01", "2025-03-31"), period("2025-04-01", "2025-06-30")))


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        ("2025-05-10", ["2025-01-01/2025-03-31", "2025-04-01/2025-05-10", "2025-05-11/2025-12-31"]),
        ("2025-06-30", ["2025-01-01/2025-03-31", "2025-04-01/2025-06-30", "2025-07-01/2025-12-31"]),
        ("2025-08-31", ["2025-04-01/2025-06-30", "2025-07-01/2025-08-31", "2025-09-01/2025-12-31"]),
    ],
)
def test_a_list_before_a_change(end: str, expected: list[str]) -> None:
    """A list may stop before the change, with it, or be cut short by it: the period to the change has the rest."""
    change = date.fromisoformat(end)
    rule = ChangedPeriods(ends=(change,), before=QUARTERS, after=years_to(12, 31))
    assert written(*periods(rule, date(2000, 1, 1), date(2025, 12, 31)))[-3:] == expected
    assert str(period_containing(rule, change)) == expected[-2]
    with pytest.raises(OutsideCoverage, match="2025-01-01 to 2025-06-30, and says nothing about 2024-12-31"):
        period_containing(rule, date(2024, 12, 31))


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        ("2024-11-30", ["2024-01-01/2024-11-30", "2024-12-01/2024-12-31", "2025-01-01/2025-03-31"]),
        ("2024-12-31", ["2024-01-01/2024-12-31", "2025-01-01/2025-03-31", "2025-04-01/2025-06-30"]),
        ("2025-02-28", ["2025-01-01/2025-02-28", "2025-03-01/2025-03-31", "2025-04-01/2025-06-30"]),
    ],
)
def test_a_list_after_a_change(end: str, expected: list[str]) -> None:
    """A list may start after the change, with it, or before it and be cut short: no day is lost or taken twice."""
    change = date.fromisoformat(end)
    rule = ChangedPeriods(ends=(change,), before=years_to(12, 31), after=QUARTERS)
    listed = list(periods(rule, change, date.max))
    assert written(*listed[:3]) == expected
    assert [period_containing(rule, day) for each in listed for day in (each.start, each.end)] == [
        each for each in listed for _ in range(2)
    ]
    with pytest.raises(OutsideCoverage, match="2025-01-01 to 2025-06-30, and says nothing about 2025-07-01"):
        period_containing(rule, date(2025, 7, 1))


def test_a_list_on_the_wrong_side_of_a_change() -> None:
    """A list that only covers the other side of a change says nothing of its own side."""
    before = ChangedPeriods(ends=(date(2024, 6, 30),), before=QUARTERS, after=years_to(12, 31))
    after = ChangedPeriods(ends=(date(2025, 12, 31),), before=years_to(12, 31), after=QUARTERS)
    for rule, day in ((before, date(2024, 6, 30)), (after, date(2026, 1, 1))):
        with pytest.raises(OutsideCoverage):
            period_containing(rule, day)
    assert next(periods(before, date.min, date.max)) == period("2024-07-01", "2024-12-31")
    assert list(periods(after, date(2025, 1, 1), date.max)) == [period("2025-01-01", "2025-12-31")]
