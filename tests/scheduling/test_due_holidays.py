"""Due dates off holidays, and work that is about no period: what recurring tasks ask of the dates of a firing."""

from datetime import date
from itertools import islice
from typing import Any

import attrs
import pytest

from dextflow.errors import OutsideCoverage
from dextflow.model import (
    ByRule,
    Client,
    Convention,
    Firing,
    FromKeyDate,
    Members,
    Offset,
    Pending,
    Roster,
    TaskPattern,
    Within,
)
from dextflow.scheduling import explain_occurrence, is_member, next_occurrence, occurrence, occurrences, plan
from dextflow.scheduling.firing_dates import due_of
from scheduling.worlds import ACME, ALMANAC, UNKNOWN, WEEK, every, key_date, line, vat_end, work

FILING: Any = {"task": TaskPattern(title="File it"), "period": None}
SKIP = Convention.SKIP


def on(text: str) -> date:
    """A date as it is written."""
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("convention", "due"),
    [
        (Convention.NONE, "2026-12-25"),
        (Convention.FOLLOWING, "2026-12-28"),
        (Convention.MODIFIED_FOLLOWING, "2026-12-28"),
        (Convention.PRECEDING, "2026-12-24"),
        (Convention.MODIFIED_PRECEDING, "2026-12-24"),
        (SKIP, "2026-12-25"),
    ],
)
def test_the_due_date_moves_and_nothing_else(convention: Convention, due: str) -> None:
    """Christmas Day, two weeks after the start, is no day to be due on; start, period and the law's date stay."""
    order = work(every(1, first_on="2026-12-11"), due_holidays=convention, statutory=Within())
    found = occurrence(order, ACME, on("2026-12-11"), ALMANAC)
    assert (found.starts_on, found.due_on) == (on("2026-12-11"), on(due))
    assert str(found.period) == "2026-11-01/2026-11-30"
    assert found.statutory is not None
    assert found.statutory.due == on("2026-12-25")


def test_both_ends_move_each_by_its_own_convention() -> None:
    """The due date is counted from the day on which the work starts in the end, and moves from there."""
    order = work(every(1, first_on="2026-11-28"), holidays=Convention.FOLLOWING, due_holidays=Convention.PRECEDING)
    order = attrs.evolve(order, due=Within(offset=Offset(value=5)))
    found = occurrence(order, ACME, on("2026-11-28"), ALMANAC)
    assert (found.starts_on, found.due_on) == (on("2026-11-30"), on("2026-12-04"))


def test_what_would_be_due_on_a_holiday_is_skipped() -> None:
    """It is not among what comes, and a plan has it with the reason."""
    order = work(every(1, WEEK, "2026-12-04"), due_holidays=SKIP)
    found = islice(occurrences(order, ACME, on("2026-12-01"), ALMANAC), 3)
    coming = [str(each.starts_on) for each in found]
    assert coming == ["2026-12-04", "2026-12-25", "2027-01-01"]
    planned = plan(order, ACME, line("2026-12-01"), on("2026-12-20"), ALMANAC, most=9)
    assert [str(each.starts_on) for each in planned.due] == ["2026-12-04"]
    assert [(str(each.starts_on), reason) for each, reason in planned.skipped] == [
        ("2026-12-11", "its due date 2026-12-25 is a holiday in office"),
        ("2026-12-18", "its due date 2027-01-01 is a holiday in office"),
    ]
    assert planned.line.next is not None
    assert planned.line.next.starts_on == on("2026-12-25")


def test_a_holiday_to_start_on_is_told_before_one_to_be_due_on() -> None:
    """Where both would skip it, the start is the reason."""
    order = work(
        every(1, WEEK, "2026-12-25"), holidays=SKIP, due_holidays=SKIP, due=Within(offset=Offset(value=1))
    )
    found = plan(order, ACME, line("2026-12-24"), on("2026-12-25"), ALMANAC, most=1)
    assert [reason for _, reason in found.skipped] == ["2026-12-25 is a holiday in office"]


def test_what_is_due_on_an_unknown_day_is_not_skipped() -> None:
    """While the client's date is missing the firing is there, and waits for it."""
    order = work(every(1), due_holidays=SKIP, due=FromKeyDate(field="accounts_due"))
    found = next_occurrence(order, UNKNOWN, on("2026-01-01"), ALMANAC)
    assert not isinstance(found, Pending)
    assert found is not None
    assert found.missing == ("accounts_due",)


