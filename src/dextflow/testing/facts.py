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
    AccountRole,
    AccountType,
    Allocation,
    BankTransaction,
    Coding,
    Contact,
    Document,
    DocumentKind,
    DocumentStatus,
    Facts,
    FixedAsset,
    LedgerEntry,
    ManualJournal,
    Organisation,
    Payment,
    SettledBy,
    Statement,
    StatementLine,
    TaxBasis,
    TaxCategory,
    TaxCode,
    TaxUse,
    YearEnd,
)
from dextflow.testing.bank_facts import bank_positions, bank_transactions, payments, statement_lines, statements
from dextflow.testing.draws import CONTACTS, RATES, Codes, amounts, codings, days, line_items
from dextflow.testing.posted_facts import fixed_assets, ledger_entries, manual_journals, posted_at, trial_balances

R = TypeVar(
    "R",
    Account,
    BankTransaction,
    Document,
    FixedAsset,
    LedgerEntry,
    ManualJournal,
    Payment,
    Statement,
    StatementLine,
    TaxCode,
)

FETCHED_AT = datetime(2024, 7, 1, 9, 30, tzinfo=UTC)


@cache
def documents(accounts: tuple[str, ...] = (), tax_codes: tuple[str, ...] = ()) -> st.SearchStrategy[Document]:
    """Documents of any kind and status, of three contacts, in three currencies, with up to three lines."""
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
        codes=codings(accounts, tax_codes),
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
    codes: tuple[Codes, ...],
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
        lines=line_items(net, tax, codes),
        created_at=posted_at(issued_on, 40 if attached else 0),
    )


def allocations(of: Sequence[Document], paid: Sequence[Payment] = ()) -> st.SearchStrategy[Allocation]:
    """Allocations to some of the documents: all of it, or any other amount; dated or not.

    They come from a payment, from a credit among the documents, or from what the ledger does not say.
    """
    payers = [(SettledBy.PAYMENT, payment.id) for payment in paid]
    credits_ = [(SettledBy.CREDIT_NOTE, document.id) for document in of if document.kind.credit]
    sources = st.sampled_from(((None, None), *payers, *credits_))
    return st.builds(_allocation, st.sampled_from(of), st.none() | amounts(), st.none() | days(), sources)


def _allocation(
    document: Document, part: Decimal | None, on: date | None, source: tuple[SettledBy | None, str | None]
) -> Allocation:
    amount = document.total if part is None else part
    return Allocation(document=document.id, amount=amount, on=on, by=source[0], source=source[1])


@cache
def accounts() -> st.SearchStrategy[Account]:
    """Accounts of any class, with or without a code; some are bank, system or archived accounts."""
    return st.builds(
        Account,
        id=st.just("a"),
        code=st.sampled_from((None, "400", "404")),
        name=st.sampled_from(("Account", "Suspense", "Uncategorised expense")),
        klass=st.sampled_from(AccountClass),
        type=st.sampled_from((None, AccountType.BANK, AccountType.BANK, *AccountType)),
        role=st.sampled_from((None, None, *AccountRole)),
        system=st.sampled_from((False, False, True)),
        active=st.sampled_from((True, True, False)),
        parent=st.sampled_from((None, None, "a0")),
    )


@cache
def tax_codes() -> st.SearchStrategy[TaxCode]:
    """Codes of sales tax at three rates, one archived, one for one side and one class of accounts only."""
    standard = TaxCode(id="t", name="20 %", rate=Decimal("0.20"), category=TaxCategory.STANDARD)
    nothing = TaxCode(id="t", name="No tax", rate=Decimal(0))
    return st.sampled_from(
        (
            standard,
            attrs.evolve(standard, use=TaxUse.PURCHASES, classes=frozenset({AccountClass.EXPENSE})),
            attrs.evolve(standard, name="5 %", rate=Decimal("0.05"), use=TaxUse.SALES, category=None),
            nothing,
            attrs.evolve(nothing, active=False, category=TaxCategory.EXEMPT),
            attrs.evolve(nothing, category=TaxCategory.REVERSE_CHARGE),
        )
    )


