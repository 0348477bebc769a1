"""Clients are reminded on business days, once each, until they answer; then people are told."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from functools import partial

import attrs
import pytest

from dextflow.adapters.memory import MemoryDirectory, MemoryStore
from dextflow.errors import Unavailable, UnknownOutcome
from dextflow.model import (
    Ask,
    Delete,
    HolidayCalendar,
    Letter,
    Notice,
    Policy,
    RequestFilter,
    RequestStatus,
    Subject,
    Topic,
)
from dextflow.ports import Batch, Put, Store
from dextflow.scheduling import is_writing_day
from dextflow.service import Reminded, Workflows
from dextflow.testing.faulty import Fault, FaultyStore
from service.asking import (
    CLIENTS,
    CONTACTS,
    JO,
    PEOPLE,
    STATEMENT,
    begun,
    days,
    letters,
    live,
    notices,
    practice,
    request_of,
)
from service.world import NOW, PRACTICE

REMINDER = Letter.REMINDER
CLOSED = HolidayCalendar(
    id="office",
    version="1",
    first=date(2026, 1, 1),
    last=date(2026, 12, 31),
    holidays=frozenset({date(2026, 11, 4), date(2026, 11, 5)}),
)


class Office:
    """The calendars of an office that closes for two days."""

    def calendar(self, id: str) -> HolidayCalendar:  # noqa: A002 - the word of the port
        """The one calendar, by any id."""
        return attrs.evolve(CLOSED, id=id)


def dates(workflows: Workflows, *kinds: Letter) -> list[date]:
    """The days on which clients were written to."""
    return [letter.at.date() for letter in letters(workflows, *kinds)]


def silent(workflows: Workflows) -> list[Notice]:
    """What people were told of silent clients."""
    return [each for each in notices(workflows) if each.topic is Topic.CLIENT_SILENT]


def test_a_silent_client_is_reminded_and_then_people_are_told(asking: Workflows) -> None:
    """After two business days, three more, and five more; with the assignee, the manager of the client is told."""
    request = request_of(asking, begun(asking))
    results = {day.date(): asking.requests.remind_due(day) for day in days(*range(30))}
    assert {day for day, result in results.items() if result.reminded} == {date(2026, 11, 4), date(2026, 11, 9)}
    assert [day for day, result in results.items() if result.escalated] == [date(2026, 11, 16)]
    assert dates(asking, REMINDER) == [date(2026, 11, 4), date(2026, 11, 9)]
    (notice,) = silent(asking)
    assert (notice.to, notice.about.subject, notice.text) == (("ada", "mia"), Subject.REQUEST, "Bank statements")
    assert asking.requests.get(request.id).escalated_on == date(2026, 11, 16)
    found = partial(asking.requests.count, RequestFilter(silent=True))
    assert (found(today=date(2026, 11, 15)), found(today=date(2026, 11, 16))) == (0, 1)


def test_a_call_each_hour_reminds_once(asking: Workflows) -> None:
    """What was sent this morning is not sent this afternoon."""
    begun(asking)
    for hour in range(24):
        asking.requests.remind_due(NOW + timedelta(days=2, hours=hour - 9))
    assert dates(asking, REMINDER) == [date(2026, 11, 4)]


def test_after_a_time_without_calls_there_is_one_reminder(asking: Workflows) -> None:
    """The next is counted from the day on which the client was in fact reminded."""
    begun(asking)
    for day in days(14, 15, 16, 17, 18, 19):
        asking.requests.remind_due(day)
    assert dates(asking, REMINDER) == [date(2026, 11, 16), date(2026, 11, 19)]


def test_nothing_is_sent_on_a_day_off(store: Store) -> None:
    """What became due then is sent on the next business day; a weekend is one without a calendar."""
    asking = practice(store, policy=Policy(calendar="office"), calendars=Office())
    begun(asking)
    for day in days(*range(14)):
        asking.requests.remind_due(day)
    assert dates(asking, REMINDER) == [date(2026, 11, 6), date(2026, 11, 11)]
    assert practice(store).requests.remind_due(datetime(2026, 11, 14, 9, tzinfo=UTC)) == Reminded()
    assert all(is_writing_day(day, CLOSED) for day in dates(asking, REMINDER))


def test_what_was_missed_is_not_made_up_for_on_a_day_off(asking: Workflows) -> None:
    """Whoever calls on a Saturday for the first time since reminds nobody; on Monday it goes out."""
    begun(asking)
    assert [bool(asking.requests.remind_due(day).reminded) for day in days(5, 6, 7)] == [False, False, True]


def test_a_calendar_that_is_not_there_holds_nothing_up(store: Store) -> None:
    """Then the days from Monday to Friday count."""
    asking = practice(store, policy=Policy(calendar="Atlantis"))
    begun(asking)
    assert [bool(asking.requests.remind_due(day).reminded) for day in days(1, 2)] == [False, True]


def test_the_day_is_that_of_the_practice(store: Store) -> None:
    """Where it is Wednesday already, Wednesday's reminders go out."""
    asking = practice(store, policy=Policy(time_zone="Pacific/Auckland"))
    begun(asking)
    late_on_tuesday = datetime(2026, 11, 3, 12, tzinfo=UTC)
    assert asking.requests.remind_due(late_on_tuesday - timedelta(hours=2)).reminded == ()
    assert len(asking.requests.remind_due(late_on_tuesday).reminded) == 1


