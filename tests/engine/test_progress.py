"""Progress never lies."""

import pytest
from hypothesis import HealthCheck, given, settings

from dextflow.engine import decide, progress
from dextflow.engine.progress import overall
from dextflow.errors import AnswerAwaited, NotReady, StepBlocked, WrongOutcome
from dextflow.model import (
    Block,
    Check,
    ItemProgress,
    Mark,
    Outcome,
    SkipStep,
    State,
    Step,
    StepGroup,
    Submit,
    TakeUp,
    Tally,
    Template,
)
from dextflow.testing.runs import CAST, NOON, Run, started
from dextflow.testing.workflows import policies, runs, runs_in_progress

LAWS = settings(max_examples=30, deadline=None, suppress_health_check=(HealthCheck.too_slow,))


OPEN = {State.AVAILABLE, State.IN_PROGRESS, State.WAITING, State.WAITING_FOR_CLIENT, State.BLOCKED}


def adds_up(tally: Tally) -> bool:
    """Whether the counts of a tally leave nothing out and count nothing twice."""
    parts = (tally.done, tally.available, tally.waiting, tally.blocked)
    outcomes = (tally.complete, tally.with_issues, tally.not_applicable)
    return min(*parts, *outcomes) >= 0 and sum(parts) == tally.total and sum(outcomes) == tally.done


def tallied(items: list[ItemProgress]) -> Tally:
    """Count items one by one, from what is said of each."""
    states = [item.state for item in items]
    return Tally(
        total=len(states),
        done=sum(state not in OPEN for state in states),
        available=states.count(State.AVAILABLE) + states.count(State.IN_PROGRESS),
        waiting=states.count(State.WAITING) + states.count(State.WAITING_FOR_CLIENT),
        blocked=states.count(State.BLOCKED),
        complete=states.count(State.COMPLETE),
        with_issues=states.count(State.COMPLETE_WITH_ISSUES),
        not_applicable=states.count(State.NOT_APPLICABLE),
        with_client=states.count(State.WAITING_FOR_CLIENT),
    )


@LAWS
@given(runs(under=policies()))
def test_the_counts_add_up(run: Run) -> None:
    """Done, available, waiting and blocked make the whole, outcomes what is done; by group and overall."""
    seen = progress(run.instance)
    tallies = (seen.overall, *(group.tally for group in seen.groups))
    assert all(adds_up(tally) for tally in tallies)
    assert seen.overall == tallied(list(seen.items)) == overall(run.instance)
    assert seen.overall.total == sum(group.tally.total for group in seen.groups) == len(run.instance.plan.items)


@LAWS
@given(runs())
def test_what_is_required_is_completed_or_outstanding(run: Run) -> None:
    """Required is all that is not not applicable; of that, some is completed and the rest outstanding."""
    tally = progress(run.instance).overall
    assert tally.required == tally.total - tally.not_applicable
    assert tally.completed == tally.complete + tally.with_issues == tally.done - tally.not_applicable
    assert tally.outstanding == tally.total - tally.done == tally.required - tally.completed


@LAWS
@given(runs())
def test_each_group_counts_its_own_items(run: Run) -> None:
    """The tally of a group counts exactly the items of that group, in the order of the template."""
    items = list(progress(run.instance).items)
    for group, tally in zip(
        run.instance.plan.template.groups, [group.tally for group in progress(run.instance).groups], strict=True
    ):
        own = [items.pop(0) for step in group.steps for _ in step.checks or (None,)]
        assert {item.group for item in own} == {group.name}
        assert tallied(own) == tally
    assert not items


@LAWS
@given(runs_in_progress(under=policies()))
def test_what_is_available_can_be_marked_and_the_rest_says_why_not(run: Run) -> None:
    """In progress, what is available can be marked; the rest is refused, for exactly the reason that is shown."""
    instance = run.instance
    by = instance.job.assignee or ""
    for item in progress(instance).items:
        command = Mark(by, instance.at, item.key, Outcome.COMPLETE)
        if item.state in {State.AVAILABLE, State.IN_PROGRESS}:
            assert decide(instance, command, CAST[by], run.policy)
        elif item.state is State.BLOCKED and not item.waits_for and not item.awaits:
            with pytest.raises(StepBlocked) as blocked:
                run.give(command)
            assert blocked.value.reason == item.blocked
        elif item.waits_for:
            with pytest.raises(NotReady) as waits:
                run.give(command)
            assert waits.value.waits_for == item.waits_for
        elif item.awaits:
            with pytest.raises(WrongOutcome) as wrong:
                run.give(command)
            first = item.awaits[0]
            assert (wrong.value.step, wrong.value.outcome) == (first.step, first.outcome.value)
        elif item.state is State.WAITING_FOR_CLIENT:
            with pytest.raises(AnswerAwaited):
                run.give(command)


