"""What people ask of a task: imperative, each with who asks (`by`, a person's id) and when (`at`)."""

from datetime import date, datetime

import attrs

from dextflow.model.assignment import Owner
from dextflow.model.due_rules import DueDate
from dextflow.model.files import FileRef
from dextflow.model.period import ReportingPeriod
from dextflow.model.task import ChecklistItem


@attrs.frozen
class EditTask:
    """Call the task something else, describe it, put it in a category, and estimate it in minutes, anew."""

    by: str
    at: datetime
    title: str
    description: str = ""
    category: str | None = None
    estimate: int | None = None


@attrs.frozen
class RescheduleTask:
    """Set the dates of the task, all of them.

    `because` is None where somebody chooses them; otherwise they follow other dates, for that reason.
    """

    by: str
    at: datetime
    due_on: date | None
    starts_on: date | None = None
    statutory: DueDate | None = None
    because: str | None = None


@attrs.frozen
class ChangeTaskClients:
    """Set the clients of the task, the primary one first. `client_name` is what that is called."""

    by: str
    at: datetime
    clients: tuple[str, ...]
    client_name: str = ""


@attrs.frozen
class ChangeChecklist:
    """Set the lines of the checklist. A line whose key stays keeps its tick."""

    by: str
    at: datetime
    checklist: tuple[ChecklistItem, ...]


@attrs.frozen
class AssignTask:
    """Give the task to somebody: `owner` is what is asked for, and whom it turns out to be."""

    by: str
    at: datetime
    owner: Owner


@attrs.frozen
class RefreshTask:
    """Take over what the primary client is now: whom its roles turn out to be, and what it is called."""

    by: str
    at: datetime
    owner: Owner
    client_name: str


@attrs.frozen
class StartTask:
    """Begin the work."""

    by: str
    at: datetime


@attrs.frozen
class PutBackTask:
    """Say that the work has not begun after all."""

    by: str
    at: datetime


@attrs.frozen
class BlockTask:
    """Say why the task cannot go on now."""

    by: str
    at: datetime
    reason: str


@attrs.frozen
class UnblockTask:
    """Say that the task can go on."""

    by: str
    at: datetime


@attrs.frozen
class CompleteTask:
    """Say that the task is done. `confirmed`: lines of the checklist that are open are left so."""

    by: str
    at: datetime
    confirmed: bool = False


@attrs.frozen
class SkipTask:
    """Say that the task is not to be done, and why."""

    by: str
    at: datetime
    reason: str


@attrs.frozen
class ReopenTask:
    """Say that a task that was completed or skipped is to be done after all."""

    by: str
    at: datetime


@attrs.frozen
class TickLine:
    """Tick a line of the checklist, by its key. That begins a task that had not begun."""

    by: str
    at: datetime
    line: str


@attrs.frozen
class UntickLine:
    """Take a tick back. The record keeps both."""

    by: str
    at: datetime
    line: str


@attrs.frozen
class LogTaskTime:
    """Note that so many minutes, at least 1, were spent on the task."""

    by: str
    at: datetime
    minutes: int
    note: str = ""


@attrs.frozen
class CommentOnTask:
    """Say something on the task."""

    by: str
    at: datetime
    text: str


@attrs.frozen
class AttachFileToTask:
    """Attach a reference to a file that the host keeps."""

    by: str
    at: datetime
    file: FileRef


@attrs.frozen
class AttachWorkflow:
    """Give a task without a workflow one, of a template in its latest version unless another is named.

    `period` is what it is about; None takes that of the task. `workflow` is the id that it gets.
    """

    by: str
    at: datetime
    template: str
    version: int | None = None
    period: ReportingPeriod | None = None
    workflow: str = ""


@attrs.frozen
class ReplaceWorkflow:
    """Take the workflow of a task off the list and give it a new one; otherwise as `AttachWorkflow`.

    `confirmed` is the version of the old workflow of which the person was told what would be lost.
    """

    by: str
    at: datetime
    template: str
    version: int | None = None
    period: ReportingPeriod | None = None
    confirmed: int | None = None
    workflow: str = ""


@attrs.frozen
class DetachWorkflow:
    """Take the workflow of a task off the list, so that the task goes on without one.

    `confirmed` is the version of the workflow of which the person was told what would be lost.
    """

    by: str
    at: datetime
    confirmed: int | None = None


@attrs.frozen
class DeleteTask:
    """Take the task off the list; its record stays."""

    by: str
    at: datetime


TaskCommand = (
    EditTask
    | RescheduleTask
    | ChangeTaskClients
    | ChangeChecklist
    | AssignTask
    | RefreshTask
    | StartTask
    | PutBackTask
    | BlockTask
    | UnblockTask
    | CompleteTask
    | SkipTask
    | ReopenTask
    | TickLine
    | UntickLine
    | LogTaskTime
    | CommentOnTask
    | AttachFileToTask
    | AttachWorkflow
    | ReplaceWorkflow
    | DetachWorkflow
    | DeleteTask
)
