"""Business days: laws on any calendar, and an account of what is not known."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dextflow.errors import InvalidValue, OutsideCoverage
from dextflow.model import Convention, HolidayCalendar, Weekday
from dextflow.model.calendars import WEEKEND
from dextflow.scheduling import (
    add_business_days,
    adjust,
    is_business_day,
    month_end,
    nth_business_day,
    override,
    union,
)

FIRST, LAST = date(2024, 1, 1), date(2027, 12, 31)
DAYS = st.dates(date(2024, 7, 1), date(2027, 6, 30))  # far from the edges
MOVING = [each for each in Convention if each not in {Convention.NONE, Convention.SKIP}]
ONE_DAY = timedelta(days=1)


def closing(clusters: list[tuple[date, int]]) -> frozenset[date]:
    """So many days from each of these dates."""
    return frozenset(start + number * ONE_DAY for start, length in clusters for number in range(length))


def calendars() -> st.SearchStrategy[HolidayCalendar]:
    """Any week with two working days, and any holidays, alone or up to two weeks in a row."""
    clusters = st.tuples(st.dates(FIRST, LAST - 14 * ONE_DAY), st.integers(1, 14))
    return st.builds(
        HolidayCalendar,
        id=st.just("any"),
        version=st.just("1"),
        first=st.just(FIRST),
        last=st.just(LAST),
        holidays=st.lists(clusters, max_size=12).map(closing),
        weekend=st.frozensets(st.sampled_from(Weekday), max_size=5),
    )


def office(*holidays: date, first: date = FIRST, last: date = LAST) -> HolidayCalendar:
    """A calendar of ordinary weekends and these holidays."""
    return HolidayCalendar(id="office", version="1", first=first, last=last, holidays=frozenset(holidays))


def moved(day: date, convention: Convention, calendar: HolidayCalendar) -> date:
    """The day that a convention which moves it gives."""
    found = adjust(day, convention, calendar)
    assert found is not None
    return found


def month_has_business_day(day: date, calendar: HolidayCalendar) -> bool:
    """Whether there is one to stay in the month for."""
    return nth_business_day(day.year, day.month, 1, calendar) is not None


@given(DAYS, st.sampled_from(MOVING), calendars())
def test_a_moved_date_is_a_business_day(day: date, convention: Convention, calendar: HolidayCalendar) -> None:
    """Whatever the convention and the calendar."""
    assert is_business_day(moved(day, convention, calendar), calendar)


@given(DAYS, st.sampled_from(Convention), calendars())
def test_moving_twice_moves_once(day: date, convention: Convention, calendar: HolidayCalendar) -> None:
    """What was moved stays where it is."""
    once = adjust(day, convention, calendar)
    assert once is None or adjust(once, convention, calendar) == once


@given(DAYS, st.sampled_from(Convention), calendars())
def test_a_business_day_stays(day: date, convention: Convention, calendar: HolidayCalendar) -> None:
    """No convention moves it or skips it."""
    assume(is_business_day(day, calendar))
    assert adjust(day, convention, calendar) == day


@given(DAYS, calendars())
def test_following_and_preceding_are_the_nearest(day: date, calendar: HolidayCalendar) -> None:
    """One is not before the day, the other not after it, and between them only the day itself can be open."""
    after, before = moved(day, Convention.FOLLOWING, calendar), moved(day, Convention.PRECEDING, calendar)
    assert before <= day <= after
    between = (before + number * ONE_DAY for number in range(1, (after - before).days))
    assert not any(is_business_day(each, calendar) for each in between)


@given(DAYS, calendars())
def test_modified_stays_in_the_month(day: date, calendar: HolidayCalendar) -> None:
    """It is what it is of where that stays in the month, and otherwise what goes the other way."""
    assume(month_has_business_day(day, calendar))
    after, before = moved(day, Convention.FOLLOWING, calendar), moved(day, Convention.PRECEDING, calendar)
    following = moved(day, Convention.MODIFIED_FOLLOWING, calendar)
    preceding = moved(day, Convention.MODIFIED_PRECEDING, calendar)
    assert following == (after if after.month == day.month else before)
    assert preceding == (before if before.month == day.month else after)
    assert {(each.year, each.month) for each in (following, preceding)} == {(day.year, day.month)}


def test_a_month_without_a_business_day_is_left() -> None:
    """Modified then goes the other way as far as it must, for the date is still due."""
    closed = office(*(date(2026, 8, 1) + number * ONE_DAY for number in range(31)))
    assert adjust(date(2026, 8, 14), Convention.MODIFIED_FOLLOWING, closed) == date(2026, 7, 31)
    assert adjust(date(2026, 8, 14), Convention.MODIFIED_PRECEDING, closed) == date(2026, 9, 1)
    assert nth_business_day(2026, 8, 1, closed) is nth_business_day(2026, 8, -1, closed) is None


def test_skip_leaves_a_closed_day_out() -> None:
    """Only that convention gives no date."""
    assert adjust(date(2026, 12, 26), Convention.SKIP, office()) is None
    assert adjust(date(2026, 12, 28), Convention.SKIP, office()) == date(2026, 12, 28)


@given(st.dates(date(2025, 1, 1), date(2026, 12, 31)), st.integers(-40, 40), calendars())
def test_there_and_back(day: date, count: int, calendar: HolidayCalendar) -> None:
    """So many business days on and as many back lead to the same business day."""
    assume(is_business_day(day, calendar))
    there = add_business_days(day, count, calendar)
    assert is_business_day(there, calendar)
    assert add_business_days(there, -count, calendar) == day


@given(st.dates(date(2025, 7, 1), date(2026, 6, 30)), st.integers(-15, 15), calendars())
def test_as_many_business_days_are_passed(day: date, count: int, calendar: HolidayCalendar) -> None:
    """From the day, not counted, to the day that is reached, counted, lie so many business days."""
    assume(count)
    there = add_business_days(day, count, calendar)
    step = ONE_DAY if count > 0 else -ONE_DAY
    passed = (day + number * step for number in range(1, abs((there - day).days) + 1))
    assert sum(is_business_day(each, calendar) for each in passed) == abs(count)


@given(DAYS, calendars())
def test_no_business_days_on_is_the_next_one(day: date, calendar: HolidayCalendar) -> None:
    """Zero is the day itself, or the next business day."""
    assert add_business_days(day, 0, calendar) == adjust(day, Convention.FOLLOWING, calendar)


@given(DAYS, calendars())
def test_the_nth_of_a_month_is_counted_from_either_end(day: date, calendar: HolidayCalendar) -> None:
    """The first to the last, and back again, are all business days of the month, in their order."""
    last = month_end(day.year, day.month)
    days = [last.replace(day=number) for number in range(1, last.day + 1)]
    expected = [each for each in days if is_business_day(each, calendar)]

    def nth(number: int) -> date | None:
        return nth_business_day(day.year, day.month, number, calendar)

    assert [nth(number + 1) for number in range(len(expected))] == expected
    assert [nth(number - len(expected)) for number in range(len(expected))] == expected
    assert nth(len(expected) + 1) is nth(-len(expected) - 1) is None


@pytest.mark.parametrize(("year", "month", "nth"), [(2026, 1, 0), (2026, 13, 1), (2026, 0, -1), (0, 1, 1)])
def test_a_month_or_number_that_cannot_be_is_refused(year: int, month: int, nth: int) -> None:
    """There is no business day 0, no month 13 and no year 0."""
    with pytest.raises(InvalidValue):
        nth_business_day(year, month, nth, office())


OUT = date(2030, 6, 1)
OUTSIDE: dict[str, tuple[Callable[[HolidayCalendar], object], date]] = {
    "a day before": (lambda calendar: is_business_day(FIRST - ONE_DAY, calendar), FIRST - ONE_DAY),
    "a day after": (lambda calendar: is_business_day(LAST + ONE_DAY, calendar), LAST + ONE_DAY),
    "a search on": (lambda calendar: adjust(LAST, Convention.FOLLOWING, calendar), LAST + ONE_DAY),
    "a search back": (lambda calendar: adjust(FIRST, Convention.PRECEDING, calendar), FIRST - ONE_DAY),
    "a count on": (lambda calendar: add_business_days(LAST - ONE_DAY, 1, calendar), LAST + ONE_DAY),
    "a count back": (lambda calendar: add_business_days(FIRST + ONE_DAY, -1, calendar), FIRST - ONE_DAY),
    "a month before": (lambda calendar: nth_business_day(2023, 12, -1, calendar), date(2023, 12, 1)),
    "a month after": (lambda calendar: nth_business_day(2028, 1, 1, calendar), date(2028, 1, 1)),
    **{f"{each.value} a day outside": (partial(adjust, OUT, each), OUT) for each in (*MOVING, Convention.SKIP)},
}


@pytest.mark.parametrize(("ask", "day"), OUTSIDE.values(), ids=OUTSIDE)
def test_what_is_not_covered_is_not_guessed(ask: Callable[[HolidayCalendar], object], day: date) -> None:
    """A day outside, or a search that comes there, names the calendar, its days and the day."""
    with pytest.raises(OutsideCoverage) as raised:
        ask(office(FIRST, LAST))
    assert attrs.astuple(raised.value) == ("holiday calendar 'office'", str(day), str(FIRST), str(LAST))


def test_a_search_that_needs_no_day_outside_succeeds() -> None:
    """Modified turns back at the month's end without a look at the next month."""
    calendar = office(LAST)  # a Friday
    assert adjust(LAST, Convention.MODIFIED_FOLLOWING, calendar) == LAST - ONE_DAY
    assert adjust(FIRST, Convention.MODIFIED_PRECEDING, office(FIRST)) == FIRST + ONE_DAY


