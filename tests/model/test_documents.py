"""What a ledger's documents say of themselves."""

from datetime import date
from decimal import Decimal

import attrs
import pytest

from dextflow.model import Document, DocumentKind, DocumentStatus, Money

BILL = Document(
    id="b-1",
    kind=DocumentKind.BILL,
    status=DocumentStatus.APPROVED,
    contact="c",
    number="17",
    issued_on=date(2026, 10, 3),
    due_on=None,
    currency="EUR",
    rate=Decimal("0.8541"),
    net=Decimal("100.00"),
    tax=Decimal("21.00"),
    total=Decimal("121.00"),
    attached=False,
)


@pytest.mark.parametrize("status", DocumentStatus)
def test_a_document_counts_when_it_is_approved_or_paid(status: DocumentStatus) -> None:
    """Drafts and submitted documents do not count yet, voided and deleted ones do not count any more."""
    live = attrs.evolve(BILL, status=status).live
    assert live is (status.value in {"approved", "paid"})


def test_a_document_in_its_own_currency_and_in_the_base_currency() -> None:
    """The total is money of the document's currency; the rate leads to the base currency, to the cent."""
    assert BILL.money == Money(currency="EUR", amount=Decimal("121.00"))
    assert BILL.in_base(BILL.total) == Decimal("103.35")
    assert BILL.in_base(Decimal("0.01")) == Decimal("0.01")
