"""Recurring tasks: when they start and when they are due, in every way in which that can be said."""

from datetime import date
from typing import Any

import pytest

from dextflow.adapters.memory import MemoryStore
from dextflow.errors import InvalidValue
from dextflow.model import (
    ByRule,
    Client,
    ClientPeriods,
    CompleteTask,
    Convention,
    DaysOfMonth,
    DueConfig,
    EveryInterval,
    FiringStatus,
    FromKeyDate,
    KeyDate,
    Offset,
    OnDay,
    OnKeyDate,
    OnPeriodEnd,
    Pattern,
    Pending,
    RecurrenceRule,
    RepeatingWorkflow,
    Scheduled,
    Unit,
    Weekday,
    WeekdaysOfMonth,
    Within,
    WorkingDaysOfMonth,
)
from dextflow.service import Workflows
from service.recurring import OWNED, coming, dated, on_key_date, recurring, starts, tasks
from service.standing import KIM, at, practice

FIRST = date(2026, 1, 1)
ENGLAND: Any = {"calendar": "GB-EAW"}
PERIODIC: Any = {"period": None}


def office(*clients: Client) -> Workflows:
    """A practice with those clients."""
    return practice(MemoryStore(), *(clients or (OWNED,)))[0]


def every(value: int, unit: Unit, first_on: date = FIRST, **parts: Any) -> EveryInterval:
    """Every so often, from a day on."""
    return EveryInterval(first_on=first_on, every=Offset(value=value, unit=unit), **parts)


def on(pattern: Pattern, **parts: Any) -> RepeatingWorkflow:
    """A task on the dates of a pattern."""
    return recurring(trigger=Scheduled(pattern=pattern), **parts)


# --------------------------------------------------------------------------------------------------------- start


PATTERNS: dict[str, tuple[Pattern, list[str]]] = {
    "several days of the month": (
        DaysOfMonth(first_on=FIRST, days=(1, 15, 31)),
        ["2026-01-01", "2026-01-15", "2026-01-31", "2026-02-01", "2026-02-15", "2026-02-28"],
    ),
    "each workday": (
        every(1, Unit.DAY, weekdays_only=True),
        ["2026-01-01", "2026-01-02", "2026-01-05", "2026-01-06"],
    ),
    "some days of the week": (
        RecurrenceRule(first_on=FIRST, rule="FREQ=WEEKLY;BYDAY=TU,FR"),
        ["2026-01-02", "2026-01-06", "2026-01-09"],
    ),
    "the first workday": (
        WorkingDaysOfMonth(first_on=FIRST, nth=(1,)),
        ["2026-01-02", "2026-02-02", "2026-03-02"],
    ),
    "the second workday": (WorkingDaysOfMonth(first_on=FIRST, nth=(2,)), ["2026-01-05", "2026-02-03"]),
    "the third workday": (WorkingDaysOfMonth(first_on=FIRST, nth=(3,)), ["2026-01-06", "2026-02-04"]),
    "the last workday": (
        WorkingDaysOfMonth(first_on=FIRST, nth=(-1,)),
        ["2026-01-30", "2026-02-27", "2026-03-31"],
    ),
    "every third day": (every(3, Unit.DAY), ["2026-01-01", "2026-01-04", "2026-01-07"]),
    "every third weekday": (
        every(3, Unit.DAY, weekdays_only=True),
        ["2026-01-01", "2026-01-06", "2026-01-09", "2026-01-14"],
    ),
    "every second week": (every(2, Unit.WEEK), ["2026-01-01", "2026-01-15", "2026-01-29"]),
    "every third month": (every(3, Unit.MONTH, date(2026, 1, 31)), ["2026-01-31", "2026-04-30", "2026-07-31"]),
    "every year": (every(1, Unit.YEAR, date(2024, 2, 29)), ["2026-02-28", "2027-02-28", "2028-02-29"]),
}


@pytest.mark.parametrize("pattern", PATTERNS)
def test_starts_on_the_dates_of_a_pattern(pattern: str) -> None:
    """A recurring task starts on days of the month, weekdays, workdays, or every so often, as its pattern says."""
    when, expected = PATTERNS[pattern]
    assert starts(office(), on(when, **ENGLAND), len(expected)) == expected


