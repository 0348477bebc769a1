"""What is given to whom: work that may begin, and steps."""

from collections.abc import Callable, Iterable
from datetime import date, datetime

from dextflow.engine.notices.happenings import Happening
from dextflow.engine.notices.keys import day_key
from dextflow.engine.notices.telling import Notices, about_workflow, owning, tell, tell_of_steps
from dextflow.model import (
    Assigned,
    Created,
    Instance,
    Notice,
    Owner,
    Refreshed,
    Rescheduled,
    Status,
    StepAdded,
    StepReassigned,
    Topic,
)

DayOf = Callable[[datetime], date]


def may_begin(instance: Instance, day: date) -> bool:
    """Whether a workflow that has not been started may be on that day."""
    starts_on = instance.job.starts_on
    return instance.status is Status.NOT_STARTED and (starts_on is None or starts_on <= day)


def ready(instance: Instance, at: datetime, day: date, by: str | None = None) -> Notices:
    """That work may begin from a day on, told to its assignee; the key is the same whoever finds it out."""
    assignee, about = instance.job.assignee, about_workflow(instance)
    if assignee is not None and assignee != by:
        yield Notice(
            key=day_key(about, Topic.READY, day),
            topic=Topic.READY,
            about=about,
            at=at,
            to=(assignee,),
            by=by,
            due_on=instance.job.due_on,
        )


def made_ready(happening: Happening, day_of: DayOf) -> Notices:
    """Work that was made may begin, or its start was brought forward to that day or before it."""
    cause, before, after = happening.cause, happening.before, happening.after
    if isinstance(cause, Created | Rescheduled):
        day = day_of(cause.at)
        if may_begin(after, day) and (before is None or not may_begin(before, day)):
            yield from ready(after, cause.at, day, cause.by)


def assigned(happening: Happening) -> Notices:
    """Work that was there became somebody's: of new work they are told when it may begin."""
    cause, before = happening.cause, happening.before
    if isinstance(cause, Assigned) and before is not None and before.job.assignee != cause.assignee:
        yield from tell(happening, Topic.ASSIGNED, (cause.assignee,), due_on=happening.after.job.due_on)


def steps_assigned(happening: Happening) -> Notices:
    """Steps that are still open were given to others than the assignee, for whom all of them are anyway."""
    after = happening.after
    assignee = after.job.assignee
    open_steps = (
        (owner.step, owning(owner, assignee))
        for owner in _new_owners(happening)
        if owner.person != assignee and (owner.person or owner.team) and _is_open(after, owner.step)
    )
    yield from tell_of_steps(happening, Topic.ASSIGNED, open_steps)


def _new_owners(happening: Happening) -> Iterable[Owner]:
    """The owners whom steps got now."""
    cause = happening.cause
    if happening.before is None:
        return happening.after.job.owners
    if isinstance(cause, StepReassigned):
        return (cause.owner,)
    if isinstance(cause, StepAdded):
        return (cause.owner,) if cause.owner else ()
    if isinstance(cause, Refreshed):
        known = {(owner.step, owner.person, owner.team) for owner in happening.before.job.owners}
        return (owner for owner in cause.owners if (owner.step, owner.person, owner.team) not in known)
    return ()


def _is_open(instance: Instance, step: str) -> bool:
    return bool(instance.plan.items_of(step) & instance.open)
