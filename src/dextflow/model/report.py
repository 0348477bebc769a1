"""Workflows as people read and hand on: one line each, or one in full."""

from datetime import date, datetime

import attrs

from dextflow.model.due_rules import DueDate
from dextflow.model.files import FileRef
from dextflow.model.finding import CheckResult
from dextflow.model.instance import Status
from dextflow.model.listing import Bucket
from dextflow.model.period import ReportingPeriod
from dextflow.model.progress import HistoryEntry, State, Tally
from dextflow.model.score import Light
from dextflow.model.template import TemplateRef


@attrs.frozen(kw_only=True)
class DashboardRow:
    """One workflow in one line, with the names of people and of the client, not their ids.

    `account_manager` and `account_reviewer` are those who usually do and review the client's work. `due` is None
    for what is completed or deleted; `reviewed` says whether all reviewers have agreed, None if there are none.
    `statutory` is when it is due by law, and `repeating` the id of the repeating workflow of which it was made.
    """

    workflow: str
    name: str
    client: str
    account_manager: str | None
    account_reviewer: str | None
    assignee: str | None
    first_reviewer: str | None
    second_reviewer: str | None
    template: TemplateRef
    period: ReportingPeriod
    due_on: date
    due: Bucket | None
    status: Status
    tally: Tally
    reviewed: bool | None
    started_at: datetime | None
    completed_at: datetime | None
    statutory: DueDate | None = None
    repeating: str | None = None


@attrs.frozen(kw_only=True)
class Dashboard:
    """Workflows as they stood on a day, one line each, in the order in which they were given."""

    as_of: date
    rows: tuple[DashboardRow, ...]


@attrs.frozen(kw_only=True)
class Remark:
    """What somebody said, and when: a comment, or the words with a mark, a return or an approval."""

    at: datetime
    by: str
    text: str


@attrs.frozen(kw_only=True)
class Attachment:
    """Which file somebody attached, and when."""

    at: datetime
    by: str
    file: FileRef


@attrs.frozen(kw_only=True)
class TimeSpent:
    """How many minutes somebody noted, and when."""

    at: datetime
    by: str
    minutes: int
    note: str


@attrs.frozen(kw_only=True)
class ItemReport:
    """One check, or one step without checks.

    `settled_by` and `settled_at` tell who marked it or left it out, and when; both are None while it is open.
    `why` says why it is not done or not to be done: what it waits for, what blocks it, who left it out and
    for what reason. `result` is the last calculation of a data-driven check.
    """

    key: str
    name: str
    description: str
    rule: str | None
    state: State
    settled_by: str | None
    settled_at: datetime | None
    why: str | None
    result: CheckResult | None
    comments: tuple[Remark, ...]
    files: tuple[Attachment, ...]


@attrs.frozen(kw_only=True)
class StepReport:
    """One step with its items: its checks, or itself alone.

    `owner` is a person or team by name, or says that it is nobody, and why. `estimate` is in minutes.
    `description`, `comments` and `files` are of the step as a whole; without checks, its item has the last two.
    """

    key: str
    name: str
    description: str
    owner: str
    estimate: int | None
    time: tuple[TimeSpent, ...]
    items: tuple[ItemReport, ...]
    comments: tuple[Remark, ...]
    files: tuple[Attachment, ...]

    @property
    def minutes(self) -> int:
        """How much time was spent on it."""
        return sum(spent.minutes for spent in self.time)

    @property
    def checked(self) -> bool:
        """Whether it has checks, and is not its own item."""
        return self.items[0].key != self.key


@attrs.frozen(kw_only=True)
class GroupReport:
    """One group with its tally and its steps."""

    name: str
    tally: Tally
    steps: tuple[StepReport, ...]


@attrs.frozen(kw_only=True)
class WorkflowReport:
    """One workflow in full, as it stood on a day, with names in the place of ids.

    `score` is the health score, None until checks were calculated, and `light` its colour. `comments` and `files`
    are those on the workflow as a whole.
    """

    as_of: date
    head: DashboardRow
    template_name: str
    starts_on: date | None
    score: int | None
    groups: tuple[GroupReport, ...]
    comments: tuple[Remark, ...]
    files: tuple[Attachment, ...]
    history: tuple[HistoryEntry, ...]
    light: Light | None = None
