"""Dashboards and reports as tables."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from dextflow.exports.table import Cell, Table
from dextflow.model import (
    Dashboard,
    DashboardRow,
    Finding,
    ItemReport,
    StepReport,
    WorkflowReport,
)

WHOLE = "The workflow"
Row = tuple[Cell, ...]
DASHBOARD = (
    "Workflow",
    "Client",
    "Account manager",
    "Account reviewer",
    "Assignee",
    "Reviewer 1",
    "Reviewer 2",
    "Period start",
    "Period end",
    "Due date",
    "Due",
    "Due by law",
    "Act by",
    "Status",
    "Progress %",
    "Required",
    "Completed",
    "Outstanding",
    "Not applicable",
    "With issues",
    "Date started",
    "Date completed",
    "Reviews completed",
    "Template",
    "Version",
    "Repeating workflow id",
    "Workflow id",
)


def dashboard_table(dashboard: Dashboard) -> Table:
    """The table of a dashboard, with one row for each workflow."""
    title = f"Workflows on {dashboard.as_of}"
    return Table(title=title, columns=DASHBOARD, rows=tuple(map(_dashboard_cells, dashboard.rows)))


def report_tables(report: WorkflowReport) -> tuple[Table, ...]:
    """The tables of a report: overview, progress, checks, figures, findings, comments, files, time, history."""
    return tuple(
        Table(title=title, columns=columns, rows=tuple(rows(report))) for title, (columns, rows) in _TABLES.items()
    )


def _dashboard_cells(row: DashboardRow) -> Row:
    return (
        row.name,
        row.client,
        row.account_manager,
        row.account_reviewer,
        row.assignee,
        row.first_reviewer,
        row.second_reviewer,
        row.period.start,
        row.period.end,
        row.due_on,
        row.due.value if row.due else None,
        *_by_law(row),
        row.status.value,
        row.tally.percent,
        row.tally.required,
        row.tally.completed,
        row.tally.outstanding,
        row.tally.not_applicable,
        row.tally.with_issues,
        row.started_at,
        row.completed_at,
        row.reviewed,
        row.template.id,
        row.template.version,
        row.repeating,
        row.workflow,
    )


def _by_law(row: DashboardRow) -> tuple[date | None, date | None]:
    """When it is due by law, and by when money or a filing must be in."""
    return (row.statutory.due, row.statutory.act_by) if row.statutory else (None, None)


def _overview(report: WorkflowReport) -> Iterator[Row]:
    head = report.head
    due_by_law, act_by = _by_law(head)
    yield from (
        ("Workflow", head.name),
        ("Client", head.client),
        ("Period start", head.period.start),
        ("Period end", head.period.end),
        ("Status", head.status.value),
        ("As of", report.as_of),
        ("Health score", report.score),
        ("Progress %", head.tally.percent),
        ("Due date", head.due_on),
        ("Due", head.due.value if head.due else None),
        ("Due by law", due_by_law),
        ("Act by", act_by),
        ("Start date", report.starts_on),
        ("Date started", head.started_at),
        ("Date completed", head.completed_at),
        ("Assignee", head.assignee),
        ("Reviewer 1", head.first_reviewer),
        ("Reviewer 2", head.second_reviewer),
        ("Reviews completed", head.reviewed),
        ("Account manager", head.account_manager),
        ("Account reviewer", head.account_reviewer),
        ("Template", report.template_name),
        ("Template id", head.template.id),
        ("Template version", head.template.version),
        ("Repeating workflow id", head.repeating),
        ("Workflow id", head.workflow),
    )


def _progress(report: WorkflowReport) -> Iterator[Row]:
    named = [(group.name, group.tally) for group in report.groups]
    for name, tally in (*named, ("All", report.head.tally)):
        outcomes = (tally.complete, tally.with_issues, tally.not_applicable)
        yield name, tally.total, tally.done, tally.available, tally.waiting, tally.blocked, *outcomes


def _checks(report: WorkflowReport) -> Iterator[Row]:
    for group in report.groups:
        for step in group.steps:
            for item in step.items:
                of_item = (item.name, step.owner, item.state.value, item.settled_by, item.settled_at, item.why)
                yield group.name, step.name, *of_item, *_calculation(item)


def _calculation(item: ItemReport) -> Row:
    result = item.result
    if result is None:
        return (None,) * 5
    remarks = "\n".join(filter(None, (result.reason, *result.notes))) or None
    return result.status.value, result.score, len(result.findings), result.population, remarks


def _figures(report: WorkflowReport) -> Iterator[Row]:
    for item in _items(report):
        for figure in item.result.figures if item.result else ():
            yield item.name, figure.name, figure.value


def _findings(report: WorkflowReport) -> Iterator[Row]:
    for item in _items(report):
        if item.result:
            yield from (_finding(item.name, each, None) for each in item.result.findings)
            yield from (_finding(item.name, each, "yes") for each in item.result.dismissed)


def _finding(check: str, finding: Finding, dismissed: str | None) -> Row:
    amount, currency = (finding.amount.amount, finding.amount.currency) if finding.amount else (None, None)
    refs = ", ".join(finding.refs) or None
    said = (finding.severity.name.lower(), finding.summary, amount, currency, finding.on, refs, finding.key)
    return check, *said, dismissed


def _comments(report: WorkflowReport) -> Iterator[Row]:
    for name, place in _places(report):
        for remark in place.comments:
            yield name, remark.at, remark.by, remark.text


def _files(report: WorkflowReport) -> Iterator[Row]:
    for name, place in _places(report):
        for each in place.files:
            yield name, each.at, each.by, each.file.name, each.file.size, each.file.media_type, each.file.sha256


def _time(report: WorkflowReport) -> Iterator[Row]:
    for step in _steps(report):
        for spent in step.time:
            yield step.name, spent.at, spent.by, spent.minutes, spent.note or None


def _history(report: WorkflowReport) -> Iterator[Row]:
    for entry in report.history:
        yield entry.number, entry.at, entry.by, entry.text, entry.score


def _steps(report: WorkflowReport) -> Iterator[StepReport]:
    return (step for group in report.groups for step in group.steps)


def _items(report: WorkflowReport) -> Iterator[ItemReport]:
    return (item for step in _steps(report) for item in step.items)


def _places(report: WorkflowReport) -> Iterator[tuple[str, WorkflowReport | StepReport | ItemReport]]:
    """Everything that can hold comments and files, by its name, the workflow itself first."""
    yield WHOLE, report
    for step in _steps(report):
        yield step.name, step
        yield from ((item.name, item) for item in step.items)


_TABLES: Mapping[str, tuple[tuple[str, ...], Callable[[WorkflowReport], Iterator[Row]]]] = {
    "Overview": (("What", "Value"), _overview),
    "Progress": (
        ("Group", "Total", "Done", "Available", "Waiting", "Blocked", "Complete", "With issues", "Not applicable"),
        _progress,
    ),
    "Checks": (
        (
            *("Group", "Step", "Check", "Owner", "State", "By", "At", "Why"),
            *("Calculation", "Score", "Findings", "Records looked at", "Remarks"),
        ),
        _checks,
    ),
    "Figures": (("Check", "Figure", "Value"), _figures),
    "Findings": (
        ("Check", "Severity", "Finding", "Amount", "Currency", "Date", "Records", "Key", "Dismissed"),
        _findings,
    ),
    "Comments": (("On", "At", "By", "Comment"), _comments),
    "Files": (("On", "At", "By", "File", "Bytes", "Type", "SHA-256"), _files),
    "Time": (("Step", "At", "By", "Minutes", "Note"), _time),
    "Workflow history": (("Number", "At", "By", "What happened", "Health score"), _history),
}
