"""One command of each kind to the usual task, each as likely to be accepted as it can be."""

from dextflow.model import (
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
    EditTask,
    FileRef,
    LogTaskTime,
    Owner,
    PutBackTask,
    RefreshTask,
    ReopenTask,
    ReplaceWorkflow,
    RescheduleTask,
    SkipTask,
    StartTask,
    TaskCommand,
    TickLine,
    UnblockTask,
    UntickLine,
)
from dextflow.testing.runs import DUE_ON, NOON
from dextflow.testing.task_runs import CHECKLIST, TO_ANN

FILE = FileRef(name="papers.pdf", sha256="0" * 64, size=1)
TO = Owner(step="", assignment=TO_ANN, person="ann")
EXAMPLES: tuple[TaskCommand, ...] = (
    EditTask("ann", NOON, "November"),
    RescheduleTask("ann", NOON, DUE_ON),
    ChangeTaskClients("ann", NOON, ("acme", "bolt"), "Acme"),
    ChangeChecklist("ann", NOON, CHECKLIST[:1]),
    AssignTask("ann", NOON, TO),
    RefreshTask("ann", NOON, TO, "Acme"),
    StartTask("ann", NOON),
    PutBackTask("ann", NOON),
    BlockTask("ann", NOON, "No papers yet."),
    UnblockTask("ann", NOON),
    CompleteTask("ann", NOON, confirmed=True),
    SkipTask("ann", NOON, "Not called for."),
    ReopenTask("ann", NOON),
    TickLine("ann", NOON, "ask"),
    UntickLine("ann", NOON, "ask"),
    LogTaskTime("ann", NOON, 25),
    CommentOnTask("ann", NOON, "Asked."),
    AttachFileToTask("ann", NOON, FILE),
    AttachWorkflow("ann", NOON, "short", 1, workflow="w-9"),
    ReplaceWorkflow("ann", NOON, "short", 1, workflow="w-9"),
    DetachWorkflow("ann", NOON),
    DeleteTask("ann", NOON),
)
