"""The digest of a morning as a table, to be written as a page or as text."""

from collections.abc import Iterable, Iterator
from datetime import date

from dextflow.engine.notices import Digest, StepsOf
from dextflow.exports.table import Cell, Table
from dextflow.model import Instance, Task

COLUMNS = ("What", "Client", "Work", "Steps", "Due date")
Row = tuple[Cell, ...]


def digest_table(digest: Digest, today: date) -> Table:
    """The table of a digest: one row for each thing that needs attention, the most pressing first."""
    return Table(title=f"Your work on {today}", columns=COLUMNS, rows=tuple(_rows(digest)))


def _rows(digest: Digest) -> Iterator[Row]:
    yield from _workflows("Overdue", digest.overdue)
    yield from _tasks("Overdue", digest.tasks_overdue)
    yield from _workflows("Due", digest.due)
    yield from _tasks("Due", digest.tasks_due)
    yield from _workflows("Waits for the client", digest.waiting)
    yield from _workflows("To review", digest.reviews)
    yield from _steps("The client answered", digest.answers)
    yield from _steps("You can go on", digest.steps)
    yield from _workflows("Ready to start", digest.ready)
    yield from _tasks("Ready to start", digest.tasks_ready)


def _workflows(what: str, workflows: Iterable[Instance]) -> Iterator[Row]:
    for each in workflows:
        yield (what, each.job.client_name, each.job.name, None, each.job.due_on)


def _tasks(what: str, tasks: Iterable[Task]) -> Iterator[Row]:
    for each in tasks:
        yield (what, each.client_name or None, each.order.title, None, each.order.due_on)


def _steps(what: str, found: Iterable[StepsOf]) -> Iterator[Row]:
    for each in found:
        plan, job = each.workflow.plan, each.workflow.job
        names = ", ".join(next(plan.each(plan.steps[key])).step.name for key in each.steps)
        yield (what, job.client_name, job.name, names, job.due_on)
