"""Recurring tasks as time goes by: each task once, and what becomes of it when dates, rules or people change."""

from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest

from dextflow.adapters.sqlite import SqliteStore
from dextflow.errors import FiringSettled
from dextflow.model import (
    CatchUp,
    ClientField,
    ClientPeriods,
    CompleteTask,
    DueDates,
    Firing,
    FiringStatus,
    FromKeyDate,
    LogTaskTime,
    OnPeriodEnd,
    Overlap,
    Policy,
    RescheduleTask,
    Standing,
    Start,
    StartTask,
    Status,
    Task,
    TaskPattern,
    TaskStatus,
    YearEnd,
)
from dextflow.ports import Store
from dextflow.service import Workflows
from service.recurring import CLOSE, FILE, MANAGED, OWNED, dated, on_key_date, recurring, tasks
from service.standing import KIM, QUARTERS, all_due, at, change, monthly, practice, raced

BOTH = pytest.mark.parametrize("pattern", [FILE, CLOSE], ids=["alone", "with workflow"])
DUE = "accounts_next_due"
BY_ACCOUNTS: Any = {"due": FromKeyDate(field=DUE), "trigger": monthly(date(2026, 2, 1)).trigger}


def begin(workflows: Workflows, task: Task, when: Any) -> Task:
    """Begin the work: that of the task, or that of its workflow, which the task follows."""
    if task.workflow is None:
        return workflows.tasks.do(task.id, StartTask("ada", when))
    workflows.do(task.workflow, Start(by="ada", at=when, confirmed=True, vat=QUARTERS))
    return workflows.tasks.get(task.id)


def due_on(*days: date) -> list[str]:
    """Some dates as text."""
    return [day.isoformat() for day in days]


# ------------------------------------------------------------------------------------------------------------ once


@BOTH
def test_downtime_is_caught_up_once(store: Store, pattern: TaskPattern) -> None:
    """After months in which nobody asked each task is made, oldest first, and once however often one asks."""
    workflows, _ = practice(store, OWNED, MANAGED)
    workflows.repeating.create(recurring(pattern), **KIM)
    found = all_due(workflows, at(2026, 4, 15), most=3)
    made = [task.id for each in found for task in each.tasks]
    assert len(made) == len(set(made)) == 6
    assert all(len(each.made) == (len(each.tasks) if pattern is CLOSE else 0) for each in found)
    assert [each.tasks for each in all_due(workflows, at(2026, 4, 15))] == [()]
    assert len(tasks(workflows)) == 8


@pytest.mark.parametrize(
    ("catch_up", "expected"),
    [
        (CatchUp.ALL, ["2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01"]),
        (CatchUp.LATEST, ["2026-01-01", "2026-04-01"]),
        (CatchUp.NONE, ["2026-01-01"]),
    ],
)
def test_catching_up_as_it_says(store: Store, catch_up: CatchUp, expected: list[str]) -> None:
    """All that was missed is made, the latest, or none of it."""
    workflows, _ = practice(store, OWNED)
    workflows.repeating.create(recurring(catch_up=catch_up), **KIM)
    workflows.repeating.trigger_due(at(2026, 4, 2))
    assert [str(task.order.starts_on) for task in tasks(workflows)] == expected


def test_two_that_race(tmp_path: Path) -> None:
    """Two processes that ask at the same time make every task once between them, each with its workflow."""
    clients = [attrs.evolve(OWNED, id=f"c{number:02}") for number in range(40)]
    path = tmp_path / "practice.sqlite"
    first = SqliteStore(path, relaxed=True)
    workflows, _ = practice(first, *clients)
    workflows.repeating.create(attrs.evolve(recurring(CLOSE), trigger=monthly(date(2026, 2, 1)).trigger), **KIM)
    found = raced(path, clients, at(2026, 3, 1), most=30)
    made = [task.id for part in found for task in part.tasks]
    assert len(made) == len(set(made)) == 2 * len(clients)
    assert len({task.workflow for task in tasks(workflows)}) == 2 * len(clients)
    assert [fault for part in found for fault in part.faults] == []
    first.close()


