"""Tell what a day brings: read what starts or is due then, a page at a time, and note how far that is."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import partial

import attrs

from dextflow.engine.clock import BusinessDay
from dextflow.engine.notices import REMINDED, due_notices, ready, task_due_notices, task_ready
from dextflow.errors import Corrupt, DextflowError, InvalidValue, NotFound
from dextflow.model import DailyRound, Instance, Notice, Status
from dextflow.ports import Record, Where
from dextflow.scheduling import today
from dextflow.service.filters import between, days_from, due_between
from dextflow.service.notices.days import business_days
from dextflow.service.notices.following import messages_of
from dextflow.service.notices.records import read_round, round_put
from dextflow.service.records import WORKFLOW
from dextflow.service.retrying import again
from dextflow.service.roof import Roof
from dextflow.service.tasks.records import TASK, read_task

PAGE = 100  # so much is looked at in one commit


@attrs.frozen(kw_only=True)
class Untold:
    """A workflow or task (`kind`) of which nobody could be told, and why. The others are told of all the same."""

    kind: str
    id: str
    error: DextflowError


@attrs.frozen(kw_only=True)
class Told:
    """What a call came to: so many workflows and tasks of that day were looked at, to see whether to tell of them.

    `more`: there are others, so that another call is due today. `untold` are those at fault.
    """

    day: date
    looked_at: int
    more: bool
    untold: tuple[Untold, ...] = ()


@attrs.frozen(kw_only=True)
class Occasion:
    """When one page is told of, and what is known of its clients: the ids of their managers, by theirs."""

    at: datetime
    day: date
    managers: Mapping[str, str]
    is_business_day: BusinessDay

    def manager(self, client: str | None) -> str | None:
        """Who manages a client; None if nobody does."""
        return self.managers.get(client or "")


@attrs.frozen(kw_only=True)
class Part:
    """One list of a day: of which kind of record, under which conditions, and what is told of each."""

    kind: str
    where: Callable[[date], tuple[Where, ...]]
    tell: Callable[[Roof, Record, Occasion], Iterable[Notice]]


@attrs.frozen(kw_only=True)
class Page:
    """One page of the round: so much was looked at, and that could not be told of."""

    looked_at: int
    untold: tuple[Untold, ...]


def tell_day(roof: Roof, at: datetime, most: int) -> Told:
    """Go on with the round of the day until it is through, or that much was looked at."""
    if most < 1:
        raise InvalidValue("daily", f"it looks at one thing or more, not at {most}")
    day, looked_at = today(at, roof.policy.time_zone), 0
    untold: list[Untold] = []
    while looked_at < most:
        page = again(partial(_tell_page, roof, at, day, min(PAGE, most - looked_at)))
        if page is None:
            return Told(day=day, looked_at=looked_at, more=False, untold=tuple(untold))
        looked_at += page.looked_at
        untold += page.untold
    return Told(day=day, looked_at=looked_at, more=True, untold=tuple(untold))


def _tell_page(roof: Roof, at: datetime, day: date, size: int) -> Page | None:
    """Tell of the next page of the round, and note that in the same commit; None if the round is through.

    A round of a later day is left as it is: what is past is not told any more.
    """
    before = read_round(roof)
    now = before if before is not None and before.day >= day else DailyRound(day=day)
    if now.day > day or now.part >= len(PARTS):
        return None
    part = PARTS[now.part]
    page = roof.store.query(roof.practice, part.kind, part.where(day), after=now.after, limit=size)
    notices, untold = _told(roof, part, page.records, _occasion(roof, at, day, page.records))
    then = attrs.evolve(
        now,
        part=now.part + 1 if page.after is None else now.part,
        after=page.after,
        version=before.version + 1 if before else 1,
    )
    roof.commit(puts=(round_put(then),), messages=messages_of(roof, notices))
    return Page(looked_at=len(page.records), untold=untold)


def _occasion(roof: Roof, at: datetime, day: date, records: Sequence[Record]) -> Occasion:
    ids = {client for record in records if isinstance(client := record.terms.get("client"), str)}
    clients = roof.directory.clients(roof.practice, sorted(ids))
    return Occasion(
        at=at,
        day=day,
        managers={client.id: client.manager for client in clients.values() if client.manager},
        is_business_day=business_days(roof),
    )


def _told(
    roof: Roof, part: Part, records: Sequence[Record], occasion: Occasion
) -> tuple[list[Notice], tuple[Untold, ...]]:
    """What is told of some records, and what is at fault: one that is damaged does not hold up the others."""
    notices: list[Notice] = []
    untold: list[Untold] = []
    for record in records:
        try:
            notices += part.tell(roof, record, occasion)
        except (Corrupt, NotFound) as error:
            untold.append(Untold(kind=part.kind, id=record.id, error=error))
    return notices, tuple(untold)


def _starting(day: date) -> tuple[Where, ...]:
    """What may be started from that day on; the words for it are the same for workflows and tasks."""
    return (
        Where(terms=("status",), one_of=(Status.NOT_STARTED.value,)),
        Where(terms=("starts_on",), one_of=(day.isoformat(),)),
    )


def _due(day: date) -> tuple[Where, ...]:
    return due_between(day, -REMINDED, 0)


def _kept_waiting(day: date) -> tuple[Where, ...]:
    """Work that was due longer ago and was kept waiting by its client, so that the team has its own time."""
    return (
        Where(terms=("kept_waiting",), one_of=(1,)),
        *between("open_due_on", None, days_from(day, -REMINDED - 1)),
    )


def _workflow(roof: Roof, record: Record) -> Instance:
    return roof.read((record,))[0]


def _ready_workflow(roof: Roof, record: Record, occasion: Occasion) -> Iterator[Notice]:
    return ready(_workflow(roof, record), occasion.at, occasion.day)


def _due_workflow(roof: Roof, record: Record, occasion: Occasion) -> Iterator[Notice]:
    instance = _workflow(roof, record)
    manager = occasion.manager(instance.job.client)
    return due_notices(instance, occasion.at, occasion.day, manager, occasion.is_business_day)


def _ready_task(_roof: Roof, record: Record, occasion: Occasion) -> Iterator[Notice]:
    return task_ready(read_task(record), occasion.at, occasion.day)


def _due_task(_roof: Roof, record: Record, occasion: Occasion) -> Iterator[Notice]:
    task = read_task(record)
    return task_due_notices(task, occasion.at, occasion.day, occasion.manager(task.order.client))


PARTS = (
    Part(kind=WORKFLOW, where=_starting, tell=_ready_workflow),
    Part(kind=WORKFLOW, where=_due, tell=_due_workflow),
    Part(kind=WORKFLOW, where=_kept_waiting, tell=_due_workflow),
    Part(kind=TASK, where=_starting, tell=_ready_task),
    Part(kind=TASK, where=_due, tell=_due_task),
)
