"""What firings make, as their machinery sees it: workflows, or tasks with the workflows attached to them."""

from functools import reduce
from typing import Protocol

import attrs

from dextflow.engine import apply, follow_due_dates
from dextflow.model import AddComment, ChangePeriod, Delete, Event, Firing, Instance, Occurrence, Status, Task
from dextflow.service.prepare import prepared
from dextflow.service.records import Change
from dextflow.service.repeating.moments import Moment
from dextflow.service.roof import NOTHING, Roof, Writes

CHANGED = "the dates of the client changed"


class Unit(Protocol):
    """Listed work that a firing has made: one of `WorkflowUnit` and `TaskUnit`."""

    @property
    def firing(self) -> Firing:
        """The firing of which it was made."""
        ...

    @property
    def has_begun(self) -> bool:
        """Whether somebody works on it, so that nothing but a person moves it."""
        ...

    def given_way(self, roof: Roof, moment: Moment, reason: str) -> "Done":
        """Take it off the list, and say why in its record."""
        ...

    def followed(self, roof: Roof, moment: Moment, before: Occurrence, now: Occurrence) -> "Done":
        """Let it follow the dates of its firing; nothing is done if it stays as it is."""
        ...


@attrs.frozen(kw_only=True)
class Done:
    """What is written of a piece of work, and the task as it is then, if it is one."""

    writes: Writes = NOTHING
    task: Task | None = None


@attrs.frozen(kw_only=True)
class WorkflowUnit:
    """A workflow of a repeating workflow."""

    instance: Instance
    firing: Firing

    @property
    def has_begun(self) -> bool:
        """Whether it was started."""
        return self.instance.status is not Status.NOT_STARTED

    def given_way(self, roof: Roof, moment: Moment, reason: str) -> Done:
        """Take it off the list, with a comment that says why."""
        return workflow_changed(self.instance, taken_off(roof, moment, self.instance, reason))

    def followed(self, roof: Roof, moment: Moment, before: Occurrence, now: Occurrence) -> Done:
        """Let its period and due date follow, as far as the practice's policy lets them."""
        return workflow_changed(self.instance, workflow_moved(roof, moment, self.instance, before, now))


def workflow_changed(before: Instance, events: tuple[Event, ...]) -> Done:
    """What some events make of a workflow, if there are any."""
    if not events:
        return Done()
    change = Change(before=before, after=reduce(apply, events, before), events=events)
    return Done(writes=Writes(changes=(change,)))


def taken_off(roof: Roof, moment: Moment, instance: Instance, reason: str) -> tuple[Event, ...]:
    """A comment with the reason why work that has not begun gives way, and its deletion."""
    actor = moment.actor
    said = roof.decide(instance, AddComment(by=moment.by, at=moment.at, text=reason), actor)
    delete = Delete(by=moment.by, at=moment.at)
    return (*said, *roof.decide(reduce(apply, said, instance), delete, actor))


def workflow_moved(
    roof: Roof, moment: Moment, instance: Instance, before: Occurrence, now: Occurrence
) -> tuple[Event, ...]:
    """What happens in a workflow whose firing is about another period, or due on another date."""
    events: tuple[Event, ...] = ()
    if now.period and now.period != before.period:
        change = ChangePeriod(by=moment.by, at=moment.at, period=now.period, settings=())
        command = prepared(roof, instance, change, moment.actor)
        events = roof.decide(instance, command, moment.actor)
    if now.due_on is None:
        return events
    dated = follow_due_dates(
        reduce(apply, events, instance),
        roof.policy,
        due_on=now.due_on,
        starts_on=min(now.starts_on, now.due_on),
        statutory=now.statutory,
        because=CHANGED,
        by=moment.by,
        at=moment.at,
    )
    return (*events, *dated)
