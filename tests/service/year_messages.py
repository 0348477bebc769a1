"""What must be so of everything that people and clients were told in the year."""

from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from dextflow.engine.notices import told_of
from dextflow.library import holiday_calendar
from dextflow.model import ClientReminded, DocumentApproved, Notice, RequestConfirmed, Topic
from dextflow.ports import StoredMessage
from dextflow.scheduling import is_business_day
from dextflow.service import Workflows
from service.year_host import POLICY, Host
from service.year_laws import Books
from service.year_practice import CALENDAR, PRACTICE


def check_sent_once(host: Host) -> None:
    """Every message of the outbox was delivered, under its own key, and the post office saw no other."""
    keys = [stored.key for stored in _messages(host)]
    assert len(keys) == len(set(keys))
    unwanted = set(keys) - set(host.post.delivered)
    assert not set(host.post.delivered) - set(keys)
    assert not unwanted
    assert not host.started(host.store).outbox.parked().parked


def check_told(host: Host, flows: Workflows, books: Books) -> None:
    """The record of each workflow, told from the beginning, is what the outbox tells; and all topics came up."""
    keys = {stored.key for stored in _messages(host)}
    for instance in books.workflows.values():
        plan = flows.templates.plan(instance.job.template)
        told = told_of(plan, flows.events(instance.id), _day_of)
        assert {notice.key for notice in told} <= keys
    topics = {each.topic for each in host.post.delivered.values() if isinstance(each, Notice)}
    assert topics == set(Topic) - {Topic.APPROVED}, "the last approval completes, so nobody is told to"


def _day_of(at: datetime) -> date:
    return at.astimezone(ZoneInfo(POLICY.time_zone)).date()


def check_reminders(flows: Workflows, books: Books) -> int:
    """Clients are reminded on business days alone, each time a later one, and never after they answered.

    Returns how many reminders that were.
    """
    calendar, number = holiday_calendar(CALENDAR), 0
    for request in books.requests.values():
        events = flows.requests.events(request.id)
        days = [each.at.date() for each in events if isinstance(each, ClientReminded)]
        assert all(is_business_day(day, calendar) for day in days)
        assert days == sorted(set(days))
        over = [at for at, each in enumerate(events) if isinstance(each, DocumentApproved | RequestConfirmed)]
        assert not any(isinstance(each, ClientReminded) for each in events[min(over, default=len(events)) :])
        number += len(days)
    return number


def check_settled(host: Host, flows: Workflows) -> None:
    """When all that is due was made and told, asking again makes and tells nothing."""
    before = sum(1 for _ in _messages(host))
    again = flows.repeating.trigger_due(host.now())
    assert (again.made, again.tasks, again.moved, again.moved_tasks, again.superseded) == ((), (), (), (), ())
    assert flows.requests.remind_due(host.now()).reminded == ()
    assert flows.notices.daily(at=host.now()).looked_at == 0
    assert sum(1 for _ in _messages(host)) == before


def _messages(host: Host) -> Iterator[StoredMessage]:
    after = 0
    while page := host.store.messages(PRACTICE, after=after, limit=1000):
        yield from page
        after = page[-1].number