def test_half_a_month_is_not_enough() -> None:
    """The last business day of a month is not known before all of its days are."""
    half = office(last=date(2026, 8, 15))
    for nth in (1, -1):
        with pytest.raises(OutsideCoverage) as raised:
            nth_business_day(2026, 8, nth, half)
        assert raised.value.day == "2026-08-16"


def test_a_date_that_is_not_moved_needs_no_calendar() -> None:
    """Without a convention the day stays, wherever it lies."""
    assert adjust(date(2050, 1, 1), Convention.NONE, office()) == date(2050, 1, 1)


def test_the_last_of_all_days_has_none_after_it() -> None:
    """Even a calendar that covers it cannot lead beyond it."""
    with pytest.raises(InvalidValue):
        adjust(date.max, Convention.FOLLOWING, office(date.max, last=date.max))


def test_equal_months_of_other_calendars_are_told_apart() -> None:
    """What is remembered of one calendar is not answered for another of the same id."""
    assert nth_business_day(2026, 12, -1, office()) == date(2026, 12, 31)
    assert nth_business_day(2026, 12, -1, office(date(2026, 12, 31))) == date(2026, 12, 30)


@given(DAYS, st.lists(calendars(), min_size=1, max_size=3))
def test_a_union_is_open_when_all_are(day: date, several: list[HolidayCalendar]) -> None:
    """A day closed in one is closed in the union, and no other."""
    assume(frozenset[Weekday]().union(*(each.weekend for each in several)) != frozenset(Weekday))
    together = union("all", *several)
    assert is_business_day(day, together) == all(is_business_day(day, each) for each in several)


