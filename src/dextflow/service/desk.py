"""The desk of one person: everything that this person may see."""

from collections.abc import Iterator
from datetime import date

from dextflow.engine.notices import Digest, digest_of
from dextflow.model import OPEN_TASK, Filter, Person, Task, TaskFilter
from dextflow.service.filters import days_from
from dextflow.service.notices.days import business_days
from dextflow.service.reading import Reading
from dextflow.service.records import OPEN
from dextflow.service.requests import RequestReading
from dextflow.service.roof import Roof
from dextflow.service.tasks import TaskReading


class Desk(Reading):
    """What one person may see: of the clients that are granted to them, everything; of others, nothing.

    `tasks` are the tasks of which they see all clients, `requests` what those clients are asked for. It goes by
    the grants that the person had when the desk was made, so make a new one for each request.
    """

    def __init__(self, roof: Roof, person: Person) -> None:
        super().__init__(roof, person)
        self.person = person
        self.requests = RequestReading(roof, person)
        self.tasks = TaskReading(roof, person)

    def digest(self, today: date) -> Digest:
        """What needs this person's attention today: the content of the message that a host sends each morning.

        It is worked out from the work as it is now, so that asking again gives the same. Whether they want that
        message is in their preferences (`Workflows.notices`).
        """
        roof, today = self._roof, days_from(today, 0)
        theirs = (self.person.id, *sorted(self.person.teams))
        records = roof.records(self._where(Filter(statuses=OPEN, involved=theirs), today))
        return digest_of(
            self.person, roof.read(tuple(records)), self._open_tasks(today), today, business_days(roof)
        )

    def _open_tasks(self, today: date) -> Iterator[Task]:
        """The open tasks that are theirs or their teams'."""
        asked = TaskFilter(statuses=OPEN_TASK, owners=(self.person.id,), teams=tuple(sorted(self.person.teams)))
        return self.tasks.all(asked, today=today)
