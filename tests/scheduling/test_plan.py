"""Planning loses nothing and makes nothing twice, however long nobody asked and in whatever portions one asks."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dextflow.errors import InvalidValue, NotFound
from dextflow.model import (
    CatchUp,
    Client,
    Convention,
    ExplicitPeriods,
    FromKeyDate,
    Line,
    Members,
    Offset,
    OnPeriodEnd,
    PeriodOption,
    RepeatingWorkflow,
    ReportingPeriod,
    Roster,
    Trigger,
)
from dextflow.scheduling import Almanac, LinePlan, next_occurrence, plan
from scheduling.worlds import (
    ACME,
    ALMANAC,
    DAY,
    MONTH,
    OFFICE,
    UNKNOWN,
    WEEK,
    every,
    key_date,
    line,
    vat_end,
    work,
    year_end,
)

MOST = 10_000
TEN_YEARS = (date(2022, 1, 1), date(2032, 1, 1))
TRIGGERS = st.sampled_from(
    [
        every(1, first_on="2022-01-31"),
        every(9, DAY, "2022-01-08"),
        every(2, WEEK, "2022-01-01"),
        vat_end(9),
        vat_end(-1, MONTH),
        year_end(2, WEEK),
        key_date("incorporation_date", 3, DAY, Offset(value=1, unit=MONTH)),
    ]
)
ORDERS = st.builds(
    work,
    TRIGGERS,
    holidays=st.sampled_from(Convention),
    due_holidays=st.sampled_from(Convention),
    lead_days=st.sampled_from([0, 0, 1, 40]),
)
CLIENTS = st.sampled_from(
    [ACME, attrs.evolve(ACME, joined_on=date(2023, 5, 31)), attrs.evolve(ACME, left_on=date(2025, 6, 30))]
)


def on(text: str) -> date:
    """A date as it is written."""
    return date.fromisoformat(text)


def planned(
    repeating: RepeatingWorkflow, today: str, since: str = "2025-12-31", client: Client = ACME, most: int = MOST
) -> LinePlan:
    """What is due of a line by a day."""
    return plan(repeating, client, line(since), on(today), ALMANAC, most=most)


def made(found: LinePlan) -> list[str]:
    """The nominal dates of what is to be made."""
    return [str(each.firing.nominal) for each in found.due]


def skipped(found: LinePlan) -> list[tuple[str, str]]:
    """The nominal dates of what is skipped, and why."""
    return [(str(each.firing.nominal), reason) for each, reason in found.skipped]


def in_portions(
    repeating: RepeatingWorkflow, client: Client, start: Line, days: Iterable[date], most: int = MOST
) -> LinePlan:
    """What comes of asking on each of these days, for as long as there is more to do."""
    due, left_out, now = list[Any](), list[Any](), start
    for today in days:
        while True:
            found = plan(repeating, client, now, today, ALMANAC, most=most)
            due += found.due
            left_out += found.skipped
            now = found.line
            assert len(found.due) + len(found.skipped) <= most
            if now.next is None or now.next.made_on > today:
                break
    return LinePlan(due=tuple(due), skipped=tuple(left_out), line=now)


def test_nothing_is_due_yet() -> None:
    """Before its time nothing is made, and the line knows what comes next."""
    found = planned(work(every(1, first_on="2026-02-01")), "2026-01-31")
    assert (found.due, found.skipped) == ((), ())
    assert found.line.covered_until == on("2025-12-31")
    assert found.line.next == next_occurrence(
        work(every(1, first_on="2026-02-01")), ACME, on("2025-12-31"), ALMANAC
    )


def test_what_was_missed_is_made_the_oldest_first() -> None:
    """After four months in which nobody asked, four are due at once, and the line goes on behind them."""
    found = planned(work(every(1)), "2026-04-20")
    assert made(found) == ["2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01"]
    assert found.line.covered_until == on("2026-04-01")
    assert found.line.next is not None
    assert found.line.next.firing.nominal == on("2026-05-01")


def test_the_same_day_is_in_time() -> None:
    """What is to be made today is due today, and a second question on the same day brings nothing new."""
    found = planned(work(every(1)), "2026-01-01")
    assert made(found) == ["2026-01-01"]
    again = plan(work(every(1)), ACME, found.line, on("2026-01-01"), ALMANAC, most=MOST)
    assert (again.due, again.skipped, again.line) == ((), (), found.line)


def test_a_clock_that_was_put_back() -> None:
    """If today is earlier than it once was nothing comes again, and nothing is lost."""
    found = planned(work(every(1)), "2026-04-20")
    again = plan(work(every(1)), ACME, found.line, on("2026-02-15"), ALMANAC, most=MOST)
    assert (again.due, again.line) == ((), found.line)


def test_lead_days_make_it_early() -> None:
    """It is made so many days ahead of the day on which it starts."""
    found = planned(work(every(1), lead_days=10), "2026-01-22")
    assert made(found) == ["2026-01-01", "2026-02-01"]


def test_only_so_many_at_a_time() -> None:
    """A batch takes the oldest, and the line says that the next one is due already."""
    found = planned(work(every(1)), "2026-04-20", most=3)
    assert made(found) == ["2026-01-01", "2026-02-01", "2026-03-01"]
    assert found.line.next is not None
    assert found.line.next.made_on == on("2026-04-01")


def test_a_batch_of_none() -> None:
    """A batch of none would never come to an end, so it is refused."""
    with pytest.raises(InvalidValue, match="plan one or more at a time"):
        planned(work(every(1)), "2026-04-20", most=0)


def test_only_the_latest() -> None:
    """LATEST makes the last of the dates that have come, and skips the others for that reason, in batches too."""
    order = work(every(1), catch_up=CatchUp.LATEST)
    reason = "a later date has come as well"
    found = planned(order, "2026-03-20")
    assert made(found) == ["2026-03-01"]
    assert skipped(found) == [("2026-01-01", reason), ("2026-02-01", reason)]
    assert skipped(planned(order, "2026-03-20", most=1)) == [("2026-01-01", reason)]
    assert made(planned(order, "2026-03-20", since="2026-02-01", most=1)) == ["2026-03-01"]


def test_the_latest_that_is_no_holiday() -> None:
    """If the last date that has come is a holiday that is skipped, the one before it is the latest."""
    order = work(every(1, first_on="2025-12-01"), catch_up=CatchUp.LATEST, holidays=Convention.SKIP)
    found = planned(order, "2026-01-20", since="2025-11-30")
    assert made(found) == ["2025-12-01"]
    assert skipped(found) == [("2026-01-01", "2026-01-01 is a holiday in office")]


def test_a_holiday_that_has_come_is_more_to_do() -> None:
    """If the next date has come and is to be skipped, the line says so, so that one asks again."""
    order = work(every(1, first_on="2025-12-01"), holidays=Convention.SKIP)
    found = planned(order, "2026-01-20", since="2025-11-30", most=1)
    assert found.line.next is not None
    assert found.line.next.firing.nominal == on("2026-01-01")
    rest = plan(order, ACME, found.line, on("2026-01-20"), ALMANAC, most=1)
    assert skipped(rest) == [("2026-01-01", "2026-01-01 is a holiday in office")]


def test_nothing_but_holidays_to_come() -> None:
    """A line whose last dates are all skipped has nothing to come."""
    ended = attrs.evolve(every(1), until=on("2026-03-31"))
    assert planned(work(ended, holidays=Convention.SKIP), "2026-01-20").line.next is None


def test_no_catching_up() -> None:
    """NONE makes what is to be made today and skips what is older, with the day on which it should have been."""
    order = work(every(1), catch_up=CatchUp.NONE, lead_days=1)
    found = planned(order, "2026-02-28")
    assert made(found) == ["2026-03-01"]
    assert skipped(found) == [
        ("2026-01-01", "it was to be made on 2025-12-31, which is over"),
        ("2026-02-01", "it was to be made on 2026-01-31, which is over"),
    ]


def test_holidays_that_are_skipped_leave_a_trace() -> None:
    """With SKIP, what falls on a holiday or a weekend is skipped when its day comes, and the reason is kept."""
    order = work(every(1), holidays=Convention.SKIP)
    found = planned(order, "2026-04-01")
    assert made(found) == ["2026-04-01"]
    assert skipped(found) == [
        ("2026-01-01", "2026-01-01 is a holiday in office"),
        ("2026-02-01", "2026-02-01 is a Sunday"),
        ("2026-03-01", "2026-03-01 is a Sunday"),
    ]
    early = planned(order, "2026-02-27", since="2026-02-01")
    assert (early.skipped, early.line.covered_until) == ((), on("2026-02-01"))
    assert early.line.next is not None
    assert early.line.next.firing.nominal == on("2026-04-01")


def test_who_is_not_of_the_roster_leaves_no_trace() -> None:
    """While the client does not carry the tag the dates pass; when it does they go on from there."""
    order = work(every(1), roster=Roster(members=Members.TAG, tag="books"))
    found = planned(order, "2026-03-20")
    assert (found.due, found.skipped, found.line.covered_until) == ((), (), on("2026-03-01"))
    tagged = attrs.evolve(ACME, tags=frozenset({"books"}))
    later = plan(order, tagged, found.line, on("2026-04-20"), ALMANAC, most=MOST)
    assert made(later) == ["2026-04-01"]


def test_a_client_that_comes_and_goes() -> None:
    """Dates before the client joined pass it by, and after it left the line has none."""
    client = attrs.evolve(ACME, joined_on=on("2026-02-01"), left_on=on("2026-03-31"))
    found = planned(work(every(1)), "2026-06-20", client=client)
    assert made(found) == ["2026-02-01", "2026-03-01"]
    assert (found.line.next, found.line.missing) == (None, ())


def test_a_line_whose_date_is_not_known() -> None:
    """A trigger without its date waits, says for what, and forgets what came next."""
    waiting = attrs.evolve(line("2026-03-31"), next=planned(work(every(1)), "2026-01-01").line.next)
    found = plan(work(year_end()), UNKNOWN, waiting, on("2026-06-01"), ALMANAC, most=MOST)
    assert (found.due, found.line) == ((), attrs.evolve(line("2026-03-31"), missing=("year_end",)))
    known = plan(work(year_end()), ACME, found.line, on("2027-03-31"), ALMANAC, most=MOST)
    assert (made(known), known.line.missing) == (["2027-03-31"], ())


@pytest.mark.parametrize(
    "choices", [{"due": FromKeyDate(field="filing_due")}, {"period": PeriodOption.LAST_FINANCIAL_YEAR}]
)
def test_work_whose_dates_are_not_known_is_due_and_says_so(choices: dict[str, Any]) -> None:
    """A firing whose period or due date is not known has come all the same: pending, and the line goes on."""
    found = planned(work(every(1), **choices), "2026-02-20", client=UNKNOWN)
    assert [each.missing for each in found.due] in ([("filing_due",)] * 2, [("year_end",)] * 2)
    assert found.line.missing == ()


def test_where_the_calendar_ends_the_line_waits() -> None:
    """All that the calendar covers is made, and the line says which calendar says nothing more."""
    order = work(every(1), holidays=Convention.FOLLOWING)
    found = planned(order, "2036-06-01", since="2035-10-01")
    assert made(found) == ["2035-11-01", "2035-12-01"]
    sentence = "holiday calendar 'office' covers 2020-01-01 to 2035-12-31, and says nothing about 2036-01-01"
    assert (found.line.next, found.line.missing) == (None, (sentence,))
    longer = Almanac(calendars={OFFICE.id: attrs.evolve(OFFICE, last=on("2036-12-31"))})
    later = plan(order, ACME, found.line, on("2036-02-01"), longer, most=MOST)
    assert made(later) == ["2036-01-01", "2036-02-01"]


def test_where_a_list_of_periods_ends_the_line_waits() -> None:
    """The same holds where the periods that were agreed end."""
    agreed = ExplicitPeriods(periods=(ReportingPeriod(start=on("2026-01-01"), end=on("2026-03-28")),))
    found = planned(work(OnPeriodEnd(rule=agreed)), "2026-06-01")
    assert made(found) == ["2026-03-28"]
    assert found.line.missing == (
        "the list of periods covers 2026-01-01 to 2026-03-28, and says nothing about 2026-03-29",
    )


def test_a_trigger_that_is_over() -> None:
    """After the last date the line has nothing to come and misses nothing."""
    found = planned(work(key_date("accounts_due")), "2027-06-01")
    assert made(found) == ["2026-12-31"]
    assert (found.line.next, found.line.missing) == (None, ())


def test_a_calendar_that_there_is_not() -> None:
    """A workflow whose calendar the almanac has not got is refused, not planned without it."""
    with pytest.raises(NotFound, match="no holiday calendar 'office'"):
        plan(
            work(every(1), holidays=Convention.SKIP), ACME, line("2025-12-31"), on("2026-06-01"), Almanac(), most=1
        )


@given(ORDERS, CLIENTS, st.lists(st.dates(*TEN_YEARS), max_size=8), st.integers(1, 30))
@settings(max_examples=60)
def test_portions_make_no_difference(
    order: RepeatingWorkflow, client: Client, days: list[date], most: int
) -> None:
    """ALL: asking on any days and in any batches comes to the same as asking once at the end."""
    start, last = line("2022-01-05"), TEN_YEARS[1]
    at_once = plan(order, client, start, last, ALMANAC, most=MOST)
    assert in_portions(order, client, start, [*sorted(days), last], most) == at_once


@pytest.mark.lengthy
@given(ORDERS, CLIENTS)
@settings(max_examples=12)
def test_day_by_day_is_all_at_once(order: RepeatingWorkflow, client: Client) -> None:
    """ALL: ten years of asking every day come to the same as asking once at their end."""
    start, (first, last) = line("2022-01-05"), TEN_YEARS
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    assert in_portions(order, client, start, days) == plan(order, client, start, last, ALMANAC, most=MOST)


@given(ORDERS, CLIENTS, st.sampled_from(CatchUp), st.lists(st.dates(*TEN_YEARS), max_size=8))
@settings(max_examples=60)
def test_every_date_is_settled_once(
    order: RepeatingWorkflow, client: Client, catch_up: CatchUp, days: list[date]
) -> None:
    """Whatever becomes of dates that passed: each is made or skipped, once, and the line comes to the same."""
    start, last = line("2022-01-05"), TEN_YEARS[1]
    asked = in_portions(attrs.evolve(order, catch_up=catch_up), client, start, [*sorted(days), last])
    everything = plan(order, client, start, last, ALMANAC, most=MOST)
    settled = sorted([*asked.due, *(each for each, _ in asked.skipped)], key=lambda each: each.firing.nominal)
    expected = sorted(
        [*everything.due, *(each for each, _ in everything.skipped)], key=lambda each: each.firing.nominal
    )
    assert settled == expected
    assert asked.line == everything.line


@given(ORDERS, CLIENTS, st.sampled_from([CatchUp.LATEST, CatchUp.NONE]), st.dates(*TEN_YEARS), st.integers(1, 30))
@settings(max_examples=60)
def test_batches_of_one_day_make_no_difference(
    order: RepeatingWorkflow, client: Client, catch_up: CatchUp, today: date, most: int
) -> None:
    """LATEST and NONE: in batches or not, what one day makes and skips is the same."""
    chosen = attrs.evolve(order, catch_up=catch_up)
    at_once = plan(chosen, client, line("2022-01-05"), today, ALMANAC, most=MOST)
    assert in_portions(chosen, client, line("2022-01-05"), [today], most) == at_once


@pytest.mark.lengthy
@given(ORDERS, CLIENTS, st.sampled_from(CatchUp))
@settings(max_examples=12)
def test_asking_every_day_makes_everything(order: RepeatingWorkflow, client: Client, catch_up: CatchUp) -> None:
    """LATEST and NONE: if one asks every day, each date is the latest and in time, and nothing is passed over."""
    first, start = date(2022, 1, 1), line("2022-01-05")
    days = [first + timedelta(days=number) for number in range(2 * 365)]
    everything = in_portions(order, client, start, days)
    chosen = in_portions(attrs.evolve(order, catch_up=catch_up), client, start, days)
    assert [each for each in chosen.due if each.made_on > first] == [
        each for each in everything.due if each.made_on > first
    ]


@pytest.mark.parametrize("trigger", [every(1), vat_end(), year_end(), key_date("accounts_due")])
def test_planning_ends_with_the_calendar(trigger: Trigger) -> None:
    """At the end of the year 9999 there is nothing to come, and planning ends."""
    found = plan(work(trigger), ACME, line("9999-01-01"), on("9999-12-01"), ALMANAC, most=MOST)
    assert found.line.next is None or found.line.next.firing.nominal <= date.max
