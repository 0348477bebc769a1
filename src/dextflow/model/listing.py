"""What a list of workflows is asked for."""

from datetime import date
from enum import Enum

import attrs

from dextflow.errors import InvalidValue
from dextflow.model.instance import Status


@attrs.frozen(kw_only=True)
class DateRange:
    """The days from `first` to `last`, both included; None leaves a side open.

    Raises `InvalidValue` if it ends before it starts.
    """

    first: date | None = None
    last: date | None = None

    def __attrs_post_init__(self) -> None:
        if self.first is not None and self.last is not None and self.last < self.first:
            raise InvalidValue("DateRange", f"it ends on {self.last}, before it starts on {self.first}")


@attrs.frozen(kw_only=True)
class Filter:
    """Which workflows are meant: those for which everything holds that is asked. It can be kept as a view.

    None asks nothing; of several values one must fit, and none at all fits nothing. Without `statuses`, all but
    the deleted are meant. The others, by ids: `clients`; `tags`, which the client carries now; `assignees`, with
    None for those that nobody does; `reviewers`, be they the first or the second; `reviewing`, under whose review
    it is now; `step_owners`, people and teams to whom one of its steps was assigned; `involved`, people who are
    any of these; `templates`, in every version; `repeating`, the repeating workflows of which it was made.

    `period` is one that its own overlaps, `period_ends` the days on which its own ends, `due` those on which it is
    due. `overdue` and `due_soon` are one question, for open work: overdue, due within seven days, or if both are
    asked, either. `with_client`: a step waits for an answer of the client. Each word of `text` is in the name of
    the workflow or of the client, in whatever case.
    """

    statuses: tuple[Status, ...] | None = None
    clients: tuple[str, ...] | None = None
    tags: tuple[str, ...] | None = None
    assignees: tuple[str | None, ...] | None = None
    reviewers: tuple[str, ...] | None = None
    reviewing: tuple[str, ...] | None = None
    step_owners: tuple[str, ...] | None = None
    involved: tuple[str, ...] | None = None
    templates: tuple[str, ...] | None = None
    repeating: tuple[str, ...] | None = None
    period: DateRange | None = None
    period_ends: DateRange | None = None
    due: DateRange | None = None
    overdue: bool = False
    due_soon: bool = False
    with_client: bool = False
    text: str = ""


class Sort(Enum):
    """By what a list is sorted; where that is the same, by the id of the workflow.

    Names are compared without regard to case, statuses in the order of the work, people and templates by id.
    """

    DUE = "due date"
    PERIOD_START = "period start"
    PERIOD_END = "period end"
    CLIENT = "client name"
    NAME = "workflow name"
    STATUS = "status"
    ASSIGNEE = "assignee"
    TEMPLATE = "template"


class Grouping(Enum):
    """By what workflows are counted: the words of the status, or ids; `REVIEWING` is the present reviewer."""

    STATUS = "status"
    CLIENT = "client"
    ASSIGNEE = "assignee"
    REVIEWING = "present reviewer"
    TEMPLATE = "template"


class Bucket(Enum):
    """When open work is due: before today, within seven days from today, or later."""

    OVERDUE = "overdue"
    DUE_SOON = "due within 7 days"
    UPCOMING = "upcoming"