def test_a_client_whose_workflow_cannot_be_made_holds_up_nobody(store: Store) -> None:
    """What stands in the way of one task is a fault, and is tried again; the tasks of others are made."""
    workflows, directory = practice(store, attrs.evolve(OWNED, account_reviewer="gone"), MANAGED)
    workflows.repeating.create(attrs.evolve(recurring(CLOSE), trigger=monthly(date(2026, 2, 1)).trigger), **KIM)
    triggered = workflows.repeating.trigger_due(at(2026, 2, 1))
    assert [task.order.client for task in triggered.tasks] == ["bolt"]
    assert [fault.client for fault in triggered.faults] == ["acme"]
    change(directory, OWNED)
    assert [task.order.client for task in workflows.repeating.trigger_due(at(2026, 2, 2)).tasks] == ["acme"]


# --------------------------------------------------------------------------------------------------------- by hand


@BOTH
def test_skipped_paused_ended_and_made_afterwards(store: Store, pattern: TaskPattern) -> None:
    """All that people can do with a standing order they can do with one that makes tasks."""
    workflows, _ = practice(store, OWNED)
    repeating = workflows.repeating
    repeating.create(attrs.evolve(recurring(pattern), trigger=monthly(date(2025, 11, 1)).trigger), **KIM)
    repeating.skip(Firing(repeating="filing", client="acme", nominal=date(2026, 2, 1)), "closed", **KIM)
    repeating.trigger_due(at(2026, 3, 1))
    repeating.pause("filing", by="kim", at=at(2026, 3, 2))
    repeating.trigger_due(at(2026, 4, 1))
    late = repeating.backfill("filing", "acme", date(2025, 11, 1), date(2025, 12, 31), by="kim", at=at(2026, 4, 1))
    assert [str(task.order.starts_on) for task in late.tasks] == ["2025-11-01", "2025-12-01"]
    repeating.resume("filing", by="kim", at=at(2026, 4, 2))
    repeating.end("filing", by="kim", at=at(2026, 4, 3))
    repeating.trigger_due(at(2026, 6, 1))
    expected = due_on(
        *(date(2025, month, 1) for month in (11, 12)), *(date(2026, month, 1) for month in (1, 3, 4))
    )
    assert [str(task.order.starts_on) for task in tasks(workflows)] == expected
    assert repeating.get("filing").standing is Standing.ENDED


def test_what_was_skipped_is_not_made(store: Store) -> None:
    """A firing that a person left out cannot be made after all."""
    workflows, _ = practice(store, OWNED)
    workflows.repeating.create(recurring(), **KIM)
    firing = Firing(repeating="filing", client="acme", nominal=date(2026, 2, 1))
    workflows.repeating.skip(firing, "closed", **KIM)
    with pytest.raises(FiringSettled):
        workflows.repeating.materialise_task(firing, **KIM)


def test_an_edit_counts_from_the_next_date_on(store: Store) -> None:
    """Tasks that are listed stay as they are; those to come follow the new pattern."""
    workflows, _ = practice(store, OWNED)
    kept = workflows.repeating.create(recurring(), **KIM)
    pattern = attrs.evolve(FILE, title="File it online")
    workflows.repeating.edit(attrs.evolve(kept, task=pattern), by="kim", at=at(2026, 1, 2))
    workflows.repeating.trigger_due(at(2026, 2, 1))
    assert [task.order.title for task in tasks(workflows)] == ["File it", "File it online"]


# --------------------------------------------------------------------------------------------------------- overlap


