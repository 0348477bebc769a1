"""What the demo says about results, in words: for its tables and for the comments of its people."""

from calendar import month_name
from collections.abc import Iterable, Iterator

from dextflow.model import CheckResult, Figure, Finding, Money, ReportingPeriod, YearEnd
from dextflow.scheduling import month_of

# The figures that say most about a check, by rule. In the base currency if there is one, else in each currency.
HEADLINES = {
    "aged_payables": ("total", "oldest"),
    "aged_receivables": ("total", "oldest"),
    "draft_invoices": ("sales invoices", "bills"),
    "duplicate_transactions": ("at risk",),
    "missing_attachments": ("total", "tax at risk"),
    "dormant_accounts": ("never used", "used before"),
}
BASE = " in base currency"


def headline(result: CheckResult) -> str:
    """Say what a check saw in a few figures, or why it saw nothing."""
    if result.reason is not None:
        return result.reason
    return ", ".join(part for word in HEADLINES.get(result.rule, ()) for part in _figures(word, result.figures))


def issues(result: CheckResult) -> str:
    """Say how many findings a check has, and its headline."""
    count = len(result.findings)
    return ": ".join(filter(None, (f"{count} finding{'s' * (count > 1)}", headline(result))))


def gravest(results: Iterable[CheckResult]) -> tuple[Finding, ...]:
    """All findings of some checks, the gravest first and then the largest."""
    found = (finding for result in results for finding in result.findings)
    return tuple(sorted(found, key=lambda one: (-one.severity, -one.amount.amount if one.amount else 0)))


def caveats(results: Iterable[CheckResult]) -> tuple[str, ...]:
    """What some checks could not look at, each note with the checks that it concerns."""
    checks: dict[str, list[str]] = {}
    for result in results:
        for note in result.notes:
            checks.setdefault(note, []).append(result.check)
    return tuple(f"{', '.join(names)}: {note}" for note, names in checks.items())


def period_in_words(period: ReportingPeriod) -> str:
    """A month by its name, another period by its first and last day."""
    if period == month_of(period.start):
        return f"{period.start:%B %Y}"
    return f"{period.start.day} {period.start:%B %Y} to {period.end.day} {period.end:%B %Y}"


def year_end_in_words(year_end: YearEnd) -> str:
    """The day as the books record it."""
    return f"{year_end.day} {month_name[year_end.month]}"


def plain(text: str) -> str:
    """A text from outside without what a terminal could take for a command."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _figures(word: str, figures: tuple[Figure, ...]) -> Iterator[str]:
    named = {figure.name: figure.value for figure in figures}
    wanted = (
        [word + BASE] if word + BASE in named else [name for name in named if f"{name} ".startswith(f"{word} ")]
    )
    for name in wanted:
        value = named[name]
        if value.amount if isinstance(value, Money) else value:
            yield f"{word} {value}"
