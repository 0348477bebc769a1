"""Apply events to a workflow, and rebuild it from them. What has happened cannot be refused."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

import attrs

from dextflow.engine.apply_actions import APPLY_ACTIONS
from dextflow.engine.apply_changes import APPLY_CHANGES
from dextflow.engine.clock import ticked
from dextflow.engine.moves import item_bits, next_stage, pass_over, settled, step, unreviewed
from dextflow.engine.replaying import replayed
from dextflow.errors import InvalidValue
from dextflow.model import (
    NO_REVIEW,
    ORDINARY,
    Approved,
    Assigned,
    Commented,
    Completed,
    Created,
    Deleted,
    Event,
    FileAttached,
    HandedBack,
    Instance,
    Marked,
    MarkUndone,
    Outcome,
    Plan,
    Released,
    ResultsRecorded,
    Review,
    Started,
    Status,
    Submitted,
)
from dextflow.model.readiness import marks_of, reconsider

COMPLETE, NOT_APPLICABLE = Outcome.COMPLETE, Outcome.NOT_APPLICABLE  # once, for looking them up is slow


def begin(plan: Plan, event: Created) -> Instance:
    """The workflow that a `Created` event brings into being.

    Raises `InvalidValue` if the plan is not that of the template version of which the workflow was made.
    """
    if plan.template.ref != event.job.template:
        raise InvalidValue("Instance", f"it is made of {event.job.template}, not of {plan.template.ref}")
    return Instance(
        plan=plan,
        job=event.job,
        status=Status.NOT_STARTED,
        version=1,
        at=event.at,
        done=0,
        issues=0,
        skipped=0,
        ready=plan.first,
    )


def apply(instance: Instance, event: Event) -> Instance:
    """The workflow after one more event. The one before is untouched and shares what did not change.

    Raises `InvalidValue` for an event that cannot have happened to it: a second `Created`, or the mark of an
    item that it does not have.
    """
    try:
        after = _APPLY[type(event)](instance, event)
    except KeyError as error:
        name = type(event).__name__
        raise InvalidValue(name, f"it cannot have happened to this workflow: {error}") from error
    return ticked(after) if after.plan.actions else after


def replay(plan: Plan, events: Iterable[Event]) -> Instance:
    """Rebuild a workflow from all its events, oldest first.

    Raises `InvalidValue` unless they begin with `Created` and can all have happened to that workflow.
    """
    return replayed("Instance", events, Created, partial(begin, plan), apply)


def _assigned(instance: Instance, event: Assigned) -> Instance:
    """Other reviewers have handed nothing back; under review, it stays with the present one if still named."""
    job = attrs.evolve(instance.job, assignee=event.assignee, reviewers=event.reviewers)
    after = step(instance, event, job=job)
    if event.reviewers == instance.job.reviewers:
        return after
    if instance.status is not Status.UNDER_REVIEW:
        return attrs.evolve(after, review=attrs.evolve(instance.review, returned_from=0))
    if not event.reviewers:
        return attrs.evolve(after, status=Status.IN_PROGRESS, review=NO_REVIEW)
    return attrs.evolve(after, review=attrs.evolve(instance.review, stage=_stage_among(event.reviewers, instance)))


def _stage_among(reviewers: tuple[str, ...], instance: Instance) -> int:
    """With whom of other reviewers the review goes on: the present one, else the first who has not agreed yet."""
    if instance.reviewer in reviewers:
        return reviewers.index(instance.reviewer) + 1
    return next_stage(reviewers, instance.review.approvals) or len(reviewers)


def _started(instance: Instance, event: Started) -> Instance:
    job = attrs.evolve(instance.job, started_at=event.at)
    return step(instance, event, status=Status.IN_PROGRESS, job=job)


def _recorded(instance: Instance, event: ResultsRecorded) -> Instance:
    latest = {result.check: result for result in (*instance.results, *event.results)}
    results = tuple(latest[check.key] for check in instance.plan.checks() if check.key in latest)
    return step(instance, event, results=results)


def _marked(instance: Instance, event: Marked) -> Instance:
    plan, work = instance.plan, instance.work
    item = plan.index[event.item]
    bit = item.bit
    done = instance.done | bit
    still_open = ~done
    ready = instance.ready
    issues, skipped = instance.issues & ~bit, instance.skipped & ~bit
    if event.outcome is not COMPLETE:
        if event.outcome is NOT_APPLICABLE:
            skipped |= bit
        else:
            issues |= bit
    for gate in item.gates:  # as `opened` does for many, written out because a call costs as much as the rest
        if not gate.when & still_open:
            for needs, items in gate.opens:
                if not needs & still_open:
                    ready |= items
    # By position: CPython takes twice as long to call a class with keywords, and this is the busiest line.
    after = Instance(
        plan,
        instance.job,
        instance.status,
        instance.version + 1,
        event.at,
        done,
        issues,
        skipped,
        ready & still_open,
        instance.results,
        unreviewed(instance.review) if instance.review.approvals else instance.review,
        work,
        instance.clock,
    )
    if work is ORDINARY and not plan.guarding & bit:
        return after
    return _with_consequences(after, item.step.key, guarding=bool(plan.guarding & bit))


def _with_consequences(instance: Instance, step_key: str, *, guarding: bool) -> Instance:
    """After a mark: pass over what is dropped, ask the guards again, and close a step that is done."""
    if instance.work is not ORDINARY:
        instance = pass_over(instance)
        if not instance.plan.steps[step_key] & ~instance.done and instance.work.on(step_key):
            underway = tuple(each for each in instance.work.underway if each.step != step_key)
            instance = attrs.evolve(instance, work=attrs.evolve(instance.work, underway=underway))
    return _reconsidered(instance) if guarding else instance


def _reconsidered(instance: Instance) -> Instance:
    return attrs.evolve(instance, ready=reconsider(marks_of(instance), instance.done, instance.ready))


def _undone(instance: Instance, event: MarkUndone) -> Instance:
    item = instance.plan.index[event.item]
    rest = ~item.bit
    after = step(
        instance,
        event,
        done=instance.done & rest,
        issues=instance.issues & rest,
        skipped=instance.skipped & rest,
        ready=(instance.ready | item.bit) & ~item.dependents,
        review=unreviewed(instance.review),
    )
    ordinary = not after.work.dropped and not instance.plan.guarding & item.bit
    return after if ordinary else settled(after)


def _noted(instance: Instance, event: Commented | FileAttached) -> Instance:
    held = instance.work.held | (item_bits(instance, event.item) if event.item else 0)
    if held == instance.work.held:
        return step(instance, event)
    return step(instance, event, work=attrs.evolve(instance.work, held=held))


def _submitted(instance: Instance, event: Submitted) -> Instance:
    """Those before the stage to which it goes have agreed already."""
    review = Review(stage=event.stage, approvals=instance.job.reviewers[: event.stage - 1])
    return step(instance, event, status=Status.UNDER_REVIEW, review=review)


def _handed_back(instance: Instance, event: HandedBack) -> Instance:
    return step(instance, event, status=Status.IN_PROGRESS, review=Review(returned_from=event.stage))


def _approved(instance: Instance, event: Approved) -> Instance:
    """To the next reviewer; after the last one, `Completed` or `Released` follows."""
    reviewers = instance.job.reviewers
    approvals = tuple(dict.fromkeys((*instance.review.approvals, reviewers[event.stage - 1])))
    stage = next_stage(reviewers, approvals) or len(reviewers)
    return step(instance, event, review=Review(stage=stage, approvals=approvals))


def _released(instance: Instance, event: Released) -> Instance:
    review = Review(approvals=instance.review.approvals)
    return step(instance, event, status=Status.IN_PROGRESS, review=review)


def _completed(instance: Instance, event: Completed) -> Instance:
    return step(instance, event, status=Status.COMPLETED, review=NO_REVIEW)


def _deleted(instance: Instance, event: Deleted) -> Instance:
    return step(instance, event, status=Status.DELETED, review=NO_REVIEW)


# Each function takes the one type of event under which it is filed, which no mapping type can say.
_APPLY: Mapping[type[Event], Callable[[Instance, Any], Instance]] = {
    Assigned: _assigned,
    Started: _started,
    ResultsRecorded: _recorded,
    Marked: _marked,
    MarkUndone: _undone,
    Commented: _noted,
    FileAttached: _noted,
    Submitted: _submitted,
    HandedBack: _handed_back,
    Approved: _approved,
    Released: _released,
    Completed: _completed,
    Deleted: _deleted,
    **APPLY_CHANGES,
    **APPLY_ACTIONS,
}
