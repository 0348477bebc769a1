"""dextflow's own rules on rows of a labelled file."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from itertools import combinations

from dextflow.model import (
    BankTransaction,
    BankTransactionKind,
    CheckResult,
    Contact,
    Document,
    DocumentKind,
    DocumentStatus,
    Facts,
    ReportingPeriod,
    Setting,
)
from dextflow.rules import evaluate, find, resolve
from labelled import Pair, Row

DOCUMENT_KINDS = {
    "": DocumentKind.BILL,
    "bill": DocumentKind.BILL,
    "purchase": DocumentKind.BILL,
    "accpay": DocumentKind.BILL,
    "invoice": DocumentKind.SALES_INVOICE,
    "sale": DocumentKind.SALES_INVOICE,
    "sales invoice": DocumentKind.SALES_INVOICE,
    "accrec": DocumentKind.SALES_INVOICE,
    "credit": DocumentKind.PURCHASE_CREDIT,
    "credit note": DocumentKind.PURCHASE_CREDIT,
    "purchase credit": DocumentKind.PURCHASE_CREDIT,
    "purchase credit note": DocumentKind.PURCHASE_CREDIT,
    "sales credit": DocumentKind.SALES_CREDIT,
    "sales credit note": DocumentKind.SALES_CREDIT,
}
BANK_KINDS = {
    "spend": BankTransactionKind.SPEND,
    "bank": BankTransactionKind.SPEND,
    "card": BankTransactionKind.SPEND,
    "expense": BankTransactionKind.SPEND,
    "receive": BankTransactionKind.RECEIVE,
}
STATUSES = {status.value: status for status in DocumentStatus}
TRUE = frozenset(("1", "true", "yes", "y", "t"))


def contact_facts(rows: Sequence[Row]) -> Facts:
    """Make the books in which the rows are contacts; their places are the ids."""
    return _facts(contacts=tuple(_contact(place, row) for place, row in enumerate(rows)))


def _contact(place: int, row: Row) -> Contact:
    return Contact(
        id=f"{place:07d}",
        name=row.get("name", ""),
        customer=_flag(row, "customer"),
        supplier=_flag(row, "supplier"),
        email=row.get("email") or None,
        phones=tuple(filter(None, (each.strip() for each in row.get("phone", "").split(";")))),
        tax_number=row.get("tax_number") or None,
        company_number=row.get("company_number") or None,
        bank_account=row.get("bank_account") or None,
        addresses=(row["address"],) if row.get("address") else (),
    )


def _flag(row: Row, column: str) -> bool | None:
    return row[column].casefold() in TRUE if row.get(column) else None


def document_facts(rows: Sequence[Row]) -> Facts:
    """Make the books in which the rows are documents and bank transactions; their places are the ids."""
    names = {_party(row): row.get("name", "") for row in rows}
    return _facts(
        contacts=tuple(Contact(id=id_, name=name) for id_, name in sorted(names.items())),
        documents=tuple(_document(at, row) for at, row in enumerate(rows) if not _of_bank(row)),
        bank_transactions=tuple(_money(at, row) for at, row in enumerate(rows) if _of_bank(row)),
    )


def _party(row: Row) -> str:
    """Whose document it is: in files of documents the columns supplier and customer name one."""
    return next(filter(None, (row.get(column) for column in ("contact", "supplier", "customer", "name"))), "")


def _of_bank(row: Row) -> bool:
    return row.get("kind", "").casefold() in BANK_KINDS


def _document(place: int, row: Row) -> Document:
    total = _amount(row, "total")
    net = _amount(row, "net") if row.get("net") else total
    return Document(
        id=f"{place:07d}",
        kind=DOCUMENT_KINDS.get(row.get("kind", "").casefold(), DocumentKind.BILL),
        status=STATUSES.get(row.get("status", "").casefold(), DocumentStatus.APPROVED),
        contact=_party(row),
        number=row.get("number") or None,
        issued_on=_day(row, "issued_on") or date(1970, 1, 1),
        due_on=_day(row, "due_on"),
        currency=row.get("currency") or "GBP",
        rate=Decimal(1),
        net=net,
        tax=total - net,
        total=total,
        recurring=bool(_flag(row, "recurring")),
    )


def _money(place: int, row: Row) -> BankTransaction:
    return BankTransaction(
        id=f"{place:07d}",
        kind=BANK_KINDS[row["kind"].casefold()],
        contact=_party(row) or "nobody",
        on=_day(row, "issued_on") or date(1970, 1, 1),
        currency=row.get("currency") or "GBP",
        total=_amount(row, "total"),
    )


def _amount(row: Row, column: str) -> Decimal:
    try:
        return Decimal(row.get(column, "").replace(",", "") or "0").quantize(Decimal("0.01"))
    except InvalidOperation as error:
        raise SystemExit(f"row {row['id']}: {column} {row[column]!r} is not an amount") from error


def _day(row: Row, column: str) -> date | None:
    if not row.get(column):
        return None
    try:
        return date.fromisoformat(row[column][:10])
    except ValueError as error:
        raise SystemExit(f"row {row['id']}: {column} {row[column]!r} is not a date such as 2026-10-31") from error


def _facts(
    contacts: tuple[Contact, ...] = (),
    documents: tuple[Document, ...] = (),
    bank_transactions: tuple[BankTransaction, ...] = (),
) -> Facts:
    return Facts(
        ledger="labelled",
        fetched_at=datetime(2026, 11, 2, tzinfo=UTC),
        digest="0" * 64,
        contacts=contacts,
        documents=documents,
        bank_transactions=bank_transactions,
    )


def find_contacts(facts: Facts, level: str) -> list[Pair]:
    """Run the rule about contacts, and list the pairs of its sets."""
    return _pairs(_run("duplicate_contacts", facts, (Setting(name="level", value=level),)))


def find_documents(facts: Facts, mode: str) -> list[Pair]:
    """Run the rule about transactions over all dates, and list the pairs of its sets."""
    given = (Setting(name="mode", value=mode), Setting(name="include_bank", value=True))
    return _pairs(_run("duplicate_transactions", facts, given))


def _run(rule: str, facts: Facts, given: Iterable[Setting]) -> CheckResult:
    found = find(rule)
    assert found is not None
    always = ReportingPeriod(start=date(1900, 1, 1), end=date(2199, 12, 31))
    result = evaluate(found, rule, resolve(found, always, None, tuple(given)), facts)
    assert result.reason is None, result.reason
    return result


def _pairs(result: CheckResult) -> list[Pair]:
    return [
        pair for finding in result.findings for pair in combinations(sorted(int(ref) for ref in finding.refs), 2)
    ]
