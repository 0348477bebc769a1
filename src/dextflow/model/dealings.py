"""Dealings: what was sold to and bought from each contact, as far as it is in the books."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from operator import itemgetter

from dextflow.model.banking import BankTransaction, BankTransactionKind
from dextflow.model.documents import Document, DocumentKind

Dealing = tuple[date, Document | BankTransaction]
"""A document or a bank transaction, with its day."""
Party = tuple[str, bool]
"""A contact, by its id, and whether it is the customer; else it is the supplier."""

SIDES = {
    DocumentKind.SALES_INVOICE: True,
    DocumentKind.SALES_CREDIT: True,
    DocumentKind.BILL: False,
    DocumentKind.PURCHASE_CREDIT: False,
}
RECEIVE, SPEND = BankTransactionKind.RECEIVE, BankTransactionKind.SPEND
BY_DAY = itemgetter(0)


def dealings(
    live: Mapping[DocumentKind, Iterable[Document]], bank_transactions: Iterable[BankTransaction]
) -> Mapping[Party, Sequence[Dealing]]:
    """Collect the invoices, bills and credit notes, and the money received and spent, of each party by day.

    The documents are given by their kind, and are live. What has no lines is left out, and so is money whose
    contact is not known.
    """
    found: defaultdict[Party, list[Dealing]] = defaultdict(list)
    for kind, sale in SIDES.items():
        for document in live.get(kind, ()):
            if document.lines:
                found[document.contact, sale].append((document.issued_on, document))
    for item in bank_transactions:
        way = item.kind
        if (way is SPEND or way is RECEIVE) and item.contact and item.lines:
            found[item.contact, way is RECEIVE].append((item.on, item))
    for its in found.values():
        its.sort(key=BY_DAY)
    return dict(found)