def test_an_answer_stops_the_reminders_and_a_return_resumes_them(asking: Workflows) -> None:
    """It goes on at the rung where it was, counted from the return."""
    request = request_of(asking, begun(asking))
    (wednesday,) = days(2)
    asking.requests.remind_due(wednesday)
    asking.portal("acme", JO).submit(request.id, STATEMENT, at=wednesday)
    for day in days(*range(3, 8)):
        asking.requests.remind_due(day)
    (tuesday,) = days(8)
    asking.requests.return_(request.id, reason="It is September's.", by="ada", at=tuesday)
    for day in days(*range(8, 30)):
        asking.requests.remind_due(day)
    assert dates(asking, REMINDER) == [date(2026, 11, 4), date(2026, 11, 13)]
    assert [notice.at.date() for notice in silent(asking)] == [date(2026, 11, 20)]


def test_people_are_told_of_a_silent_client_once(asking: Workflows) -> None:
    """After that a return starts no other ladder: somebody is on it already."""
    request = request_of(asking, begun(asking))
    for day in days(*range(20)):
        asking.requests.remind_due(day)
    (later,) = days(21)
    asking.portal("acme", JO).submit(request.id, STATEMENT, at=later)
    returned = asking.requests.return_(request.id, reason="It is September's.", by="ada", at=later)
    assert returned.remind_on is None
    for day in days(*range(21, 50)):
        asking.requests.remind_due(day)
    assert (len(silent(asking)), len(dates(asking, REMINDER))) == (1, 2)


def test_people_are_not_told_of_what_the_practice_does_not_want(store: Store) -> None:
    """A topic that is switched off is switched off here, too."""
    asking = practice(store, policy=Policy(notices=frozenset()))
    begun(asking)
    for day in days(*range(20)):
        asking.requests.remind_due(day)
    assert not notices(asking)


def test_contacts_are_written_to_as_they_are_now(store: Store) -> None:
    """Who has left the client is reminded no more, who has another address is reminded there; new ones are not."""
    begun(practice(store))
    acme, jo = CLIENTS[0], CONTACTS[0]
    moved, new = attrs.evolve(jo, address="jo@acme.example"), attrs.evolve(jo, id="new")
    for contacts, addresses in (((moved, new), ["jo@acme.example"]), ((new,), [])):
        directory = MemoryDirectory(
            practice=PRACTICE, people=PEOPLE, clients=[attrs.evolve(acme, contacts=contacts)]
        )
        workflows = Workflows(PRACTICE, store=store, directory=directory)
        workflows.requests.remind_due(NOW + timedelta(days=2))
        (reminder,) = letters(workflows, REMINDER)
        assert [each.address for each in reminder.to] == addresses


