"""What a SAF-T file says of invoices and payments. A file holds no drafts: all of them are posted."""

from collections.abc import Iterator
from decimal import Decimal

from dextflow.adapters.ledgers.saft_entries import stated
from dextflow.adapters.ledgers.saft_master import contact_id
from dextflow.adapters.ledgers.saft_words import CREDIT, DEBIT
from dextflow.adapters.ledgers.xml_records import Record
from dextflow.model import (
    Allocation,
    Document,
    DocumentKind,
    DocumentStatus,
    LineItem,
    Payment,
    PaymentDirection,
    SettledBy,
)

ZERO = Decimal(0)
PAR = Decimal(1)
USUAL_SIDES = {"Customer": CREDIT, "Supplier": DEBIT}
OTHER_SIDE = {CREDIT: DEBIT, DEBIT: CREDIT}
KINDS = {
    ("Customer", False): DocumentKind.SALES_INVOICE,
    ("Customer", True): DocumentKind.SALES_CREDIT,
    ("Supplier", False): DocumentKind.BILL,
    ("Supplier", True): DocumentKind.PURCHASE_CREDIT,
}


def document_id(kind: str, contact: str, number: str) -> str:
    """The id of an invoice; suppliers count theirs each on their own."""
    return f"sale:{number}" if kind == "Customer" else f"purchase:{contact}:{number}"


def _party(invoice: Record, kind: str) -> str:
    return invoice.text(f"{kind}Info/{kind}ID", f"{kind}ID")


def id_of(invoice: Record, kind: str) -> str:
    """The id of an invoice of a ``Customer`` or a ``Supplier``."""
    return document_id(kind, _party(invoice, kind), invoice.text("InvoiceNo"))


def document(invoice: Record, kind: str, currency: str, lines: tuple[LineItem, ...]) -> Document:
    """An invoice in the currency of the file; a credit note if its total is negative or its lines are reversed."""
    net, total = (_total(invoice, name) for name in ("NetTotal", "GrossTotal"))
    sign = -1 if total < 0 else 1
    return Document(
        id=id_of(invoice, kind),
        kind=KINDS[kind, sign < 0 or _reversed(invoice, kind)],
        status=DocumentStatus.APPROVED,
        contact=contact_id(kind, _party(invoice, kind)),
        number=invoice.text("InvoiceNo"),
        issued_on=invoice.day("InvoiceDate"),
        due_on=None,
        currency=currency,
        rate=PAR,
        net=sign * net,
        tax=sign * (total - net),
        total=sign * total,
        lines=lines,
    )


def _total(invoice: Record, name: str) -> Decimal:
    return invoice.number(f"DocumentTotals/{name}")


def _reversed(invoice: Record, kind: str) -> bool:
    sides = {line.optional_text("DebitCreditIndicator") for line in invoice.each("Line")}
    return bool(sides) and not sides & {USUAL_SIDES[kind], None}


def line_items(invoice: Record, kind: str) -> tuple[LineItem, ...]:
    """The lines of an invoice, positive as the document is."""
    sign = -1 if _total(invoice, "GrossTotal") < 0 else 1
    usual = USUAL_SIDES[kind]
    against = usual if _reversed(invoice, kind) else OTHER_SIDE[usual]
    return tuple(_line_item(line, -sign if _side(line) == against else sign) for line in invoice.each("Line"))


def _side(line: Record) -> str | None:
    return line.optional_text("DebitCreditIndicator")


def _line_item(line: Record, sign: int) -> LineItem:
    net = stated(line, "InvoiceLineAmount")
    if net is None:
        raise line.refusal("InvoiceLineAmount", "the element is missing or empty")
    return LineItem(
        net=sign * net,
        tax=sign * sum(_taxes(line), ZERO),
        account=line.optional_text("AccountID"),
        tax_code=next(
            (found for each in line.each("TaxInformation") if (found := each.optional_text("TaxCode"))), None
        ),
        description=line.optional_text("Description", "ProductDescription"),
        quantity=line.optional_number("Quantity"),
        unit_amount=line.optional_number("UnitPrice"),
        item=line.optional_text("ProductCode"),
    )


def _taxes(line: Record) -> Iterator[Decimal]:
    for information in line.each("TaxInformation"):
        for name in ("TaxAmount", "DebitTaxAmount", "CreditTaxAmount"):
            if (amount := stated(information, name)) is not None:
                yield abs(amount)


def payment(record: Record, currency: str) -> Payment | None:
    """A payment of a customer or to a supplier; None if it is neither's, such as of wages."""
    found = next(_settling(record), None)
    if found is None:
        return None
    kind, line = found
    refund = _side(line) == OTHER_SIDE[USUAL_SIDES[kind]]
    received = (kind == "Customer") != refund
    return Payment(
        id=payment_id(record),
        on=record.day("TransactionDate"),
        amount=sum((abs(_paid(line)) for _, line in _settling(record)), ZERO),
        currency=currency,
        direction=PaymentDirection.RECEIVED if received else PaymentDirection.MADE,
        rate=PAR,
        bank_account=_bank(record),
        contact=contact_id(kind, line.text(f"{kind}ID")),
        reference=record.optional_text("Description"),
    )


def payment_id(record: Record) -> str:
    """The id of a payment."""
    return f"payment:{record.text('PaymentRefNo')}"


def _settling(record: Record) -> Iterator[tuple[str, Record]]:
    """The lines of a payment that belong to a customer or a supplier."""
    for line in record.each("Line"):
        for kind in ("Customer", "Supplier"):
            if line.optional_text(f"{kind}ID") is not None:
                yield kind, line
                break


def _bank(record: Record) -> str | None:
    """The account of the first line that is nobody's."""
    for line in record.each("Line"):
        if line.optional_text("CustomerID", "SupplierID") is None:
            return line.optional_text("AccountID")
    return None


def _paid(line: Record) -> Decimal:
    amount = stated(line, "PaymentLineAmount")
    if amount is None:
        raise line.refusal("PaymentLineAmount", "the element is missing or empty")
    return amount


def allocations(record: Record) -> Iterator[Allocation]:
    """What a payment settled: a line of a customer or a supplier names the invoice."""
    for kind, line in _settling(record):
        number = line.optional_text("SourceDocumentID")
        if number is not None:
            yield Allocation(
                document=document_id(kind, line.text(f"{kind}ID"), number),
                amount=abs(_paid(line)),
                on=record.day("TransactionDate"),
                by=SettledBy.PAYMENT,
                source=payment_id(record),
            )
