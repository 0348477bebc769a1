"""The desk of one person: everything that this person may see."""

from datetime import date

import attrs

from dextflow.model import Filter, Instance, Person, Status
from dextflow.ports import Where
from dextflow.service.filters import days_from, due_between
from dextflow.service.reading import Reading
from dextflow.service.roof import Roof

REMINDED = 3


@attrs.frozen(kw_only=True)
class Digest:
    """What needs a person's attention on a day, each list by the due date.

    `ready` is what they are to do, has not been started and may begin; `due` what is due on that day; `overdue`
    what was due on the three days before, and is not reminded of any more after that. Due and overdue is open
    work that they do or that is under their review now.
    """

    ready: tuple[Instance, ...]
    due: tuple[Instance, ...]
    overdue: tuple[Instance, ...]

    @property
    def empty(self) -> bool:
        """Whether there is nothing to say, so that nothing needs to be sent."""
        return not (self.ready or self.due or self.overdue)


class Desk(Reading):
    """What one person may see: of the clients that are granted to them, everything; of others, nothing.

    It goes by the grants that the person had when the desk was made, so make a new one for each request.
    """

    def __init__(self, roof: Roof, person: Person) -> None:
        super().__init__(roof, person)
        self.person = person

    def digest(self, today: date) -> Digest:
        """What needs this person's attention today: the content of the message that a host sends each morning."""
        today = days_from(today, 0)
        theirs = Filter(statuses=(Status.NOT_STARTED,), assignees=(self.person.id,))
        ready = self._by_due_date(*self._where(theirs, today))
        with_them = Where(terms=("assignee", "reviewer"), one_of=(self.person.id,))
        late = self._by_due_date(*self._where(Filter(), today), with_them, *due_between(today, -REMINDED, 0))
        return Digest(
            ready=tuple(each for each in ready if each.job.starts_on is None or each.job.starts_on <= today),
            due=tuple(each for each in late if each.job.due_on == today),
            overdue=tuple(each for each in late if each.job.due_on < today),
        )

    def _by_due_date(self, *where: Where) -> tuple[Instance, ...]:
        return self._roof.read(tuple(self._roof.records(where, order_by="due_on")))
