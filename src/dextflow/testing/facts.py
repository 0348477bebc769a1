"""Hypothesis strategies for a client's books.

They aim at where checks go wrong rather than at realism: few contacts, amounts, numbers and currencies, so that
records coincide; dates around a leap day and month ends; every status, credit notes, part payments, payments
too large, after the day, or without a date; archived, system and bank accounts.

Records drawn on their own all have the same id; in `facts` each has its own, and references lead somewhere.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import TypeVar

import attrs
from hypothesis import strategies as st

from dextflow.model import (
    Account,
    AccountClass,
    Allocation,
    BankTransaction,
    BankTransactionKind,
    Contact,
    Document,
    DocumentKind,
    DocumentStatus,
    Facts,
    LedgerEntry,
    Organisation,
)

R = TypeVar("R", Document, Account, BankTransaction, LedgerEntry)

FIRST, LAST = date(2023, 10, 1), date(2024, 6, 30)
CONTACTS = ("c1", "c2", "c3")
RATES = {"GBP": Decimal(1), "EUR": Decimal("0.85"), "JPY": Decimal("0.0053")}
MONTH_ENDS = (date(2023, 11, 30), date(2023, 12, 31), date(2024, 2, 28), date(2024, 2, 29), date(2024, 5, 31))
FETCHED_AT = datetime(2024, 7, 1, 9, 30, tzinfo=UTC)


@cache
def days() -> st.SearchStrategy[date]:
    """Days from October 2023 to June 2024, month ends and the leap day often."""
    return st.sampled_from(MONTH_ENDS) | st.dates(FIRST, LAST)


@cache
def amounts() -> st.SearchStrategy[Decimal]:
    """Amounts from 0.01 to 500.00, of which some come again and again."""
    any_amount = st.integers(1, 50_000).map(lambda cents: Decimal(cents).scaleb(-2))
    return st.sampled_from((Decimal("10.00"), Decimal("99.99"), Decimal("120.00"))) | any_amount


@cache
def documents() -> st.SearchStrategy[Document]:
    """Documents of any kind and status, of three contacts, in three currencies."""
    return st.builds(
        _document,
        kind=st.sampled_from(DocumentKind),
        status=st.sampled_from(DocumentStatus),
        contact=st.sampled_from(CONTACTS),
        number=st.sampled_from((None, "INV-1", "inv-1 ", "INV-2")),
        issued_on=days(),
        days_to_pay=st.sampled_from((None, 0, 14, 30, 60)),
        currency=st.sampled_from(tuple(RATES)),
        net=amounts(),
        tax=st.sampled_from((Decimal("0.00"), Decimal("20.00"))),
        attached=st.booleans(),
    )


def _document(
    *,
    kind: DocumentKind,
    status: DocumentStatus,
    contact: str,
    number: str | None,
    issued_on: date,
    days_to_pay: int | None,
    currency: str,
    net: Decimal,
    tax: Decimal,
    attached: bool,
) -> Document:
    return Document(
        id="d",
        kind=kind,
        status=status,
        contact=contact,
        number=number,
        issued_on=issued_on,
        due_on=None if days_to_pay is None else issued_on + timedelta(days=days_to_pay),
        currency=currency,
        rate=RATES[currency],
        net=net,
        tax=tax,
        total=net + tax,
        attached=attached,
    )


def allocations(of: Sequence[Document]) -> st.SearchStrategy[Allocation]:
    """Allocations to some of the documents: all of it, or any other amount; dated or not."""
    return st.builds(_allocation, st.sampled_from(of), st.none() | amounts(), st.none() | days())


def _allocation(document: Document, part: Decimal | None, on: date | None) -> Allocation:
    return Allocation(document=document.id, amount=document.total if part is None else part, on=on)


@cache
def accounts() -> st.SearchStrategy[Account]:
    """Accounts of any class, with or without a code; some are bank, system or archived accounts."""
    return st.builds(
        Account,
        id=st.just("a"),
        code=st.sampled_from((None, "400")),
        name=st.just("Account"),
        klass=st.sampled_from(AccountClass),
        bank=st.booleans(),
        system=st.sampled_from((False, False, True)),
        active=st.sampled_from((True, True, False)),
    )


def ledger_entries(of: Sequence[Account]) -> st.SearchStrategy[LedgerEntry]:
    """Debits and credits to some of the accounts, up to five years old."""
    return st.builds(_entry, st.sampled_from(of), _old_days(), amounts(), st.sampled_from((1, -1)))


@cache
def _old_days() -> st.SearchStrategy[date]:
    return days() | st.dates(date(2019, 6, 30), LAST)


def _entry(account: Account, on: date, amount: Decimal, sign: int) -> LedgerEntry:
    return LedgerEntry(id="e", account=account.id, on=on, amount=amount * sign)


@cache
def bank_transactions() -> st.SearchStrategy[BankTransaction]:
    """Bank transactions of any kind, with or without a contact."""
    return st.builds(
        BankTransaction,
        id=st.just("b"),
        kind=st.sampled_from(BankTransactionKind),
        contact=st.sampled_from((None, *CONTACTS)),
        on=days(),
        currency=st.sampled_from(tuple(RATES)),
        total=amounts(),
        attached=st.booleans(),
    )


@st.composite
def facts(draw: st.DrawFn, *, largest: int = 6) -> Facts:
    """Draw the books of a client with at most `largest` records of each sort, and up to two copied documents.

    The base currency is GBP or not known.
    """
    drawn = draw(st.lists(documents(), max_size=largest))
    copies = draw(st.lists(st.sampled_from(drawn), max_size=2)) if drawn else []
    papers = _numbered(drawn + copies)
    chart = _numbered(draw(st.lists(accounts(), max_size=largest)))
    return Facts(
        ledger="drawn",
        fetched_at=FETCHED_AT,
        digest="0" * 64,
        organisation=Organisation(base_currency=draw(st.sampled_from((None, "GBP")))),
        accounts=chart,
        contacts=tuple(Contact(id=contact, name=f"Contact {contact}") for contact in CONTACTS[:2]),
        documents=papers,
        allocations=tuple(draw(st.lists(allocations(papers), max_size=largest))) if papers else (),
        bank_transactions=_numbered(draw(st.lists(bank_transactions(), max_size=largest))),
        ledger_entries=_numbered(draw(st.lists(ledger_entries(chart), max_size=largest))) if chart else (),
    )


def _numbered(records: Iterable[R]) -> tuple[R, ...]:
    return tuple(attrs.evolve(record, id=f"{record.id}{number}") for number, record in enumerate(records))
