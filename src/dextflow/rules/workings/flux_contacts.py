"""Which contacts explain that an account moved."""

from collections.abc import Iterator
from decimal import Decimal

from dextflow.model import Facts, LedgerEntry
from dextflow.rules.workings.balances import is_result
from dextflow.rules.workings.comparison import Days
from dextflow.rules.workings.figures import told

TOP = 3
ZERO = Decimal(0)


def top_contacts(facts: Facts, account: str, span: Days, base: Days, sign: int) -> tuple[str, ...]:
    """Tell the three contacts that explain most of an account's change between two spans, each with its part.

    The contact of an entry is its own, or else that of the document that it comes from. `sign` is -1 for an
    account whose credits are told as positive.
    """
    parts: dict[str, Decimal] = {}
    for entry, way in _counted(facts, account, span, base):
        if contact := entry.contact or _of_source(entry, facts):
            parts[contact] = parts.get(contact, ZERO) + sign * way * entry.amount
    largest = sorted(parts.items(), key=lambda item: (-abs(item[1]), item[0]))[:TOP]
    names, currency = facts.contact_names, facts.organisation.base_currency
    return tuple(f"{names.get(contact, contact)}: {told(part, currency)}" for contact, part in largest if part)


def _counted(facts: Facts, account: str, span: Days, base: Days) -> Iterator[tuple[LedgerEntry, int]]:
    result = is_result(facts, account)
    for entry in facts.entries_of.get(account, ()):
        if span.first <= entry.on <= span.last or (not result and base.last < entry.on <= span.last):
            yield entry, 1
        elif result and base.first <= entry.on <= base.last:
            yield entry, -1


def _of_source(entry: LedgerEntry, facts: Facts) -> str | None:
    document = facts.document_by_id.get(entry.source or "")
    return document.contact if document else None
