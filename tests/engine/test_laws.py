"""What holds in every workflow after every event, whoever did what to it under whichever policy."""

from collections.abc import Iterator
from itertools import accumulate

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from dextflow.engine import apply, compile_template, replay
from dextflow.engine.conditions import evaluate, parse
from dextflow.engine.references import FactTypes
from dextflow.engine.rulings import changed_rulings
from dextflow.model import (
    AddStep,
    Approved,
    ConditionsApplied,
    Event,
    HandedBack,
    Instance,
    Item,
    ItemRenamed,
    Marked,
    MarkUndone,
    MoveStep,
    Resubmission,
    SettingsAdjusted,
    SkipStep,
    Status,
    StepAdded,
    StepMoved,
    StepRestored,
    StepSkipped,
)
from dextflow.model.readiness import marks_of, settle, unsound
from dextflow.testing.runs import Run
from dextflow.testing.workflows import any_commands, policies, runs, runs_in_progress

WORK_CHANGES = (
    Marked,
    MarkUndone,
    StepAdded,
    StepMoved,
    StepSkipped,
    StepRestored,
    ConditionsApplied,
    SettingsAdjusted,
)
UNDER_WAY = (Status.NOT_STARTED, Status.IN_PROGRESS, Status.UNDER_REVIEW)
TAILORED = (StepAdded, StepMoved, ItemRenamed)
LAWS = settings(max_examples=30, deadline=None, suppress_health_check=(HealthCheck.too_slow,))


def versions(run: Run) -> Iterator[tuple[Event, Instance]]:
    """Every event of a workflow with what it is after it."""
    first, *rest = run.events
    return zip(run.events, accumulate(rest, apply, initial=replay(run.plan, (first,))), strict=True)


@LAWS
@given(runs(under=policies()))
def test_what_is_done_and_ready_is_what_all_the_marks_together_say(run: Run) -> None:
    """Kept from event to event, what is done and ready is what one gets by working it out from scratch."""
    for _, instance in versions(run):
        assert (instance.done, instance.ready) == settle(marks_of(instance))


@LAWS
@given(runs(under=policies()))
def test_nothing_is_done_that_had_to_wait(run: Run) -> None:
    """No order of commands leaves something marked that waits for something open, or for another outcome."""
    for _, instance in versions(run):
        assert unsound(marks_of(instance)) == 0


@LAWS
@given(runs(under=policies()))
def test_the_sets_of_items_fit_together(run: Run) -> None:
    """What is ready is open, what is dropped is not marked, and each mark has one outcome."""
    for _, instance in versions(run):
        everything, dropped = instance.plan.all, instance.work.dropped
        assert not instance.marked & dropped
        assert not instance.ready & instance.done
        assert not instance.ready & ~instance.open
        assert not instance.issues & instance.skipped
        assert not (instance.issues | instance.skipped) & ~instance.marked
        assert instance.marked | instance.open | dropped == everything
        assert not instance.work.held & ~everything


@LAWS
@given(runs(under=policies()))
def test_results_stand_in_the_order_of_the_plan(run: Run) -> None:
    """Each check has one result, and they come in the order of the steps as they are now."""
    for _, instance in versions(run):
        places = [instance.plan.index[result.check].bit for result in instance.results]
        assert places == sorted(set(places))


@LAWS
@given(runs(under=policies()))
def test_who_works_on_a_step_has_something_to_do_there(run: Run) -> None:
    """A step is taken up, blocked or with the client only while some of it is open, and is listed once."""
    for _, instance in versions(run):
        steps = [each.step for each in instance.work.underway]
        assert len(set(steps)) == len(steps)
        for each in instance.work.underway:
            assert each.by or each.blocked or each.requested
            assert instance.plan.steps[each.step] & instance.open


# ------------------------------------------------------------------------------------------------- conditions