@pytest.mark.parametrize("weekday", Weekday)
def test_starts_each_week_on_a_weekday(weekday: Weekday) -> None:
    """Each of the seven weekdays can be the one on which a task starts every week."""
    first = 5 + tuple(Weekday).index(weekday)
    weekly = on(every(1, Unit.WEEK, date(2026, 1, first)))
    by_rule = on(RecurrenceRule(first_on=FIRST, rule=f"FREQ=WEEKLY;BYDAY={weekday.value[:2].upper()}"))
    expected = [f"{date(2026, 1, first + 7 * week)}" for week in (0, 1)]
    assert starts(office(), weekly, 2) == expected
    assert expected[0] in starts(office(), by_rule, 2)


@pytest.mark.parametrize(
    ("nth", "expected"),
    [
        (1, ["2026-01-02", "2026-02-06", "2026-03-06"]),
        (2, ["2026-01-09", "2026-02-13", "2026-03-13"]),
        (3, ["2026-01-16", "2026-02-20", "2026-03-20"]),
        (-1, ["2026-01-30", "2026-02-27", "2026-03-27"]),
    ],
)
def test_starts_on_a_weekday_of_the_month(nth: int, expected: list[str]) -> None:
    """The first, second, third or last Friday of each month starts a task."""
    fridays = WeekdaysOfMonth(first_on=FIRST, weekday=Weekday.FRIDAY, nth=(nth,))
    assert starts(office(), on(fridays), 3) == expected


@pytest.mark.parametrize("key", [*KeyDate, "licence renewed"], ids=str)
@pytest.mark.parametrize(("days", "expected"), [(0, "2026-03-31"), (-30, "2026-03-01"), (30, "2026-04-30")])
def test_starts_by_a_date_of_the_client(key: KeyDate | str, days: int, expected: str) -> None:
    """Each key date, and each of the practice's own, starts a task on it, or so many days before or after it."""
    field = key if isinstance(key, str) else key.value
    order = recurring(trigger=OnKeyDate(field=field, offset=Offset(value=days)), **PERIODIC)
    [acme] = dated(OWNED, **{field: date(2026, 3, 31)})
    workflows = office(acme)
    workflows.repeating.create(order, **KIM)
    assert starts(workflows, order, 5) == [expected]
    workflows.repeating.trigger_due(at(*map(int, expected.split("-"))))
    [made] = tasks(workflows)
    assert (str(made.order.starts_on), made.order.period) == (expected, None)


def test_starts_at_the_clients_own_year_end() -> None:
    """Where the financial years are known, a year end starts a task each year, and is what the task is about."""
    trigger = OnPeriodEnd(periods=ClientPeriods.FINANCIAL_YEARS, offset=Offset(value=30))
    order = recurring(trigger=trigger, period=None)
    assert starts(office(), order, 2) == ["2026-04-30", "2027-04-30"]
    found = office().repeating.preview(order, "acme", today=FIRST, most=1)
    assert isinstance(found, tuple)
    assert str(found[0].period) == "2025-04-01/2026-03-31"


def test_a_key_date_that_moves_on_starts_the_next_task() -> None:
    """When the next VAT return is another one, its due date starts another task beside the one that is done."""
    field = KeyDate.NEXT_VAT_RETURN_DUE.value
    workflows, directory = practice(MemoryStore(), *dated(OWNED, **{field: date(2026, 2, 7)}))
    workflows.repeating.create(on_key_date(field), **KIM)
    for day in (7, 8):
        workflows.repeating.trigger_due(at(2026, 2, day))
    [first] = tasks(workflows)
    workflows.tasks.do(first.id, CompleteTask("ada", at(2026, 2, 9)))
    directory.add("brown", clients=dated(OWNED, **{field: date(2026, 5, 7)}))
    for month in (3, 5, 6):
        workflows.repeating.trigger_due(at(2026, month, 7))
    assert [str(task.order.starts_on) for task in tasks(workflows)] == ["2026-02-07", "2026-05-07"]


