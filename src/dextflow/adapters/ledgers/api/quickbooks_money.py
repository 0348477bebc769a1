"""What a QuickBooks Online company's payments and bank transactions become."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

import attrs

from dextflow.adapters.ledgers.api.amounts import rate
from dextflow.adapters.ledgers.api.gathering import readable
from dextflow.adapters.ledgers.api.node import Node
from dextflow.adapters.ledgers.api.quickbooks_chart import BY_ID
from dextflow.adapters.ledgers.api.quickbooks_documents import contact, currency, paid_by, rate_to_home
from dextflow.adapters.ledgers.api.quickbooks_lines import Lines
from dextflow.adapters.ledgers.api.quickbooks_reading import QuickBooksBooks, reference, report_rows
from dextflow.adapters.ledgers.vocabulary_quickbooks import record_id, voided
from dextflow.model import (
    BankTransaction,
    BankTransactionKind,
    Facts,
    Gap,
    Need,
    Payment,
    PaymentDirection,
    Reconciled,
)

PAYMENTS: Mapping[str, PaymentDirection] = {
    "Payment": PaymentDirection.RECEIVED,
    "SalesReceipt": PaymentDirection.RECEIVED,
    "BillPayment": PaymentDirection.MADE,
    "RefundReceipt": PaymentDirection.MADE,
}
CLEARED: Mapping[str, Reconciled] = {  # the least that is said of a transaction counts
    "Reconciled": Reconciled.YES,
    "Cleared": Reconciled.CLEARED,
    "Uncleared": Reconciled.NO,
}
OUT, IN = BankTransactionKind.TRANSFER_OUT, BankTransactionKind.TRANSFER_IN


def payments(books: QuickBooksBooks, facts: Facts) -> Facts:
    """What customers paid and what was paid to suppliers, receipts too, which are paid at once."""
    states = reconciled(books)
    found = (_payment(books, entity, record, states) for entity in PAYMENTS for record in books.records(entity))
    return attrs.evolve(facts, payments=tuple(sorted(found, key=BY_ID)))


def _payment(books: QuickBooksBooks, entity: str, record: Node, states: Mapping[str, Reconciled]) -> Payment:
    id_, amount = paid_by(entity, record), record.number("TotalAmt")
    return Payment(
        id=id_,
        updated_at=record.inner("MetaData").optional_moment("LastUpdatedTime"),
        on=record.day("TxnDate"),
        amount=amount,
        currency=currency(books, record),
        direction=PAYMENTS[entity],
        rate=rate(record, "ExchangeRate"),
        bank_account=_bank_account(record),
        contact=contact(record, "Vendor" if entity == "BillPayment" else "Customer") or None,
        reference=record.optional_text("PaymentRefNum") or record.optional_text("DocNumber"),
        reconciled=states.get(_whole(id_), Reconciled.UNKNOWN),
        unapplied=record.amount("UnappliedAmt"),
        voided=voided(record.optional_text("PrivateNote"), amount),
    )


def _bank_account(record: Node) -> str | None:
    return (
        reference(record, "DepositToAccountRef")
        or reference(record.inner("CheckPayment"), "BankAccountRef")
        or reference(record.inner("CreditCardPayment"), "CCAccountRef")
    )


def bank_transactions(books: QuickBooksBooks, facts: Facts) -> Facts:
    """Money spent and received without a document, deposits, and both ends of transfers, without voided ones.

    A deposit of nothing but payments that were received before is a transfer of them to the bank.
    """
    lines, states = Lines(books), reconciled(books)
    transfers = tuple(books.records("Transfer"))
    told = [record for record in transfers if len(_currencies(books, record)) == 1]
    found = (
        *(_purchase(books, lines, record) for record in books.records("Purchase") if not _voided(record)),
        *(_deposit(books, lines, record) for record in books.records("Deposit") if not _voided(record)),
        *(end for record in told if record.amount("Amount") for end in _ends(books, record)),
    )
    stated = (attrs.evolve(one, reconciled=states.get(_whole(one.id), Reconciled.UNKNOWN)) for one in found)
    facts = attrs.evolve(facts, bank_transactions=tuple(sorted(stated, key=BY_ID)))
    if len(told) == len(transfers):
        return facts
    left_out = len(transfers) - len(told)
    reason = f"transfers between currencies are left out, as the amount that arrived is not said: {left_out}"
    return attrs.evolve(facts, notes=(*facts.notes, Gap(need=Need.BANK_TRANSACTIONS, reason=reason)))


def _voided(record: Node) -> bool:
    return voided(record.optional_text("PrivateNote"), record.number("TotalAmt"))


def _whole(id_: str) -> str:
    """The id of a transaction, of that of one of its ends."""
    return ":".join(id_.split(":")[:2])


def _purchase(books: QuickBooksBooks, lines: Lines, record: Node) -> BankTransaction:
    entity = record.inner("EntityRef")
    back = record.flag("Credit")  # a refund to a card
    return BankTransaction(
        id=record_id("Purchase", record.text("Id")),
        updated_at=record.inner("MetaData").optional_moment("LastUpdatedTime"),
        link=f"https://app.qbo.intuit.com/app/expense?txnId={record.text('Id')}",
        kind=BankTransactionKind.RECEIVE if back else BankTransactionKind.SPEND,
        contact=record_id(entity.text("type"), entity.text("value")) if entity.has("value") else None,
        on=record.day("TxnDate"),
        currency=currency(books, record),
        total=record.number("TotalAmt"),
        rate=rate_to_home(books, record),
        bank_account=reference(record, "AccountRef"),
        reference=record.optional_text("DocNumber") or record.optional_text("PrivateNote"),
        lines=lines.of(record),
    )


def _deposit(books: QuickBooksBooks, lines: Lines, record: Node) -> BankTransaction:
    own = lines.of(record)
    details = (line.inner("DepositLineDetail").inner("Entity") for line in record.nodes("Line"))
    entities = {record_id(each.text("type"), each.text("value")) for each in details if each.has("value")}
    return BankTransaction(
        id=record_id("Deposit", record.text("Id")),
        updated_at=record.inner("MetaData").optional_moment("LastUpdatedTime"),
        link=f"https://app.qbo.intuit.com/app/deposit?txnId={record.text('Id')}",
        kind=BankTransactionKind.RECEIVE if own else IN,
        contact=entities.pop() if own and len(entities) == 1 else None,
        on=record.day("TxnDate"),
        currency=currency(books, record),
        total=record.number("TotalAmt"),
        rate=rate_to_home(books, record),
        bank_account=reference(record, "DepositToAccountRef"),
        reference=record.optional_text("DocNumber") or record.optional_text("PrivateNote"),
        lines=own,
    )


def _currencies(books: QuickBooksBooks, record: Node) -> set[str]:
    accounts = (record.node(f"{side}AccountRef").text("value") for side in ("From", "To"))
    return {books.account_currencies.get(account, books.home_currency) for account in accounts}


def _ends(books: QuickBooksBooks, record: Node) -> Iterator[BankTransaction]:
    [money] = _currencies(books, record)
    for kind, side, end in ((OUT, "From", "out"), (IN, "To", "in")):
        yield BankTransaction(
            id=f"{record_id('Transfer', record.text('Id'))}:{end}",
            updated_at=record.inner("MetaData").optional_moment("LastUpdatedTime"),
            link=f"https://app.qbo.intuit.com/app/transfer?txnId={record.text('Id')}",
            kind=kind,
            contact=None,
            on=record.day("TxnDate"),
            currency=money,
            total=record.number("Amount"),
            rate=Decimal(1) if money == books.home_currency else rate(record, "ExchangeRate"),
            bank_account=reference(record, f"{side}AccountRef"),
            reference=record.optional_text("PrivateNote"),
        )


def reconciled(books: QuickBooksBooks) -> Mapping[str, Reconciled]:
    """How far each transaction is reconciled, by its id; nothing where that is not needed.

    If the reports that say it cannot be read, that is a fault of the reconciliation alone.
    """
    return dict(readable(lambda: tuple(_states(books))) if Need.RECONCILIATION in books.needs else ())


def _states(books: QuickBooksBooks) -> Iterator[tuple[str, Reconciled]]:
    """Records do not say it: the list of transactions is asked for once for each state that they may be in."""
    for word, state in CLEARED.items():
        for first, last in books.spans():
            span = {"start_date": f"{first}", "end_date": f"{last}"}
            report = books.report("TransactionList", {**span, "cleared": word, "columns": "tx_date,txn_type"})
            for row in report_rows(report):
                id_ = row.id("txn_type")
                if id_ is not None:
                    yield record_id(row.word("txn_type"), id_), state


def reconciliation(books: QuickBooksBooks, facts: Facts) -> Facts:
    """Nothing by itself; but the reports that say it must be readable."""
    dict(_states(books))
    return facts
