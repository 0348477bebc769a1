"""What the balance of an account is made of, if every posting is matched with the oldest of the other side.

Matched first in, first out, what is left of a balance is its latest postings of the same side. So they are found
by going back from the end until they make up the balance, and no queue is kept.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import attrs

from dextflow.model import LedgerEntry


@attrs.frozen(kw_only=True)
class Unmatched:
    """A posting that is not matched, and how much of it is not, debit positive."""

    entry: LedgerEntry
    amount: Decimal


def unmatched(entries: Iterable[LedgerEntry], balance: Decimal) -> tuple[Unmatched, ...]:
    """Find the postings that make up a balance, the oldest first.

    The entries are those of the account up to the day of the balance. If they do not make it up, the rest is
    older than they are.
    """
    same_side = [entry for entry in entries if entry.amount * balance > 0]
    found: list[Unmatched] = []
    left = balance
    for entry in sorted(same_side, key=lambda entry: (entry.on, entry.id), reverse=True):
        if not left:
            break
        part = entry.amount if abs(entry.amount) <= abs(left) else left
        found.append(Unmatched(entry=entry, amount=part))
        left -= part
    return tuple(reversed(found))


def oldest(items: tuple[Unmatched, ...], balance: Decimal) -> date | None:
    """Find the day of the oldest posting that is not matched; None if it is older than the entries."""
    complete = sum((item.amount for item in items), Decimal(0)) == balance
    return items[0].entry.on if items and complete else None


def described(items: tuple[Unmatched, ...], most: int = 10) -> tuple[str, ...]:
    """Write the oldest of the items, each with its day, and how many more there are."""
    shown = tuple(_described(item) for item in items[:most])
    return (*shown, f"and {len(items) - most} more") if len(items) > most else shown


def _described(item: Unmatched) -> str:
    what = f", {item.entry.description}" if item.entry.description else ""
    return f"{item.entry.on}: {item.amount:,.2f}{what}"