@cache
def organisations() -> st.SearchStrategy[Organisation]:
    """Companies whose base currency is GBP or not known, and of which some more is known or not."""
    gb = Organisation(base_currency="GBP", country="GB")
    leap = YearEnd(month=2, day=29)
    return st.sampled_from(
        (
            gb,
            Organisation(),
            Organisation(country="GB", tax_basis=TaxBasis.ACCRUAL, tax_months=3),
            attrs.evolve(gb, tax_basis=TaxBasis.ACCRUAL, tax_months=3, lock_date=date(2024, 2, 28), year_end=leap),
            attrs.evolve(gb, tax_basis=TaxBasis.CASH, tax_months=1, tax_registered_on=date(2024, 1, 1)),
            attrs.evolve(gb, tax_basis=TaxBasis.NOT_REGISTERED, connected_on=date(2024, 1, 15)),
        )
    )


@cache
def codes_of(accounts: tuple[str, ...], tax_codes: tuple[str, ...]) -> st.SearchStrategy[Coding]:
    """What a contact's lines are to be coded to, or nothing."""
    return st.builds(
        Coding, account=st.sampled_from((None, *accounts)), tax_code=st.sampled_from((None, *tax_codes))
    )


def contacts(accounts: tuple[str, ...], tax_codes: tuple[str, ...]) -> st.SearchStrategy[tuple[Contact, ...]]:
    """Two of the three contacts that records are with, active or not, with or without defaults."""
    coding = codes_of(accounts, tax_codes)
    active = st.sampled_from((True, True, False))
    each = (
        st.builds(
            Contact, id=st.just(id_), name=st.just(f"Contact {id_}"), active=active, sales=coding, purchases=coding
        )
        for id_ in CONTACTS[:2]
    )
    return st.tuples(*each)


@st.composite
def facts(draw: st.DrawFn, *, largest: int = 6) -> Facts:
    """Draw the books of a client with at most `largest` records of each sort, and up to two copied documents.

    The base currency is GBP or not known.
    """
    chart = _numbered(draw(st.lists(accounts(), max_size=largest)))
    rates = _numbered(draw(st.lists(tax_codes(), max_size=3)))
    ids, codes = tuple(account.id for account in chart), tuple(code.id for code in rates)
    banks = tuple(account.id for account in chart if account.bank)
    drawn = draw(st.lists(documents(ids, codes), max_size=largest))
    copies = draw(st.lists(st.sampled_from(drawn), max_size=2)) if drawn else []
    papers = _numbered(drawn + copies)
    paper_ids = tuple(paper.id for paper in papers)
    paid = _numbered(draw(st.lists(payments(banks), max_size=largest // 2)))
    moves = st.lists(bank_transactions(banks, ids, codes), max_size=largest)
    return Facts(
        ledger="drawn",
        fetched_at=FETCHED_AT,
        digest="0" * 64,
        organisation=draw(organisations()),
        accounts=chart,
        tax_codes=rates,
        contacts=draw(contacts(ids, codes)),
        documents=papers,
        allocations=tuple(draw(st.lists(allocations(papers, paid), max_size=largest))) if papers else (),
        payments=paid,
        bank_transactions=_numbered(draw(moves)),
        statements=_numbered(draw(st.lists(statements(banks), max_size=3))) if banks else (),
        statement_lines=_numbered(draw(st.lists(statement_lines(banks), max_size=largest))) if banks else (),
        bank_positions=tuple(draw(st.lists(bank_positions(banks), max_size=2))) if banks else (),
        manual_journals=_numbered(draw(st.lists(manual_journals(ids), max_size=2))) if ids else (),
        ledger_entries=_numbered(draw(st.lists(ledger_entries(ids, paper_ids), max_size=largest))) if ids else (),
        trial_balances=draw(trial_balances(ids)) if ids else (),
        fixed_assets=_numbered(draw(st.lists(fixed_assets(ids), max_size=2))) if ids else (),
    )


def _numbered(records: Iterable[R]) -> tuple[R, ...]:
    return tuple(attrs.evolve(record, id=f"{record.id}{number}") for number, record in enumerate(records))
