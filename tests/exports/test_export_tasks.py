"""A list of tasks on paper: a row for each, with names, and nothing that runs."""

from datetime import timedelta
from typing import Any

import attrs

from dextflow.exports import table_csv, task_table
from dextflow.model import BlockTask, Bucket, DueDate, Firing, SkipTask, Source, TickLine
from dextflow.testing.runs import ACME, CAST, DUE_ON, NOON, OCTOBER, PAYROLL
from dextflow.testing.task_runs import SHORT, THE_TASK, TO_PAYROLL, ordered

NAMES: dict[str, Any] = {"clients": {ACME.id: ACME}, "people": dict(CAST), "teams": {PAYROLL.id: PAYROLL}}
BY_LAW = DueDate(rule="own", version=1, nominal=DUE_ON, due=DUE_ON, act_by=None)


def test_a_task_has_a_row_with_names() -> None:
    """Everything that a list shows of a task stands in its row, by the names of now."""
    source = Source(firing=Firing(repeating="vat", client="acme", nominal=DUE_ON), service="vat", proposal="p-1")
    order = attrs.evolve(
        THE_TASK,
        title="=Close()",
        clients=("acme", "bolt"),
        category="VAT",
        statutory=BY_LAW,
        source=source,
        estimate=9,
    )
    run = ordered(order).give(TickLine("ann", NOON, "ask")).attach().give(BlockTask("ann", NOON, "No papers."))
    table = task_table([run.task], DUE_ON, **NAMES)
    assert dict(zip(table.columns, table.rows[0], strict=True)) == {
        "Task": "=Close()",
        "Client": "Acme",
        "Other clients": "bolt",
        "Category": "VAT",
        "Owner": "Ann, who does the work",
        "Team": None,
        "Status": "blocked",
        "Reason": "No papers.",
        "Start date": None,
        "Due date": DUE_ON,
        "Due": "due within 7 days",
        "Due by law": DUE_ON,
        "Period start": OCTOBER.start,
        "Period end": OCTOBER.end,
        "Checklist done": 1,
        "Checklist lines": 2,
        "Estimate in minutes": 9,
        "Minutes spent": 0,
        "Template": SHORT.id,
        "Workflow id": run.task.workflow,
        "Recurring task id": "vat",
        "Service": "vat",
        "Proposal": "p-1",
        "Task id": "t-1",
    }
    assert '"\'=Close()"' in table_csv(table)


def test_a_bare_task_has_empty_cells() -> None:
    """What a task has not got is empty, and who is not known goes by their id."""
    bare = attrs.evolve(THE_TASK, clients=(), period=None, due_on=None, checklist=(), assignment=TO_PAYROLL)
    team = ordered(bare).task
    table = task_table([team, ordered().task], DUE_ON, clients={}, people={}, teams={})
    columns = ("Client", "Owner", "Team", "Due date", "Due", "Period start", "Template", "Service")
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    assert [rows[0][each] for each in columns] == [None, None, "payroll", None, None, None, None, None]
    assert [rows[1][each] for each in columns[:2]] == ["acme", "ann"]
    assert task_table([team], DUE_ON, **NAMES).rows[0][5] == "Payroll"


def test_only_open_tasks_are_due() -> None:
    """Overdue, due soon and upcoming are told of open tasks alone, counted from the day asked for."""
    run = ordered()
    days = {Bucket.UPCOMING: -8, Bucket.DUE_SOON: -7, Bucket.OVERDUE: 1}
    for bucket, after in days.items():
        (row,) = task_table([run.task], DUE_ON + timedelta(days=after), **NAMES).rows
        assert row[10] == bucket.value
    skipped = run.give(SkipTask("ann", NOON, "Not called for.")).task
    assert task_table([skipped], DUE_ON + timedelta(days=9), **NAMES).rows[0][10] is None
