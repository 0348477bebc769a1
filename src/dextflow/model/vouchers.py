"""Vouchers: documents and bank transactions, of whose lines sales, costs and tax are made, in order of day.

A year of a client has a hundred thousand lines, and many rules ask for those of a span that are coded alike. So
the lines are laid out once in columns, each with the number of its coding.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

import attrs

from dextflow.model.banking import BankTransaction, BankTransactionKind
from dextflow.model.documents import Document, DocumentKind, LineItem
from dextflow.model.money import to_cents

ONE, ZERO = Decimal(1), Decimal(0)
SIGNS = {
    DocumentKind.SALES_INVOICE: 1,
    DocumentKind.BILL: 1,
    DocumentKind.SALES_CREDIT: -1,
    DocumentKind.PURCHASE_CREDIT: -1,
}
RECEIVE, SPEND = BankTransactionKind.RECEIVE, BankTransactionKind.SPEND


class LineCoding(NamedTuple):
    """What lines are coded to, by ids, on which side, and whether of documents."""

    sale: bool
    document: bool
    account: str | None
    tax_code: str | None


class Voucher(NamedTuple):
    """An approved or paid invoice, bill or credit note, or money received or spent.

    `sale`: of a customer, or received. `factor` makes an amount of its lines one in the base currency: it is the
    rate, negative on a credit note.
    """

    record: Document | BankTransaction
    on: date
    sale: bool
    document: bool
    factor: Decimal

    def in_base(self, amount: Decimal) -> Decimal:
        """An amount of its lines in the base currency, to two places if at a rate; negative on a credit note."""
        if self.factor == ONE:
            return amount
        return -amount if self.factor == -1 else to_cents(amount * self.factor)

    def coding(self, line: LineItem) -> LineCoding:
        """Say what one of its lines is coded to."""
        return LineCoding(self.sale, self.document, line.account, line.tax_code)


@attrs.define
class LineSum:
    """How many lines there are, and their net amount and tax in the base currency."""

    count: int = 0
    net: Decimal = ZERO
    tax: Decimal = ZERO


LineSums = Mapping[tuple[int, bool], LineSum]
"""What lines add up to by the number of their coding, and whether they have tax."""


@attrs.frozen
class LineColumns:
    """The lines of all vouchers: one entry a line in each column, in the order of the vouchers.

    `owner` is the place of the line's voucher, and `coding` that of its coding in `codings`. `net` and `tax` are
    in the base currency, negative on a credit note. `starts` are the places of the first line of each voucher, and
    the number of all lines after the last.
    """

    owner: Sequence[int]
    coding: Sequence[int]
    net: Sequence[Decimal]
    tax: Sequence[Decimal]
    starts: Sequence[int]
    codings: Sequence[LineCoding]


@attrs.frozen
class VoucherIndex:
    """All vouchers of some books, in order of day, with the days of what is not among them.

    `unrated` are bank transactions in another currency without a rate, `early` prepayments and overpayments with
    tax: their money is among the bank transactions.
    """

    vouchers: tuple[Voucher, ...]
    days: tuple[date, ...]
    unrated: tuple[date, ...]
    early: tuple[date, ...]

    @cached_property
    def lines(self) -> LineColumns:
        """The lines in columns, laid out when they are first asked for."""
        return _columns(self.vouchers)

    @cached_property
    def contacts(self) -> Sequence[str | None]:
        """The contact of each voucher, by its id."""
        return [voucher.record.contact for voucher in self.vouchers]

    @cached_property
    def bare(self) -> Sequence[int]:
        """The places of the vouchers that have no lines."""
        return [number for number, voucher in enumerate(self.vouchers) if not voucher.record.lines]

    def line(self, place: int) -> LineItem:
        """Take the line at a place of the columns."""
        owner = self.lines.owner[place]
        return self.vouchers[owner].record.lines[place - self.lines.starts[owner]]

    def bare_between(self, first: date, last: date) -> tuple[Voucher, ...]:
        """Take those of a span that have no lines."""
        numbers = self.numbers(first, last)
        return tuple(self.vouchers[number] for number in self.bare if number in numbers)

    def between(self, first: date, last: date) -> tuple[Voucher, ...]:
        """Take those of a span, both days included."""
        numbers = self.numbers(first, last)
        return self.vouchers[numbers.start : numbers.stop]

    def numbers(self, first: date, last: date) -> range:
        """Find the places of those of a span."""
        return range(bisect_left(self.days, first), bisect_right(self.days, last))

    def places(self, first: date, last: date) -> slice:
        """Find the places of the lines of a span in every column."""
        numbers, starts = self.numbers(first, last), self.lines.starts
        return slice(starts[numbers.start], starts[max(numbers.start, numbers.stop)])

    def sums(self, numbers: Sequence[int]) -> LineSums:
        """Add up the lines of some vouchers, given by their places, by coding; those with tax stand apart."""
        lines = self.lines
        if isinstance(numbers, range):
            span = slice(lines.starts[numbers.start], lines.starts[max(numbers.start, numbers.stop)])
            return _added_up(zip(lines.coding[span], lines.net[span], lines.tax[span], strict=True))
        places = (place for number in numbers for place in range(lines.starts[number], lines.starts[number + 1]))
        return _added_up((lines.coding[place], lines.net[place], lines.tax[place]) for place in places)

    def having(
        self, first: date, last: date, wanted: Callable[[LineCoding], bool]
    ) -> Iterator[tuple[Voucher, tuple[LineItem, ...]]]:
        """List the vouchers of a span that have lines of a wanted coding, each with those lines."""
        lines, span = self.lines, self.places(first, last)
        places = {place for place, coding in enumerate(lines.codings) if wanted(coding)}
        hits = (place for place, coding in enumerate(lines.coding[span], span.start) if coding in places)
        for owner, its in groupby(hits if places else (), key=lines.owner.__getitem__):
            yield self.vouchers[owner], tuple(map(self.line, its))


def index_vouchers(
    live: Mapping[DocumentKind, Iterable[Document]], bank_transactions: Iterable[BankTransaction], base: str | None
) -> VoucherIndex:
    """Put the vouchers of some books in order of day; the documents are given by their kind, and are live."""
    found = [
        Voucher(each, each.issued_on, kind.sale, True, each.rate * sign)  # noqa: FBT003 - by place
        for kind, sign in SIGNS.items()
        for each in live.get(kind, ())
    ]
    moves = [each for each in bank_transactions if each.kind is SPEND or each.kind is RECEIVE]
    found += [
        Voucher(each, each.on, each.kind is RECEIVE, False, rate)  # noqa: FBT003 - by place
        for each in moves
        if (rate := rate_of(each, base)) is not None
    ]
    found.sort(key=attrgetter("on"))
    early = (each for kind, its in live.items() if kind not in SIGNS for each in its)
    return VoucherIndex(
        tuple(found),
        tuple(each.on for each in found),
        tuple(each.on for each in moves if rate_of(each, base) is None),
        tuple(each.issued_on for each in early if each.tax),
    )


def rate_of(item: BankTransaction, base: str | None) -> Decimal | None:
    """Find what makes an amount of a bank transaction one in the base currency; None if it is not known."""
    return ONE if item.currency == base else item.rate


def _added_up(lines: Iterable[tuple[int, Decimal, Decimal]]) -> LineSums:
    with_tax: dict[int, LineSum] = {}
    without: dict[int, LineSum] = {}
    for coding, net, tax in lines:
        sums = with_tax if tax else without
        found = sums.get(coding)
        if found is None:
            found = sums[coding] = LineSum()
        found.count += 1
        found.net += net
        if tax:
            found.tax += tax
    taxed = {(coding, True): found for coding, found in with_tax.items()}
    return taxed | {(coding, False): found for coding, found in without.items()}


def _columns(vouchers: Iterable[Voucher]) -> LineColumns:
    owners: list[int] = []
    codings: list[int] = []
    nets: list[Decimal] = []
    taxes: list[Decimal] = []
    starts: list[int] = []
    numbers: dict[tuple[bool, bool, str | None, str | None], int] = {}
    for owner, voucher in enumerate(vouchers):
        record, _, sale, document, factor = voucher
        plain = factor == ONE
        starts.append(len(codings))
        for line in record.lines:
            owners.append(owner)
            coding = sale, document, line.account, line.tax_code
            codings.append(numbers.setdefault(coding, len(numbers)))
            nets.append(line.net if plain else voucher.in_base(line.net))
            taxes.append(line.tax if plain else voucher.in_base(line.tax))
    known = tuple(LineCoding(*coding) for coding in numbers)
    return LineColumns(owners, codings, nets, taxes, [*starts, len(codings)], known)