def test_beyond_the_calendar_nothing_is_guessed() -> None:
    """A due date that would move waits for a longer calendar, and so does the line of one that may be skipped."""
    order = work(every(1, first_on="2035-12-28"), due_holidays=Convention.FOLLOWING)
    found = occurrence(order, ACME, on("2035-12-28"), ALMANAC)
    assert (found.due_on, len(found.missing)) == (None, 1)
    assert "office" in found.missing[0]
    with pytest.raises(OutsideCoverage):
        next_occurrence(attrs.evolve(order, due_holidays=SKIP), ACME, on("2035-12-27"), ALMANAC)


def told(convention: Convention, **choices: Any) -> list[str]:
    """How the dates of a firing on 11 December come about, after those of its start and period."""
    order = work(every(1, first_on="2026-12-11"), due_holidays=convention, **choices)
    lines = explain_occurrence(order, ACME, on("2026-12-11"), ALMANAC)
    return [f"{each.reason}: {each.on}" for each in lines[2:]]


@pytest.mark.parametrize(
    ("convention", "expected"),
    [
        (Convention.NONE, ["it is due: 2026-12-25"]),
        (
            Convention.PRECEDING,
            [
                "a holiday in office: 2026-12-25",
                "the preceding business day: 2026-12-24",
                "it is due: 2026-12-24",
            ],
        ),
        (
            SKIP,
            [
                "it would be due on a holiday in office, which is skipped: 2026-12-25",
                "it is due: 2026-12-25",
            ],
        ),
    ],
)
def test_the_explanation_says_why_a_due_date_moved(convention: Convention, expected: list[str]) -> None:
    """The lines lead from the start over the holidays to the day on which it is due."""
    assert told(convention) == ["the start of the work: 2026-12-11", "2 weeks on: 2026-12-25", *expected]


def test_the_explanation_of_a_business_day() -> None:
    """A due date on a business day is not moved, and is not skipped."""
    short = Within(offset=Offset(value=3))
    assert told(Convention.FOLLOWING, due=short)[-2:] == [
        "a business day in office: 2026-12-14",
        "it is due: 2026-12-14",
    ]
    assert told(SKIP, due=short)[-2:] == ["3 days on: 2026-12-14", "it is due: 2026-12-14"]


def test_the_explanation_of_a_due_date_that_is_not_known() -> None:
    """Without the date there is nothing to move."""
    assert told(Convention.FOLLOWING, due=FromKeyDate(field="unheard"))[-2:] == [
        "not known: unheard: None",
        "it is due: None",
    ]


def test_work_about_no_period() -> None:
    """A firing can be about no period, and its explanation does not speak of one."""
    order = work(key_date("accounts_due"), **FILING)
    found = occurrence(order, ACME, on("2026-12-31"), ALMANAC)
    assert (found.period, found.missing, found.due_on) == (None, (), on("2027-01-14"))
    reasons = [each.reason for each in explain_occurrence(order, ACME, on("2026-12-31"), ALMANAC)]
    assert reasons == ["the accounts due, 2026-12-31", "the start of the work", "2 weeks on", "it is due"]


def test_the_end_of_a_period_is_one() -> None:
    """What fires at the end of a period is about that one, also if it asks for no other."""
    found = occurrence(work(vat_end(), **FILING), ACME, on("2026-04-30"), ALMANAC)
    assert str(found.period) == "2026-02-01/2026-04-30"


def test_a_rule_needs_a_period() -> None:
    """A rule counts from a period: without one it names what is missing."""
    due = due_of(ByRule(rule="vat"), ACME, on("2026-04-30"), None, ALMANAC)
    assert due == Pending(missing=("period",))


def test_work_of_the_practice_itself() -> None:
    """Of the practice's own work is nobody but the practice itself, whose client is blank."""
    roster = Roster(members=Members.PRACTICE)
    assert is_member(roster, Client(id="", name=""), on("2026-04-30"))
    assert not is_member(roster, ACME, on("2026-04-30"))
    own = Firing(repeating="rent", client="", nominal=on("2026-04-30"))
    assert (own.code, attrs.evolve(own, client="acme").code) == ("rent-20260430", "rent-acme-20260430")
