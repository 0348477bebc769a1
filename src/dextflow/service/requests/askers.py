"""What becomes of the workflows that ask when something happens to a request."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce

from dextflow.engine import accepted, apply, asked_again, responded, withdrawn
from dextflow.engine.requests import RequestChange
from dextflow.model import Asker, ClientRequest, Event, Instance, RequestStatus
from dextflow.service.records import Change

Events = tuple[Event, ...]


def follow(change: RequestChange, instances: Mapping[str, Instance]) -> Iterator[Change]:
    """The changes of the workflows whose steps ask; one that is not there, or has gone on, has none."""
    before = change.before
    if before is not None and before.status is not change.after.status:
        by, accepted_by = change.events[0].by, change.events[-1].by
        for workflow, askers in _by_workflow(before.askers).items():
            if workflow in instances:
                yield from followed(instances[workflow], askers, change.after, by, accepted_by)


def followed(
    instance: Instance, askers: Sequence[Asker], request: ClientRequest, by: str, accepted_by: str
) -> Iterator[Change]:
    """The change of a workflow some steps of which ask, now that the request is what it is; at most one."""
    now, all_events = instance, Events()
    for asker in askers:
        events = _events(now, asker.step, request, by, accepted_by)
        now, all_events = reduce(apply, events, now), (*all_events, *events)
    if all_events:
        yield Change(before=instance, after=now, events=all_events)


def _events(instance: Instance, step: str, request: ClientRequest, by: str, accepted_by: str) -> Events:
    """What happens with a step. It is never dated before the last thing that happened in the workflow."""
    at = max(request.at, instance.at)
    if request.status is RequestStatus.OPEN:
        return asked_again(instance, step, by=by, at=at)
    if request.status is RequestStatus.WITHDRAWN:
        return withdrawn(instance, step, by=by, at=at, reason=request.reason)
    events = responded(instance, step, by=by, at=at, declined=request.declined)
    if request.status is RequestStatus.ANSWERED or request.declined is not None:
        return events
    return (*events, *accepted(reduce(apply, events, instance), step, by=accepted_by, at=at))


def _by_workflow(askers: Iterable[Asker]) -> Mapping[str, list[Asker]]:
    found: dict[str, list[Asker]] = {}
    for asker in askers:
        found.setdefault(asker.workflow, []).append(asker)
    return found