@BOTH
def test_a_new_one_is_skipped_beside_an_open_one(store: Store, pattern: TaskPattern) -> None:
    """Where only one is to be open, the next waits for its turn until the one before is done."""
    workflows, _ = practice(store, OWNED)
    workflows.repeating.create(recurring(pattern, overlap=Overlap.SKIP), **KIM)
    [first] = tasks(workflows)
    begin(workflows, first, at(2026, 1, 2))
    [skipped] = workflows.repeating.trigger_due(at(2026, 2, 1)).skipped
    assert skipped.reason == "the work of the time before is still open"
    assert tasks(workflows) == [workflows.tasks.get(first.id)]


def test_a_new_one_comes_once_the_old_one_is_done(store: Store) -> None:
    """A task that is completed stands in nobody's way."""
    workflows, _ = practice(store, OWNED)
    workflows.repeating.create(recurring(overlap=Overlap.SKIP), **KIM)
    [first] = tasks(workflows)
    workflows.tasks.do(first.id, CompleteTask("ada", at(2026, 1, 20)))
    assert len(workflows.repeating.trigger_due(at(2026, 2, 1)).tasks) == 1


@BOTH
def test_an_old_one_gives_way(store: Store, pattern: TaskPattern) -> None:
    """A task that has not begun gives way to the next one, with its workflow and a comment; one that has stays."""
    workflows, _ = practice(store, OWNED)
    workflows.repeating.create(recurring(pattern, overlap=Overlap.SUPERSEDE), **KIM)
    [first] = tasks(workflows)
    triggered = workflows.repeating.trigger_due(at(2026, 2, 1))
    [second] = triggered.tasks
    gone = workflows.tasks.get(first.id)
    assert gone.status is TaskStatus.DELETED
    assert tasks(workflows) == [second]
    assert "a later one has come" in str(workflows.tasks.events(first.id))
    if first.workflow:
        assert workflows.get(first.workflow).status is Status.DELETED
    begin(workflows, second, at(2026, 2, 2))
    [third] = workflows.repeating.trigger_due(at(2026, 3, 1)).tasks
    assert [task.id for task in tasks(workflows)] == [second.id, third.id]


# ----------------------------------------------------------------------------------------------- dates that change


@BOTH
def test_a_task_follows_a_date_that_moves(store: Store, pattern: TaskPattern) -> None:
    """When the client's date moves, a task that is listed is due by the new one, and its record says why."""
    [acme] = dated(OWNED, **{DUE: date(2026, 6, 30)})
    workflows, directory = practice(store, acme)
    workflows.repeating.create(recurring(pattern, **BY_ACCOUNTS), **KIM)
    [made] = workflows.repeating.trigger_due(at(2026, 2, 1)).tasks
    later = change(directory, acme, fields=(ClientField(name=DUE, value=date(2026, 9, 30)),))
    triggered = workflows.repeating.refresh([later.id], by="kim", at=at(2026, 2, 2))
    moved = workflows.tasks.get(made.id)
    assert (moved.order.due_on, moved.owner) == (date(2026, 9, 30), made.owner)
    if pattern is FILE:
        assert triggered.moved_tasks == (moved,)
        assert "the dates of the client changed" in str(workflows.tasks.events(made.id)[-1])
    else:
        assert [workflow.job.due_on for workflow in triggered.moved] == [date(2026, 9, 30)]
    again = workflows.repeating.refresh([later.id], by="kim", at=at(2026, 2, 3))
    assert (again.moved, again.moved_tasks) == ((), ())


