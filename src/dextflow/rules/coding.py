"""How the lines of a contact are coded: which accounts or tax codes, how often, and which of them stand out.

A contact's sales and its purchases are coded for themselves. Lines of invoices, bills and credit notes count, and
those of money spent and received; prepayments, overpayments and transfers do not, because they are coded to
accounts of the balance sheet.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import NamedTuple

import attrs

from dextflow.model import BankTransaction, BankTransactionKind, Document, DocumentKind, Facts, LineItem

SALES, PURCHASES = "sales", "purchases"
INVOICE, BILL = DocumentKind.SALES_INVOICE, DocumentKind.BILL
SALES_CREDIT, PURCHASE_CREDIT = DocumentKind.SALES_CREDIT, DocumentKind.PURCHASE_CREDIT
RECEIVE, SPEND = BankTransactionKind.RECEIVE, BankTransactionKind.SPEND
ONE, ZERO = Decimal(1), Decimal(0)

Voucher = Document | BankTransaction
Codes = frozenset[str]
CodeOf = Callable[[LineItem], str | None]
account_of: CodeOf = attrgetter("account")
tax_code_of: CodeOf = attrgetter("tax_code")


class Subject(NamedTuple):
    """Whose coding it is: a contact's, by its id, in one direction."""

    contact: str
    direction: str

    def __str__(self) -> str:
        return f"{self.contact}|{self.direction}"


class CodedLine(NamedTuple):
    """A line with a code, what it belongs to, and the day of that.

    `rate` leads to the base currency, below zero for a credit; it is nil where no rate is known.
    """

    on: date
    id: str
    voucher: Voucher
    line: LineItem
    code: str
    rate: Decimal


@attrs.frozen(kw_only=True)
class Coded:
    """How often each code was used for a contact, and the families of codes that go together, most used first."""

    counts: Mapping[str, int]
    families: tuple[Codes, ...]

    @property
    def lines(self) -> int:
        """How many lines have a code."""
        return sum(self.counts.values())

    @property
    def dominant(self) -> str:
        """The code that is used most, of the family that is used most; the first in order if there are several."""
        return min(self.families[0], key=lambda code: (-self.counts[code], code))

    @property
    def dominance(self) -> Decimal:
        """The share of the lines that are coded to the family that is used most."""
        return Decimal(sum(self.counts[code] for code in self.families[0])) / self.lines


def active_vouchers(facts: Facts, history_from: date, active_from: date, to: date) -> dict[Subject, list[Voucher]]:
    """Collect the live documents and bank transactions of the contacts that have some from `active_from` on.

    They are dated from `history_from`, or from `active_from` if that is earlier, up to `to`.
    """
    found: dict[tuple[str, str], list[Voucher]] = {}
    active: set[tuple[str, str]] = set()
    first = min(history_from, active_from)
    for contact, direction, on, voucher in _vouchers(facts, first, to):
        key = (contact, direction)
        found.setdefault(key, []).append(voucher)
        if on >= active_from:
            active.add(key)
    return {Subject(*key): found[key] for key in sorted(active)}


def coded(its: Iterable[Voucher], code_of: CodeOf, together: Sequence[Codes] = ()) -> Coded:
    """Count the codes of some vouchers; the sets of codes that go `together` are one family, any other is its own.

    A code that is in several of the sets goes with the one that covers most lines.
    """
    counts = Counter(code for voucher in its for line in voucher.lines if (code := code_of(line)) is not None)
    if len(counts) > 1:
        return Coded(counts=counts, families=_families(counts, together))
    return Coded(counts=counts, families=_alone(counts))


def coded_lines(its: Iterable[Voucher], code_of: CodeOf, base: str | None) -> Iterator[CodedLine]:
    """List the lines of some vouchers that have a code, given the base currency."""
    for voucher in its:
        on, rate = day_of(voucher), _rate(voucher, base)
        for line in voucher.lines:
            code = code_of(line)
            if code is not None:
                yield CodedLine(on, voucher.id, voucher, line, code, rate)


def day_of(voucher: Voucher) -> date:
    """Take the day of a document or a bank transaction."""
    return voucher.issued_on if isinstance(voucher, Document) else voucher.on


def _vouchers(facts: Facts, first: date, last: date) -> Iterator[tuple[str, str, date, Voucher]]:
    """Every voucher with its contact, direction and day; kinds are told by identity, for there are many."""
    for document in facts.documents:
        on = document.issued_on
        if first <= on <= last and document.lines and document.live:
            kind = document.kind
            if kind is BILL or kind is PURCHASE_CREDIT:
                yield document.contact, PURCHASES, on, document
            elif kind is INVOICE or kind is SALES_CREDIT:
                yield document.contact, SALES, on, document
    for item in facts.bank_transactions:
        if item.contact and item.lines and first <= item.on <= last:
            if item.kind is SPEND:
                yield item.contact, PURCHASES, item.on, item
            elif item.kind is RECEIVE:
                yield item.contact, SALES, item.on, item


def _rate(voucher: Voucher, base: str | None) -> Decimal:
    if isinstance(voucher, BankTransaction):
        return voucher.rate or (ONE if voucher.currency == base else ZERO)
    return -voucher.rate if voucher.kind is SALES_CREDIT or voucher.kind is PURCHASE_CREDIT else voucher.rate


def _alone(codes: Iterable[str]) -> tuple[Codes, ...]:
    return tuple(frozenset({code}) for code in codes)


def _families(counts: Mapping[str, int], together: Sequence[Codes]) -> tuple[Codes, ...]:
    left, found = set(counts), list[Codes]()
    for allowed in sorted(together, key=lambda codes: (-_lines(codes, counts), sorted(codes))):
        if family := allowed & left:
            found.append(frozenset(family))
            left -= family
    return tuple(sorted((*found, *_alone(left)), key=lambda codes: (-_lines(codes, counts), sorted(codes))))


def _lines(codes: Iterable[str], counts: Mapping[str, int]) -> int:
    return sum(counts.get(code, 0) for code in codes)
