"""What happened to a task: past tense, each with who did it (`by`, a person's id) and when (`at`).

The events of a task, in order, are its audit trail; its state follows from them.
"""

from datetime import date, datetime

import attrs

from dextflow.model.assignment import Owner
from dextflow.model.due_rules import DueDate
from dextflow.model.files import FileRef
from dextflow.model.period import ReportingPeriod
from dextflow.model.task import ChecklistItem, TaskOrder, TaskStatus
from dextflow.model.template import TemplateRef


@attrs.frozen
class TaskCreated:
    """The task of that id was made, as ordered, for that owner."""

    by: str
    at: datetime
    task: str
    order: TaskOrder
    owner: Owner
    client_name: str = ""


@attrs.frozen
class TaskEdited:
    """Title, description, category and estimate were set."""

    by: str
    at: datetime
    title: str
    description: str = ""
    category: str | None = None
    estimate: int | None = None


@attrs.frozen
class TaskRescheduled:
    """The dates were set: by choice where `because` is None, otherwise for that reason.

    With another `period`, the task is about that from then on.
    """

    by: str
    at: datetime
    due_on: date | None
    starts_on: date | None = None
    statutory: DueDate | None = None
    because: str | None = None
    period: ReportingPeriod | None = None


@attrs.frozen
class TaskClientsChanged:
    """The clients were set, the primary one first."""

    by: str
    at: datetime
    clients: tuple[str, ...]
    client_name: str = ""


@attrs.frozen
class ChecklistChanged:
    """The lines of the checklist were set."""

    by: str
    at: datetime
    checklist: tuple[ChecklistItem, ...]


@attrs.frozen
class TaskAssigned:
    """The task was given to somebody."""

    by: str
    at: datetime
    owner: Owner


@attrs.frozen
class TaskRefreshed:
    """The owner and the name of the client were taken anew from the primary client."""

    by: str
    at: datetime
    owner: Owner
    client_name: str


@attrs.frozen
class TaskStarted:
    """The work began."""

    by: str
    at: datetime


@attrs.frozen
class TaskPutBack:
    """The work had not begun after all."""

    by: str
    at: datetime


@attrs.frozen
class TaskBlocked:
    """The task could not go on, for that reason."""

    by: str
    at: datetime
    reason: str


@attrs.frozen
class TaskUnblocked:
    """The task could go on, in that status."""

    by: str
    at: datetime
    status: TaskStatus


@attrs.frozen
class TaskCompleted:
    """The task was done. `left` are the keys of the lines of its checklist that were left open."""

    by: str
    at: datetime
    left: tuple[str, ...] = ()


@attrs.frozen
class TaskSkipped:
    """The task was not to be done, for that reason."""

    by: str
    at: datetime
    reason: str


@attrs.frozen
class TaskReopened:
    """The task was to be done after all, and went on in that status."""

    by: str
    at: datetime
    status: TaskStatus


@attrs.frozen
class LineTicked:
    """A line of the checklist was ticked."""

    by: str
    at: datetime
    line: str


@attrs.frozen
class LineUnticked:
    """The tick of a line was taken back."""

    by: str
    at: datetime
    line: str


@attrs.frozen
class TaskTimeLogged:
    """So many minutes were spent on the task."""

    by: str
    at: datetime
    minutes: int
    note: str = ""


@attrs.frozen
class TaskCommented:
    """Somebody commented on the task."""

    by: str
    at: datetime
    text: str


@attrs.frozen
class FileAttachedToTask:
    """A file was attached to the task."""

    by: str
    at: datetime
    file: FileRef


@attrs.frozen
class WorkflowAttached:
    """The task got a workflow, of that template version and about that period."""

    by: str
    at: datetime
    workflow: str
    template: TemplateRef
    period: ReportingPeriod


@attrs.frozen
class WorkflowReplaced:
    """The task got another workflow in the place of the `former` one, which was taken off the list.

    `lost` says, line by line, what was done there and is no longer part of the task.
    """

    by: str
    at: datetime
    workflow: str
    template: TemplateRef
    period: ReportingPeriod
    former: str
    lost: tuple[str, ...] = ()


@attrs.frozen
class WorkflowDetached:
    """The task went on without its workflow, which was taken off the list; `lost` as for `WorkflowReplaced`."""

    by: str
    at: datetime
    workflow: str
    because: str = ""
    lost: tuple[str, ...] = ()


@attrs.frozen
class WorkflowFollowed:
    """The task took over from its workflow, as that was at that version: status, assignee, period and dates."""

    by: str
    at: datetime
    workflow: str
    version: int
    status: TaskStatus
    assignee: str | None
    period: ReportingPeriod
    due_on: date
    starts_on: date | None = None
    statutory: DueDate | None = None
    due_chosen: bool = False


@attrs.frozen
class TaskDeleted:
    """The task was taken off the list."""

    by: str
    at: datetime


TaskEvent = (
    TaskCreated
    | TaskEdited
    | TaskRescheduled
    | TaskClientsChanged
    | ChecklistChanged
    | TaskAssigned
    | TaskRefreshed
    | TaskStarted
    | TaskPutBack
    | TaskBlocked
    | TaskUnblocked
    | TaskCompleted
    | TaskSkipped
    | TaskReopened
    | LineTicked
    | LineUnticked
    | TaskTimeLogged
    | TaskCommented
    | FileAttachedToTask
    | WorkflowAttached
    | WorkflowReplaced
    | WorkflowDetached
    | WorkflowFollowed
    | TaskDeleted
)