def test_a_union_covers_what_all_cover() -> None:
    """Its days are those that each knows, and its version names theirs, each once."""
    early = HolidayCalendar(
        id="a", version="1", first=date(2020, 1, 1), last=date(2025, 6, 30), holidays=frozenset({date(2020, 1, 1)})
    )
    late = office(FIRST, date(2025, 6, 30), date(2025, 7, 1))
    both = union("both", early, late, office())
    assert (both.id, both.version, both.first, both.last) == ("both", "1", FIRST, date(2025, 6, 30))
    assert both.holidays == {FIRST, date(2025, 6, 30)}
    named = union("named", early, override(late, id="b", add=[date(2026, 1, 1)]))
    assert named.version == "1; 1 +2026-01-01"


def test_a_union_of_nothing_in_common_is_refused() -> None:
    """Neither of no calendars, nor of some that cover no day in common, nor of weeks that leave no day to work."""
    with pytest.raises(InvalidValue):
        union("none")
    with pytest.raises(InvalidValue):
        union("closed", attrs.evolve(office(), weekend=frozenset(Weekday) - WEEKEND), office())
    with pytest.raises(InvalidValue):
        union("apart", office(last=date(2024, 12, 31)), office(first=date(2025, 1, 1)))


def test_an_override_adds_and_removes() -> None:
    """A proclamation adds a day, a day of cover for the office takes one away, and the version tells both."""
    calendar = override(
        office(date(2026, 5, 4), date(2026, 12, 25)), id="ours", add=[date(2026, 6, 15)], remove=[date(2026, 5, 4)]
    )
    assert (calendar.id, calendar.version) == ("ours", "1 +2026-06-15 -2026-05-04")
    assert calendar.holidays == {date(2026, 6, 15), date(2026, 12, 25)}
    assert override(calendar, id="ours") == calendar


@pytest.mark.parametrize("day", [date(2026, 5, 5), date(2026, 5, 2), date(2040, 1, 1)])
def test_only_a_holiday_can_be_removed(day: date) -> None:
    """A working day, a Saturday or a day that is not covered would stay as it is, without a word."""
    with pytest.raises(InvalidValue, match=str(day)):
        override(office(), id="ours", remove=[day])


def test_a_holiday_outside_cannot_be_added() -> None:
    """The calendar would claim to know a day that it does not cover."""
    with pytest.raises(InvalidValue):
        override(office(), id="ours", add=[LAST + ONE_DAY])