@pytest.mark.parametrize(
    ("policy", "begun", "chosen", "expected"),
    [
        (DueDates.FOLLOW, True, True, date(2026, 9, 30)),
        (DueDates.FOLLOW_UNLESS_CHOSEN, True, False, date(2026, 9, 30)),
        (DueDates.FOLLOW_UNLESS_CHOSEN, False, True, date(2026, 5, 5)),
        (DueDates.FREEZE_ON_START, True, False, date(2026, 6, 30)),
        (DueDates.FREEZE_ON_START, False, False, date(2026, 9, 30)),
    ],
)
def test_due_dates_follow_as_the_practice_chose(
    store: Store, policy: DueDates, begun: bool, chosen: bool, expected: date
) -> None:
    """Whether a due date moves that somebody chose, or that of a task that has begun, is the practice's policy."""
    [acme] = dated(OWNED, **{DUE: date(2026, 6, 30)})
    workflows, directory = practice(store, acme, policy=Policy(due_dates=policy))
    workflows.repeating.create(recurring(**BY_ACCOUNTS), **KIM)
    [made] = workflows.repeating.trigger_due(at(2026, 2, 1)).tasks
    if chosen:
        workflows.tasks.do(made.id, RescheduleTask("ada", at(2026, 2, 1), date(2026, 5, 5), made.order.starts_on))
    if begun:
        begin(workflows, made, at(2026, 2, 1))
    change(directory, acme, fields=(ClientField(name=DUE, value=date(2026, 9, 30)),))
    workflows.repeating.trigger_due(at(2026, 2, 2))
    assert workflows.tasks.get(made.id).order.due_on == expected


YEARS = OnPeriodEnd(periods=ClientPeriods.FINANCIAL_YEARS)


@BOTH
def test_a_year_end_that_moves_gives_other_tasks(store: Store, pattern: TaskPattern) -> None:
    """A task about a year that is not real any more gives way; that of the year that is now comes on its day."""
    workflows, directory = practice(store, OWNED)
    workflows.repeating.create(recurring(pattern, trigger=YEARS), **KIM)
    [made] = workflows.repeating.trigger_due(at(2026, 3, 31)).tasks
    assert str(made.order.period) == "2025-04-01/2026-03-31"
    change(directory, OWNED, year_end=YearEnd(month=6, day=30))
    triggered = workflows.repeating.trigger_due(at(2026, 4, 1))
    assert [row.task for row in triggered.superseded] == [made.id]
    assert workflows.tasks.get(made.id).deleted
    [other] = workflows.repeating.trigger_due(at(2026, 6, 30)).tasks
    assert (other.id != made.id, str(other.order.period)) == (True, "2025-07-01/2026-06-30")


@BOTH
def test_a_period_that_grows_is_that_of_its_task(store: Store, pattern: TaskPattern) -> None:
    """A long year that is agreed afterwards keeps its end and so its task, which is about all of it then."""
    first = attrs.evolve(OWNED, year_ends=(date(2025, 3, 31), date(2026, 3, 31)))
    workflows, directory = practice(store, first)
    workflows.repeating.create(recurring(pattern, trigger=YEARS), **KIM)
    [made] = workflows.repeating.trigger_due(at(2026, 3, 31)).tasks
    change(directory, first, year_ends=(date(2024, 12, 31), date(2026, 3, 31)))
    workflows.repeating.trigger_due(at(2026, 4, 1))
    moved = workflows.tasks.get(made.id)
    assert (str(made.order.period), str(moved.order.period)) == (
        "2025-04-01/2026-03-31",
        "2025-01-01/2026-03-31",
    )
    assert moved.order.due_on == made.order.due_on


@BOTH
def test_work_that_has_begun_stays_and_is_told(store: Store, pattern: TaskPattern) -> None:
    """A task on which somebody works is not moved: it is for a person to look at."""
    workflows, directory = practice(store, OWNED)
    workflows.repeating.create(recurring(pattern, trigger=YEARS), **KIM)
    [made] = workflows.repeating.trigger_due(at(2026, 3, 31)).tasks
    begun = begin(workflows, made, at(2026, 3, 31))
    change(directory, OWNED, year_end=YearEnd(month=6, day=30))
    [clash] = workflows.repeating.trigger_due(at(2026, 4, 1)).conflicts
    assert (clash.task, clash.workflow) == (made.id, made.workflow or "")
    assert workflows.repeating.refresh(["acme"], by="kim", at=at(2026, 4, 2)).conflicts == (clash,)
    assert workflows.tasks.get(made.id) == begun


