"""What a SAF-T file says of what was posted: the lines of transactions, with when and by whom."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal

from dextflow.adapters.ledgers.rows import NOON, shown
from dextflow.adapters.ledgers.saft_master import contact_id
from dextflow.adapters.ledgers.xml_records import Record
from dextflow.model import LedgerEntry

ZERO = Decimal(0)
SIDES = (("DebitAmount", 1), ("CreditAmount", -1))
TAXES = (("DebitTaxAmount", 1), ("CreditTaxAmount", -1))


def lines(transaction: Record) -> list[Record]:
    """The lines of a transaction; some countries keep them one level deeper."""
    deeper = (line for each in transaction.each("Lines") for line in each.each("Line", "DebitLine", "CreditLine"))
    return [*transaction.each("Line"), *deeper]


def posted_at(transaction: Record) -> tuple[list[datetime | None], bool]:
    """When each line was entered, and whether all of them state a time; of a bare day it is the noon in UTC."""
    day = transaction.optional_day("SystemEntryDate")
    noon = None if day is None else datetime.combine(day, NOON, tzinfo=UTC)
    times = [_time(line) for line in lines(transaction)]
    return [noon if at is None else at for at in times], None not in times


def _time(line: Record) -> datetime | None:
    text = line.optional_text("SystemEntryTime")
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise line.refusal("SystemEntryTime", f"{shown(text)} is not a time") from None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def author(transaction: Record) -> str | None:
    """Who entered a transaction."""
    return transaction.optional_text("SourceID")


def entries(
    transaction: Record, journal: str, times: Sequence[datetime | None], by: str | None
) -> Iterator[LedgerEntry]:
    """The entries of a transaction, which count for its own day and not for the day of their posting.

    `times` are those of its lines, if they are wanted, and `by` is who entered it.
    """
    on, number = transaction.day("TransactionDate"), transaction.text("TransactionID")
    head, whole = transaction.optional_text("Description"), _contact(transaction)
    for place, line in enumerate(lines(transaction)):
        amount = _amount(line)
        yield LedgerEntry(
            id=f"{journal}:{number}:{line.optional_text('RecordID') or place + 1}",
            account=line.text("AccountID"),
            on=on,
            amount=amount,
            journal=number,
            posted_at=times[place] if times else None,
            posted_by=by,
            source=line.optional_text("SourceDocumentID"),
            tax=_tax(line, amount),
            description=line.optional_text("Description") or head,
            contact=_contact(line) or whole,
        )


def _amount(line: Record) -> Decimal:
    found = [sign * amount for name, sign in SIDES if (amount := stated(line, name)) is not None]
    if not found:
        raise line.refusal("DebitAmount", "the line has neither a debit nor a credit")
    return sum(found, ZERO)


def stated(record: Record, name: str) -> Decimal | None:
    """An amount in the currency of the file: in an element of its own, or right in the named one."""
    return record.optional_number(f"{name}/Amount", name)


def _tax(line: Record, amount: Decimal) -> Decimal | None:
    """The tax of a line, debit positive. Until version 1.20 it had no side of its own but that of its line."""
    found: list[Decimal] = []
    for information in line.each("TaxInformation"):
        plain = stated(information, "TaxAmount")
        if plain is not None:
            found.append(abs(plain).copy_sign(amount))
        found += [sign * tax for name, sign in TAXES if (tax := stated(information, name)) is not None]
    return sum(found, ZERO) if found else None


def _contact(record: Record) -> str | None:
    for kind in ("Customer", "Supplier"):
        if (id_ := record.optional_text(f"{kind}ID")) is not None:
            return contact_id(kind, id_)
    return None
