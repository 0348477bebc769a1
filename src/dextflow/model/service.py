"""What a practice sells: its services, and the work that each of them brings.

Sources: the service categories of Sodium; that a service brings its tasks with their workflows.
"""

from datetime import datetime
from enum import Enum

import attrs

from dextflow.errors import InvalidValue
from dextflow.model.draft import PeriodOption
from dextflow.model.offsets import Offset
from dextflow.model.repeating import USUAL_DUE, DueConfig, Roster
from dextflow.model.task import TaskPattern
from dextflow.model.triggers import NO_OFFSET


class ServiceCategory(Enum):
    """What kind of work a service is."""

    OTHER = "other"
    CORE_ACCOUNTING = "core accounting"
    TAX = "tax"
    PAYROLL = "payroll"
    COMPANY_SECRETARIAL = "company secretarial"
    ADVISORY = "advisory"
    SOFTWARE_AND_TRAINING = "software and training"


@attrs.frozen(kw_only=True)
class OneOffTask:
    """A task that a service brings once, when a client takes the service up.

    `key` is unique in the service and never changes. The task begins `starts` after the service does, and is due
    as `due` and `statutory` say, counted from its own beginning. `period` is what it is about, seen from that day.
    `only_for` leaves out the clients who are not of that roster; None leaves out nobody.
    """

    key: str
    task: TaskPattern
    starts: Offset = NO_OFFSET
    due: DueConfig = USUAL_DUE
    statutory: DueConfig | None = None
    period: PeriodOption = PeriodOption.LAST_COMPLETE_MONTH
    only_for: Roster | None = None

    def __attrs_post_init__(self) -> None:
        if not self.key.strip():
            raise InvalidValue("OneOffTask", "it is known by a key")
        if self.starts.value < 0:
            raise InvalidValue("OneOffTask", "it does not begin before its service")


@attrs.frozen(kw_only=True)
class Service:
    """Something that clients buy.

    `tasks` come once, when a client takes the service up. What comes again and again says itself for whom it is:
    a standing order whose roster is of the clients who have a service (`Members.SERVICES`). A service that is
    `retired` is offered no more; whoever has it keeps it. `version` counts the changes, 0 before it is kept.
    """

    id: str
    name: str
    description: str = ""
    category: ServiceCategory = ServiceCategory.OTHER
    tasks: tuple[OneOffTask, ...] = ()
    retired: bool = False
    version: int = 0

    def __attrs_post_init__(self) -> None:
        if not (self.id.strip() and self.name.strip()):
            raise InvalidValue("Service", "it has an id and a name")
        if len({each.key for each in self.tasks}) < len(self.tasks):
            raise InvalidValue("Service", "two of its tasks have the same key")


class ServiceAct(Enum):
    """What was done with a service in the practice's list."""

    CREATED = "created"
    EDITED = "edited"
    RETIRED = "retired"
    RESTORED = "restored"


@attrs.frozen(kw_only=True)
class ServiceEvent:
    """One entry of the record of a service: `after` is how it was after it."""

    act: ServiceAct
    by: str
    at: datetime
    after: Service
