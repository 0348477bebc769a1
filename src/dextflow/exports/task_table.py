"""Tasks as a table."""

from collections.abc import Iterable, Mapping
from datetime import date

from dextflow.engine.due_dates import bucket_of
from dextflow.engine.legible import name_of
from dextflow.exports.table import Cell, Table
from dextflow.model import Bucket, Client, Person, Source, Task, Team

NO_SOURCE = Source()
COLUMNS = (
    *("Task", "Client", "Other clients", "Category", "Owner", "Team", "Status", "Reason"),
    *("Start date", "Due date", "Due", "Due by law", "Period start", "Period end"),
    *("Checklist done", "Checklist lines", "Estimate in minutes", "Minutes spent"),
    *("Template", "Workflow id", "Recurring task id", "Service", "Proposal", "Task id"),
)


def task_table(
    tasks: Iterable[Task],
    as_of: date,
    *,
    clients: Mapping[str, Client],
    people: Mapping[str, Person],
    teams: Mapping[str, Team],
) -> Table:
    """The table of some tasks, with one row for each; who is not among those given goes by their id."""
    names = {each.id: each.name for each in clients.values()}
    rows = tuple(
        (
            *_what(task, names),
            name_of(task.owner.person, people),
            name_of(task.owner.team, teams),
            task.status.value,
            task.reason or None,
            *_when(task, as_of),
            *_how_much(task),
            *_from_where(task),
        )
        for task in tasks
    )
    return Table(title=f"Tasks on {as_of}", columns=COLUMNS, rows=rows)


def _what(task: Task, names: Mapping[str, str]) -> tuple[Cell, ...]:
    order = task.order
    first, *others = (names.get(client, client) for client in order.clients) if order.clients else (None,)
    return order.title, first, ", ".join(filter(None, others)) or None, order.category


def _when(task: Task, as_of: date) -> tuple[Cell, ...]:
    order, bucket = task.order, _bucket(task, as_of)
    return (
        order.starts_on,
        order.due_on,
        bucket.value if bucket else None,
        order.statutory.due if order.statutory else None,
        order.period.start if order.period else None,
        order.period.end if order.period else None,
    )


def _bucket(task: Task, as_of: date) -> Bucket | None:
    """Whether an open task is overdue, due within seven days, or later; None without a due date, or when ended."""
    due_on = task.order.due_on
    return bucket_of(due_on, as_of) if due_on is not None and task.is_open else None


def _how_much(task: Task) -> tuple[Cell, ...]:
    lines = len(task.order.checklist)
    return lines - len(task.open_lines), lines, task.order.estimate, task.minutes


def _from_where(task: Task) -> tuple[Cell, ...]:
    source = task.order.source or NO_SOURCE
    recurring = source.firing.repeating if source.firing else None
    template = task.template.id if task.template else None
    return template, task.workflow, recurring, source.service, source.proposal, task.id