@LAWS
@given(runs(under=policies()))
def test_only_open_items_wait_or_are_worked_on(run: Run) -> None:
    """What an open item waits for is shown with it and not done; a done item waits for nothing and is nobody's."""
    done = run.instance.plan.keys(run.instance.done)
    for item in progress(run.instance).items:
        assert not set(item.waits_for) & set(done)
        assert (item.state is State.WAITING) <= bool(item.waits_for or item.awaits)
        assert (item.state is State.BLOCKED) is (item.blocked is not None)
        assert (item.state is State.IN_PROGRESS) <= (item.by is not None)
        assert item.dropped is None or item.state is State.NOT_APPLICABLE
        if item.state not in OPEN:
            assert (item.waits_for, item.awaits, item.by) == ((), (), None)


@LAWS
@given(runs())
def test_a_hundred_percent_means_all(run: Run) -> None:
    """The percentage is 100 only when nothing is open, and then the work can be handed on."""
    whole = progress(run.instance).overall
    assert (whole.percent == 100) is (whole.done == whole.total) is (not run.instance.open)
    assert 0 <= whole.percent <= 100


TEMPLATE = Template(
    id="vat",
    name="VAT return",
    groups=(
        StepGroup(
            name="Prepare",
            ordered=False,
            steps=(
                Step(
                    key="bank",
                    name="Bank",
                    checks=(Check(key="rec", name="Reconciled"), Check(key="dup", name="Twice")),
                ),
                Step(key="paper", name="Paperwork"),
            ),
        ),
        StepGroup(name="File", steps=(Step(key="review", name="Review"), Step(key="file", name="File"))),
    ),
)


def test_a_workflow_at_a_glance() -> None:
    """Half-way through a VAT return, one sees what is done, what can be done, and what waits for what."""
    run = started(TEMPLATE).give(
        Mark("ann", NOON, "rec", Outcome.COMPLETE),
        Mark("ann", NOON, "dup", Outcome.COMPLETE_WITH_ISSUES, "One bill is in twice."),
    )
    seen = progress(run.instance)
    assert seen.overall == Tally(
        total=5, done=2, available=1, waiting=2, blocked=0, complete=1, with_issues=1, not_applicable=0
    )
    assert seen.overall.percent == 40
    assert [(group.name, group.tally.percent) for group in seen.groups] == [("Prepare", 66), ("File", 0)]
    found = [(item.key, item.name, item.step, item.group, item.state.value, item.waits_for) for item in seen.items]
    assert found == [
        ("rec", "Reconciled", "bank", "Prepare", "complete", ()),
        ("dup", "Twice", "bank", "Prepare", "complete with issues", ()),
        ("paper", "Paperwork", "paper", "Prepare", "available", ()),
        ("review", "Review", "review", "File", "waiting", ("paper",)),
        ("file", "File", "file", "File", "waiting", ("review",)),
    ]


def test_who_works_on_what_and_why_the_rest_does_not_go_on() -> None:
    """A step that was taken up is in progress by somebody, a blocked one says why, one left out says so."""
    run = started(TEMPLATE).give(
        TakeUp("ann", NOON, "bank"),
        Block("ann", NOON, "paper", "The client is on holiday."),
        SkipStep("ann", NOON, "review", "Nobody asked for it."),
    )
    seen = progress(run.instance)
    assert [(item.key, item.state.value, item.by, item.blocked, item.dropped) for item in seen.items] == [
        ("rec", "in progress", "ann", None, None),
        ("dup", "in progress", "ann", None, None),
        ("paper", "blocked", None, "The client is on holiday.", None),
        ("review", "not applicable", None, None, "left out"),
        ("file", "waiting", None, None, None),
    ]
    assert seen.items[-1].waits_for == ("review",)
    assert seen.overall == Tally(
        total=5, done=1, available=2, waiting=1, blocked=1, complete=0, with_issues=0, not_applicable=1
    )


def test_review_keeps_the_marks() -> None:
    """Progress stays at a hundred percent while the work is under review, with nothing available."""
    template = Template(id="t", name="T", groups=(StepGroup(name="G", steps=(Step(key="a", name="A"),)),))
    run = started(template, reviewers=("rae",)).give(
        Mark("ann", NOON, "a", Outcome.NOT_APPLICABLE), Submit("ann", NOON)
    )
    whole = progress(run.instance).overall
    assert (whole.percent, whole.not_applicable, whole.available) == (100, 1, 0)
