"""Hypothesis strategies for tasks, and for commands to them: any that might be given, likely ones often."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import get_args

import attrs
from hypothesis import strategies as st

from dextflow.engine import LIFECYCLE
from dextflow.engine.tasks import (
    TASK_LIFECYCLE,
    may_task,
    resolve_task_owner,
)
from dextflow.model import (
    TO_NOBODY,
    AssignTask,
    AttachFileToTask,
    AttachWorkflow,
    BlockTask,
    ChangeChecklist,
    ChangeTaskClients,
    CommentOnTask,
    CompleteTask,
    DeleteTask,
    DetachWorkflow,
    DueDate,
    EditTask,
    FileRef,
    LogTaskTime,
    Owner,
    Policy,
    PutBackTask,
    RefreshTask,
    ReopenTask,
    ReplaceWorkflow,
    RescheduleTask,
    SkipTask,
    StartTask,
    TaskCommand,
    TaskOrder,
    TickLine,
    UnblockTask,
    UntickLine,
)
from dextflow.testing.commands import permitted_commands
from dextflow.testing.runs import (
    ACME,
    CAST,
    DEFAULT_POLICY,
    DUE_ON,
    OCTOBER,
    PRACTICE,
    next_commands,
)
from dextflow.testing.task_runs import (
    BOLT,
    CHECKLIST,
    CLIENTS,
    SHORT,
    TO_ANN,
    TO_BEN,
    TO_MANAGER,
    TO_PAYROLL,
    TaskRun,
    ordered,
)

DEFAULT = st.just(DEFAULT_POLICY)
FOR = (TO_ANN, TO_BEN, TO_PAYROLL, TO_MANAGER, TO_NOBODY)
_LATER = st.sampled_from((timedelta(0), timedelta(minutes=7), timedelta(days=3)))
_WORDS = st.sampled_from(("The papers are missing.", "Asked the client.", ""))
_PEOPLE = st.sampled_from(tuple(CAST))
_DAYS = st.sampled_from((date(2026, 11, 9), DUE_ON, date(2026, 12, 24)))
_LINES = st.sampled_from((*(line.key for line in CHECKLIST), "no-such-key"))
_CLIENTS: st.SearchStrategy[tuple[str, ...]] = st.sampled_from(((ACME.id,), (ACME.id, BOLT.id), (BOLT.id,), ()))
_BY_LAW = DueDate(rule="own", version=1, nominal=DUE_ON, due=DUE_ON, act_by=None)
_FILE = FileRef(name="Scan.pdf", sha256="0" * 64, size=12_345, media_type="application/pdf")
TASK_KINDS: tuple[type[TaskCommand], ...] = get_args(TaskCommand)


def task_orders() -> st.SearchStrategy[TaskOrder]:
    """Draw orders for tasks of no client, one and two; for anybody, with and without dates and a checklist."""
    return st.builds(
        TaskOrder,
        title=st.just("October"),
        clients=_CLIENTS,
        assignment=st.sampled_from(FOR),
        period=st.sampled_from((OCTOBER, None)),
        due_on=st.none() | _DAYS,
        checklist=st.sampled_from((CHECKLIST, ())),
    )


@st.composite
def any_task_commands(
    draw: st.DrawFn, run: TaskRun, kind: type[TaskCommand] | None = None, by: str | None = None
) -> TaskCommand:
    """Draw any command to a task, or any of a kind, by anybody of the cast or by one, not too early."""
    make = _ANY[kind or draw(st.sampled_from(TASK_KINDS))]
    last = max(run.task.at, run.workflow.instance.at) if run.workflow else run.task.at
    return make(draw, run, by or draw(_PEOPLE), last + draw(_LATER))


@st.composite
def permitted_task_commands(draw: st.DrawFn, run: TaskRun) -> TaskCommand:
    """Draw a command that the status accepts, by somebody who has the right to give it, if there is any such."""
    kinds = tuple(TASK_LIFECYCLE[run.task.status]) or TASK_KINDS
    command = draw(any_task_commands(run, draw(st.sampled_from(kinds))))
    may_give = [person.id for person in CAST.values() if may_task(person, command, run.task)]
    return attrs.evolve(command, by=draw(st.sampled_from(may_give))) if may_give else command


@st.composite
def task_runs(draw: st.DrawFn, max_moves: int = 12, under: st.SearchStrategy[Policy] = DEFAULT) -> TaskRun:
    """Draw a task in any status, with its record, often with a workflow on which work is done as well."""
    run = ordered(draw(task_orders()), draw(under))
    if draw(st.booleans()):
        run = _attached(draw, run)
    for move in draw(st.lists(st.sampled_from(_MOVES), max_size=max_moves)):
        run = move(draw, run)
    return run


def _anything(draw: st.DrawFn, run: TaskRun) -> TaskRun:
    return run.attempt(draw(any_task_commands(run)))


def _permitted(draw: st.DrawFn, run: TaskRun) -> TaskRun:
    return run.attempt(draw(permitted_task_commands(run)))


def _attached(draw: st.DrawFn, run: TaskRun) -> TaskRun:
    return run.attempt(draw(any_task_commands(run, AttachWorkflow, "pam")))


def _worked(draw: st.DrawFn, run: TaskRun) -> TaskRun:
    """The workflow led on, or anything permitted done to it."""
    if run.workflow is None:
        return run
    instance = run.workflow.instance
    if ahead := next_commands(instance):
        run = run.work(draw(st.sampled_from(ahead)))
    if run.workflow is None or not LIFECYCLE[run.workflow.instance.status]:
        return run
    return run.attempt_work(draw(permitted_commands(run.workflow.instance)))


_MOVES = (_anything, _permitted, _permitted, _permitted, _attached, _worked, _worked, _worked)


def _owner(draw: st.DrawFn, run: TaskRun) -> Owner:
    clients = [CLIENTS[each] for each in run.task.order.clients]
    return resolve_task_owner(draw(st.sampled_from(FOR)), clients, PRACTICE)


def _reschedule(draw: st.DrawFn, _: TaskRun, by: str, at: datetime) -> RescheduleTask:
    return RescheduleTask(
        by,
        at,
        draw(st.none() | _DAYS),
        draw(st.none() | _DAYS),
        draw(st.sampled_from((None, _BY_LAW))),
        draw(st.sampled_from((None, "the year end is another"))),
    )


def _confirmed(draw: st.DrawFn, run: TaskRun) -> int | None:
    return draw(st.sampled_from((None, run.workflow.instance.version if run.workflow else 1, 1)))


_ANY: Mapping[type[TaskCommand], Callable[[st.DrawFn, TaskRun, str, datetime], TaskCommand]] = {
    EditTask: lambda draw, _, by, at: EditTask(
        by, at, draw(st.sampled_from(("November", " "))), "Soon.", "VAT", 9
    ),
    RescheduleTask: _reschedule,
    ChangeTaskClients: lambda draw, _, by, at: ChangeTaskClients(by, at, draw(_CLIENTS)),
    ChangeChecklist: lambda draw, _, by, at: ChangeChecklist(
        by, at, draw(st.sampled_from((CHECKLIST[:1], CHECKLIST)))
    ),
    AssignTask: lambda draw, run, by, at: AssignTask(by, at, _owner(draw, run)),
    RefreshTask: lambda draw, run, by, at: RefreshTask(by, at, _owner(draw, run), "Acme Ltd"),
    StartTask: lambda _, __, by, at: StartTask(by, at),
    PutBackTask: lambda _, __, by, at: PutBackTask(by, at),
    BlockTask: lambda draw, _, by, at: BlockTask(by, at, draw(_WORDS)),
    UnblockTask: lambda _, __, by, at: UnblockTask(by, at),
    CompleteTask: lambda draw, _, by, at: CompleteTask(by, at, draw(st.booleans())),
    SkipTask: lambda draw, _, by, at: SkipTask(by, at, draw(_WORDS)),
    ReopenTask: lambda _, __, by, at: ReopenTask(by, at),
    TickLine: lambda draw, _, by, at: TickLine(by, at, draw(_LINES)),
    UntickLine: lambda draw, _, by, at: UntickLine(by, at, draw(_LINES)),
    LogTaskTime: lambda draw, _, by, at: LogTaskTime(by, at, draw(st.sampled_from((0, 25)))),
    CommentOnTask: lambda draw, _, by, at: CommentOnTask(by, at, draw(_WORDS)),
    AttachFileToTask: lambda _, __, by, at: AttachFileToTask(by, at, _FILE),
    AttachWorkflow: lambda draw, run, by, at: AttachWorkflow(
        by, at, SHORT.id, 1, draw(st.sampled_from((None, OCTOBER))), run.next_id
    ),
    ReplaceWorkflow: lambda draw, run, by, at: ReplaceWorkflow(
        by, at, SHORT.id, 1, None, _confirmed(draw, run), run.next_id
    ),
    DetachWorkflow: lambda draw, run, by, at: DetachWorkflow(by, at, _confirmed(draw, run)),
    DeleteTask: lambda _, __, by, at: DeleteTask(by, at),
}
