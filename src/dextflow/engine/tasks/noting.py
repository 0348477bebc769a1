"""Decide on what people note on a task: ticks, time, comments, files."""

from collections.abc import Callable, Mapping
from typing import Any

from dextflow.engine.obstacles import check_comment, check_minutes
from dextflow.engine.tasks.lifecycle import TaskCommandType
from dextflow.engine.tasks.situation import Situation
from dextflow.errors import AlreadyTicked, NotTicked, UnknownLine
from dextflow.model import (
    AttachFileToTask,
    CommentOnTask,
    FileAttachedToTask,
    LineTicked,
    LineUnticked,
    LogTaskTime,
    Task,
    TaskCommented,
    TaskEvent,
    TaskStarted,
    TaskStatus,
    TaskTimeLogged,
    TickLine,
    UntickLine,
)

Events = tuple[TaskEvent, ...]


def _tick(situation: Situation, command: TickLine) -> Events:
    task = situation.task
    _check_line(task, command.line)
    done = next((tick for tick in task.ticks if tick.item == command.line), None)
    if done is not None:
        raise AlreadyTicked(command.line, done.by)
    ticked = LineTicked(command.by, command.at, command.line)
    if task.status is TaskStatus.NOT_STARTED and situation.workflow is None:
        return (TaskStarted(command.by, command.at), ticked)
    return (ticked,)


def _untick(situation: Situation, command: UntickLine) -> Events:
    _check_line(situation.task, command.line)
    if command.line in situation.task.open_lines:
        raise NotTicked(command.line)
    return (LineUnticked(command.by, command.at, command.line),)


def _check_line(task: Task, line: str) -> None:
    if line not in (each.key for each in task.order.checklist):
        raise UnknownLine(line)


def _log_time(_: Situation, command: LogTaskTime) -> Events:
    check_minutes(command.minutes)
    return (TaskTimeLogged(command.by, command.at, command.minutes, command.note),)


def _comment(_: Situation, command: CommentOnTask) -> Events:
    check_comment(command.text)
    return (TaskCommented(command.by, command.at, command.text),)


def _attach_file(_: Situation, command: AttachFileToTask) -> Events:
    return (FileAttachedToTask(command.by, command.at, command.file),)


# Each function takes the one type of command under which it is filed, which no mapping type can say.
DECIDE_NOTES: Mapping[TaskCommandType, Callable[[Situation, Any], Events]] = {
    TickLine: _tick,
    UntickLine: _untick,
    LogTaskTime: _log_time,
    CommentOnTask: _comment,
    AttachFileToTask: _attach_file,
}
