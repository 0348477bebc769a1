"""How the lines of a contact are coded: which accounts or tax codes, how often, and which of them stand out.

A contact's sales and its purchases are coded for themselves. Lines of invoices, bills and credit notes count, and
those of money spent and received; prepayments, overpayments and transfers do not, because they are coded to
accounts of the balance sheet.
"""

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import NamedTuple

import attrs

from dextflow.model import BankTransaction, Document, DocumentKind, Facts, LineItem

SALES, PURCHASES = "sales", "purchases"
SALES_CREDIT, PURCHASE_CREDIT = DocumentKind.SALES_CREDIT, DocumentKind.PURCHASE_CREDIT
ONE, ZERO = Decimal(1), Decimal(0)

Voucher = Document | BankTransaction
Counts = Mapping[str | None, int]
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
    found: dict[Subject, list[Voucher]] = {}
    first = min(history_from, active_from)
    for (contact, sale), its in facts.dealings.items():
        if its[-1][0] >= active_from and any(active_from <= on <= to for on, _ in its):
            subject = Subject(contact, SALES if sale else PURCHASES)
            found[subject] = [voucher for on, voucher in its if first <= on <= to]
    return {subject: found[subject] for subject in sorted(found)}


def counts_of(its: Iterable[Voucher], code_of: CodeOf) -> Counts:
    """Count how many lines of some vouchers have each code, those without one under None."""
    found: dict[str | None, int] = {}
    for voucher in its:
        for line in voucher.lines:
            code = code_of(line)
            found[code] = found.get(code, 0) + 1
    return found


def coded(counted: Counts, together: Sequence[Codes] = ()) -> Coded:
    """Tell how lines are coded; the sets of codes that go `together` are one family, any other is its own.

    A code that is in several of the sets goes with the one that covers most lines.
    """
    counts = {code: count for code, count in counted.items() if code is not None}
    return Coded(counts=counts, families=_families(counts, together))


def odd_lines(
    its: Iterable[Voucher], code_of: CodeOf, usual: Container[str], base: str | None
) -> Iterator[CodedLine]:
    """List the lines of some vouchers that have a code other than the usual ones, given the base currency."""
    for voucher in its:
        for line in voucher.lines:
            code = code_of(line)
            if code is not None and code not in usual:
                yield CodedLine(day_of(voucher), voucher.id, voucher, line, code, _rate(voucher, base))


def nets_of(its: Iterable[Voucher], code_of: CodeOf, base: str | None) -> Mapping[str, Decimal]:
    """Add up the lines of some vouchers by their code, in the base currency."""
    found: defaultdict[str, Decimal] = defaultdict(Decimal)
    for voucher in its:
        rate = _rate(voucher, base)
        for line in voucher.lines:
            code = code_of(line)
            if code is not None:
                found[code] += line.net * rate
    return found


def day_of(voucher: Voucher) -> date:
    """Take the day of a document or a bank transaction."""
    return voucher.issued_on if isinstance(voucher, Document) else voucher.on


def _rate(voucher: Voucher, base: str | None) -> Decimal:
    if isinstance(voucher, BankTransaction):
        return voucher.rate or (ONE if voucher.currency == base else ZERO)
    return -voucher.rate if voucher.kind is SALES_CREDIT or voucher.kind is PURCHASE_CREDIT else voucher.rate


def _families(counts: Mapping[str, int], together: Sequence[Codes]) -> tuple[Codes, ...]:
    left, found = set(counts), list[Codes]()
    for allowed in sorted(together, key=lambda codes: (-_lines(codes, counts), sorted(codes))):
        if family := allowed & left:
            found.append(frozenset(family))
            left -= family
    found += (frozenset({code}) for code in left)
    return tuple(sorted(found, key=lambda codes: (-_lines(codes, counts), sorted(codes))))


def _lines(codes: Iterable[str], counts: Mapping[str, int]) -> int:
    return sum(counts.get(code, 0) for code in codes)
