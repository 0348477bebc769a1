"""What becomes of a workflow when the client answers, and when that is returned or accepted.

Requests to clients have a life of their own, so it happens there first. A workflow that has gone on meanwhile (it
is deleted, completed or under review, or the step was done in another way) has nothing to say to it: no function
refuses, each returns no events then.
"""

from datetime import datetime

from dextflow.engine.actions import act, take_back, with_consequences
from dextflow.model import Event, Instance, Item, Marked, Outcome, Responded, Status, Underway

Events = tuple[Event, ...]
DECLINED = "the client declined"


def responded(instance: Instance, step: str, *, by: str, at: datetime, declined: str | None = None) -> Events:
    """The client answered, so that it is our turn. `declined`: it was no, and why, which blocks the step.

    Nothing happens if the workflow does not wait for that answer.
    """
    underway = _request(instance, step)
    if underway is None or underway.asked is None:
        return ()
    reason = declined if declined is None else declined.strip() or DECLINED
    return with_consequences(instance, (Responded(by=by, at=at, step=step, declined=reason),))


def asked_again(instance: Instance, step: str, *, by: str, at: datetime) -> Events:
    """What the client answered goes back to it, and we wait again. Nothing happens unless there is an answer."""
    underway = _request(instance, step)
    if underway is None or underway.answered is None:
        return ()
    return with_consequences(instance, act(instance.plan.index[step], by=by, at=at, again=True))


def accepted(instance: Instance, step: str, *, by: str, at: datetime) -> Events:
    """What the client was asked for is there and right: the step is complete, and what follows from that.

    Nothing happens if the step cannot be marked now, because somebody undid what it waits for, or blocked it. It
    stays open then, and people mark it when it can be.
    """
    underway = _request(instance, step)
    if underway is None or not _is_markable(instance, instance.plan.index[step], underway):
        return ()
    return with_consequences(instance, (Marked(by=by, at=at, item=step, outcome=Outcome.COMPLETE),))


def withdrawn(instance: Instance, step: str, *, by: str, at: datetime, reason: str) -> Events:
    """What a step asked the client for is asked for no more. Nothing happens unless that is not settled yet."""
    if _request(instance, step) is None:
        return ()
    return with_consequences(instance, take_back(instance, step, by=by, at=at, reason=reason))


def _request(instance: Instance, step: str) -> Underway | None:
    """What is going on with a step while what it asked the client for is not settled; else None."""
    underway = instance.work.on(step) if instance.status is Status.IN_PROGRESS else None
    return underway if underway is not None and underway.requested else None


def _is_markable(instance: Instance, item: Item, underway: Underway) -> bool:
    stopped = underway.blocked is not None and not underway.declined
    return bool(instance.ready & item.bit) and not stopped
