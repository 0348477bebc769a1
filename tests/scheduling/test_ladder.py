"""When a client is reminded, and by when it is to answer."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dextflow.model import HolidayCalendar, Ladder, Offset, Unit
from dextflow.scheduling import business_days_later, is_writing_day, next_rung, reply_by
from dextflow.testing.strategies import offsets

CHRISTMAS = HolidayCalendar(
    id="office",
    version="1",
    first=date(2026, 1, 1),
    last=date(2026, 12, 31),
    holidays=frozenset({date(2026, 12, 24), date(2026, 12, 25), date(2026, 12, 28)}),
)
NONE_LEFT = Ladder(reminders=(), escalate_after=None)
DAYS = st.dates(date(2025, 1, 1), date(2028, 12, 31))
CALENDARS = st.sampled_from((None, CHRISTMAS))
LADDERS = st.builds(
    Ladder,
    reminders=st.lists(st.integers(1, 30), max_size=4).map(tuple),
    escalate_after=st.none() | st.integers(1, 30),
)
LAWS = settings(max_examples=50)


def rungs(ladder: Ladder, since: date, calendar: HolidayCalendar | None) -> list[date]:
    """The days of all rungs, if the client never answers."""
    found: list[date] = []
    while (day := next_rung(ladder, len(found), since, calendar)) is not None:
        found.append(day)
        since = day
    return found


def test_each_reminder_is_counted_from_the_one_before() -> None:
    """Asked on a Monday, after three, three and five business days, and five more until people are told."""
    monday = date(2026, 11, 2)
    days = [date(2026, 11, 5), date(2026, 11, 10), date(2026, 11, 17), date(2026, 11, 24)]
    assert rungs(Ladder(), monday, None) == days


def test_holidays_of_the_practice_are_passed_over() -> None:
    """Over Christmas a client is left alone; past the known years only weekends are."""
    eve = date(2026, 12, 23)
    assert next_rung(Ladder(reminders=(1,)), 0, eve, CHRISTMAS) == date(2026, 12, 29)
    assert next_rung(Ladder(reminders=(4,)), 0, eve, CHRISTMAS) == date(2027, 1, 1)
    assert next_rung(Ladder(reminders=(4,)), 0, eve, None) == date(2026, 12, 29)


def test_a_ladder_without_rungs_has_no_days() -> None:
    """Neither a reminder nor a notice is due, then or ever."""
    assert rungs(NONE_LEFT, date(2026, 11, 2), None) == []
    assert next_rung(Ladder(), 4, date(2026, 11, 2), None) is None


@LAWS
@given(LADDERS, DAYS, CALENDARS)
def test_clients_are_written_to_on_business_days_alone(
    ladder: Ladder, since: date, calendar: HolidayCalendar | None
) -> None:
    """There are as many rungs as the ladder has, each on a later business day."""
    found = rungs(ladder, since, calendar)
    assert len(found) == len(ladder.reminders) + (ladder.escalate_after is not None)
    assert all(is_writing_day(day, calendar) for day in found)
    assert [since, *found] == sorted({since, *found})


@LAWS
@given(DAYS, DAYS, offsets() | st.builds(Offset, value=st.integers(-60, 10)), CALENDARS)
def test_a_client_answers_before_we_are_due(
    due_on: date, asked_on: date, due: Offset, calendar: HolidayCalendar | None
) -> None:
    """Not before it can, nor after our own date unless that has passed, and else when it was wanted."""
    answer = reply_by(due_on, due, asked_on, calendar)
    soonest = business_days_later(asked_on, 1, calendar)
    assert answer >= min(soonest, due_on) or due_on < asked_on
    assert answer <= max(due_on, soonest)
    if due_on >= asked_on:
        assert answer <= due_on


@pytest.mark.parametrize(
    ("due_on", "offset", "expected"),
    [
        (date(2026, 11, 20), Offset(value=-7), date(2026, 11, 13)),
        (date(2026, 11, 20), Offset(value=-1, unit=Unit.MONTH), date(2026, 11, 3)),
        (date(2026, 11, 20), Offset(value=3), date(2026, 11, 20)),
        (date(2026, 11, 2), Offset(value=-7), date(2026, 11, 2)),
        (date(2026, 10, 30), Offset(value=-7), date(2026, 11, 3)),
        (date(2026, 11, 20), Offset(value=-(10**9)), date(2026, 11, 3)),
        (date(2026, 11, 20), Offset(value=10**9, unit=Unit.YEAR), date(2026, 11, 20)),
    ],
)
def test_the_date_of_the_answer(due_on: date, offset: Offset, expected: date) -> None:
    """So long before ours, from the next business day on, and on ours at the latest."""
    assert reply_by(due_on, offset, date(2026, 11, 2), None) == expected


def test_the_calendar_has_an_end() -> None:
    """What would come after the last of all days comes on that day."""
    assert business_days_later(date.max - timedelta(days=1), 9, None) == date.max
    assert not is_writing_day(date(2026, 12, 25), CHRISTMAS)
