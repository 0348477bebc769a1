"""Hypothesis strategies for money that came and went, and for what the bank says of it.

Bank accounts are given by their ids. Records drawn on their own all have the same id.
"""

from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from operator import neg

from hypothesis import strategies as st

from dextflow.model import (
    BankPosition,
    BankTransaction,
    BankTransactionKind,
    FeedSource,
    Payment,
    PaymentDirection,
    Reconciled,
    Statement,
    StatementLine,
)
from dextflow.testing.draws import CONTACTS, RATES, Codes, amounts, codings, days, line_items

NIL = Decimal("0.00")


@cache
def payments(banks: tuple[str, ...] = ()) -> st.SearchStrategy[Payment]:
    """Payments either way, some voided, some not applied in full, with or without a rate."""
    return st.builds(
        Payment,
        id=st.just("p"),
        on=days(),
        amount=amounts(),
        currency=st.sampled_from(tuple(RATES)),
        direction=st.sampled_from(PaymentDirection),
        rate=_rates(),
        bank_account=st.sampled_from((None, *banks)),
        contact=st.sampled_from((None, *CONTACTS)),
        reconciled=st.sampled_from(Reconciled),
        unapplied=st.sampled_from((NIL, NIL, Decimal("10.00"))),
        voided=st.sampled_from((False, False, True)),
    )


@cache
def bank_transactions(
    banks: tuple[str, ...] = (), accounts: tuple[str, ...] = (), tax_codes: tuple[str, ...] = ()
) -> st.SearchStrategy[BankTransaction]:
    """Bank transactions of any kind, with or without a contact, lines and a rate."""
    return st.builds(
        _bank_transaction,
        kind=st.sampled_from(BankTransactionKind),
        contact=st.sampled_from((None, *CONTACTS)),
        on=days(),
        currency=st.sampled_from(tuple(RATES)),
        total=amounts(),
        attached=st.booleans(),
        rate=_rates(),
        bank_account=st.sampled_from((None, *banks)),
        codes=codings(accounts, tax_codes),
        reconciled=st.sampled_from(Reconciled),
    )


def _bank_transaction(
    *,
    kind: BankTransactionKind,
    contact: str | None,
    on: date,
    currency: str,
    total: Decimal,
    attached: bool,
    rate: Decimal | None,
    bank_account: str | None,
    codes: tuple[Codes, ...],
    reconciled: Reconciled,
) -> BankTransaction:
    return BankTransaction(
        id="b",
        kind=kind,
        contact=contact,
        on=on,
        currency=currency,
        total=total,
        attached=attached,
        rate=rate,
        bank_account=bank_account,
        lines=line_items(total, NIL, codes),
        reconciled=reconciled,
    )


@cache
def statement_lines(banks: tuple[str, ...]) -> st.SearchStrategy[StatementLine]:
    """Lines of the bank's statements, in or out, reconciled or not."""
    return st.builds(
        StatementLine,
        id=st.just("l"),
        bank_account=st.sampled_from(banks),
        on=days(),
        amount=_signed(),
        reconciled=st.booleans(),
        source=st.sampled_from((None, *FeedSource)),
    )


@cache
def statements(banks: tuple[str, ...]) -> st.SearchStrategy[Statement]:
    """Statements of up to a month, whose balances seldom follow from one another."""
    return st.builds(
        _statement,
        st.sampled_from(banks),
        days(),
        st.integers(0, 30),
        _signed(),
        _signed(),
    )


def _statement(bank: str, first: date, length: int, opening: Decimal, closing: Decimal) -> Statement:
    return Statement(
        id="s",
        bank_account=bank,
        first_on=first,
        last_on=first + timedelta(days=length),
        opening=opening,
        closing=closing,
    )


@cache
def bank_positions(banks: tuple[str, ...]) -> st.SearchStrategy[BankPosition]:
    """What bank and ledger each say of a bank account; either may say nothing."""
    return st.builds(
        BankPosition,
        bank_account=st.sampled_from(banks),
        as_of=days(),
        statement_balance=st.none() | _signed(),
        ledger_balance=st.none() | _signed(),
        unreconciled=st.sampled_from((None, 0, 3)),
        source=st.sampled_from((None, *FeedSource)),
    )


@cache
def _signed() -> st.SearchStrategy[Decimal]:
    return st.sampled_from((NIL, Decimal("10.00"), Decimal("-10.00"))) | amounts() | amounts().map(neg)


def _rates() -> st.SearchStrategy[Decimal | None]:
    return st.sampled_from((None, *RATES.values()))
