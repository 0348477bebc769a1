"""How clients are written to: on which day it is, and by which calendar days count."""

from datetime import date, datetime

import attrs

from dextflow.engine.requests import RequestChange, letters, silence
from dextflow.model import ClientRequest, HolidayCalendar, ReturnItems
from dextflow.scheduling import business_days_later, next_rung, today
from dextflow.service.notices.following import messages_of
from dextflow.service.outbox_records import message_of
from dextflow.service.requests.records import request_events, request_put
from dextflow.service.roof import Roof, Writes


@attrs.frozen(kw_only=True)
class Post:
    """The practice's time zone and calendar; without a calendar the days from Monday to Friday count."""

    zone: str
    calendar: HolidayCalendar | None

    def day(self, at: datetime) -> date:
        """The date at an instant, where the practice is."""
        return today(at, self.zone)

    def next_day(self, at: datetime) -> date:
        """The business day after an instant, from which on a client may be asked to answer."""
        return business_days_later(self.day(at), 1, self.calendar)

    def next_rung(self, request: ClientRequest, since: date) -> date | None:
        """When the client is reminded who was last written to on a day; None after people were told."""
        if request.escalated_on is not None:
            return None
        return next_rung(request.order.what.asking.ladder, request.reminders, since, self.calendar)

    def returning(
        self, request: ClientRequest, items: tuple[str, ...], reason: str, *, by: str, at: datetime
    ) -> ReturnItems:
        """The return of some items: the client has until the next business day at the least."""
        day = self.day(at)
        return ReturnItems(
            by=by,
            at=at,
            items=items,
            reason=reason,
            reply_by=max(request.reply_by, self.next_day(at)),
            remind_on=self.next_rung(request, day),
        )


def post_of(roof: Roof) -> Post:
    """How clients of the practice are written to. A calendar that is not there is as none."""
    calendar = roof.policy.calendar
    return Post(zone=roof.policy.time_zone, calendar=None if calendar is None else roof.calendar(calendar))


def request_writes(roof: Roof, change: RequestChange, told: tuple[str, ...] = ()) -> Writes:
    """All that a change of a request writes: itself, its events, and what clients and people are sent."""
    return Writes(
        puts=(request_put(change),),
        events=request_events(change),
        messages=(*map(message_of, letters(change)), *messages_of(roof, silence(change, told))),
    )
