"""Each day people are told what may begin, what is due and what is overdue: once, on that day, and no longer."""

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dextflow.adapters.calendars import MemoryCalendars
from dextflow.adapters.memory import MemoryStore
from dextflow.adapters.sqlite import SqliteStore
from dextflow.errors import DextflowError, InvalidValue, StorageError
from dextflow.model import Client, Complete, HolidayCalendar, Policy, Submit, Topic
from dextflow.ports import Batch, Page, Put, Store, Where
from dextflow.service import Workflows
from dextflow.service.notices.daily import PAGE
from dextflow.service.records import WORKFLOW
from dextflow.testing.faulty import Fault, FaultyStore
from service.notified import ASKS, at, create, directory, mark, notices, practice, start, told
from service.world import NOW, PRACTICE, TODAY

DUE_ON = date(2026, 11, 14)
A_DAY = timedelta(days=1)
OF_THE_DAY = (Topic.READY, Topic.DUE, Topic.OVERDUE, Topic.CLIENT_SILENT)


def today_told(store: Store, day: date) -> list[tuple[Topic, tuple[str, ...]]]:
    """What was told because that day had come."""
    return [
        (each.topic, (*each.to, *each.teams))
        for each in notices(store)
        if each.at.date() == day and each.by is None and each.topic in OF_THE_DAY
    ]


# ----------------------------------------------------------------------------------------- what a day brings


def test_work_for_later_is_told_on_its_start_day(store: Store) -> None:
    """What was made to begin later is told when that day comes, and on no other."""
    workflows = practice(store)
    create(workflows, starts_on=TODAY + 2 * A_DAY)
    for days in (1, 2, 3):
        workflows.notices.daily(at=at(TODAY + days * A_DAY))
    assert [(each.topic, each.to, each.at) for each in notices(store) if each.topic is Topic.READY] == [
        (Topic.READY, ("ada",), at(TODAY + 2 * A_DAY))
    ]


def test_work_is_told_to_be_ready_once_on_a_day(store: Store) -> None:
    """Work that was made to begin today and told of then is not told of again by the round of the day."""
    workflows = practice(store)
    create(workflows, starts_on=TODAY)
    workflows.notices.daily(at=NOW)
    assert [topic for topic, _ in told(store)].count(Topic.READY) == 1


def test_due_work_is_told_on_its_day_and_three_days_after(store: Store) -> None:
    """It is due, then overdue for three days, and then nobody is reminded any more."""
    workflows = practice(store)
    start(workflows, create(workflows))
    for days in range(-1, 6):
        workflows.notices.daily(at=at(DUE_ON + days * A_DAY))
    expected = [(Topic.DUE, DUE_ON)] + [(Topic.OVERDUE, DUE_ON + days * A_DAY) for days in (1, 2, 3)]
    found = [(each.topic, each.at.date()) for each in notices(store) if each.topic in (Topic.DUE, Topic.OVERDUE)]
    assert found == expected
    assert {each.due_on for each in notices(store) if each.topic is Topic.OVERDUE} == {DUE_ON}


def test_what_is_done_is_not_due(store: Store) -> None:
    """Completed work is on nobody's list."""
    workflows = practice(store)
    instance = mark(workflows, start(workflows, create(workflows)), "books", "sums", "file")
    workflows.do(instance.id, Complete("ada", NOW))
    workflows.notices.daily(at=at(DUE_ON))
    assert today_told(store, DUE_ON) == []


def test_it_is_told_to_whom_it_is_with(store: Store) -> None:
    """Not started, it is the assignee's; started, those who can act are told too; under review, the reviewer."""
    workflows = practice(store)
    create(workflows, "bolt", "a")
    mark(workflows, start(workflows, create(workflows, "bolt", "b")), "books")
    reviewed = mark(workflows, start(workflows, create(workflows, "acme", "c")), "books", "sums", "file")
    workflows.do(reviewed.id, Submit("ada", NOW))
    create(workflows, "free", "d")
    workflows.notices.daily(at=at(DUE_ON))
    assert Counter(today_told(store, DUE_ON)) == {
        (Topic.DUE, ("ada",)): 1,
        (Topic.DUE, ("ada", "tax")): 1,
        (Topic.DUE, ("rob",)): 1,
        (Topic.DUE, ("pat",)): 1,
    }


