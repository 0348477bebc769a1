"""The dates of a task follow those from which they were worked out, as far as the practice chose."""

from datetime import date, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dextflow.engine.tasks import (
    apply_task,
    describe_task_event,
    follow_task_dates,
    follows_task_dates,
    replay_task,
)
from dextflow.errors import DueBeforeStart, OutOfOrder
from dextflow.model import (
    TO_NOBODY,
    DueDate,
    DueDates,
    Owner,
    Policy,
    ReportingPeriod,
    Task,
    TaskCreated,
    TaskEvent,
    TaskOrder,
    TaskRescheduled,
    TaskStatus,
)
from dextflow.testing.runs import DUE_ON, NOON, OCTOBER

START, LATER = date(2026, 11, 1), date(2027, 1, 31)
NOVEMBER = ReportingPeriod(start=date(2026, 11, 1), end=date(2026, 11, 30))
BY_LAW = DueDate(rule="uk-ct-payment", version=1, nominal=LATER, due=LATER, act_by=date(2027, 1, 29))
ORDER = TaskOrder(title="File it", period=OCTOBER, starts_on=START, due_on=DUE_ON)
MADE = TaskCreated("ann", NOON, "t-1", ORDER, Owner(step="", assignment=TO_NOBODY))
TASK = replay_task([MADE])
CHOSEN = apply_task(TASK, TaskRescheduled("ann", NOON, DUE_ON, START))
UNDER = {each: Policy(due_dates=each) for each in DueDates}
FOLLOW, UNLESS_CHOSEN, UNTIL_START = DueDates


def followed(task: Task, policy: Policy = UNDER[FOLLOW], **parts: Any) -> tuple[TaskRescheduled, ...]:
    """What follows from dates that were worked out anew."""
    dates: dict[str, Any] = {"period": OCTOBER, "due_on": LATER, "starts_on": START, "statutory": BY_LAW} | parts
    at = dates.pop("at", NOON)
    return follow_task_dates(task, policy, **dates, because="the year end moved", by="pam", at=at)


@pytest.mark.parametrize("status", TaskStatus)
@pytest.mark.parametrize("policy", DueDates)
@pytest.mark.parametrize("task", [TASK, CHOSEN], ids=["worked out", "chosen"])
def test_which_dates_follow(task: Task, policy: DueDates, status: TaskStatus) -> None:
    """Only those of open tasks do; whether a chosen date or one of begun work does is the policy's choice."""
    expected = {
        FOLLOW: True,
        UNLESS_CHOSEN: not task.due_chosen,
        UNTIL_START: not task.due_chosen and status is TaskStatus.NOT_STARTED,
    }[policy]
    task = attrs.evolve(task, status=status)
    assert follows_task_dates(task, UNDER[policy]) is (expected and task.is_open)


def test_new_dates_are_one_event() -> None:
    """The task is about another period and due on other dates, and its record says why."""
    events = followed(TASK, period=NOVEMBER)
    assert events == (TaskRescheduled("pam", NOON, LATER, START, BY_LAW, "the year end moved", NOVEMBER),)
    after = replay_task([MADE, *events])
    assert (after.order.period, after.order.due_on, after.order.statutory) == (NOVEMBER, LATER, BY_LAW)
    assert not after.due_chosen
    words = "set the due date to 2027-01-31, and the period to 2026-11-01/2026-11-30, because the year end moved"
    assert describe_task_event(events[0]) == words


def test_the_same_dates_are_no_event() -> None:
    """What is as it was is not told again."""
    [event] = followed(TASK)
    assert followed(apply_task(TASK, event)) == ()


def test_a_period_goes_without_a_date_that_was_chosen() -> None:
    """The due date that somebody chose stays, and stays a choice, while the period follows."""
    [event] = followed(CHOSEN, UNDER[UNLESS_CHOSEN], period=NOVEMBER)
    after = apply_task(CHOSEN, event)
    assert (after.order.period, after.order.due_on, after.due_chosen) == (NOVEMBER, DUE_ON, True)
    assert followed(CHOSEN, UNDER[UNLESS_CHOSEN]) == ()


def test_a_task_without_a_date_can_get_another_period() -> None:
    """Somebody took the due date away: that is a choice too, and only the period follows."""
    free = apply_task(TASK, TaskRescheduled("ann", NOON, None))
    [event] = followed(free, UNDER[UNLESS_CHOSEN], period=NOVEMBER)
    assert (apply_task(free, event).order.due_on, event.period) == (None, NOVEMBER)


def test_what_cannot_be_is_refused() -> None:
    """Work is not due before it may begin, and nothing happens before what happened last."""
    with pytest.raises(DueBeforeStart):
        followed(TASK, starts_on=LATER + timedelta(days=1))
    with pytest.raises(OutOfOrder):
        followed(TASK, at=NOON - timedelta(days=1))


@given(
    st.lists(st.tuples(st.dates(START, LATER), st.sampled_from((OCTOBER, NOVEMBER)), st.sampled_from(DueDates)))
)
def test_replay_equals_the_task(moves: list[tuple[date, ReportingPeriod, DueDates]]) -> None:
    """However often the dates move, the record gives the task again, and each event changed something."""
    task, record = TASK, list[TaskEvent]([MADE])
    for due_on, period, policy in moves:
        for event in followed(task, UNDER[policy], due_on=due_on, period=period):
            before, task = task, apply_task(task, event)
            record.append(event)
            assert before.order != task.order
    assert replay_task(record) == task
