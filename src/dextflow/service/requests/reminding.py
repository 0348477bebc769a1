"""Remind the clients who have not answered, one request after the other."""

from datetime import datetime
from functools import partial

import attrs

from dextflow.engine.requests import RequestChange
from dextflow.errors import DextflowError
from dextflow.model import ClientRequest, RemindClient, RequestEscalated
from dextflow.ports import Where
from dextflow.scheduling import is_writing_day
from dextflow.service.requests.acts import Instances, act
from dextflow.service.requests.post import Post, post_of
from dextflow.service.requests.records import REQUEST
from dextflow.service.roof import Roof
from dextflow.service.trying import tried

LIBRARY = "dextflow"


@attrs.frozen(kw_only=True)
class RequestFault:
    """A request that could not be looked at, and why. It is tried again the next time."""

    request: str
    error: DextflowError


@attrs.frozen(kw_only=True)
class Reminded:
    """What came of it, by the ids of requests: reminded of, escalated to people, and what went wrong.

    `more`: there are more to remind, so call again.
    """

    reminded: tuple[str, ...] = ()
    escalated: tuple[str, ...] = ()
    faults: tuple[RequestFault, ...] = ()
    more: bool = False


def remind_due(roof: Roof, at: datetime, most: int) -> Reminded:
    """Remind of at most so many requests that are due for it; nothing on a day that is no business day."""
    post = post_of(roof)
    day = post.day(at)
    if not is_writing_day(day, post.calendar):
        return Reminded()
    due = Where(terms=("remind_on",), at_most=day.isoformat())
    page = roof.store.query(roof.practice, REQUEST, (due,), order_by="remind_on", limit=most)
    tally = _Tally()
    for record in page.records:
        done = tried(partial(act, roof, record.id, partial(_reminder, at)))
        if isinstance(done, DextflowError):
            tally.faults.append(RequestFault(request=record.id, error=done))
        else:
            tally.add(done)
    return tally.result(more=page.after is not None)


def _reminder(at: datetime, request: ClientRequest, _instances: Instances, post: Post) -> RemindClient | None:
    """The reminder that is due; None if somebody was first, or the client has answered meanwhile."""
    day = post.day(at)
    if request.remind_on is None or request.remind_on > day:
        return None
    sent = attrs.evolve(request, reminders=request.reminders + 1)
    return RemindClient(LIBRARY, max(at, request.at), day, post.next_rung(sent, day))


class _Tally:
    """What has come of it so far."""

    def __init__(self) -> None:
        self.reminded: list[str] = []
        self.escalated: list[str] = []
        self.faults: list[RequestFault] = []

    def add(self, change: RequestChange) -> None:
        """Note a request that was looked at; nothing may have come of it."""
        for event in change.events:
            (self.escalated if isinstance(event, RequestEscalated) else self.reminded).append(change.after.id)

    def result(self, *, more: bool) -> Reminded:
        """All of it."""
        return Reminded(
            reminded=tuple(self.reminded), escalated=tuple(self.escalated), faults=tuple(self.faults), more=more
        )