def test_a_key_date_that_is_not_known_starts_nothing() -> None:
    """Without the date there is no task, but the name of what is missing."""
    workflows = office()
    order = on_key_date(KeyDate.ACCOUNTS_NEXT_DUE.value)
    pending = Pending(missing=("accounts_next_due",))
    assert workflows.repeating.preview(order, "acme", today=FIRST) == pending


# ----------------------------------------------------------------------------------------------------------- due


DUE: dict[str, tuple[DueConfig, str]] = {
    "two weeks after the start": (Within(), "2026-01-29"),
    "30 days after the start": (Within(offset=Offset(value=30)), "2026-02-14"),
    "a month after the start": (Within(offset=Offset(value=1, unit=Unit.MONTH)), "2026-02-15"),
    "a year after the start": (Within(offset=Offset(value=1, unit=Unit.YEAR)), "2027-01-15"),
    "a day of the year": (OnDay(month=1, day=31), "2026-01-31"),
    "a day that the month lacks": (OnDay(month=2, day=31), "2026-02-28"),
    "a day that is over": (OnDay(month=1, day=14), "2027-01-14"),
    "a key date": (FromKeyDate(field="accounts_next_due"), "2026-12-31"),
    "before a key date": (FromKeyDate(field="accounts_next_due", offset=Offset(value=-30)), "2026-12-01"),
    "after a key date": (FromKeyDate(field="accounts_next_due", offset=Offset(value=30)), "2027-01-30"),
    "a date of the practice's own": (FromKeyDate(field="licence renewed"), "2026-06-30"),
    "a rule": (ByRule(rule="uk.ch.accounts.private"), "2026-09-30"),
}
KNOWN = dated(OWNED, **{"accounts_next_due": date(2026, 12, 31), "licence renewed": date(2026, 6, 30)})


@pytest.mark.parametrize("way", DUE)
def test_due_in_every_way(way: str) -> None:
    """A task is due so long after its start, on a day of the year, by a date of the client, or by a rule."""
    config, expected = DUE[way]
    [(start, due)] = coming(office(*KNOWN), on(every(1, Unit.YEAR, date(2026, 1, 15)), due=config), 1)
    assert (start, due) == ("2026-01-15", expected)


@pytest.mark.parametrize("way", [None, *DUE])
def test_due_by_law_in_every_way_or_not_at_all(way: str | None) -> None:
    """The date by law is said in the same ways, or there is none, and it is kept apart from the practice's own."""
    config, expected = (None, None) if way is None else DUE[way]
    workflows = office(*KNOWN)
    workflows.repeating.create(on(every(1, Unit.YEAR, date(2026, 1, 15)), statutory=config), **KIM)
    workflows.repeating.trigger_due(at(2026, 1, 15))
    [made] = tasks(workflows)
    law = made.order.statutory
    assert (str(made.order.due_on), law and str(law.due)) == ("2026-01-29", expected)


def test_the_accounts_of_a_company() -> None:
    """Year end 31 March: starts 30 days after, due 30 days before the accounts are due, which is in December."""
    dates = {"year_end": date(2026, 3, 31), "accounts_next_due": date(2026, 12, 31)}
    order = on_key_date(
        KeyDate.YEAR_END.value,
        trigger=OnKeyDate(field=KeyDate.YEAR_END.value, offset=Offset(value=30)),
        due=FromKeyDate(field=KeyDate.ACCOUNTS_NEXT_DUE.value, offset=Offset(value=-30)),
        statutory=FromKeyDate(field=KeyDate.ACCOUNTS_NEXT_DUE.value),
    )
    workflows = office(*dated(OWNED, **dates))
    workflows.repeating.create(order, **KIM)
    workflows.repeating.trigger_due(at(2026, 4, 30))
    [made] = tasks(workflows)
    assert made.order.statutory is not None
    found = (made.order.starts_on, made.order.due_on, made.order.statutory.due)
    assert found == (date(2026, 4, 30), date(2026, 12, 1), date(2026, 12, 31))


