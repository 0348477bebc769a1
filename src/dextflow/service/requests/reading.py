"""Read the requests that may be seen: one by one, in lists page by page, and counted."""

from collections.abc import Iterator, Mapping
from datetime import date

import attrs

from dextflow.engine.requests import RequestEntry, request_history
from dextflow.errors import NotFound
from dextflow.model import (
    ClientRequest,
    Person,
    RequestEvent,
    RequestFilter,
    RequestGrouping,
)
from dextflow.ports import Where
from dextflow.ports.terms import is_storable
from dextflow.service.counting import counts_by
from dextflow.service.filters import among, days_from, granted, in_status, one_of
from dextflow.service.names import names_of
from dextflow.service.requests.records import (
    REQUEST,
    asker_term,
    contact_term,
    read_request,
    read_request_event,
    read_requests,
)
from dextflow.service.roof import Roof
from dextflow.service.shelves import every_record

LIVE = RequestFilter()
GROUPINGS: Mapping[RequestGrouping, str] = {
    RequestGrouping.STATUS: "status",
    RequestGrouping.CLIENT: "client",
}


@attrs.frozen(kw_only=True)
class RequestPage:
    """One page of a list; `after` continues it, None ends it. It may be shown to strangers and come back."""

    requests: tuple[ClientRequest, ...]
    after: str | None


class RequestReading:
    """What somebody may see of a practice's requests: a person, those to their clients; the host, all.

    What may not be seen is, in every answer and every error, as if it were not there. `today` is the date from
    which overdue and silent are counted. Storage errors (`dextflow.errors.StorageError`) pass through.
    """

    def __init__(self, roof: Roof, person: Person | None = None) -> None:
        self._roof = roof
        self._person = person

    def find(
        self, asked: RequestFilter = LIVE, *, today: date, after: str | None = None, limit: int = 50
    ) -> RequestPage:
        """One page of the requests that are asked for, by the date by which the client is to answer.

        Paging is stable. Raises `InvalidValue` for a limit below 1 or an `after` that continues no such page.
        """
        page = self._roof.store.query(
            self._roof.practice,
            REQUEST,
            self._where(asked, today),
            order_by="reply_by",
            after=after,
            limit=limit,
        )
        return RequestPage(requests=read_requests(page.records), after=page.after)

    def all(self, asked: RequestFilter = LIVE, *, today: date) -> Iterator[ClientRequest]:
        """All requests that are asked for, read page by page, by the date by which the client is to answer."""
        where = self._where(asked, today)
        records = every_record(self._roof.store, self._roof.practice, REQUEST, where, order_by="reply_by")
        return map(read_request, records)

    def count(self, asked: RequestFilter = LIVE, *, today: date) -> int:
        """The number of requests that are asked for."""
        return self._roof.store.count(self._roof.practice, REQUEST, self._where(asked, today))

    def counts(self, asked: RequestFilter = LIVE, *, today: date, by: RequestGrouping) -> Mapping[str | None, int]:
        """The number of requests that are asked for, by status or client. What none has is left out."""
        return counts_by(self._roof, REQUEST, GROUPINGS[by], self._where(asked, today))

    def get(self, request_id: str) -> ClientRequest:
        """A request as it is now. Raises `NotFound`."""
        return read_one(self._roof, request_id, self._person)

    def of_workflow(self, workflow_id: str) -> tuple[ClientRequest, ...]:
        """The requests for which steps of a workflow ask, settled ones too, by the date of the answer."""
        asked = RequestFilter(statuses=None, workflows=(workflow_id,))
        return tuple(self.all(asked, today=date.min))

    def events(self, request_id: str) -> tuple[RequestEvent, ...]:
        """Everything that happened to a request, oldest first. Raises `NotFound`."""
        self.get(request_id)
        stored = self._roof.store.events(self._roof.practice, REQUEST, request_id)
        return tuple(map(read_request_event, stored))

    def history(self, request_id: str) -> tuple[RequestEntry, ...]:
        """Who did what with a request, oldest first, with people and contacts by name. Raises `NotFound`."""
        events, client = self.events(request_id), self.get(request_id).client
        return tuple(request_history(events, names_of(self._roof, client, [event.by for event in events])))

    # ------------------------------------------------------------------------------------------------ within

    def _where(self, asked: RequestFilter, today: date) -> tuple[Where, ...]:
        return tuple(request_conditions(asked, today, granted(self._person)))


def read_one(roof: Roof, request_id: str, person: Person | None = None) -> ClientRequest:
    """A request as it is now. Raises `NotFound`, also for one to a client whom the person may not see."""
    record = roof.record(REQUEST, request_id)
    request = None if record is None else read_request(record)
    if request is None or (person is not None and not person.sees(request.client)):
        raise NotFound(REQUEST, request_id)
    return request


def request_conditions(asked: RequestFilter, today: date, seen: frozenset[str] | None) -> Iterator[Where]:
    """What must hold of a request in the store, if it is to a client who is `seen` (None: to any)."""
    clients = among(seen, asked.clients)
    if asked.statuses is not None:
        yield in_status(asked.statuses)
    if clients is not None:
        yield one_of(("client",), sorted(clients))
    for named, term in ((asked.workflows, asker_term), (asked.contacts, contact_term)):
        if named is not None:
            yield one_of(tuple(map(term, filter(is_storable, named))), named)
    if asked.overdue:
        yield Where(terms=("open_reply_by",), at_most=days_from(today, -1).isoformat())
    if asked.silent:
        yield Where(terms=("silent_from",), at_most=days_from(today, 0).isoformat())
