"""What holds of steps that act, and of the clock, in every workflow, whatever was done to it and answered."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import accumulate

import pytest
from hypothesis import HealthCheck, given, settings

from dextflow.engine import apply, days_waited, late_by, replay, team_due
from dextflow.engine.actions import act
from dextflow.engine.rulings import with_rulings
from dextflow.errors import LaterWorkDone
from dextflow.model import Asked, Instance, Marked, SendMessage, StageSet, Status
from dextflow.testing.runs import DUE_ON, Run
from dextflow.testing.workflows import policies, runs

LAWS = settings(max_examples=25, deadline=None, suppress_health_check=(HealthCheck.too_slow,))


def versions(run: Run) -> Iterator[Instance]:
    """What the workflow was after each event."""
    first, *rest = run.events
    return accumulate(rest, apply, initial=replay(run.plan, (first,)))


@LAWS
@given(runs(under=policies()))
def test_what_can_act_by_itself_has_acted(run: Run) -> None:
    """In progress, no automatic step is ready, not blocked and idle, but where its mark would be unsound."""
    instance = run.instance
    if instance.status is not Status.IN_PROGRESS:
        return
    blocked = {each.step for each in instance.work.underway if each.blocked is not None}
    idle = instance.ready & instance.plan.automatic & ~instance.work.acted
    for item in instance.plan.each(idle):
        if item.step.key not in blocked:
            with pytest.raises(LaterWorkDone):
                with_rulings(instance, act(item, by="ann", at=instance.at))


@LAWS
@given(runs(under=policies()))
def test_what_asks_for_no_answer_is_done_with_that(run: Run) -> None:
    """A message and a stage are followed by the mark of their step, by the same person at the same time."""
    for event, following in zip(run.events, (*run.events[1:], None), strict=True):
        if isinstance(event, StageSet) or (
            isinstance(event, Asked) and isinstance(run.instance.plan.index[event.step].step.action, SendMessage)
        ):
            assert isinstance(following, Marked)
            assert (following.item, following.by, following.at) == (event.step, event.by, event.at)


@LAWS
@given(runs(under=policies()))
def test_requests_are_those_of_open_steps_of_work_in_progress(run: Run) -> None:
    """Nothing is with the client of a step that is done or left out, nor of a workflow that is over."""
    for instance in versions(run):
        requested = [each for each in instance.work.underway if each.requested]
        assert not requested or instance.status is Status.IN_PROGRESS
        for each in requested:
            assert instance.plan.steps[each.step] & instance.open & instance.work.acted
            assert (each.asked is None) is not (each.answered is None)


def days(after: date, until: date) -> set[date]:
    """The days that come after one date, up to and including another."""
    return {after + timedelta(days=number) for number in range(1, (until - after).days + 1)}


@LAWS
@given(runs(under=policies()))
def test_the_clock_is_what_the_record_says(run: Run) -> None:
    """Kept from event to event, the client's days are those that one finds by going through the whole record."""
    found: set[date] = set()
    since: date | None = None
    for instance in versions(run):
        on, stands = instance.at.date(), instance.waits_for_client_alone
        if since is not None and not stands:
            found |= days(since, on)
            since = None
        elif since is None and stands:
            since = on
        assert (instance.clock.since is not None) is stands
        assert {day for wait in instance.clock.waits for day in days(wait.after, wait.until)} == found
    if since is not None:
        found |= days(since, run.instance.at.date())
    assert days_waited(run.instance, run.instance.at.date(), lambda _: True) == len(found)


@LAWS
@given(runs(under=policies()))
def test_the_team_is_late_exactly_after_its_own_date(run: Run) -> None:
    """On a business day the team is late exactly if its own date has passed; ours and the client's add up."""
    if run.instance.status is Status.COMPLETED:
        return
    for number in range(20):
        today = DUE_ON + timedelta(days=number)
        late = late_by(run.instance, today)
        business = sum(day.isoweekday() <= 5 for day in days(run.instance.job.due_on, today))
        assert late.ours + late.clients == business
        if today.isoweekday() <= 5:
            assert (late.ours > 0) is (today > team_due(run.instance, today))
