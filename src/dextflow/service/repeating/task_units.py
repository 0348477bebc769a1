"""Tasks of recurring tasks, as the machinery of firings sees them."""

from collections.abc import Mapping, Sequence

import attrs

from dextflow.engine.tasks import carried, decide_task, follow_task_dates
from dextflow.model import (
    OPEN_TASK,
    CommentOnTask,
    DeleteTask,
    Event,
    Firing,
    Instance,
    Occurrence,
    Task,
    TaskEvent,
    TaskStatus,
)
from dextflow.ports import Where
from dextflow.service.filters import in_status
from dextflow.service.repeating.moments import Moment
from dextflow.service.repeating.units import CHANGED, Done, workflow_changed, workflow_moved
from dextflow.service.roof import Roof
from dextflow.service.shelves import every_record
from dextflow.service.tasks.records import TASK, change_of, read_task, written


@attrs.frozen(kw_only=True)
class TaskUnit:
    """A task of a recurring task, with the workflow that is attached to it now, if there is one."""

    task: Task
    firing: Firing
    workflow: Instance | None

    @property
    def has_begun(self) -> bool:
        """Whether it is in progress, or was blocked, or something was done for it all the same."""
        return self.task.status is not TaskStatus.NOT_STARTED or bool(self.task.minutes or self.task.ticks)

    def given_way(self, roof: Roof, moment: Moment, reason: str) -> Done:
        """Take it off the list with its workflow, with a comment that says why."""
        said = self._decided(roof, moment, CommentOnTask(moment.by, moment.at, reason))
        events = (*said, *self._decided(roof, moment, DeleteTask(moment.by, moment.at)))
        done = _changed(roof, self.task, events)
        if self.workflow is None:
            return done
        off = workflow_changed(self.workflow, carried(self.workflow, events))
        return attrs.evolve(done, writes=done.writes + off.writes)

    def followed(self, roof: Roof, moment: Moment, before: Occurrence, now: Occurrence) -> Done:
        """Let its period and dates follow, as far as the practice's policy lets them.

        A task with a workflow follows that, in the same commit.
        """
        if self.workflow is not None:
            return workflow_changed(self.workflow, workflow_moved(roof, moment, self.workflow, before, now))
        if now.due_on is None:
            return Done()
        events = follow_task_dates(
            self.task,
            roof.policy,
            period=now.period,
            due_on=now.due_on,
            starts_on=min(now.starts_on, now.due_on),
            statutory=now.statutory,
            because=CHANGED,
            by=moment.by,
            at=moment.at,
        )
        return _changed(roof, self.task, events) if events else Done()

    def _decided(self, roof: Roof, moment: Moment, command: CommentOnTask | DeleteTask) -> tuple[TaskEvent, ...]:
        record: tuple[Event, ...] = roof.events(self.workflow.id) if self.workflow else ()
        return decide_task(self.task, command, moment.actor, roof.policy, workflow=self.workflow, record=record)


def _changed(roof: Roof, task: Task, events: Sequence[TaskEvent]) -> Done:
    change = change_of(task, events)
    return Done(writes=written(roof, change), task=change.after)


def read_opened_tasks(roof: Roof, repeating: Sequence[str], clients: Sequence[str]) -> Mapping[Firing, TaskUnit]:
    """The open tasks that were made for those recurring tasks and clients, with their workflows, in two reads."""
    where = (
        Where(terms=("recurring",), one_of=tuple(repeating)),
        Where(terms=("client",), one_of=tuple(client or None for client in clients)),
        in_status(OPEN_TASK),
    )
    tasks = [read_task(record) for record in every_record(roof.store, roof.practice, TASK, where)]
    workflows = roof.get_many([task.workflow for task in tasks if task.workflow])
    return {
        source.firing: TaskUnit(task=task, firing=source.firing, workflow=workflows.get(task.workflow or ""))
        for task in tasks
        if (source := task.order.source) and source.firing
    }