def test_a_due_date_before_the_start_lets_the_task_start_then() -> None:
    """A task that fires after it was due can start on the day on which it is due, and is listed at once."""
    [acme] = dated(OWNED, accounts_next_due=date(2026, 1, 10))
    workflows = office(acme)
    due = FromKeyDate(field="accounts_next_due")
    workflows.repeating.create(on(every(1, Unit.YEAR, date(2026, 1, 15)), due=due), **KIM)
    workflows.repeating.trigger_due(at(2026, 1, 15))
    [made] = tasks(workflows)
    assert (made.order.starts_on, made.order.due_on) == (date(2026, 1, 10), date(2026, 1, 10))


# ------------------------------------------------------------------------------------------------------ holidays


@pytest.mark.parametrize(
    ("convention", "expected"),
    [
        (Convention.NONE, ["2026-04-19", "2026-05-17", "2026-06-19"]),
        (Convention.PRECEDING, ["2026-04-17", "2026-05-15", "2026-06-19"]),
        (Convention.FOLLOWING, ["2026-04-20", "2026-05-18", "2026-06-19"]),
    ],
)
def test_due_dates_move_off_holidays(convention: Convention, expected: list[str]) -> None:
    """What is due on a day on which offices are closed is due before or after it; the start stays where it is."""
    order = on(
        RecurrenceRule(first_on=date(2026, 4, 5), rule="FREQ=MONTHLY;BYMONTHDAY=3,5;COUNT=6"),
        due=Within(offset=Offset(value=14)),
        due_holidays=convention,
        **ENGLAND,
    )
    found = dict(coming(office(), order, 5))
    assert [found[start] for start in ("2026-04-05", "2026-05-03", "2026-06-05")] == expected


def test_a_bank_holiday_is_one() -> None:
    """Good Friday and Easter Monday are no days to be due on."""
    days = DaysOfMonth(first_on=date(2026, 3, 20), days=(20, 23), months=12)
    order = on(days, due_holidays=Convention.FOLLOWING, **ENGLAND)
    assert coming(office(), order, 2) == [("2026-03-20", "2026-04-07"), ("2026-03-23", "2026-04-07")]


def test_a_task_that_would_be_due_on_a_holiday_falls_away() -> None:
    """With SKIP no task is made, and a row says why; the next one comes."""
    workflows = office()
    order = on(every(1, Unit.WEEK, date(2026, 3, 23)), due_holidays=Convention.SKIP, **ENGLAND)
    workflows.repeating.create(order, **KIM)
    assert starts(workflows, order, 2) == ["2026-03-30", "2026-04-06"]
    workflows.repeating.trigger_due(at(2026, 3, 30))
    [made] = tasks(workflows)
    assert made.order.starts_on == date(2026, 3, 30)
    [row] = workflows.repeating.firings(statuses=(FiringStatus.SKIPPED,))
    assert row.reason == "its due date 2026-04-06 is a holiday in GB-EAW"
    lines = [line.reason for line in workflows.repeating.explain(row.occurrence.firing)]
    assert "it would be due on a holiday in GB-EAW, which is skipped" in lines


def test_start_and_due_date_move_each_by_its_own_rule() -> None:
    """The start can move before a weekend and the due date, counted from there, after one."""
    order = on(
        every(1, Unit.YEAR, date(2026, 1, 10)),
        holidays=Convention.PRECEDING,
        due=Within(offset=Offset(value=1)),
        due_holidays=Convention.FOLLOWING,
        **ENGLAND,
    )
    assert coming(office(), order, 1) == [("2026-01-09", "2026-01-12")]


def test_a_due_date_beyond_the_calendar_is_not_guessed() -> None:
    """Where the calendar does not reach, the task waits for one that does, and says so."""
    order = on(
        every(1, Unit.YEAR, date(2026, 1, 9)),
        due=Within(offset=Offset(value=30, unit=Unit.YEAR)),
        due_holidays=Convention.FOLLOWING,
        **ENGLAND,
    )
    found = office().repeating.preview(order, "acme", today=FIRST, most=1)
    assert isinstance(found, tuple)
    assert found[0].due_on is None
    assert "GB-EAW" in found[0].missing[0]


def test_holidays_need_a_calendar() -> None:
    """Nobody can move a date off holidays without saying whose."""
    with pytest.raises(InvalidValue, match="name a calendar"):
        on(every(1, Unit.WEEK), due_holidays=Convention.FOLLOWING)
