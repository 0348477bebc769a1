"""Due dates follow the dates from which they are worked out, as far as the practice chose, and it is told why."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dextflow.engine import apply, follow_due_dates, follows_due_dates, history, replay
from dextflow.errors import DueBeforeStart, InvalidValue, OutOfOrder
from dextflow.model import (
    ChangePeriod,
    Delete,
    DueDate,
    DueDates,
    Policy,
    ReportingPeriod,
    Reschedule,
    Rescheduled,
    Status,
    Step,
    StepGroup,
    Template,
)
from dextflow.testing.runs import DUE_ON, NOON, Run, opened
from dextflow.testing.workflows import policies, runs

TEMPLATE = Template(id="t", name="T", groups=(StepGroup(name="G", steps=(Step(key="a", name="A"),)),))
LATER = date(2027, 1, 31)
BY_LAW = DueDate(rule="uk-ct-payment", version=1, nominal=LATER, due=LATER, act_by=date(2027, 1, 29))
BECAUSE = "the year end is now 30 April"
FOLLOW, UNLESS_CHOSEN, UNTIL_START = DueDates
UNDER = {each: Policy(due_dates=each) for each in DueDates}
SEPTEMBER = ReportingPeriod(start=date(2026, 9, 1), end=date(2026, 9, 30))


def followed(
    run: Run,
    *,
    policy: Policy | None = None,
    due_on: date = LATER,
    starts_on: date | None = None,
    statutory: DueDate | None = BY_LAW,
    at: datetime | None = None,
) -> tuple[Rescheduled, ...]:
    """What follows from a due date that was worked out anew."""
    return follow_due_dates(
        run.instance,
        policy or run.policy,
        due_on=due_on,
        starts_on=starts_on,
        statutory=statutory,
        because=BECAUSE,
        by="pam",
        at=at or run.instance.at,
    )


def after(run: Run) -> Run:
    """The run after its dates were worked out anew."""
    (event,) = followed(run)
    return attrs.evolve(run, events=(*run.events, event), instance=apply(run.instance, event))


# ------------------------------------------------------------------------------------- whether it may be moved


@pytest.mark.parametrize(
    ("choice", "chosen", "strides", "follows"),
    [
        *((choice, False, 0, True) for choice in DueDates),
        *((FOLLOW, chosen, strides, True) for chosen in (False, True) for strides in (0, 1, 2)),
        *((UNLESS_CHOSEN, False, strides, True) for strides in (1, 2)),
        *((UNLESS_CHOSEN, True, strides, False) for strides in (0, 1, 2)),
        (UNTIL_START, True, 0, False),
        *((UNTIL_START, chosen, strides, False) for chosen in (False, True) for strides in (1, 2)),
        *((choice, False, 3, False) for choice in DueDates),
    ],
)
def test_the_practice_chose_which_due_dates_follow(
    choice: DueDates, *, chosen: bool, strides: int, follows: bool
) -> None:
    """All open ones, or those that nobody chose, or of these those of work that has not started; no closed one."""
    run = opened(TEMPLATE, reviewers=("rae",))
    if chosen:
        run = run.give(Reschedule("pam", NOON, DUE_ON + timedelta(days=1)))
    for _ in range(strides):
        run = run.stride()
    assert run.instance.status is (tuple(Status)[strides])
    assert follows_due_dates(run.instance, UNDER[choice]) is follows
    assert bool(followed(run, policy=UNDER[choice])) is follows


@pytest.mark.parametrize("choice", DueDates)
def test_what_is_deleted_stays_as_it_is(choice: DueDates) -> None:
    """A workflow that was deleted is never moved."""
    run = opened(TEMPLATE).give(Delete("pam", NOON))
    assert not follows_due_dates(run.instance, UNDER[choice])
    assert followed(run, policy=UNDER[choice]) == ()


# ----------------------------------------------------------------------------------------- what is then of it


def test_a_due_date_that_follows_takes_the_date_by_law_along() -> None:
    """Due date, start date and the date by law are those that were worked out; nobody chose them."""
    job = after(opened(TEMPLATE)).instance.job
    assert (job.due_on, job.starts_on, job.statutory, job.due_chosen) == (LATER, None, BY_LAW, False)


def test_who_sets_a_due_date_chooses_it() -> None:
    """A due date that somebody set is chosen, and the date by law stays what it is."""
    run = after(opened(TEMPLATE)).give(Reschedule("pam", NOON, DUE_ON))
    job = run.instance.job
    assert (job.due_on, job.statutory, job.due_chosen) == (DUE_ON, BY_LAW, True)
    assert followed(run) == ()


def test_a_chosen_due_date_that_follows_is_chosen_no_more() -> None:
    """Where all due dates follow, one that was chosen and then moved is as any other."""
    run = opened(TEMPLATE).give(Reschedule("pam", NOON, DUE_ON))
    run = after(attrs.evolve(run, policy=UNDER[FOLLOW]))
    assert not run.instance.job.due_chosen


def test_nothing_happens_while_the_dates_are_the_same() -> None:
    """Dates that are as before leave no line in the record; any one that differs does."""
    run = after(opened(TEMPLATE))
    assert followed(run) == ()
    assert followed(run, due_on=DUE_ON)
    assert followed(run, starts_on=DUE_ON)
    assert followed(run, statutory=None)


def test_another_period_has_another_date_by_law() -> None:
    """With the period of a workflow its date by law is gone, for it was that of the other period."""
    run = after(opened(TEMPLATE)).give(ChangePeriod("pam", NOON, SEPTEMBER, ()))
    assert (run.instance.job.period, run.instance.job.statutory) == (SEPTEMBER, None)


def test_the_record_says_who_chose_and_what_followed() -> None:
    """A date that was chosen is set; one that followed was moved, with the reason and the date by law."""
    run = after(opened(TEMPLATE)).give(Reschedule("pam", NOON, DUE_ON))
    same_day = attrs.evolve(BY_LAW, act_by=LATER)
    run = attrs.evolve(run, policy=UNDER[FOLLOW])
    events = (*run.events, *followed(run, statutory=same_day), *followed(run, statutory=None))
    moved = f"moved the due date to 2027-01-31, because {BECAUSE}"
    assert [entry.text for entry in history(events)][1:] == [
        f"{moved}; by law it is due on 2027-01-31, to be acted on by 2027-01-29",
        "set the due date to 2026-11-14",
        f"{moved}; by law it is due on 2027-01-31",
        moved,
    ]


@pytest.mark.parametrize(
    ("follow", "refusal"),
    [
        (lambda run: followed(run, starts_on=LATER + timedelta(days=1)), DueBeforeStart),
        (lambda run: followed(run, at=NOON - timedelta(hours=1)), OutOfOrder),
        (lambda run: followed(run, at=NOON.replace(tzinfo=None)), InvalidValue),
    ],
    ids=["due before start", "too early", "no zone"],
)
def test_dates_that_cannot_be_are_refused(follow: Callable[[Run], object], refusal: type[Exception]) -> None:
    """Work is not due before it may begin, and is moved neither before its last event nor at a time of no zone."""
    with pytest.raises(refusal):
        follow(opened(TEMPLATE))


@pytest.mark.lengthy
@settings(max_examples=60, deadline=None, suppress_health_check=(HealthCheck.too_slow,))
@given(runs(under=policies()), st.none() | st.just(BY_LAW))
def test_following_changes_nothing_but_the_dates(run: Run, statutory: DueDate | None) -> None:
    """At any stage the record gives the workflow again, which is as before but for its dates, and follows once."""
    events = followed(run, statutory=statutory)
    assert bool(events) is follows_due_dates(run.instance, run.policy)
    for event in events:
        moved = apply(run.instance, event)
        assert replay(run.plan, (*run.events, event)) == moved
        dates: dict[str, Any] = {"due_on": LATER, "starts_on": None, "statutory": statutory, "due_chosen": False}
        job = attrs.evolve(run.instance.job, **dates)
        assert moved == attrs.evolve(run.instance, job=job, version=run.instance.version + 1)
        assert followed(attrs.evolve(run, instance=moved), statutory=statutory) == ()
