"""A readable notation for small books: amounts and dates as texts, and good defaults for all the rest.

A test of a check says what matters and nothing else::

    books = ledger(
        account("400", "Rent", EXPENSE),
        bill("B1", "2026-10-03", "120.00", tax="20.00", contact="acme", paid=(("2026-10-20", "50.00"),)),
        post("2026-10-03", ("400", "100.00"), ("820", "20.00"), ("800", "-120.00")),
    )
    result = check("aged_payables", books, "2026-10", lookback_months=0)

Everything is in GBP unless it says otherwise, and of the contact ``acme``. `ledger` puts every record where it
belongs and adds the allocations of documents that are `paid`.
"""

from calendar import monthrange
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

import attrs

from dextflow.model import (
    Account,
    Allocation,
    AttachedFile,
    BankPosition,
    BankTransaction,
    CheckResult,
    CheckStatus,
    Client,
    Contact,
    Document,
    Facts,
    FixedAsset,
    Gap,
    LedgerEntry,
    ManualJournal,
    Organisation,
    Payment,
    ReportingPeriod,
    Scalar,
    Setting,
    Statement,
    StatementLine,
    TaxCode,
    TrialBalance,
)
from dextflow.rules import evaluate, find, resolve
from dextflow.testing.postings import (
    asset,
    bank_position,
    entry,
    journal,
    payment,
    post,
    receive,
    spend,
    statement,
    statement_line,
    trial_balance,
)
from dextflow.testing.records import (
    ASSET,
    EQUITY,
    EXPENSE,
    LIABILITY,
    REVENUE,
    Paper,
    account,
    allocation,
    attachment,
    bill,
    contact,
    credit,
    line,
    organisation,
    sale,
    tax_code,
)

__all__ = [
    "ASSET",
    "EQUITY",
    "EXPENSE",
    "LIABILITY",
    "REVENUE",
    "Record",
    "account",
    "allocation",
    "asset",
    "attachment",
    "bank_position",
    "bill",
    "check",
    "contact",
    "credit",
    "entry",
    "journal",
    "ledger",
    "line",
    "organisation",
    "payment",
    "period_of",
    "post",
    "receive",
    "sale",
    "spend",
    "statement",
    "statement_line",
    "tax_code",
    "trial_balance",
]

Record = (
    Account
    | Allocation
    | AttachedFile
    | BankPosition
    | BankTransaction
    | Contact
    | Document
    | FixedAsset
    | LedgerEntry
    | ManualJournal
    | Payment
    | Statement
    | StatementLine
    | TaxCode
    | TrialBalance
)
FIELDS: dict[type[Any], str] = {
    Account: "accounts",
    Allocation: "allocations",
    AttachedFile: "attachments",
    BankPosition: "bank_positions",
    BankTransaction: "bank_transactions",
    Contact: "contacts",
    Document: "documents",
    FixedAsset: "fixed_assets",
    LedgerEntry: "ledger_entries",
    ManualJournal: "manual_journals",
    Payment: "payments",
    Statement: "statements",
    StatementLine: "statement_lines",
    TaxCode: "tax_codes",
    TrialBalance: "trial_balances",
}
FETCHED_AT = datetime(2026, 11, 2, 9, tzinfo=UTC)
ACME = organisation()


def ledger(
    *records: Record | Iterable[Record],
    organisation: Organisation = ACME,
    missing: tuple[Gap, ...] = (),
    notes: tuple[Gap, ...] = (),
) -> Facts:
    """Make the books of one client: every record, or several at once as `post` makes them, in its own field.

    Entries without an id are numbered, and a document that was `paid` brings its allocations. `missing` is what
    the ledger could not serve.
    """
    fields: dict[str, list[Record]] = {}
    for record in _flat(records):
        kind = Document if isinstance(record, Paper) else type(record)
        fields.setdefault(FIELDS[kind], []).append(_plain(record, len(fields.get(FIELDS[kind], ()))))
        if isinstance(record, Paper):
            fields.setdefault("allocations", []).extend(record.settled)
    filled: dict[str, Any] = {name: tuple(its) for name, its in fields.items()}
    return Facts(
        ledger="test",
        fetched_at=FETCHED_AT,
        digest="0" * 64,
        organisation=organisation,
        missing=missing,
        notes=notes,
        **filled,
    )


def check(
    rule: str,
    facts: Facts,
    period: str | ReportingPeriod = "2026-10",
    client: Client | None = None,
    **settings: Scalar,
) -> CheckResult:
    """Calculate one check of some books for a period such as ``2026-10``, with settings as they are stored.

    Raises `AssertionError` if the rule is not in the catalogue, or if it was not calculated: then it says why.
    """
    found = find(rule)
    assert found is not None, f"no rule {rule!r} in the catalogue"
    given = tuple(Setting(name=name, value=value) for name, value in settings.items())
    result = evaluate(found, rule, resolve(found, period_of(period), client, given), facts)
    assert result.status in (CheckStatus.PASS, CheckStatus.FLAGGED), result.reason
    return result


def period_of(period: str | ReportingPeriod) -> ReportingPeriod:
    """Read a period: a year, a month, or an interval of ISO 8601.

    >>> str(period_of("2024-02"))
    '2024-02-01/2024-02-29'
    """
    if isinstance(period, ReportingPeriod):
        return period
    first, _, last = period.partition("/")
    year, *month = map(int, (last or first).split("-")[:2])
    ends = month[0] if month else 12
    start = first if last else f"{year}-{month[0] if month else 1:02}-01"
    end = last or f"{year}-{ends:02}-{monthrange(year, ends)[1]}"
    return ReportingPeriod(start=date.fromisoformat(start), end=date.fromisoformat(end))


def _flat(records: Iterable[Record | Iterable[Record]]) -> Iterable[Record]:
    for item in records:
        if isinstance(item, Iterable):
            yield from item
        else:
            yield item


def _plain(record: Record, number: int) -> Record:
    if isinstance(record, Paper):
        return record.document()
    if isinstance(record, LedgerEntry) and not record.id:
        return attrs.evolve(record, id=f"E{number + 1}")
    return record