@LAWS
@given(runs(under=policies()))
def test_conditions_never_drop_a_step_that_holds_work(run: Run) -> None:
    """At the moment when a step becomes not required, nobody has marked, noted or taken up anything of it."""
    for (event, _), (_, before) in zip(list(versions(run))[1:], versions(run), strict=False):
        if isinstance(event, ConditionsApplied):
            for ruling in event.rulings:
                items = before.plan.steps[ruling.step]
                assert ruling.required or not items & (before.marked | before.work.held)
                assert ruling.required or before.work.on(ruling.step) is None


@LAWS
@given(runs(under=policies()))
def test_what_is_not_required_has_a_ruling_in_the_record(run: Run) -> None:
    """A step is not required exactly if the last ruling on it says so: its condition is false of its inputs."""
    rulings = {
        ruling.step: ruling
        for event in run.events
        if isinstance(event, ConditionsApplied)
        for ruling in event.rulings
    }
    dropped = {item.step.key for item in run.instance.plan.each(run.instance.work.not_required)}
    assert dropped == {step for step, ruling in rulings.items() if not ruling.required}
    for step, ruling in rulings.items():
        source = next(item.step.only_if for item in run.instance.plan.items if item.step.key == step)
        assert ruling.condition == source
        condition = parse(ruling.condition, FactTypes(run.plan.template))
        assert tuple(each.name for each in ruling.inputs) == condition.references
        verdict = evaluate(condition, {each.name: each.value for each in ruling.inputs})
        assert (verdict.value is not False) is ruling.required


@LAWS
@given(runs(under=policies()))
def test_one_look_at_the_conditions_is_enough(run: Run) -> None:
    """After every command the conditions are settled: asked once more, they change nothing."""
    assert tuple(changed_rulings(run.instance)) == ()


# --------------------------------------------------------------------------------------------- left-out steps


def to_be_done_before(instance: Instance, item: Item) -> set[Item]:
    """What an item comes directly after, where what is dropped is replaced by what that comes after."""
    before: set[Item] = set()
    waiting = [*instance.plan.each(item.needs)]
    while waiting:
        other = waiting.pop()
        if other.bit & instance.work.dropped:
            waiting += instance.plan.each(other.needs)
        else:
            before.add(other)
    return before


@LAWS
@given(runs(under=policies()))
def test_what_is_left_out_is_transparent(run: Run) -> None:
    """An item is ready exactly when all is done that it waits for, through all that was left out."""
    for _, instance in versions(run):
        for item in instance.plan.each(instance.open):
            if not item.guards:
                free = all(other.bit & instance.marked for other in to_be_done_before(instance, item))
                assert bool(instance.ready & item.bit) is free


@LAWS
@given(runs_in_progress(under=policies()), st.data())
def test_leaving_a_step_out_changes_nothing_but_that_step(run: Run, data: st.DataObject) -> None:
    """After a step is left out, what waited for it waits for what it waited for; nothing else changes."""
    before = run.instance
    if not before.open:
        return
    item = data.draw(st.sampled_from([*before.plan.each(before.open)]))
    events = run.give(SkipStep("pam", before.at, item.step.key, "Not this month.")).events
    after = apply(before, next(event for event in events[len(run.events) :] if isinstance(event, StepSkipped)))
    own = to_be_done_before(before, item)
    assert after.marked == before.marked
    assert after.work.left_out == before.work.left_out | (before.plan.steps[item.step.key] & before.open)
    for other in before.plan.each(after.open):
        then = to_be_done_before(before, other)
        skipped = {each for each in then if each.bit & after.work.left_out}
        assert to_be_done_before(after, other) == (then - skipped) | (own if skipped else set())


@LAWS
@given(runs_in_progress(under=policies()), st.data())
def test_restoring_a_step_takes_back_that_it_was_left_out(run: Run, data: st.DataObject) -> None:
    """Left out and restored, a step is as open, as ready and as much waited for as before."""
    before = run.instance
    if not before.open:
        return
    item = data.draw(st.sampled_from([*before.plan.each(before.open)]))
    restored = before.plan.steps[item.step.key] & before.work.left_out
    skipped = apply(before, StepSkipped("pam", before.at, item.step.key, "Not this month."))
    after = apply(skipped, StepRestored("pam", before.at, item.step.key))
    assert after.work.left_out == before.work.left_out & ~restored
    assert restored or (after.done, after.ready) == (before.done, before.ready)