def test_a_task_on_which_time_was_spent_does_not_give_way(store: Store) -> None:
    """Time that was noted before anybody began the task is work too, and is not taken off the list with it."""
    workflows, directory = practice(store, OWNED)
    workflows.repeating.create(recurring(trigger=YEARS), **KIM)
    [made] = workflows.repeating.trigger_due(at(2026, 3, 31)).tasks
    workflows.tasks.do(made.id, LogTaskTime("ada", at(2026, 3, 31), 20))
    change(directory, OWNED, year_end=YearEnd(month=6, day=30))
    assert [clash.task for clash in workflows.repeating.trigger_due(at(2026, 4, 1)).conflicts] == [made.id]
    assert [task.id for task in tasks(workflows)] == [made.id]


@BOTH
def test_a_client_who_is_gone(store: Store, pattern: TaskPattern) -> None:
    """Work for later, of a client whom the practice no longer has, gives way; what is past stays."""
    workflows, _ = practice(store, OWNED, MANAGED)
    workflows.repeating.create(recurring(pattern, lead_days=20), **KIM)
    workflows.repeating.trigger_due(at(2026, 1, 15))
    assert len(tasks(workflows)) == 4
    without, _ = practice(store, MANAGED)
    without.repeating.trigger_due(at(2026, 1, 16))
    assert [(task.order.client, str(task.order.starts_on)) for task in tasks(without)] == [
        ("acme", "2026-01-01"),
        ("bolt", "2026-01-01"),
        ("bolt", "2026-02-01"),
    ]


def test_a_task_waits_for_a_date(store: Store) -> None:
    """Without the date by which it is due a task is not made; when the date is there, it is."""
    workflows, directory = practice(store, OWNED)
    workflows.repeating.create(recurring(**BY_ACCOUNTS), **KIM)
    [pending] = workflows.repeating.trigger_due(at(2026, 2, 1)).pending
    assert pending.occurrence.missing == (DUE,)
    [projection] = workflows.repeating.projected(date(2026, 3, 1), date(2026, 3, 1))
    assert (projection.task, type(projection.refused).__name__) == (None, "FiringPending")
    change(directory, OWNED, fields=(ClientField(name=DUE, value=date(2026, 9, 30)),))
    [made] = workflows.repeating.trigger_due(at(2026, 2, 2)).tasks
    assert made.order.due_on == date(2026, 9, 30)
    statuses = [row.status for row in workflows.repeating.firings()]
    assert statuses == [FiringStatus.MADE]


def test_a_date_that_is_taken_away_and_comes_back(store: Store) -> None:
    """A task that gave way, because its key date was a mistake, comes again as another one."""
    [acme] = dated(OWNED, **{DUE: date(2026, 2, 10)})
    workflows, directory = practice(store, acme)
    workflows.repeating.create(on_key_date(DUE), **KIM)
    [first] = workflows.repeating.trigger_due(at(2026, 2, 10)).tasks
    change(directory, acme, fields=(ClientField(name=DUE, value=date(2026, 12, 10)),))
    workflows.repeating.trigger_due(at(2026, 2, 11))
    assert tasks(workflows) == []
    change(directory, acme)
    [second] = workflows.repeating.trigger_due(at(2026, 2, 12)).tasks
    assert (second.id != first.id, second.order) == (True, first.order)


def test_the_dates_of_a_task_that_lacks_one_now(store: Store) -> None:
    """A listed task whose date is not known any more stays as it is."""
    [acme] = dated(OWNED, **{DUE: date(2026, 6, 30)})
    workflows, directory = practice(store, acme)
    workflows.repeating.create(recurring(**BY_ACCOUNTS), **KIM)
    [made] = workflows.repeating.trigger_due(at(2026, 2, 1)).tasks
    change(directory, acme, fields=())
    workflows.repeating.trigger_due(at(2026, 2, 2))
    assert workflows.tasks.get(made.id) == made
