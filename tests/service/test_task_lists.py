"""Lists of tasks: filtered, sorted, counted and paged as a plain loop over all of them would."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest

from dextflow.adapters.memory import MemoryDirectory, MemoryStore
from dextflow.adapters.sqlite import SqliteStore
from dextflow.errors import Corrupt, InvalidValue
from dextflow.model import (
    BlockTask,
    Bucket,
    CompleteTask,
    DateRange,
    DeleteTask,
    DueDate,
    Firing,
    SkipTask,
    Source,
    StartTask,
    Task,
    TaskCommand,
    TaskFilter,
    TaskGrouping,
    TaskOrder,
    TaskSort,
    TaskStatus,
)
from dextflow.ports import Batch, Put, Store, StoredEvent
from dextflow.service import Workflows
from service.task_world import (
    CLIENTS,
    OCTOBER,
    PEOPLE,
    SHORT,
    TO_ADA,
    TO_MANAGER,
    TO_NOBODY,
    TO_ROB,
    TO_TEAM,
    a_task,
    practice_on,
)
from service.world import NOW, PRACTICE, TODAY

DAYS = (None, TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=7), TODAY + timedelta(days=8))
BY_LAW = DueDate(rule="own", version=1, nominal=TODAY, due=TODAY, act_by=None)
SOURCES = (
    None,
    Source(firing=Firing(repeating="vat", client="acme", nominal=TODAY)),
    Source(service="vat", proposal="p-1", key="a"),
)


def orders() -> Iterator[TaskOrder]:
    """Tasks of many kinds."""
    for number in range(60):
        clients = ((), ("acme",), ("bolt",), ("acme", "bolt"), ("bolt", "acme"))[number % 5]
        yield TaskOrder(
            title=f"{('VAT return', 'Accounts', 'Straße')[number % 3]} {number}",
            clients=clients,
            category=(None, "VAT", "Accounts")[number % 3],
            assignment=(TO_ADA, TO_ROB, TO_TEAM, TO_NOBODY, TO_MANAGER, TO_ADA, TO_ROB)[number % 7],
            period=OCTOBER,
            starts_on=TODAY - timedelta(days=9) if number % 4 else None,
            due_on=DAYS[number % len(DAYS)],
            statutory=BY_LAW if number % 2 else None,
            source=SOURCES[number % 3] if number % 3 != 1 or clients[:1] == ("acme",) else None,
        )


def acts(task: str, number: int) -> tuple[TaskCommand, ...]:
    """What becomes of each of them."""
    return (
        (),
        (StartTask("kim", NOW),),
        (BlockTask("kim", NOW, "No papers."),),
        (CompleteTask("kim", NOW),),
        (SkipTask("kim", NOW, "Not called for."),),
        (DeleteTask("kim", NOW),),
    )[number % 6]


@pytest.fixture(scope="module", params=["memory", "sqlite"])
def listed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workflows]:
    """A practice with many tasks on a store of each kind."""
    path = tmp_path_factory.mktemp("tasks") / "practice.sqlite"
    store: Store = MemoryStore() if request.param == "memory" else SqliteStore(path, relaxed=True)
    practice = practice_on(store)
    for number, order in enumerate(orders()):
        template = "short" if order.clients and order.due_on and number % 11 == 0 else None
        task = practice.tasks.create(order, key=f"k-{number}", by="kim", at=NOW, template=template)
        if template is None:
            for command in acts(task.id, number):
                practice.tasks.do(task.id, command)
    yield practice
    store.close()


def everything(practice: Workflows) -> tuple[Task, ...]:
    """All tasks, also the deleted."""
    return practice.tasks.find(TaskFilter(statuses=tuple(TaskStatus)), today=TODAY, limit=100).tasks


def due_within(first: int | None, last: int) -> Callable[[Task], bool]:
    """Whether an open task is due from so many days after today to so many."""

    def holds(task: Task) -> bool:
        due = task.order.due_on
        if due is None or not task.is_open:
            return False
        return (first is None or due >= TODAY + timedelta(days=first)) and due <= TODAY + timedelta(days=last)

    return holds


def listed_in(*statuses: TaskStatus) -> Callable[[Task], bool]:
    """Whether a task is in one of those statuses; of none, whether it is not deleted."""
    return lambda task: task.status in statuses if statuses else not task.deleted


def has_source(task: Task) -> Source:
    """From where a task came."""
    return task.order.source or Source()


def owned_by(task: Task) -> str | None:
    """The person or team to whom a task belongs."""
    return task.owner.person or task.owner.team


def always(_: Task) -> bool:
    """Whatever the task is."""
    return True


def never(_: Task) -> bool:
    """No task at all."""
    return False


QUESTIONS: Sequence[tuple[TaskFilter, Callable[[Task], bool]]] = (
    (TaskFilter(), always),
    (TaskFilter(statuses=(TaskStatus.BLOCKED, TaskStatus.DELETED)), always),
    (TaskFilter(statuses=()), never),
    (TaskFilter(clients=("bolt",)), lambda task: "bolt" in task.order.clients),
    (TaskFilter(clients=("zeta", None)), lambda task: not task.order.clients),
    (TaskFilter(clients=("acme", None)), lambda task: "acme" in task.order.clients or not task.order.clients),
    (TaskFilter(clients=("\0",)), never),
    (TaskFilter(tags=("monthly",)), lambda task: "acme" in task.order.clients),
    (TaskFilter(tags=("no-such-tag",)), never),
    (TaskFilter(owners=("rob", None)), lambda task: owned_by(task) in ("rob", None)),
    (TaskFilter(teams=("payroll",)), lambda task: task.owner.team == "payroll"),
    (TaskFilter(owners=("ada",), teams=("payroll",)), lambda task: owned_by(task) in ("ada", "payroll")),
    (TaskFilter(categories=("VAT", None)), lambda task: task.order.category in ("VAT", None)),
    (TaskFilter(templates=("short",)), lambda task: task.template == SHORT.ref),
    (TaskFilter(has_workflow=True), lambda task: task.workflow is not None),
    (TaskFilter(has_workflow=False), lambda task: task.workflow is None),
    (TaskFilter(recurring=("vat",)), lambda task: has_source(task).firing is not None),
    (TaskFilter(services=("vat",), proposals=("p-1",)), lambda task: has_source(task).service == "vat"),
    (
        TaskFilter(due=DateRange(first=TODAY)),
        lambda task: task.order.due_on is not None and task.order.due_on >= TODAY,
    ),
    (TaskFilter(starts=DateRange(last=TODAY)), lambda task: task.order.starts_on is not None),
    (TaskFilter(statutory=DateRange(first=TODAY, last=TODAY)), lambda task: task.order.statutory is not None),
    (TaskFilter(overdue=True), due_within(None, -1)),
    (TaskFilter(due_soon=True), due_within(0, 7)),
    (TaskFilter(overdue=True, due_soon=True), due_within(None, 7)),
    (TaskFilter(text="strasse"), lambda task: "Straße" in task.order.title),
    (TaskFilter(text="VAT acme"), lambda task: "VAT" in task.order.title and task.order.client == "acme"),
)


@pytest.mark.parametrize("question", range(len(QUESTIONS)))
def test_a_filter_finds_what_a_loop_finds(listed: Workflows, question: int) -> None:
    """Exactly the tasks for which everything holds are found and counted, for the host and for one person."""
    asked, holds = QUESTIONS[question]
    expected = {task.id for task in everything(listed) if listed_in(*(asked.statuses or ()))(task) and holds(task)}
    assert {*listed.tasks.ids(asked, today=TODAY)} == expected
    assert listed.tasks.count(asked, today=TODAY) == len(expected)
    desk = listed.desk("sue").tasks
    seen = {task.id for task in everything(listed) if set(task.order.clients) <= {"acme"}}
    assert {*desk.ids(asked, today=TODAY)} == expected & seen
    assert 0 < len(seen) < len(everything(listed))


def test_pages_hold_each_task_once_in_order(listed: Workflows) -> None:
    """Page after page, forwards and backwards, by each order, every task comes once."""
    for sort in TaskSort:
        for descending in (False, True):
            found: list[str] = []
            after: str | None = None
            while True:
                page = listed.tasks.find(today=TODAY, sort=sort, descending=descending, after=after, limit=17)
                found += [task.id for task in page.tasks]
                if (after := page.after) is None:
                    break
            assert sorted(found) == sorted(listed.tasks.ids(today=TODAY))


def test_a_list_is_sorted_by_what_was_asked(listed: Workflows) -> None:
    """By due date, those without one come first; by status, in the order of the work."""
    due = [task.order.due_on or date.min for task in listed.tasks.find(today=TODAY, limit=100).tasks]
    assert due == sorted(due)
    statuses = [*TaskStatus]
    found = listed.tasks.find(today=TODAY, sort=TaskSort.STATUS, limit=100).tasks
    places = [statuses.index(task.status) for task in found]
    assert places == sorted(places)


def test_counts_add_up(listed: Workflows) -> None:
    """The counts by status, owner and so on are those of a loop, and the buckets hold what is open and due."""
    tasks = [task for task in everything(listed) if not task.deleted]
    of: dict[TaskGrouping, Callable[[Task], str | None]] = {
        TaskGrouping.STATUS: lambda task: task.status.value,
        TaskGrouping.CLIENT: lambda task: task.order.client,
        TaskGrouping.OWNER: lambda task: task.owner.person,
        TaskGrouping.TEAM: lambda task: task.owner.team,
        TaskGrouping.CATEGORY: lambda task: task.order.category,
    }
    for grouping in TaskGrouping:
        assert listed.tasks.counts(today=TODAY, by=grouping) == Counter(map(of[grouping], tasks))
    buckets = listed.tasks.buckets(today=TODAY)
    spans = {Bucket.OVERDUE: (None, -1), Bucket.DUE_SOON: (0, 7), Bucket.UPCOMING: (8, 999)}
    for bucket, (first, last) in spans.items():
        expected = Counter(task.status for task in tasks if due_within(first, last)(task))
        assert {status: number for status, number in buckets[bucket].items() if number} == expected


def test_a_long_text_is_refused(listed: Workflows) -> None:
    """A search for more words than anybody means is the caller's mistake."""
    with pytest.raises(InvalidValue):
        listed.tasks.find(TaskFilter(text=" ".join(map(str, range(21)))), today=TODAY)


def test_what_is_damaged_is_told(tmp_path: Path) -> None:
    """A record that holds no task, or another version of it, is told as such, and so is an event."""
    store = SqliteStore(tmp_path / "practice.sqlite")
    directory = MemoryDirectory(practice=PRACTICE, people=PEOPLE, clients=CLIENTS)
    practice = Workflows(PRACTICE, store=store, directory=directory)
    task = practice.tasks.create(a_task("acme"), key="k", by="kim", at=NOW)
    part = store.get(PRACTICE, "task", (task.id,))[task.id].parts["task"]
    for id_, text, version in (("t-1", "{}", 1), ("t-2", part, 7)):
        put = Put(kind="task", id=id_, expected=0, version=version, parts={"task": text}, terms={})
        event = StoredEvent(kind="task", subject=id_, number=1, text="{}")
        store.commit(Batch(practice=PRACTICE, puts=(put,), events=(event,)))
        with pytest.raises(Corrupt, match=id_):
            practice.tasks.get(id_)
    store.commit(
        Batch(practice=PRACTICE, puts=(), events=(StoredEvent(kind="task", subject=task.id, number=2, text="{}"),))
    )
    with pytest.raises(Corrupt, match="event 2 of task"):
        practice.tasks.events(task.id)
    store.close()