def test_who_does_the_step_is_told_with_the_assignee(asking: Workflows) -> None:
    """And the client's manager, if it has one; the client is reminded of other requests by itself."""
    asking.do(begun(asking).id, Ask("ada", NOW, "form"))
    begun(asking, "second", client="bolt")
    for day in days(*range(40)):
        asking.requests.remind_due(day)
    told = {notice.about.name: notice.to for notice in silent(asking) if notice.about.client == "acme"}
    assert told["Stock"] == ("pat", "ada", "mia")
    assert [notice.to for notice in silent(asking) if notice.about.client == "bolt"] == [("ada",)]


def test_it_goes_on_where_it_stopped(asking: Workflows) -> None:
    """No more than asked for are reminded in one call, and it says whether there are more."""
    for client in ("acme", "bolt", "solo"):
        begun(asking, client, client)
    (day,) = days(2)
    first, second = asking.requests.remind_due(day, most=2), asking.requests.remind_due(day, most=2)
    assert (len(first.reminded), first.more) == (2, True)
    assert (len(second.reminded), second.more) == (1, False)


def test_one_that_cannot_be_read_holds_up_no_other(asking: Workflows, store: Store) -> None:
    """It is told of, and the others are reminded."""
    broken, _ = request_of(asking, begun(asking, "first")), begun(asking, "second", client="bolt")
    put = Put(
        kind="request",
        id=broken.id,
        expected=1,
        version=2,
        parts={"request": "{}"},
        terms={"remind_on": "2026-11-04"},
    )
    store.commit(Batch(practice=PRACTICE, puts=(put,)))
    (day,) = days(2)
    result = asking.requests.remind_due(day)
    assert [fault.request for fault in result.faults] == [broken.id]
    assert len(result.reminded) == 1


def test_a_request_whose_workflow_is_gone_is_not_reminded_of(asking: Workflows) -> None:
    """It was withdrawn with the workflow."""
    instance = begun(asking)
    asking.do(instance.id, Delete("kim", NOW))
    (day,) = days(2)
    assert asking.requests.remind_due(day) == Reminded()


def test_many_at_once_remind_once(store: Store) -> None:
    """Whoever calls at the same moment, each client has one letter."""
    asking = practice(store)
    for client in ("acme", "bolt", "solo"):
        begun(asking, client, client)
    (day,) = days(2)
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda _: practice(store).requests.remind_due(day), range(4)))
    assert len(letters(asking, REMINDER)) == 3
    assert not [fault for result in results for fault in result.faults]
    assert sorted(each for result in results for each in result.reminded) == sorted(
        each.id for each in live(asking)
    )


@pytest.mark.parametrize("fault", Fault)
@pytest.mark.parametrize("number", [1, 2, 3])
def test_whatever_breaks_each_client_is_reminded_once(fault: Fault, number: int) -> None:
    """A call that fails is made again, and what was sent is not sent again."""
    inner = MemoryStore()
    whole = practice(inner)
    for client in ("acme", "bolt", "solo"):
        begun(whole, client, client)
    asking = _on(FaultyStore(inner, {number: fault}))
    (day,) = days(2)
    with pytest.raises((Unavailable, UnknownOutcome)):
        asking.requests.remind_due(day)
    asking.requests.remind_due(day)
    assert len(letters(whole, REMINDER)) == 3
    assert {request.reminders for request in live(whole)} == {1}


def _on(store: FaultyStore) -> Workflows:
    """The roof on a store that has the template already; the first commit is that of its caller."""
    asking = practice(store)
    store.commits = 0
    return asking


def test_a_settled_request_is_in_no_list_of_silent_ones(asking: Workflows) -> None:
    """An answer ends the silence."""
    request = request_of(asking, begun(asking))
    for day in days(*range(20)):
        asking.requests.remind_due(day)
    (later,) = days(21)
    silent_ones = RequestFilter(silent=True, statuses=tuple(RequestStatus))
    assert asking.requests.count(silent_ones, today=later.date()) == 1
    asking.portal("acme", JO).submit(request.id, STATEMENT, at=later)
    assert asking.requests.count(silent_ones, today=later.date()) == 0
