"""Lock dates: whether the books are closed up to where they should be, and whether that was kept to."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated

import attrs

from dextflow.model import Facts, Figure, Finding, LedgerEntry, Need, Severity
from dextflow.rules.rule import Rule, Verdict
from dextflow.rules.settings import MONTHS, Default, day_before
from dextflow.rules.workings.figures import base_money


@attrs.frozen(kw_only=True)
class LockSettings:
    """Settings of the lock dates.

    A lock up to the day before the period is what a month-end close leaves behind, and the days of grace are
    Xavier's practice-wide grace period (its help, "checks"); 30 of them are our own choice.
    """

    expected: Annotated[date, Default(day_before, "The books should be locked up to this day.")]
    grace_days: Annotated[int, Default(30, "How many days after a day its lock may come.")]


def lock_dates(facts: Facts, settings: LockSettings) -> Verdict:
    """Flag a lock date that is missing or too early, and what was posted into locked days later.

    A lock date that is missing, or behind by more than the days of grace, is of medium weight, one behind by fewer
    of low. Postings for a locked day that came after the lock date and its days of grace are high, one finding for
    each journal; the ledger does not tell when the lock was set, so earlier ones may have come before it. Times
    are taken in UTC. Population: the lock date, and the postings that came after it for days up to it. Tolerance:
    a quarter of them, our own choice.
    """
    locked = facts.organisation.lock_date
    after = [entry for entry in facts.ledger_entries if locked and _posted_after(entry, locked, locked)]
    deadline = locked and locked + timedelta(days=settings.grace_days)
    late = [entry for entry in after if locked and deadline and _posted_after(entry, locked, deadline)]
    behind = _behind(locked, settings)
    intruding = _by_journal(late)
    base = facts.organisation.base_currency
    return Verdict(
        population=1 + len(after),
        findings=(*behind, *(_intruder(journal, its, base) for journal, its in intruding.items())),
        figures=_figures(facts, settings, len(intruding)),
    )


def _posted_after(entry: LedgerEntry, locked: date, deadline: date) -> bool:
    return entry.on <= locked and entry.posted_at is not None and entry.posted_at.date() > deadline


def _by_journal(entries: Iterable[LedgerEntry]) -> dict[str, list[LedgerEntry]]:
    found: dict[str, list[LedgerEntry]] = {}
    for entry in entries:
        found.setdefault(entry.journal or entry.id, []).append(entry)
    return found


def _behind(locked: date | None, settings: LockSettings) -> tuple[Finding, ...]:
    if locked and locked >= settings.expected:
        return ()
    lag = (settings.expected - locked).days if locked else None
    late = lag is None or lag > settings.grace_days
    return (
        Finding(
            key=f"{RULE.id}:lock date",
            severity=Severity.MEDIUM if late else Severity.LOW,
            summary=f"The books are locked up to {locked}, and should be up to {settings.expected}."
            if locked
            else f"No lock date is known, and the books should be locked up to {settings.expected}.",
            on=locked,
        ),
    )


def _intruder(journal: str, entries: list[LedgerEntry], base: str | None) -> Finding:
    debits = sum((entry.amount for entry in entries if entry.amount > 0), Decimal(0))
    posted = max(entry.posted_at.date() for entry in entries if entry.posted_at)
    authors = sorted({entry.posted_by for entry in entries if entry.posted_by})
    on = min(entry.on for entry in entries)
    return Finding(
        key=f"{RULE.id}:{journal}",
        severity=Severity.HIGH,
        summary=f"Journal {journal} for {on}, a locked day, was posted on {posted}.",
        amount=base_money(debits, base),
        on=on,
        refs=tuple(sorted(entry.id for entry in entries)),
        evidence=tuple(f"posted by {author}" for author in authors),
    )


def _figures(facts: Facts, settings: LockSettings, intruders: int) -> tuple[Figure, ...]:
    days = {"lock date": facts.organisation.lock_date, "year-end lock date": facts.organisation.year_lock_date}
    locked = facts.organisation.lock_date
    return (
        *(Figure(name=name, value=day) for name, day in days.items() if day),
        *((Figure(name="open months", value=_months_open(locked, settings.expected)),) if locked else ()),
        Figure(name="journals in locked days", value=intruders),
    )


def _months_open(locked: date, expected: date) -> int:
    """How many months end after the lock date and by the day up to which the books should be locked."""
    one, other = locked + timedelta(days=1), expected + timedelta(days=1)
    return max(0, (other.year - one.year) * MONTHS + other.month - one.month)


RULE = Rule(
    id="lock_dates",
    version=1,
    title="Lock dates",
    needs=frozenset({Need.ORGANISATION}),
    uses=frozenset({Need.LEDGER_ENTRIES, Need.POSTING_TIMES, Need.AUTHORS}),
    settings=LockSettings,
    evaluate=lock_dates,
    tolerance=Decimal("0.25"),
)
