"""What the demo prints: headings, sentences, bars and tables. Texts from outside pass through `plain`."""

from collections.abc import Iterable, Sequence

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from dextflow.demo.practice import ADMIN, ASSIGNEE, FIRST_REVIEWER, PEOPLE, SECOND_REVIEWER, Practice
from dextflow.demo.words import caveats, gravest, headline, plain, year_end_in_words
from dextflow.engine import progress
from dextflow.model import CheckResult, CheckStatus, Finding, HistoryEntry, Instance, Severity, Tally

STATUS = {
    CheckStatus.PASS: "green",
    CheckStatus.FLAGGED: "yellow",
    CheckStatus.UNAVAILABLE: "dim",
    CheckStatus.FAILED: "red",
}
SEVERITY = {
    Severity.HIGH: ("high", "red"),
    Severity.MEDIUM: ("medium", "yellow"),
    Severity.LOW: ("low", ""),
    Severity.INFO: ("info", "dim"),
}
MOST_FINDINGS = 12
NEXT = (
    "Look into the file: sqlite3 {store} 'select subject, number, text from event'",
    "Run the same command again: it shows all this, and makes, calculates and marks nothing twice.",
    "Watch it with --pause 0.3 and a new --store, break it off half way, and run it again: it goes on.",
    "Try your own books: python -m dextflow demo --ledger FOLDER, in the shape of the folder used here.",
    "Use it in your own program: README.md has the same walk in twenty lines, docs/ the rest.",
)


def make_console(*, stderr: bool = False) -> Console:
    """Make a console that takes texts literally and colours only what it is told to."""
    return Console(stderr=stderr, markup=False, emoji=False, highlight=False)


def make_bar(console: Console) -> Progress:
    """Make a progress bar that counts."""
    return Progress(
        TextColumn("   "),
        BarColumn(30, complete_style="cyan", finished_style="cyan"),
        MofNCompleteColumn(),
        TextColumn("{task.description}"),
        console=console,
    )


def heading(console: Console, text: str) -> None:
    """Begin a part of the demo."""
    console.print()
    console.rule(Text(plain(text), "bold"), align="left", style="dim")


def subheading(console: Console, text: str) -> None:
    """Begin what is about one client."""
    console.print()
    say(console, text, "bold")


def say(console: Console, text: str, style: str = "", *, indent: int = 2) -> None:
    """Print a sentence."""
    console.print(Padding(Text(plain(text), style), (0, 0, 0, indent), expand=False))


def say_entry(console: Console, entry: HistoryEntry) -> None:
    """Print one line of a record."""
    say(console, f"{_name(entry.by)} {entry.text}", indent=4)


def show_practice(console: Console, practice: Practice) -> None:
    """Introduce the clients and the people."""
    table = _table("Client", "Folder of its books", "Year end")
    for client in practice.clients:
        year_end = year_end_in_words(client.year_end) if client.year_end else "not known"
        _row(table, client.name, practice.folders[client.id].name, year_end)
    _print(console, table)
    console.print()
    for note in practice.notes:
        say(console, note, "yellow")
    say(console, f"{ADMIN.name}, practice admin, orders the work; {ASSIGNEE.name} does it.")
    say(console, f"{FIRST_REVIEWER.name} reviews it first, {SECOND_REVIEWER.name} second.")


def show_checks(console: Console, results: Sequence[CheckResult]) -> None:
    """Show what the checks of a workflow saw: figures, the gravest findings, and what was not looked at."""
    table = _table("Check", "Result", "Found", "Of", "Score", "In figures", right=("Found", "Of", "Score"))
    for result in results:
        status = Text(result.status.value, STATUS[result.status])
        _row(table, result.check, status, *_counts(result), headline(result))
    _print(console, table)
    if findings := gravest(results):
        _show_findings(console, findings)
    if notes := caveats(results):
        console.print()
        for note in notes:
            say(console, f"Note on {note}", "dim")


def _show_findings(console: Console, findings: Sequence[Finding]) -> None:
    table = _table("Severity", "Finding", "Amount", "Date", right=("Amount",))
    for finding in findings[:MOST_FINDINGS]:
        amount, day = str(finding.amount or ""), str(finding.on or "")
        _row(table, Text(*SEVERITY[finding.severity]), finding.summary, amount, day)
    _print(console, table)
    if len(findings) > MOST_FINDINGS:
        say(console, f"... and {len(findings) - MOST_FINDINGS} more; all of them are kept.", "dim")


def show_progress(console: Console, workflows: Iterable[tuple[str, Instance]]) -> None:
    """Show how far workflows are, group by group; each comes with the name of its client."""
    numbers = ("Done", "Complete", "With issues", "Not applicable")
    table = _table("Client", "Group", *numbers, right=numbers)
    for client, instance in workflows:
        now = progress(instance)
        _row(table, client, f"all, {instance.status.value}", *_tallied(now.overall))
        for group in now.groups:
            _row(table, "", group.name, *_tallied(group.tally))
    _print(console, table)


def show_history(console: Console, entries: Iterable[HistoryEntry]) -> None:
    """Show who did what and when, with the health score at the time."""
    table = _table("", "When (UTC)", "Who", "What", "Score", right=("", "Score"))
    for entry in entries:
        when = f"{entry.at:%Y-%m-%d %H:%M:%S}"
        _row(table, str(entry.number), when, _name(entry.by), entry.text, _number(entry.score))
    _print(console, table)


def show_next(console: Console, store: str) -> None:
    """Say what a reader can do next."""
    heading(console, "What next")
    for each in NEXT:
        say(console, each.format(store=store))


def _name(person: str) -> str:
    return PEOPLE[person].name


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _counts(result: CheckResult) -> tuple[str, ...]:
    if result.reason is not None:
        return ("", "", "")
    return str(len(result.findings)), str(result.population), _number(result.score)


def _tallied(tally: Tally) -> tuple[str, ...]:
    return (f"{tally.done}/{tally.total}", *map(str, (tally.complete, tally.with_issues, tally.not_applicable)))


def _table(*columns: str, right: Sequence[str] = ()) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, justify="right" if column in right else "left", overflow="fold")
    return table


def _print(console: Console, table: Table) -> None:
    console.print(Padding(table, (1, 0, 0, 2), expand=False))


def _row(table: Table, *cells: str | Text) -> None:
    table.add_row(*(plain(cell) if isinstance(cell, str) else cell for cell in cells))
