"""Instalments: links of a chain, each counted from the one before it."""

from datetime import date, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dextflow.errors import InvalidValue, NotFound, OutsideCoverage
from dextflow.library import instalment_rule
from dextflow.model import (
    BusinessDays,
    Convention,
    DatePath,
    HolidayCalendar,
    InstalmentRule,
    Offset,
    Pending,
    Unit,
)
from dextflow.scheduling import add_months, explain_instalments, instalments, months_from

LARGE = instalment_rule("uk.ct.instalments.large")
MONTHLY = InstalmentRule(
    id="own",
    name="Own",
    first=DatePath(anchor="period_start"),
    every=Offset(value=1, unit=Unit.MONTH),
    last=DatePath(anchor="period_end"),
    most=100,
)
OFFICE = HolidayCalendar(
    id="office", version="1", first=date(2026, 1, 1), last=date(2026, 12, 31), holidays=frozenset()
)


def due(rule: InstalmentRule, start: date, end: date) -> list[date]:
    found = instalments(rule, {"period_start": start, "period_end": end}, {"office": OFFICE})
    assert not isinstance(found, Pending)
    return list(found)


def test_each_link_counts_from_the_one_before_it() -> None:
    """A chain that meets the end of a month keeps to ends of months from there on (HMRC CTM92570, example 4)."""
    assert due(LARGE, date(2011, 5, 16), date(2012, 5, 15)) == [
        date(2011, 11, 29),
        date(2012, 2, 29),
        date(2012, 5, 31),
        date(2012, 8, 29),
    ]


def test_an_instalment_on_or_after_the_last_is_dropped() -> None:
    """In a short period there are fewer instalments, and the last is always due."""
    assert due(LARGE, date(2026, 1, 1), date(2026, 6, 30)) == [date(2026, 7, 14), date(2026, 10, 14)]
    assert due(LARGE, date(2026, 1, 1), date(2026, 3, 31)) == [date(2026, 7, 14)]
    assert due(LARGE, date(2026, 1, 1), date(2026, 1, 31)) == [date(2026, 5, 14)]


def test_there_are_never_more_than_four() -> None:
    """A fifth link that comes to lie just before the last one is no instalment."""
    assert due(LARGE, date(2026, 8, 31), date(2027, 8, 30)) == [
        date(2027, 3, 13),
        date(2027, 6, 13),
        date(2027, 9, 13),
        date(2027, 12, 14),
    ]


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(1, 12))
def test_instalments_of_a_large_company(start: date, months: int) -> None:
    """One to four, in their order; but for the last, each is three months after the one before it."""
    end = months_from(start, months)
    found = due(LARGE, start, end)
    assert 1 <= len(found) <= 4
    assert found == sorted(set(found))
    assert found[-1] == add_months(end, 3) + timedelta(days=14)
    assert found[1:-1] == [add_months(each, 3) for each in found[:-2]]


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(0, 400), st.integers(1, 20))
def test_there_are_at_most_so_many(start: date, length: int, most: int) -> None:
    """A rule has at most the instalments that it allows, and never none."""
    found = due(attrs.evolve(MONTHLY, most=most), start, start + timedelta(days=length))
    assert 1 <= len(found) <= most
    assert found[-1] == start + timedelta(days=length)


def test_instalments_move_to_business_days() -> None:
    """Each is moved by itself; the next link counts from where it was before it moved."""
    moving = attrs.evolve(MONTHLY, roll=Convention.PRECEDING, calendar="office")
    assert due(moving, date(2026, 1, 31), date(2026, 5, 31)) == [
        date(2026, 1, 30),
        date(2026, 2, 27),
        date(2026, 3, 31),
        date(2026, 4, 30),
        date(2026, 5, 29),
    ]


def test_the_explanation_has_every_instalment() -> None:
    """The lines that say that an instalment is due are the instalments; the dropped link is told as well."""
    dates = {"period_start": date(2011, 5, 16), "period_end": date(2012, 5, 15)}
    told = explain_instalments(LARGE, dates)
    found = instalments(LARGE, dates)
    assert tuple(line.on for line in told if line.reason == "an instalment is due") == found
    assert [line.on for line in told if line.reason.startswith("no instalment: it is not before")] == [
        date(2012, 8, 31)
    ]
    enough = explain_instalments(attrs.evolve(LARGE, most=2), dates)
    assert "no instalment: there are enough before the last one" in [line.reason for line in enough]


def test_instalments_are_pending_without_their_dates() -> None:
    """What is missing is named, once, and the explanation ends with it."""
    assert instalments(LARGE, {}) == Pending(missing=("period_start", "period_end"))
    assert instalments(LARGE, {"period_start": date(2026, 1, 1)}) == Pending(missing=("period_end",))
    told = [line.reason for line in explain_instalments(attrs.evolve(LARGE, last=LARGE.first), {})]
    assert told[1:] == ["the start of the period is not known", "it cannot be said yet"]


def test_the_calendar_of_instalments_must_reach() -> None:
    """Without the calendar that a rule names, or outside it, there is an error and no guess."""
    moving = attrs.evolve(MONTHLY, roll=Convention.FOLLOWING, calendar="office")
    with pytest.raises(OutsideCoverage):
        due(moving, date(2026, 12, 31), date(2027, 1, 31))
    with pytest.raises(NotFound):
        instalments(moving, {"period_start": OFFICE.first, "period_end": OFFICE.last})


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"every": Offset(value=0)}, "do not follow one another"),
        ({"most": 0}, "do not follow one another"),
        ({"roll": Convention.SKIP, "calendar": "office"}, "would skip its date"),
        ({"roll": Convention.FOLLOWING}, "names no calendar"),
        ({"last": DatePath(anchor="period_end", steps=(BusinessDays(count=1),))}, "names no calendar"),
    ],
)
def test_a_rule_of_instalments_that_leads_nowhere_is_refused(changes: dict[str, Any], reason: str) -> None:
    """A rule of instalments that stands still, skips a date that is due, or lacks its calendar cannot be made."""
    with pytest.raises(InvalidValue, match=reason):
        attrs.evolve(MONTHLY, **changes)