def test_work_of_nobody_is_told_to_nobody(store: Store) -> None:
    """Without an assignee and without a manager of the client there is nobody to tell."""
    everybody = directory()
    everybody.add(PRACTICE, clients=(Client(id="free", name="Free"),))
    workflows = practice(store, directory=everybody)
    create(workflows, "free")
    assert workflows.notices.daily(at=at(DUE_ON)).looked_at == 1
    assert today_told(store, DUE_ON) == []


# ------------------------------------------------------------------------------------------- not our fault


def test_the_team_is_not_blamed_for_the_client(store: Store) -> None:
    """While the work waits for the client alone, its manager is told that, and the team is not reminded."""
    workflows = practice(store)
    mark(workflows, start(workflows, create(workflows, "acme", template=ASKS.ref)), "draft")
    for days in range(5):
        workflows.notices.daily(at=at(DUE_ON + days * A_DAY))
    days_told = [each for each in notices(store) if each.topic in OF_THE_DAY and each.by is None]
    assert [(each.topic, each.to, each.steps, each.text) for each in days_told] == [
        (Topic.CLIENT_SILENT, ("kim",), ("confirm",), "Confirm")
    ] * 4


@pytest.mark.parametrize(
    ("holidays", "until"), [((), date(2026, 11, 17)), ((date(2026, 11, 16),), date(2026, 11, 18))]
)
def test_late_days_of_the_client_are_not_the_teams(store: Store, holidays: tuple[date, ...], until: date) -> None:
    """Due on a Saturday, and kept by the client for two business days before: it is due until the Tuesday.

    With a holiday on the Monday it is due until the Wednesday; only after that it is overdue.
    """
    calendar = HolidayCalendar(
        id="GB", version="1", first=date(2026, 1, 1), last=date(2026, 12, 31), holidays=frozenset(holidays)
    )
    calendars = MemoryCalendars((calendar,))
    workflows = practice(store, policy=Policy(calendar="GB"), calendars=calendars)
    mark(workflows, start(workflows, create(workflows, "acme", template=ASKS.ref)), "draft")  # on a Monday
    request = store.query(PRACTICE, "request").records[0].id
    workflows.portal("acme", "zoe").confirm(request, at=NOW + 2 * A_DAY)
    for days in range(9):
        workflows.notices.daily(at=at(DUE_ON + days * A_DAY))
    found = [each for each in notices(store) if each.topic in (Topic.DUE, Topic.OVERDUE)]
    days_of = [(each.topic, each.at.date(), each.due_on) for each in found]
    assert days_of == [
        (Topic.DUE, DUE_ON, DUE_ON),
        *((Topic.DUE, DUE_ON + days * A_DAY, until) for days in range(1, (until - DUE_ON).days + 1)),
        *((Topic.OVERDUE, until + days * A_DAY, until) for days in (1, 2, 3)),
    ]


# ------------------------------------------------------------------------------------------- once, and in time


def test_a_day_is_told_once(store: Store) -> None:
    """The second call of a day finds nothing to do, and says so."""
    workflows = practice(store)
    create(workflows)
    assert workflows.notices.daily(at=at(DUE_ON)).looked_at == 1
    before = len(notices(store))
    again = workflows.notices.daily(at=at(DUE_ON, 23))
    assert (again.looked_at, again.more, again.day) == (0, False, DUE_ON)
    assert len(notices(store)) == before


def test_a_missed_day_is_not_told_later(store: Store) -> None:
    """After two days without a call people are told of that day, not of the two before, and never of the past."""
    workflows = practice(store)
    start(workflows, create(workflows))
    workflows.notices.daily(at=at(DUE_ON + 2 * A_DAY))
    assert workflows.notices.daily(at=at(DUE_ON)).looked_at == 0
    late = [each.topic for each in notices(store) if each.topic in (Topic.DUE, Topic.OVERDUE)]
    assert late == [Topic.OVERDUE]


def test_a_day_begins_where_the_practice_is(store: Store) -> None:
    """An hour before midnight in UTC it is the next day in Auckland."""
    workflows = practice(store, policy=Policy(time_zone="Pacific/Auckland"))
    create(workflows)
    assert workflows.notices.daily(at=datetime(2026, 11, 13, 23, tzinfo=UTC)).day == DUE_ON
    with pytest.raises(InvalidValue, match="no time zone"):
        workflows.notices.daily(at=datetime(2026, 11, 14))  # noqa: DTZ001 - that is what is refused


def many(workflows: Workflows, number: int) -> None:
    """So many workflows that are due on the same day."""
    for each in range(number):
        create(workflows, key=f"k{each}")


