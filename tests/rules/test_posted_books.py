"""Identities of accounting, on books that are posted by construction: every record has its entries."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from dextflow.model import (
    AccountClass,
    AccountRole,
    AccountType,
    Allocation,
    Document,
    DocumentKind,
    EntrySource,
    Facts,
    LedgerEntry,
    Money,
    SettledBy,
    TrialBalance,
    TrialBalanceRow,
)
from dextflow.rules.workings.balances import balances, carried, movements, running, year_start
from dextflow.testing.books import (
    ASSET,
    EQUITY,
    EXPENSE,
    LIABILITY,
    REVENUE,
    Record,
    account,
    check,
    ledger,
    period_of,
)
from dextflow.testing.draws import days
from dextflow.testing.records import Paper, bill, credit, sale

CHART: tuple[Record, ...] = (
    account("090", "Bank", ASSET, AccountType.BANK),
    account("200", "Sales", REVENUE),
    account("400", "Rent", EXPENSE),
    account("610", "Debtors", ASSET, AccountType.RECEIVABLE),
    account("800", "Creditors", LIABILITY, AccountType.PAYABLE),
    account("960", "Retained earnings", EQUITY, role=AccountRole.RETAINED_EARNINGS),
)
SHEET = {AccountClass.ASSET, AccountClass.LIABILITY, AccountClass.EQUITY}
NIL = Decimal(0)
BUCKETS = ("days in base currency", "due in base currency")
CREDITS = {DocumentKind.SALES_CREDIT: DocumentKind.SALES_INVOICE, DocumentKind.PURCHASE_CREDIT: DocumentKind.BILL}


@st.composite
def posted_books(draw: st.DrawFn) -> Facts:
    """Up to six documents, settled in parts by payments and by the credits among them, and all their entries."""
    papers = [draw(_paper(f"D{number}")) for number in range(draw(st.integers(0, 6)))]
    settled = [*_payments(draw, papers)]
    settled.extend(_set_off(draw, papers, settled))
    books = ledger(*CHART, *papers, settled)
    return ledger(*CHART, *papers, settled, _entries(books))


@st.composite
def _paper(draw: st.DrawFn, id_: str) -> Paper:
    on, cents = draw(days()).isoformat(), draw(st.integers(1, 20_000))
    make = draw(st.sampled_from((sale, bill)))
    rates = {"currency": "EUR", "rate": "0.5"} if draw(st.booleans()) else {}
    total = f"{Decimal(cents * 4).scaleb(-2)}"
    kind = draw(st.sampled_from((None, *CREDITS)))
    return credit(id_, on, total, kind, **rates) if kind else make(id_, on, total, **rates)


def _payments(draw: st.DrawFn, papers: list[Paper]) -> Iterator[Allocation]:
    """Nothing, half or all of a document or credit was paid, on its day or later."""
    for paper in papers:
        if part := draw(st.sampled_from((None, 2, 1))):
            on = max(paper.issued_on, draw(days()))
            yield Allocation(document=paper.id, amount=paper.total / part, on=on, by=SettledBy.PAYMENT)


def _set_off(draw: st.DrawFn, papers: list[Paper], paid: list[Allocation]) -> Iterator[Allocation]:
    """What is left of each credit is set against the documents of its side and currency, as far as it goes."""
    left = {paper.id: paper.total for paper in papers}
    for each in paid:
        left[each.document] -= each.amount
    for one in papers:
        for other in papers:
            alike = other.currency == one.currency and CREDITS.get(one.kind) is other.kind
            amount = min(left[one.id], left[other.id])
            if alike and amount:
                left[one.id] -= amount
                left[other.id] -= amount
                on = max(one.issued_on, other.issued_on, draw(days()))
                yield Allocation(document=other.id, amount=amount, on=on, by=SettledBy.CREDIT_NOTE, source=one.id)


def _entries(books: Facts) -> list[LedgerEntry]:
    found: list[LedgerEntry] = []
    for paper in books.documents:
        control, result = ("610", "200") if paper.kind.sale else ("800", "400")
        found += _both(f"{paper.id}", control, result, paper.issued_on, _signed(paper, paper.total))
    for number, each in enumerate(books.allocations):
        paper = books.document_by_id[each.document]
        if each.by is SettledBy.PAYMENT and each.on:
            control = "610" if paper.kind.sale else "800"
            found += _both(f"P{number}", control, "090", each.on, -_signed(paper, each.amount))
    return found


def _signed(paper: Document, amount: Decimal) -> Decimal:
    """What it adds to its control account, debit positive."""
    return paper.in_base(amount) * (1 if paper.kind.sale else -1) * (-1 if paper.kind.credit else 1)


def _both(source: str, account_: str, other: str, on: date, amount: Decimal) -> list[LedgerEntry]:
    kind = EntrySource.DOCUMENT if source.startswith("D") else EntrySource.PAYMENT
    return [
        LedgerEntry(
            id=f"{source}-{side}",
            account=side,
            on=on,
            amount=sum_,
            journal=source,
            source=source,
            source_kind=kind,
        )
        for side, sum_ in ((account_, amount), (other, -amount))
    ]


@given(books=posted_books(), as_of=days())
@settings(max_examples=60)
def test_control_accounts_are_what_is_open(books: Facts, as_of: date) -> None:
    """On every day, the ageing buckets less what is left of credits are the control account."""
    held = balances(books, as_of)
    for rule, control, sign, of in (
        ("aged_receivables", "610", 1, DocumentKind.SALES_CREDIT),
        ("aged_payables", "800", -1, DocumentKind.PURCHASE_CREDIT),
    ):
        aged = check(rule, books, as_of=as_of.isoformat(), lookback_months=0)
        buckets = [
            figure.value.amount
            for figure in aged.figures
            if isinstance(figure.value, Money) and figure.name.endswith(BUCKETS)
        ]
        assert sum(buckets, NIL) - _left_of_credits(books, of, as_of) == sign * held.get(control, NIL)
    result = check("control_accounts", books, as_of=as_of.isoformat(), journals_from=as_of.isoformat())
    assert result.findings == ()


def _left_of_credits(books: Facts, kind: DocumentKind, as_of: date) -> Decimal:
    left = NIL
    for paper in books.documents:
        if paper.kind is kind and paper.issued_on <= as_of:
            used = (
                each.amount
                for each in books.allocations
                if paper.id in (each.source, each.document) and each.on and each.on <= as_of
            )
            left += paper.in_base(paper.total - sum(used, NIL))
    return left


@given(books=posted_books(), two_days=st.tuples(days(), days()).map(sorted))
@settings(max_examples=60)
def test_closing_is_opening_and_movements(books: Facts, two_days: list[date]) -> None:
    """On every two days: assets and liabilities always, revenue and costs in one year, and all sum to nil."""
    first, last = two_days
    opening, closing = balances(books, first), balances(books, last)
    moved = movements(books, date.fromordinal(first.toordinal() + 1), last)
    assert sum(opening.values(), NIL) == sum(closing.values(), NIL) == NIL
    same_year = year_start(books, first) == year_start(books, last)
    for each in books.accounts:
        if same_year or (each.klass in SHEET and each.role is None):
            assert closing.get(each.id, NIL) == opening.get(each.id, NIL) + moved.get(each.id, NIL)


@given(books=posted_books(), two_days=st.tuples(days(), days()).map(sorted))
@settings(max_examples=60)
def test_a_trial_balance_carried_forward(books: Facts, two_days: list[date]) -> None:
    """A trial balance made of all entries to a day, and the entries after it, make the balances of a later day."""
    first, last = two_days
    shorter = evolve(books, trial_balances=(_trial_balance(books, first),))
    assert _nonzero(balances(shorter, last)) == _nonzero(balances(books, last))
    assert _nonzero(carried(shorter, first, last)) == _nonzero(balances(books, last))
    both = evolve(books, trial_balances=tuple(_trial_balance(books, day) for day in sorted({first, last})))
    assert check("ledger_integrity", both, as_of=last.isoformat()).findings == ()


def _trial_balance(books: Facts, day: date) -> TrialBalance:
    return TrialBalance(
        as_of=day,
        rows=tuple(
            TrialBalanceRow(account=id_, debit=max(amount, NIL), credit=max(-amount, NIL))
            for id_, amount in balances(books, day).items()
        ),
    )


def _nonzero(held: object) -> dict[str, Decimal]:
    assert isinstance(held, dict)
    return {id_: amount for id_, amount in held.items() if amount}


@given(books=posted_books(), as_of=days())
@settings(max_examples=30)
def test_running_balances_end_with_the_balance(books: Facts, as_of: date) -> None:
    """The last of the running balances of an account is its balance, and each is that of its day."""
    for each in books.accounts:
        points = running(books, each.id, as_of)
        if points:
            assert points[-1][1] == balances(books, as_of).get(each.id, NIL)
        if each.klass in SHEET:
            assert all(balances(books, day).get(each.id, NIL) == balance for day, balance in points)


@given(books=posted_books())
@settings(max_examples=30)
def test_posted_books_have_integrity(books: Facts) -> None:
    """Journals balance, every document has its entries, and no entry lacks its document."""
    assert check("ledger_integrity", books, period_of("2024")).findings == ()
