"""Progress never lies."""

import pytest
from hypothesis import HealthCheck, given, settings

from dextflow.engine import decide, progress
from dextflow.errors import NotReady
from dextflow.model import (
    Check,
    Instance,
    ItemProgress,
    Mark,
    Outcome,
    Step,
    StepGroup,
    Submit,
    Tally,
    Template,
)
from dextflow.testing.runs import CAST, NOON, Run, started
from dextflow.testing.workflows import runs, runs_in_progress

LAWS = settings(max_examples=60, deadline=None, suppress_health_check=(HealthCheck.too_slow,))


def adds_up(tally: Tally) -> bool:
    """Whether the counts of a tally leave nothing out and count nothing twice."""
    parts = (tally.done, tally.available, tally.waiting)
    outcomes = (tally.complete, tally.with_issues, tally.not_applicable)
    return min(*parts, *outcomes) >= 0 and sum(parts) == tally.total and sum(outcomes) == tally.done


def tallied(items: list[ItemProgress]) -> Tally:
    """Count items one by one, from what is said of each."""
    states = [item.state for item in items]
    return Tally(
        total=len(states),
        done=sum(state not in {"available", "waiting"} for state in states),
        available=states.count("available"),
        waiting=states.count("waiting"),
        complete=states.count("complete"),
        with_issues=states.count("complete with issues"),
        not_applicable=states.count("not applicable"),
    )


@LAWS
@given(runs())
def test_the_counts_add_up(run: Run) -> None:
    """Done, available and waiting make the whole, outcomes make what is done; overall, by group, item by item."""
    seen = progress(run.instance)
    tallies = (seen.overall, *(group.tally for group in seen.groups))
    assert all(adds_up(tally) for tally in tallies)
    assert seen.overall == tallied(list(seen.items))
    assert seen.overall.total == sum(group.tally.total for group in seen.groups) == len(run.plan.items)


@LAWS
@given(runs())
def test_each_group_counts_its_own_items(run: Run) -> None:
    """The tally of a group counts exactly the items of that group, in the order of the template."""
    items = list(progress(run.instance).items)
    for group, tally in zip(
        run.plan.template.groups, [group.tally for group in progress(run.instance).groups], strict=True
    ):
        own = [items.pop(0) for step in group.steps for _ in step.checks or (None,)]
        assert {item.group for item in own} == {group.name}
        assert tallied(own) == tally
    assert not items


def mark(instance: Instance, key: str) -> None:
    """Decide a mark by the assignee, which raises what the engine refuses."""
    by = instance.job.assignee or ""
    decide(instance, Mark(by, instance.at, key, Outcome.COMPLETE), CAST[by])


@LAWS
@given(runs_in_progress())
def test_what_is_available_can_be_marked_and_what_waits_cannot(run: Run) -> None:
    """In progress, every available item can be marked; a waiting one is refused with exactly what it waits for."""
    instance = run.instance
    for item in progress(instance).items:
        if item.state == "available":
            mark(instance, item.key)
        if item.state == "waiting":
            with pytest.raises(NotReady) as refused:
                mark(instance, item.key)
            assert refused.value.waits_for == item.waits_for != ()
        assert all(instance.outcome(key) is None for key in item.waits_for)


@LAWS
@given(runs())
def test_a_hundred_percent_means_all(run: Run) -> None:
    """The percentage is 100 only when everything is done, and then the work can be handed on."""
    overall = progress(run.instance).overall
    assert (overall.percent == 100) is (overall.done == overall.total) is (run.instance.done == run.plan.all)
    assert 0 <= overall.percent <= 100


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
        total=5, done=2, available=1, waiting=2, complete=1, with_issues=1, not_applicable=0
    )
    assert seen.overall.percent == 40
    assert [(group.name, group.tally.percent) for group in seen.groups] == [("Prepare", 66), ("File", 0)]
    assert seen.items == (
        ItemProgress(key="rec", name="Reconciled", group="Prepare", state="complete"),
        ItemProgress(key="dup", name="Twice", group="Prepare", state="complete with issues"),
        ItemProgress(key="paper", name="Paperwork", group="Prepare", state="available"),
        ItemProgress(key="review", name="Review", group="File", state="waiting", waits_for=("paper",)),
        ItemProgress(key="file", name="File", group="File", state="waiting", waits_for=("review",)),
    )


def test_review_keeps_the_marks() -> None:
    """Progress stays at a hundred percent while the work is under review, with nothing available."""
    template = Template(id="t", name="T", groups=(StepGroup(name="G", steps=(Step(key="a", name="A"),)),))
    run = started(template, reviewers=("rae",)).give(
        Mark("ann", NOON, "a", Outcome.NOT_APPLICABLE), Submit("ann", NOON)
    )
    overall = progress(run.instance).overall
    assert (overall.percent, overall.not_applicable, overall.available) == (100, 1, 0)