def test_a_round_goes_on_where_it_stopped(store: Store) -> None:
    """With a limit, each call tells of some, until all are told, each once; the last call says that it was."""
    workflows = practice(store)
    many(workflows, 5)
    calls = [workflows.notices.daily(at=at(DUE_ON), most=2) for _ in range(3)]
    assert [(each.looked_at, each.more) for each in calls] == [(2, True), (2, True), (1, False)]
    assert today_told(store, DUE_ON) == [(Topic.DUE, ("ada",))] * 5


def test_a_round_looks_at_something(store: Store) -> None:
    """A limit below 1 would never end, and is refused."""
    with pytest.raises(InvalidValue, match="one thing or more, not at 0"):
        practice(store).notices.daily(at=NOW, most=0)


def test_a_page_is_one_commit() -> None:
    """A round writes its list in commits of a hundred, and one more for each list that is empty."""
    store = FaultyStore(MemoryStore(), {})
    workflows = practice(store)
    many(workflows, PAGE + 1)
    before = store.commits
    assert workflows.notices.daily(at=at(DUE_ON)).looked_at == PAGE + 1
    assert store.commits - before == 6
    assert len(today_told(store, DUE_ON)) == PAGE + 1


def test_only_what_is_due_is_read() -> None:
    """However many workflows there are, a round reads those which are due, and none of the others."""
    store = WatchedStore()
    workflows = practice(store)
    many(workflows, 3)
    for each in range(20):
        create(workflows, key=f"later{each}", due_on=DUE_ON + 30 * A_DAY)
    store.seen = 0
    workflows.notices.daily(at=at(DUE_ON))
    assert store.seen == 3


class WatchedStore(MemoryStore):
    """A store that counts the records which lists were read from."""

    seen = 0

    def query(
        self,
        practice: str,
        kind: str,
        where: Sequence[Where] = (),
        *,
        order_by: str | None = None,
        descending: bool = False,
        after: str | None = None,
        limit: int = 200,
    ) -> Page:
        page = super().query(
            practice, kind, where, order_by=order_by, descending=descending, after=after, limit=limit
        )
        self.seen += len(page.records)
        return page


def test_a_damaged_workflow_holds_up_nothing(store: Store) -> None:
    """What cannot be read is reported, and the others are told of."""
    workflows = practice(store)
    broken, _ = create(workflows, key="a"), create(workflows, key="b")
    record = store.get(PRACTICE, WORKFLOW, (broken.id,))[broken.id]
    put = Put(
        kind=WORKFLOW, id=broken.id, expected=record.version, version=record.version + 1, parts={"state": "?"}
    )
    store.commit(Batch(practice=PRACTICE, puts=(put,)))
    done = workflows.notices.daily(at=at(DUE_ON))
    assert [(each.kind, each.id) for each in done.untold] == [(WORKFLOW, broken.id)]
    assert today_told(store, DUE_ON) == [(Topic.DUE, ("ada",))]


@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.integers(1, 10), st.sampled_from(Fault), max_size=4), st.integers(1, 3))
def test_whatever_breaks_a_round_tells_each_once(plan: dict[int, Fault], most: int) -> None:
    """A round that breaks off anywhere, and is called again until it is through, tells what a whole one does."""
    store = MemoryStore()
    workflows = practice(store)
    many(workflows, 4)
    create(workflows, key="later", starts_on=DUE_ON, due_on=DUE_ON + 7 * A_DAY)
    shaky = Workflows(PRACTICE, store=FaultyStore(store, plan), directory=directory())
    more = True
    while more:
        try:
            more = shaky.notices.daily(at=at(DUE_ON), most=most).more
        except StorageError:
            continue
    assert today_told(store, DUE_ON) == [(Topic.READY, ("ada",)), *[(Topic.DUE, ("ada",))] * 4]


def test_rounds_at_the_same_time_tell_each_once(tmp_path: Path) -> None:
    """Several processes that make the round at once share the work, and tell nothing twice."""
    store = SqliteStore(tmp_path / "practice.sqlite", relaxed=True)
    many(practice(store), 12)

    def go(_: int) -> None:
        own = SqliteStore(tmp_path / "practice.sqlite", relaxed=True)
        workflows, more = Workflows(PRACTICE, store=own, directory=directory()), True
        while more:
            try:
                more = workflows.notices.daily(at=at(DUE_ON), most=1).more
            except DextflowError:
                continue
        own.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(go, range(4)))
    assert today_told(store, DUE_ON) == [(Topic.DUE, ("ada",))] * 12
    store.close()
