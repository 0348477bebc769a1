"""A small bakery, simulated: what it sold, bought and paid in 2026, and what that posts."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import attrs

D = Decimal
PAR = D(1)
BASE = "GBP"
BANK, SAVINGS, DEBTORS, CREDITORS, VAT, SALES, FLOUR, OLD = "090", "091", "610", "800", "820", "200", "300", "480"
ACCOUNTS = {
    BANK: "Current account",
    SAVINGS: "Savings account",
    DEBTORS: "Trade debtors",
    CREDITORS: "Trade creditors",
    VAT: "VAT",
    SALES: "Bread and cakes",
    FLOUR: "Flour and yeast",
    OLD: "Old van",
}
CAFE, MILL, GONE = "cafe", "mill", "gone"
CONTACTS = {CAFE: "Corner Café", MILL: "Mill & Sons", GONE: "Gone Ltd"}
BIG_BANG = date(2026, 1, 5)


@attrs.frozen(kw_only=True)
class Paid:
    """A payment of a document, in the document's currency."""

    id: int
    on: date
    amount: Decimal


@attrs.frozen(kw_only=True)
class Paper:
    """An invoice, a bill or a credit note; `credits` is the id of the one that a credit note is set against."""

    id: int
    sold: bool
    on: date
    net: Decimal
    tax: Decimal
    status: str = "live"
    currency: str = BASE
    rate: Decimal = PAR  # pounds for one unit
    paid: tuple[Paid, ...] = ()
    credits: int | None = None

    @property
    def total(self) -> Decimal:
        return self.net + self.tax

    @property
    def contact(self) -> str:
        return CAFE if self.sold else MILL

    @property
    def number(self) -> str:
        return f"{'INV' if self.sold else 'F'}-{self.id:04}"

    @property
    def due_on(self) -> date:
        return self.on + timedelta(days=30)

    @property
    def live(self) -> bool:
        return self.status == "live"

    @property
    def base(self) -> Decimal:
        return self.total * self.rate


@attrs.frozen
class Posting:
    """One line of a posted journal; `of` is the paper, `paid` the payment that it comes from."""

    journal: int
    on: date
    account: str
    amount: Decimal
    of: int
    paid: int | None = None


def _papers() -> Iterator[Paper]:
    for place in range(45):
        on, net = BIG_BANG + timedelta(days=7 * place), D(100 + place)
        total = net * D("1.2")
        paid = (
            (Paid(id=500 + place, on=on + timedelta(days=20), amount=total),),
            (Paid(id=500 + place, on=on + timedelta(days=25), amount=D(30)),),
            (),
        )[place % 3]
        yield Paper(id=1 + place, sold=True, on=on, net=net, tax=net / 5, paid=paid)
    for place in range(15):
        on, net = BIG_BANG + timedelta(days=20 * place), D("55.50") + place
        foreign = place % 5 == 4
        yield Paper(
            id=101 + place,
            sold=False,
            on=on,
            net=net,
            tax=D(0) if foreign else net / 5,
            currency="USD" if foreign else BASE,
            rate=D("0.8") if foreign else D(1),
            paid=(Paid(id=601 + place, on=on + timedelta(days=10), amount=D(20)),) if place % 2 else (),
        )
    yield Paper(id=201, sold=True, on=date(2026, 3, 2), net=D(50), tax=D(10), status="voided")
    yield Paper(id=301, sold=True, on=date(2026, 3, 10), net=D(10), tax=D(2), credits=3)
    yield Paper(id=302, sold=False, on=date(2026, 3, 11), net=D(5), tax=D(1), credits=101)


PAPERS = tuple(_papers())
BY_ID = {paper.id: paper for paper in PAPERS}
TRANSFER = D(250)
TRANSFERRED_ON = date(2026, 6, 30)


def settled(paper: Paper) -> Decimal:
    """How much of a paper is settled today, by payments and credits; of a credit, how much is used."""
    if paper.credits is not None:
        return paper.total
    credited = sum((other.total for other in PAPERS if other.credits == paper.id), D(0))
    return sum((paid.amount for paid in paper.paid), credited)


def due(paper: Paper) -> Decimal:
    """What is open of a paper today."""
    return paper.total - settled(paper) if paper.live else D(0)


def _postings() -> Iterator[Posting]:
    journal = 0
    for paper in filter(lambda one: one.live, PAPERS):
        journal += 1
        sign = D(1 if paper.sold == (paper.credits is None) else -1)
        control, result = (DEBTORS, SALES) if paper.sold else (CREDITORS, FLOUR)
        yield Posting(journal, paper.on, control, sign * paper.base, paper.id)
        yield Posting(journal, paper.on, result, -sign * paper.net * paper.rate, paper.id)
        yield Posting(journal, paper.on, VAT, -sign * paper.tax * paper.rate, paper.id)
        for paid in paper.paid:
            journal += 1
            amount = sign * paid.amount * paper.rate
            yield Posting(journal, paid.on, BANK, amount, paper.id, paid.id)
            yield Posting(journal, paid.on, control, -amount, paper.id, paid.id)
    journal += 1
    yield Posting(journal, TRANSFERRED_ON, SAVINGS, TRANSFER, 900)
    yield Posting(journal, TRANSFERRED_ON, BANK, -TRANSFER, 900)


POSTINGS = tuple(_postings())


def balances(day: date) -> dict[str, Decimal]:
    """The balance of each account that has one at the end of a day, debit positive."""
    found: dict[str, Decimal] = {}
    for posting in POSTINGS:
        if posting.on <= day:
            found[posting.account] = found.get(posting.account, D(0)) + posting.amount
    return {account: amount for account, amount in found.items() if amount}