# ------------------------------------------------------------------------------------------------- customised


@LAWS
@given(runs(under=policies()))
def test_the_template_is_untouched(run: Run) -> None:
    """A workflow has steps of its own exactly if some were added, moved or renamed; the template is as it was."""
    template = run.plan.template
    picture = repr(template)
    own = any(isinstance(event, TAILORED) for event in run.events)
    for _, instance in versions(run):
        assert instance.job.template == instance.plan.template.ref == template.ref
    assert run.instance.plan.own is own
    assert own or run.instance.plan is run.plan
    assert repr(run.plan.template) == picture
    assert compile_template(template) == run.plan


@LAWS
@given(runs_in_progress(under=policies()), st.data(), st.sampled_from((AddStep, MoveStep)))
def test_marks_stay_with_their_keys(run: Run, data: st.DataObject, kind: type[AddStep | MoveStep]) -> None:
    """Adding or moving a step changes no outcome, owner, result or note of any other, and nobody's work on it.

    What then acts by itself is another matter.
    """
    before = run.instance
    changed = run.attempt(data.draw(any_commands(before, kind, "pam")))
    after = changed.at(min(before.version + 1, changed.instance.version)).instance
    for item in before.plan.items:
        here, there = item.bit, after.plan.index[item.key].bit
        assert after.outcome(item.key) is before.outcome(item.key)
        assert bool(after.work.held & there) is bool(before.work.held & here)
        assert bool(after.work.left_out & there) is bool(before.work.left_out & here)
        assert bool(after.work.not_required & there) is bool(before.work.not_required & here)
    assert after.work.underway == before.work.underway
    assert set(after.results) == set(before.results)
    assert {each.step for each in after.job.owners} >= {each.step for each in before.job.owners}


# ---------------------------------------------------------------------------------------------------- reviews


@LAWS
@given(runs(under=policies()))
def test_approvals_are_void_after_the_work_changes(run: Run) -> None:
    """After every event that changes the work, nobody has agreed to it; who has agreed is named once."""
    for event, instance in versions(run):
        assert not (isinstance(event, WORK_CHANGES) and instance.review.approvals)
        assert len(set(instance.review.approvals)) == len(instance.review.approvals)


@LAWS
@given(runs(under=policies()))
def test_the_review_is_with_somebody_exactly_while_it_lasts(run: Run) -> None:
    """A reviewer has the work while it is under review, and at no other time, and nothing is open then."""
    for _, instance in versions(run):
        reviewing = instance.status is Status.UNDER_REVIEW
        assert (instance.reviewer is not None) is reviewing
        assert not reviewing or instance.reviewer in instance.job.reviewers
        assert not (reviewing or instance.status is Status.COMPLETED) or not instance.open


@LAWS
@given(runs(max_moves=6, under=policies()))
def test_completed_work_was_agreed_to_by_all_its_reviewers(run: Run) -> None:
    """Every reviewer of completed work approved it after it was last changed or handed back.

    Where the practice sends work back to who handed it back, those before need not look again: then at least the
    last approval is after that.
    """
    while run.instance.status in UNDER_WAY and (further := run.stride()) is not run:
        run = further
    assume(run.instance.status is Status.COMPLETED and run.instance.job.reviewers)
    changed = max(
        number for number, event in enumerate(run.events) if isinstance(event, (*WORK_CHANGES, HandedBack))
    )
    agreed = {event.by for event in run.events[changed:] if isinstance(event, Approved)}
    if run.policy.resubmission is Resubmission.FIRST_REVIEWER:
        assert agreed >= set(run.instance.job.reviewers)
    assert agreed & set(run.instance.job.reviewers)
