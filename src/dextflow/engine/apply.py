"""Apply events to a workflow, and rebuild it from them. What has happened cannot be refused."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import attrs

from dextflow.errors import InvalidValue
from dextflow.model import (
    Approved,
    Assigned,
    Commented,
    Completed,
    Created,
    Event,
    FileAttached,
    HandedBack,
    Instance,
    Marked,
    MarkUndone,
    Outcome,
    Plan,
    ResultsRecorded,
    Started,
    Status,
    Submitted,
)


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
        stage=0,
        version=1,
        at=event.at,
        done=0,
        issues=0,
        skipped=0,
        ready=plan.first,
        results=(),
    )


def apply(instance: Instance, event: Event) -> Instance:
    """The workflow after one more event. The one before is untouched and shares what did not change.

    Raises `InvalidValue` for an event that cannot have happened to it: a second `Created`, or the mark of an
    item that it does not have.
    """
    try:
        return _APPLY[type(event)](instance, event)
    except KeyError as error:
        name = type(event).__name__
        raise InvalidValue(name, f"it cannot have happened to this workflow: {error}") from error


def replay(plan: Plan, events: Iterable[Event]) -> Instance:
    """Rebuild a workflow from all its events, oldest first.

    Raises `InvalidValue` unless they begin with `Created` and can all have happened to that workflow.
    """
    trail = iter(events)
    first = next(trail, None)
    if not isinstance(first, Created):
        raise InvalidValue("Instance", "its events start with Created")
    instance = begin(plan, first)
    for event in trail:
        instance = apply(instance, event)
    return instance


def _assigned(instance: Instance, event: Assigned) -> Instance:
    job = attrs.evolve(instance.job, assignee=event.assignee, reviewers=event.reviewers)
    return attrs.evolve(instance, job=job, version=instance.version + 1, at=event.at)


def _started(instance: Instance, event: Started) -> Instance:
    return _move(instance, event, Status.IN_PROGRESS, 0)


def _recorded(instance: Instance, event: ResultsRecorded) -> Instance:
    latest = {result.check: result for result in (*instance.results, *event.results)}
    results = tuple(latest[check.key] for check in instance.plan.checks() if check.key in latest)
    return attrs.evolve(instance, results=results, version=instance.version + 1, at=event.at)


def _marked(instance: Instance, event: Marked) -> Instance:
    item = instance.plan.index[event.item]
    bit = item.bit
    done = instance.done | bit
    still_open = ~done
    ready = instance.ready
    issues, skipped = instance.issues & ~bit, instance.skipped & ~bit
    if event.outcome is not Outcome.COMPLETE:
        if event.outcome is Outcome.NOT_APPLICABLE:
            skipped |= bit
        else:
            issues |= bit
    for gate in item.gates:
        if not gate.when & still_open:
            for needs, items in gate.opens:
                if not needs & still_open:
                    ready |= items
    # By position: CPython takes twice as long to call a class with keywords, and this is the busiest line.
    return Instance(
        instance.plan,
        instance.job,
        instance.status,
        instance.stage,
        instance.version + 1,
        event.at,
        done,
        issues,
        skipped,
        ready & still_open,
        instance.results,
    )


def _undone(instance: Instance, event: MarkUndone) -> Instance:
    item = instance.plan.index[event.item]
    rest = ~item.bit
    return attrs.evolve(
        instance,
        version=instance.version + 1,
        at=event.at,
        done=instance.done & rest,
        issues=instance.issues & rest,
        skipped=instance.skipped & rest,
        ready=(instance.ready | item.bit) & ~item.dependents,
    )


def _noted(instance: Instance, event: Commented | FileAttached) -> Instance:
    return attrs.evolve(instance, version=instance.version + 1, at=event.at)


def _submitted(instance: Instance, event: Submitted) -> Instance:
    return _move(instance, event, Status.UNDER_REVIEW, 1)


def _handed_back(instance: Instance, event: HandedBack) -> Instance:
    return _move(instance, event, Status.IN_PROGRESS, 0)


def _approved(instance: Instance, event: Approved) -> Instance:
    """To the next reviewer; after the last one, `Completed` follows."""
    return _move(instance, event, instance.status, min(event.stage + 1, len(instance.job.reviewers)))


def _completed(instance: Instance, event: Completed) -> Instance:
    return _move(instance, event, Status.COMPLETED, 0)


def _move(instance: Instance, event: Event, status: Status, stage: int) -> Instance:
    return attrs.evolve(instance, status=status, stage=stage, version=instance.version + 1, at=event.at)


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
    Completed: _completed,
}
