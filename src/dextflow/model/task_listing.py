"""What a list of tasks is asked for."""

from enum import Enum

import attrs

from dextflow.model.listing import DateRange
from dextflow.model.task import TaskStatus


@attrs.frozen(kw_only=True)
class TaskFilter:
    """Which tasks are meant: those for which everything holds that is asked. It can be kept as a view.

    None asks nothing; of several values one must fit, and none at all fits nothing. Without `statuses`, all but
    the deleted are meant. The others, by ids: `clients`, be they the primary one or not, with None for tasks of
    no client; `tags`, which one of the clients carries now; `owners`, people, with None for tasks of nobody;
    `teams`, to whom tasks belong; if both are asked, either fits; `categories`, with None for tasks of none;
    `templates` of the workflow, in every version; `recurring`, the recurring tasks of which they were made, and
    `services` and `proposals` from which they came. `has_workflow` asks for those with a workflow, or without.

    `due`, `starts` and `statutory` are the days on which they are. `overdue` and `due_soon` are one question, for
    open tasks: overdue, due within seven days, or if both are asked, either. Each word of `text` is in the title
    or in the name of the primary client, in whatever case.
    """

    statuses: tuple[TaskStatus, ...] | None = None
    clients: tuple[str | None, ...] | None = None
    tags: tuple[str, ...] | None = None
    owners: tuple[str | None, ...] | None = None
    teams: tuple[str, ...] | None = None
    categories: tuple[str | None, ...] | None = None
    templates: tuple[str, ...] | None = None
    recurring: tuple[str, ...] | None = None
    services: tuple[str, ...] | None = None
    proposals: tuple[str, ...] | None = None
    has_workflow: bool | None = None
    due: DateRange | None = None
    starts: DateRange | None = None
    statutory: DateRange | None = None
    overdue: bool = False
    due_soon: bool = False
    text: str = ""


class TaskSort(Enum):
    """By what a list of tasks is sorted; where that is the same, by the id of the task.

    What has no such date or name comes first. Statuses are in the order of the work, people and categories by
    code point.
    """

    DUE = "due date"
    START = "start date"
    STATUTORY = "statutory due date"
    CLIENT = "client name"
    TITLE = "title"
    STATUS = "status"
    OWNER = "owner"
    CATEGORY = "category"


class TaskGrouping(Enum):
    """By what tasks are counted: the words of the status, or ids; the client is the primary one."""

    STATUS = "status"
    CLIENT = "client"
    OWNER = "owner"
    TEAM = "team"
    CATEGORY = "category"
