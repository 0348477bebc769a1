"""Tasks: pieces of work with an owner and dates, with a checklist or a workflow where they need one."""

from datetime import date, datetime
from enum import Enum

import attrs

from dextflow.errors import InvalidValue
from dextflow.model.assignment import Assignee, Assignment, Owner
from dextflow.model.due_rules import DueDate
from dextflow.model.firing import Firing
from dextflow.model.period import ReportingPeriod
from dextflow.model.template import TemplateRef

TO_NOBODY = Assignment(to=Assignee.NOBODY)
MOST_CLIENTS = 10  # each has a place of its own in what a task is found by


class TaskStatus(Enum):
    """Where a task stands. Overdue and due soon follow from a date and are never stored."""

    NOT_STARTED = "not started"
    IN_PROGRESS = "in progress"
    BLOCKED = "blocked"
    COMPLETED = "completed"
    SKIPPED = "skipped"
    DELETED = "deleted"


OPEN_TASK = (TaskStatus.NOT_STARTED, TaskStatus.IN_PROGRESS, TaskStatus.BLOCKED)


@attrs.frozen(kw_only=True)
class ChecklistItem:
    """One line of a checklist; `key` is unique in it and never changes, `text` may."""

    key: str
    text: str


@attrs.frozen(kw_only=True)
class TaskPattern:
    """What a standing order or a service makes a task of, for each client.

    A blank `title` takes that of the standing order or service. `assignment` says whose it is, resolved for each
    client. `estimate` is in minutes. `template` is the id of the template whose latest version is attached as its
    workflow; None makes a task without one.
    """

    title: str = ""
    description: str = ""
    category: str | None = None
    assignment: Assignment = TO_NOBODY
    estimate: int | None = None
    checklist: tuple[ChecklistItem, ...] = ()
    template: str | None = None

    def __attrs_post_init__(self) -> None:
        _check_work("TaskPattern", self.assignment, self.estimate, self.checklist)


@attrs.frozen(kw_only=True)
class Source:
    """From where a task came by itself: the firing of a recurring task, or a service by a proposal.

    `key` tells the tasks of one proposal or service apart.
    """

    firing: Firing | None = None
    service: str | None = None
    proposal: str | None = None
    key: str = ""


@attrs.frozen(kw_only=True)
class TaskOrder:
    """What a task is to be.

    The first of `clients` is the primary one: its people resolve the `assignment`, and the workflow is about it;
    there may be none for work of the practice itself, and at most ten. `period` is what the work is about, where
    it is about one; a workflow needs it. `due_on` is the practice's own date and `statutory` the law's.
    `estimate` is in minutes.
    """

    title: str
    description: str = ""
    clients: tuple[str, ...] = ()
    category: str | None = None
    assignment: Assignment = TO_NOBODY
    period: ReportingPeriod | None = None
    starts_on: date | None = None
    due_on: date | None = None
    statutory: DueDate | None = None
    estimate: int | None = None
    checklist: tuple[ChecklistItem, ...] = ()
    source: Source | None = None

    def __attrs_post_init__(self) -> None:
        if not self.title.strip():
            raise InvalidValue("TaskOrder", "a task has a title")
        if len(set(self.clients)) < len(self.clients):
            raise InvalidValue("TaskOrder", "it names a client twice")
        if len(self.clients) > MOST_CLIENTS:
            raise InvalidValue("TaskOrder", f"it has {len(self.clients)} clients; it can have {MOST_CLIENTS}")
        if self.starts_on and self.due_on and self.due_on < self.starts_on:
            raise InvalidValue("TaskOrder", f"it is due on {self.due_on}, before it starts on {self.starts_on}")
        _check_work("TaskOrder", self.assignment, self.estimate, self.checklist)

    @property
    def client(self) -> str | None:
        """The primary client; None for work of the practice itself."""
        return self.clients[0] if self.clients else None


@attrs.frozen(kw_only=True)
class Tick:
    """A line of a checklist that is done: by whom and when."""

    item: str
    by: str
    at: datetime


@attrs.frozen(kw_only=True)
class Task:
    """The state of one task after `version` events, the last of them `at` that time.

    `owner` is whom the assignment turned out to be, and `client_name` what the primary client was called then.
    `reason` says why it is blocked or was skipped. `minutes` is the time spent on it. `workflow` is the id of the
    workflow attached to it now and `template` its template version: while there is one, the status follows it,
    and its progress is the task's. `due_chosen`: somebody set the due date by hand.
    """

    id: str
    order: TaskOrder
    owner: Owner
    status: TaskStatus
    version: int
    at: datetime
    reason: str = ""
    minutes: int = 0
    ticks: tuple[Tick, ...] = ()
    workflow: str | None = None
    template: TemplateRef | None = None
    client_name: str = ""
    due_chosen: bool = False

    @property
    def deleted(self) -> bool:
        """Whether it was taken off the list."""
        return self.status is TaskStatus.DELETED

    @property
    def open_lines(self) -> tuple[str, ...]:
        """The keys of the lines of the checklist that are not ticked."""
        ticked = {tick.item for tick in self.ticks}
        return tuple(line.key for line in self.order.checklist if line.key not in ticked)

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return self.status in OPEN_TASK


def _check_work(
    noun: str, assignment: Assignment, estimate: int | None, checklist: tuple[ChecklistItem, ...]
) -> None:
    if assignment.to is Assignee.TASK_OWNER:
        raise InvalidValue(noun, "a task is not its own owner: assign it to a person, a role, a team or nobody")
    if estimate is not None and estimate < 1:
        raise InvalidValue(noun, f"an estimate has at least a minute, not {estimate}")
    if len({item.key for item in checklist}) < len(checklist):
        raise InvalidValue(noun, "two lines of its checklist have the same key")
