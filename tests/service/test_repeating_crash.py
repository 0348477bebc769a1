"""Repeating workflows after a crash, and in several processes at once: each firing once, nothing by halves."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import attrs
import pytest

from dextflow.adapters.memory import MemoryStore
from dextflow.adapters.sqlite import SqliteStore
from dextflow.errors import Conflict, Unavailable, UnknownOutcome
from dextflow.model import (
    Assignee,
    Assignment,
    CatchUp,
    Client,
    EveryInterval,
    Filter,
    Firing,
    FiringStatus,
    Offset,
    Overlap,
    RepeatingWorkflow,
    Scheduled,
    StartTask,
    Status,
    TaskPattern,
    TaskStatus,
    VatSettings,
)
from dextflow.ports import Batch, Receipt, Store
from dextflow.service import Workflows
from dextflow.service.repeating.firing import LINES
from dextflow.testing.faulty import Fault, FaultyStore
from service.recurring import CLOSE, FILE, tasks
from service.standing import (
    ACME,
    BOLT,
    MARCH,
    all_due,
    assert_tiled,
    at,
    change,
    covered,
    listed,
    monthly,
    nominals,
    practice,
    raced,
    start,
    vat,
)

MADE = FiringStatus.MADE
TO_ADA = Assignment(to=Assignee.PERSON, id="ada")
ALONE, BOTH = attrs.evolve(FILE, assignment=TO_ADA), attrs.evolve(CLOSE, assignment=TO_ADA)
Step = Callable[[Workflows, Any], object]
NEXT = VatSettings(starting_month=3)


def create(order: RepeatingWorkflow) -> Step:
    """Set it up."""
    return lambda workflows, _: workflows.repeating.create(order, by="kim", at=at(2026, 1, 1))


def makes_tasks(task: TaskPattern, step: Step) -> Step:
    """The same step, but that what is set up makes tasks after that pattern."""

    def other(workflows: Workflows, directory: Any) -> object:
        repeating = workflows.repeating
        create = repeating.create
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(repeating, "create", lambda order, **by: create(as_task(order, task), **by))
            return step(workflows, directory)

    return other


def as_task(order: RepeatingWorkflow, task: TaskPattern) -> RepeatingWorkflow:
    """The same standing order, but that it makes tasks after that pattern."""
    return attrs.evolve(order, template=None, task=task)


def _asked(day: Any, workflows: Workflows, _: Any) -> object:
    return workflows.repeating.trigger_due(day)


def trigger(*days: Any) -> list[Step]:
    """Ask on those days."""
    return [partial(_asked, day) for day in days]


def edit(id_: str, **fields: Any) -> Step:
    """Edit it as it was kept first."""

    def step(workflows: Workflows, _: Any) -> object:
        first = workflows.repeating.history(id_)[0].after
        assert first is not None
        return workflows.repeating.edit(attrs.evolve(first, **fields), by="kim", at=at(2026, 4, 8))

    return step


def new_vat(_: Workflows, directory: Any) -> object:
    """Let the stagger change."""
    return change(directory, ACME, vat=NEXT)


def begin(workflows: Workflows, _: Any) -> object:
    """Begin the first work, unless that was done."""
    if not (work := listed(workflows)):
        task = tasks(workflows)[0]
        begun = task.status is TaskStatus.IN_PROGRESS
        return task if begun else workflows.tasks.do(task.id, StartTask("ada", at(2026, 7, 8)))
    first = work[0]
    return first if first.status is Status.IN_PROGRESS else start(workflows, first, at(2026, 7, 8))


def refresh(workflows: Workflows, _: Any) -> object:
    """See to the client."""
    return workflows.repeating.refresh(["acme", "bolt"], by="kim", at=at(2026, 7, 9))


def by_hand(workflows: Workflows, _: Any) -> object:
    """Skip one, make one ahead, and one afterwards."""
    repeating = workflows.repeating
    kim: dict[str, Any] = {"by": "kim", "at": at(2026, 2, 10)}
    repeating.skip(Firing(repeating="books", client="acme", nominal=date(2026, 3, 1)), "away", **kim)
    make = repeating.materialise if repeating.get("books").task is None else repeating.materialise_task
    make(Firing(repeating="books", client="bolt", nominal=date(2026, 4, 1)), **kim)
    return repeating.backfill("books", "acme", date(2025, 11, 1), date(2026, 1, 31), **kim)


def pause_and_resume(workflows: Workflows, _: Any) -> object:
    """Pause it and resume it later; done again after a crash, it is paused and resumed once more."""
    workflows.repeating.pause("books", by="kim", at=at(2026, 2, 10))
    workflows.repeating.trigger_due(at(2026, 3, 5))
    return workflows.repeating.resume("books", by="kim", at=at(2026, 4, 5))


WEEKLY = Scheduled(pattern=EveryInterval(first_on=date(2026, 1, 5), every=Offset(value=14)))
SCENARIOS: dict[str, list[Step]] = {
    "trigger": [create(monthly(date(2026, 1, 1))), *trigger(at(2026, 2, 3), at(2026, 5, 1))],
    "catch up": [create(monthly(date(2026, 2, 1), catch_up=CatchUp.LATEST)), *trigger(at(2026, 5, 1))],
    "supersede": [
        create(monthly(date(2026, 2, 1), overlap=Overlap.SUPERSEDE)),
        *trigger(at(2026, 2, 1), at(2026, 3, 1), at(2026, 5, 1)),
    ],
    "edit": [
        create(monthly(date(2026, 1, 1))),
        *trigger(at(2026, 2, 3)),
        edit("books", trigger=WEEKLY, name="Weekly"),
        *trigger(at(2026, 5, 1)),
    ],
    "refresh": [create(vat()), *trigger(at(2026, 7, 7)), begin, new_vat, refresh, *trigger(at(2026, 12, 31))],
    "change": [create(vat()), *trigger(at(2026, 7, 7)), new_vat, *trigger(at(2026, 7, 8), at(2026, 12, 31))],
    "by hand": [create(monthly(date(2025, 10, 1))), *trigger(at(2026, 2, 9)), by_hand, *trigger(at(2026, 6, 1))],
    "pause": [
        create(monthly(date(2026, 2, 1))),
        *trigger(at(2026, 2, 1)),
        pause_and_resume,
        *trigger(at(2026, 6, 1)),
    ],
}


def played(name: str, store: Store, task: TaskPattern | None = None) -> dict[str, Any]:
    """Play a scenario, each step again until it succeeds, always in a new process; how things end.

    With a pattern, what is set up makes tasks after that pattern instead of workflows.
    """
    directory: Any = None
    for step in SCENARIOS[name] if task is None else [makes_tasks(task, step) for step in SCENARIOS[name]]:
        for _ in range(5):
            workflows, fresh = practice_on(store, directory)
            directory = fresh
            try:
                step(workflows, directory)
            except (Unavailable, UnknownOutcome):
                continue
            break
        else:
            pytest.fail("it never succeeds")
    return state(practice_on(store, directory)[0])


def practice_on(store: Store, directory: Any) -> tuple[Workflows, Any]:
    """The same practice, seen by a new process."""
    for _ in range(5):
        try:
            workflows, fresh = practice(store, ACME, BOLT)
        except (Unavailable, UnknownOutcome):
            continue
        if directory is None:
            return workflows, fresh
        return Workflows("brown", store=store, directory=directory), directory
    pytest.fail("it never succeeds")


def state(workflows: Workflows) -> dict[str, Any]:
    """All that can be seen, without how often it was written."""
    repeating = workflows.repeating
    ids = workflows.ids(Filter(statuses=tuple(Status)), today=date(2026, 1, 1))
    orders = repeating.listed()
    return {
        "orders": [attrs.evolve(each, version=0) for each in orders],
        "lines": sorted(
            (attrs.evolve(line, version=0) for each in orders for line in repeating.lines(each.id)),
            key=lambda line: (line.repeating, line.client),
        ),
        "firings": {
            row.occurrence.firing.code: (row.status, row.occurrence, row.reason, row.workflow, row.task, row.real)
            for row in repeating.firings()
        },
        "workflows": {each.id: (each.job, each.status) for each in workflows.get_many(ids).values()},
        "tasks": {task.id: attrs.evolve(task, at=at(2026, 1, 1), version=0) for task in tasks(workflows)},
    }


@pytest.mark.parametrize("fault", list(Fault))
@pytest.mark.parametrize("name", SCENARIOS)
def test_a_crash_at_any_commit_changes_nothing_in_the_end(name: str, fault: Fault) -> None:
    """Wherever it breaks, doing the same again leads to the very same state."""
    counting = FaultyStore(MemoryStore(), {})
    expected = played(name, counting)
    assert expected["firings"]
    for number in range(1, counting.commits + 1):
        assert played(name, FaultyStore(MemoryStore(), {number: fault})) == expected, f"commit {number}"


@pytest.mark.parametrize(
    ("name", "task"),
    [*((name, BOTH) for name in SCENARIOS), *((name, ALONE) for name in ("supersede", "refresh", "by hand"))],
)
def test_a_crash_changes_nothing_for_tasks_either(name: str, task: TaskPattern) -> None:
    """What holds of workflows holds of tasks with or without one, also if a commit was kept and not told."""
    counting = FaultyStore(MemoryStore(), {})
    expected = played(name, counting, task)
    assert expected["tasks"]
    for number in range(1, counting.commits + 1):
        faulty = FaultyStore(MemoryStore(), {number: Fault.ANSWER_LOST})
        assert played(name, faulty, task) == expected, f"commit {number}"


def test_a_crash_on_a_durable_store(tmp_path: Path) -> None:
    """The same on a file, closed and opened again after each crash."""
    expected = played("edit", MemoryStore())
    for number in range(1, 12):
        path = tmp_path / f"{number}.sqlite"
        for plan in ({number: Fault.ANSWER_LOST}, {}):
            store = SqliteStore(path)
            found = played("edit", FaultyStore(store, plan))
            store.close()
        assert found == expected


class LateStore(FaultyStore):
    """A store in which somebody else is faster, just before a commit."""

    def __init__(self, inner: Store) -> None:
        super().__init__(inner, {})
        self.meanwhile: Callable[[], object] | None = None

    def commit(self, batch: Batch) -> Receipt:
        """Let somebody else go first, once."""
        other, self.meanwhile = self.meanwhile, None
        if other is not None:
            other()
        return super().commit(batch)


def test_somebody_else_triggers_a_moment_before(store: Store) -> None:
    """What the other has made is not made again, and nothing is missed."""
    late = LateStore(store)
    workflows, _ = practice(late)
    other, _ = practice(store)
    workflows.repeating.create(monthly(date(2026, 2, 1)), by="kim", at=at(2026, 1, 1))
    late.meanwhile = lambda: other.repeating.trigger_due(at(2026, 3, 1))
    assert workflows.repeating.trigger_due(at(2026, 3, 1)).made == ()
    assert nominals(workflows, MADE) == ["2026-02-01", "2026-02-01", "2026-03-01", "2026-03-01"]


def test_somebody_begins_the_work_a_moment_before_it_gives_way(store: Store) -> None:
    """Then it does not give way, and is reported."""
    late = LateStore(store)
    workflows, directory = practice(late, ACME)
    workflows.repeating.create(vat(), by="kim", at=at(2026, 1, 1))
    [made] = workflows.repeating.trigger_due(at(2026, 4, 7)).made
    change(directory, ACME, vat=NEXT)
    other, _ = practice(store, ACME)
    late.meanwhile = lambda: start(other, made, at(2026, 4, 8))
    triggered = workflows.repeating.refresh(["acme"], by="kim", at=at(2026, 4, 8))
    assert ([clash.workflow for clash in triggered.conflicts], triggered.superseded) == ([made.id], ())
    assert_tiled(covered(workflows, "vat"))


@pytest.mark.parametrize("task", [ALONE, BOTH], ids=["alone", "with workflow"])
def test_somebody_begins_a_task_a_moment_before_it_gives_way(store: Store, task: TaskPattern) -> None:
    """The same holds of a task, whether it is begun itself or its workflow is."""
    late = LateStore(store)
    workflows, directory = practice(late, ACME)
    workflows.repeating.create(as_task(vat(), task), by="kim", at=at(2026, 1, 1))
    [made] = workflows.repeating.trigger_due(at(2026, 4, 7)).tasks
    change(directory, ACME, vat=NEXT)
    other, _ = practice(store, ACME)
    if made.workflow is None:
        late.meanwhile = lambda: other.tasks.do(made.id, StartTask("ada", at(2026, 4, 8)))
    else:
        late.meanwhile = lambda: start(other, workflows.get(str(made.workflow)), at(2026, 4, 8))
    triggered = workflows.repeating.refresh(["acme"], by="kim", at=at(2026, 4, 8))
    assert ([clash.task for clash in triggered.conflicts], triggered.superseded) == ([made.id], ())
    assert workflows.tasks.get(made.id).status is TaskStatus.IN_PROGRESS


def test_somebody_edits_a_moment_before_a_line_is_settled(store: Store) -> None:
    """The line goes on by the new rules, whoever wrote it last."""
    late = LateStore(store)
    workflows, _ = practice(late, ACME)
    kept = workflows.repeating.create(monthly(date(2026, 2, 1)), by="kim", at=at(2026, 1, 1))
    other, _ = practice(store, ACME)
    late.meanwhile = lambda: other.repeating.edit(attrs.evolve(kept, trigger=WEEKLY), by="ada", at=at(2026, 2, 1))
    workflows.repeating.trigger_due(at(2026, 2, 1))
    all_due(workflows, at(2026, 3, 5))
    assert nominals(workflows, MADE) == ["2026-02-01", "2026-02-02", "2026-02-16", "2026-03-02"]


class StubbornStore(FaultyStore):
    """A store that never lets the batches through that write to a line of some client."""

    def __init__(self, inner: Store, client: str) -> None:
        super().__init__(inner, {})
        self._client = client

    def commit(self, batch: Batch) -> Receipt:
        """Refuse whatever concerns the client."""
        for put in batch.puts:
            if put.kind == "firing" and put.terms and put.terms["client"] == self._client:
                raise Conflict(put.kind, put.id, 0, 1)
        return super().commit(batch)


def test_one_line_that_is_always_refused_holds_up_nobody(store: Store) -> None:
    """All others are settled one by one, and the one is told."""
    clients = [Client(id=f"c{number}", name=f"Client {number}") for number in range(7)]
    workflows, _ = practice(StubbornStore(store, "c3"), *clients)
    workflows.repeating.create(monthly(date(2026, 2, 1)), by="kim", at=at(2026, 1, 1))
    triggered = workflows.repeating.trigger_due(at(2026, 2, 1))
    assert sorted(each.job.client for each in triggered.made) == ["c0", "c1", "c2", "c4", "c5", "c6"]
    assert [(fault.client, type(fault.error)) for fault in triggered.faults] == [("c3", Conflict)]


def test_two_that_race(tmp_path: Path) -> None:
    """Two processes that ask at the same time make everything once between them."""
    clients = [Client(id=f"c{number:03}", name=f"Client {number}", year_end=MARCH) for number in range(2 * LINES)]
    path = tmp_path / "practice.sqlite"
    first = SqliteStore(path, relaxed=True)
    workflows, _ = practice(first, *clients)
    workflows.repeating.create(monthly(date(2026, 2, 1)), by="kim", at=at(2026, 1, 1))
    found = raced(path, clients, at(2026, 4, 1), most=70)
    made = [each.id for part in found for each in part.made]
    assert len(made) == len(set(made)) == 3 * len(clients)
    assert [fault for part in found for fault in part.faults] == []
    assert len(nominals(workflows, MADE)) == 3 * len(clients)
    first.close()
