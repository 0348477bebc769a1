"""Post what happened to a client: double entry, in pounds, debit positive."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from random import Random

from ledger.clients import CURRENT_ACCOUNT, Client, Line, Stream
from ledger.draw import CHART, ZERO, Document, Span, cents, documents, month_on, rate, working_day

CARD, WEAR, CURRENCY_GAINS, RETAINED = "091", "416", "499", "960"
NET_PAY, VAT, PAYE, PENSIONS = "814", "820", "825", "858"
HMRC = "HM Revenue & Customs"
POSTED = ("AUTHORISED", "VOIDED")


@dataclass(frozen=True)
class Entry:
    """One line of a journal. `tax` is the VAT on it, which has a line of its own; `vat` is its type and name."""

    account: str
    net: Decimal
    text: str = ""
    tax: Decimal = ZERO
    vat: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Journal:
    """A posting: its day, the type and the readable name of what it comes from, and its lines."""

    day: date
    type: str
    source: str
    entries: list[Entry]
    reference: str = ""


@dataclass
class Books:
    """What a client's bookkeeper has written. `transfers` pay off the company card: their days and amounts."""

    client: Client
    span: Span
    documents: list[Document] = field(default_factory=list)
    transfers: list[tuple[date, Decimal]] = field(default_factory=list)
    journals: list[Journal] = field(default_factory=list)

    def balance(self, account: str, day: date) -> Decimal:
        """What an account holds at the end of a day."""
        lines = (entry for journal in self.journals if journal.day <= day for entry in journal.entries)
        return sum((entry.net for entry in lines if entry.account == account), ZERO)

    def post(self, document: Document) -> None:
        """Enter a document, with its payment. Drafts wait; what was voided is reversed."""
        self.documents.append(document)
        if document.stream.status in POSTED:
            self.journals.append(_posting(document, 1))
        if document.stream.status == "VOIDED":
            self.journals.append(_posting(document, -1))
        if document.paid_on and document.kind.payment:
            self.journals.append(_payment(document, document.paid_on))

    def post_manually(self, day: date, narration: str, amounts: Mapping[str, Decimal], rest: str) -> None:
        """Post a manual journal in which one account takes the rest."""
        entries = [Entry(account, amount, narration) for account, amount in amounts.items()]
        entries.append(Entry(rest, -sum(amounts.values(), ZERO), narration))
        self.journals.append(Journal(day, "MANJOURNAL", f"{narration} {day}", entries, narration))

    def transfer(self, day: date, amount: Decimal) -> None:
        """Pay off the company card from the current account."""
        self.transfers.append((day, amount))
        entries = [Entry(CURRENT_ACCOUNT, -amount), Entry(CARD, amount)]
        self.journals.append(Journal(day, "TRANSFER", f"SPEND-TRANSFER {day}", entries))


def keep_books(client: Client, span: Span, seed: int) -> Books:
    """Write up a client's books for a span of months."""
    books = Books(client, span)
    opening = {account: cents(Decimal(str(amount))) for account, amount in client.opening.items()}
    books.post_manually(span.start, "Opening balances", opening, RETAINED)
    for document in (*documents(client, span, seed), *_payroll(books, seed)):
        books.post(document)
    for month in span.months:
        _close(books, month)
    return books


def _payroll(books: Books, seed: int) -> Iterator[Document]:
    """Post each month's wages, and pay them: the net pay at once, tax and pensions on the 22nd that follows."""
    rng = Random(f"{seed} {books.client.id} payroll")
    for month in books.span.months:
        gross = Decimal(rng.uniform(*books.client.payroll))
        day = working_day(month_on(month, 0, 28), -1)
        shares = {account: cents(gross * Decimal(share)) for account, share in CHART["payroll"].items()}
        books.post_manually(day, f"Wages of {month:%B %Y}", shares, NET_PAY)
        later = working_day(month_on(month, 1, 22), -1)
        yield _bank("spend", "Staff wages", day, NET_PAY, sum(shares.values(), ZERO))
        if later <= books.span.end:
            yield _bank("spend", HMRC, later, PAYE, -shares[PAYE])
            yield _bank("spend", "Beacon Workplace Pensions", later, PENSIONS, -shares[PENSIONS])


def _close(books: Books, month: date) -> None:
    """Do what follows from a month's end: depreciation, the card's statement, the return of a VAT quarter."""
    client, end = books.client, books.span.end
    books.post_manually(
        month, f"Depreciation of {month:%B %Y}", {"416": Decimal(client.depreciation)}, client.depreciated
    )
    card, paid_on = -books.balance(CARD, month), working_day(month_on(month, 1, 14), -1)
    if card > 0 and paid_on <= end:
        books.transfer(paid_on, card)
    owed, returned_on = -books.balance(VAT, month), working_day(month_on(month, 2, 7), -1)
    if month.month in client.vat_quarters and owed and returned_on <= end:
        books.post(_bank("spend" if owed > 0 else "receive", HMRC, returned_on, VAT, abs(owed)))


def _bank(kind: str, contact: str, day: date, account: str, amount: Decimal) -> Document:
    line = Line(account=account, net=(), vat="none")
    stream = Stream(kind=kind, contact=contact, lines=[line], day=day.day)
    return Document(stream=stream, day=day, parts=[(line, amount, ZERO)])


def _posting(document: Document, side: int) -> Journal:
    """Make the journal of a document; `side` is -1 for the one that reverses it."""
    entries = list(_lines(document, side * document.kind.sign))
    balance = -sum((entry.net for entry in entries), ZERO)
    entries.append(Entry(document.kind.control or document.stream.bank, balance))
    return Journal(document.day, document.kind.journal, document.name, entries)


def _lines(document: Document, sign: int) -> Iterator[Entry]:
    worth = rate(document.stream.currency, document.day)
    for line, net, vat in document.parts:
        kind = vat_type(document, line)
        yield Entry(line.account, cents(sign * net / worth), line.text, cents(sign * vat / worth), kind)
    if document.vat:
        yield Entry(VAT, cents(sign * document.vat / worth))


def _payment(document: Document, day: date) -> Journal:
    """Make the journal of a payment; what the rate of exchange did meanwhile is a realised gain or loss."""
    owed, sign = document.total - document.credited, document.kind.sign
    cleared = sign * cents(owed / rate(document.stream.currency, document.day))
    paid = sign * cents(owed / rate(document.stream.currency, day))
    entries = [Entry(document.kind.control, cleared), Entry(document.stream.bank, -paid)]
    if paid != cleared:
        entries.append(Entry(CURRENCY_GAINS, paid - cleared))
    return Journal(day, document.kind.payment, f"payment of {document.name}", entries)


def vat_type(document: Document, line: Line) -> tuple[str, str]:
    """Give the type and the name of the VAT on a line, on what is sold or on what is bought."""
    _, sold, bought = CHART["vat"][line.vat]
    type_, name = sold if document.kind.sold else bought
    return type_, name
