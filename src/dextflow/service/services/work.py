"""The work of a service at a client: what is put aside when it stops, and what comes back when it goes on."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import partial

import attrs

from dextflow.engine.tasks import decide_task, loss_of
from dextflow.errors import DextflowError
from dextflow.model import (
    AffectedWork,
    AttachWorkflow,
    Fate,
    PutAside,
    ReopenTask,
    RescheduleTask,
    SkipTask,
    Task,
    TaskStatus,
    TemplateRef,
)
from dextflow.ports import Where
from dextflow.service.filters import of_client
from dextflow.service.records import OPEN, WORKFLOW
from dextflow.service.repeating.moments import Moment
from dextflow.service.roof import Roof, Writes
from dextflow.service.services.bringing import read_tasks
from dextflow.service.shelves import every_record
from dextflow.service.tasks.acting import acted
from dextflow.service.tasks.making import Wanted, maker
from dextflow.service.tasks.reading import open_tasks
from dextflow.service.tasks.records import TaskChange, change_of, written
from dextflow.service.trying import tried

NO_TASK = "it belongs to no task that could be put aside: delete it if it is not to be done"
DECIDED = "somebody has decided otherwise on it since"


@attrs.frozen(kw_only=True)
class Result:
    """What becomes of one piece of work, and what is written of it; `aside` if it is put aside."""

    work: AffectedWork
    writes: Writes = attrs.field(factory=Writes)
    aside: PutAside | None = None


# ------------------------------------------------------------------------------------------------ it stops


def stopping(
    roof: Roof,
    client: str,
    service: str,
    orders: frozenset[str],
    *,
    reason: str,
    on: date | None,
    moment: Moment,
) -> tuple[Result, ...]:
    """What becomes of the open work of a service, and of standing orders that only it was the reason for.

    What has not begun is put aside; what somebody has begun, or was to begin before the day `on`, stays.
    """
    tasks = (_stopped(roof, task, reason, on, moment) for task in _open_tasks(roof, client, service, orders))
    return (*tasks, *_workflows(roof, client, orders))


def _open_tasks(roof: Roof, client: str, service: str, orders: frozenset[str]) -> Iterator[Task]:
    for task in open_tasks(roof, client):
        source = task.order.source
        firing = source.firing if source else None
        if source is not None and (source.service == service or (firing and firing.repeating in orders)):
            yield task


def _stopped(roof: Roof, task: Task, reason: str, on: date | None, moment: Moment) -> Result:
    why = _why_it_stays(roof, task, on)
    if not why:
        command = SkipTask(moment.by, moment.at, reason)
        done = tried(partial(acted, roof, task, command, moment.actor))
        if not isinstance(done, DextflowError):
            aside = PutAside(task=task.id, reason=reason, template=task.template)
            return Result(work=_affected(task, Fate.PUT_ASIDE), writes=done.writes, aside=aside)
        why = str(done)
    return Result(work=_affected(task, Fate.STAYS, why))


def _why_it_stays(roof: Roof, task: Task, on: date | None) -> str:
    """Why a task is not put aside; blank if it is."""
    begins = task.order.starts_on or task.order.due_on
    if task.status is not TaskStatus.NOT_STARTED:
        return f"it is {task.status.value}"
    if on is not None and begins is not None and begins < on:
        return f"it was to begin on {begins}, and is owed"
    if task.workflow is None:
        return ""
    lost = loss_of(roof.get(task.workflow), roof.events(task.workflow)).lines
    return f"somebody has worked on it ({'; '.join(lost)})" if lost else ""


def _workflows(roof: Roof, client: str, orders: frozenset[str]) -> Iterator[Result]:
    """The open workflows of standing orders that make workflows alone: nothing brings one back, so each stays."""
    if not orders:
        return
    where = (
        *of_client(client, OPEN),
        Where(terms=("repeating",), one_of=tuple(sorted(orders))),
    )
    for workflow in roof.read(list(every_record(roof.store, roof.practice, WORKFLOW, where))):
        job = workflow.job
        if job.task is None:
            work = AffectedWork(
                fate=Fate.STAYS, title=job.name, workflow=workflow.id, due_on=job.due_on, why=NO_TASK
            )
            yield Result(work=work)


# ---------------------------------------------------------------------------------------------- it goes on


@attrs.frozen(kw_only=True)
class Resuming:
    """A service goes on at a moment, after it stood still since a day."""

    since: date
    because: str
    moment: Moment


def going_on(roof: Roof, asides: Sequence[PutAside], resuming: Resuming) -> tuple[Result, ...]:
    """What becomes of tasks that were put aside: those that still are come back."""
    found = {task.id: task for task in read_tasks(roof, [each.task for each in asides])}
    return tuple(_gone_on(roof, found[each.task], each, resuming) for each in asides if each.task in found)


@attrs.frozen(kw_only=True)
class _Return:
    """How a task comes back: on which other date, if its own passed, and why."""

    roof: Roof
    moment: Moment
    task: Task
    moved_to: date | None
    because: str

    def written(self, template: TemplateRef | None) -> Writes:
        """What is written of the task that is open again, with a new workflow of a template if it had one."""
        after = self._opened()
        if template is None:
            return written(self.roof, after)
        by, at, actor, task = self.moment.by, self.moment.at, self.moment.actor, after.after
        owned = attrs.evolve(task.order, assignment=task.owner.assignment)
        wanted = Wanted(id=task.id, order=owned, template=template)
        change = maker(self.roof, (wanted,), by=actor, at=at).workflow(task, template, None)
        attach = AttachWorkflow(by, at, template.id, template.version, None, change.after.id)
        events = (*after.events, *decide_task(task, attach, actor, self.roof.policy))
        return written(self.roof, change_of(self.task, events)) + Writes(changes=(change,))

    def _opened(self) -> TaskChange:
        """The task open again, on other dates if its own passed."""
        by, at, actor, order = self.moment.by, self.moment.at, self.moment.actor, self.task.order
        change = change_of(self.task, decide_task(self.task, ReopenTask(by, at), actor, self.roof.policy))
        if self.moved_to is None or order.due_on is None:
            return change
        starts = order.starts_on and order.starts_on + (self.moved_to - order.due_on)
        command = RescheduleTask(by, at, self.moved_to, starts, order.statutory, self.because)
        moved = decide_task(change.after, command, actor, self.roof.policy)
        return change_of(self.task, (*change.events, *moved))


def _gone_on(roof: Roof, task: Task, aside: PutAside, resuming: Resuming) -> Result:
    if task.status is not TaskStatus.SKIPPED or task.reason != aside.reason:
        return Result(work=_affected(task, Fate.STAYS_ASIDE, DECIDED), aside=aside)
    moment = resuming.moment
    moved_to = _moved_to(task, resuming.since, moment.today)
    back = _Return(roof=roof, moment=moment, task=task, moved_to=moved_to, because=resuming.because)
    done, why = tried(partial(back.written, aside.template)), ""
    if isinstance(done, DextflowError):  # its workflow cannot be made any more: the task comes back without it
        done, why = back.written(None), str(done)
    due_on, moved_from = (moved_to, task.order.due_on) if moved_to else (task.order.due_on, None)
    work = attrs.evolve(_affected(task, Fate.COMES_BACK, why), due_on=due_on, moved_from=moved_from)
    return Result(work=work, writes=done, aside=aside)


def _moved_to(task: Task, since: date, today: date) -> date | None:
    """When a task that comes once is due, if its date passed meanwhile: as much later as the service stood still.

    The dates of recurring work, and those that the law sets, stay as they were.
    """
    due_on, source = task.order.due_on, task.order.source
    if due_on is None or due_on >= today or task.order.statutory or (source and source.firing):
        return None
    return due_on + max(today - since, timedelta())


def _affected(task: Task, fate: Fate, why: str = "") -> AffectedWork:
    return AffectedWork(
        fate=fate,
        title=task.order.title,
        task=task.id,
        workflow=task.workflow,
        due_on=task.order.due_on,
        why=why,
    )
