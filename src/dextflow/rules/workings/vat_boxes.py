"""The boxes of the British VAT return, worked out from lines with tax codes, by invoice or by payment.

Box 1 is tax on sales and on reverse charges, 2 on goods that came to Northern Ireland from the EU, 3 both; box 4
tax reclaimed, 5 the difference; 6 and 7 the net value of sales and purchases, 8 and 9 of goods to and from the EU
(VAT Notice 700/12). Out of scope is in no box. Under the flat rate scheme box 1 is a share of the sales with their
tax, which is box 6, and of purchases only capital items of a certain cost count (VAT Notice 733). Other countries'
returns ask for other sums, but 1, 4, 6 and 7 are the tax and the value of sales and purchases anywhere.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated

import attrs

from dextflow.model import (
    AccountType,
    Document,
    Facts,
    LineCoding,
    SettledBy,
    TaxBasis,
    TaxCategory,
    TaxCode,
    Voucher,
    to_cents,
)
from dextflow.rules.settings import Default
from dextflow.rules.workings.country_figures import FigureName, figure_of
from dextflow.rules.workings.taxed import ZERO, Coded, TaxSettings, category_of, coded, left_out

ONE = Decimal(1)
AS_ORGANISATION = "as the ledger says"
BASES = (AS_ORGANISATION, *(basis.value for basis in TaxBasis))
BOXES = (1, 2, 4, 6, 7, 8, 9)


@attrs.frozen(kw_only=True)
class ReturnSettings(TaxSettings):
    """Settings of what is worked out like a VAT return.

    The ledger's own basis is the products' default. The percentage of the flat rate depends on the client's trade,
    so it has no default (Xavier asks for it too, its help, "checks"). Ledgers do not tell apart the goods that are
    moved between Northern Ireland and the EU, so their codes are named here.
    """

    basis: Annotated[str, Default(AS_ORGANISATION, "When tax is due.", of=BASES)]
    flat_rate: Annotated[Decimal, Default(ZERO, "Percentage of the flat rate scheme, such as 14.5; 0: not set.")]
    to_eu: Annotated[tuple[str, ...], Default((), "Ids of tax codes for goods sold to the EU, box 8.")]
    from_eu: Annotated[
        tuple[str, ...], Default((), "Ids of tax codes for goods bought from the EU, boxes 2 and 9.")
    ]

    def basis_of(self, facts: Facts) -> TaxBasis:
        """Find when tax is due; by invoice where nobody says."""
        if self.basis == AS_ORGANISATION:
            return facts.organisation.tax_basis or TaxBasis.ACCRUAL
        return TaxBasis(self.basis)


@attrs.frozen
class Part:
    """The part of a voucher whose tax falls into a span: what was paid of it before, and by its end, as shares."""

    voucher: Voucher
    before: Decimal = ZERO
    upto: Decimal = ONE

    @property
    def whole(self) -> bool:
        """Whether all of it falls into the span."""
        return self.upto == 1 and not self.before

    def of(self, amount: Decimal) -> Decimal:
        """Take the part of an amount in the base currency; parts of all spans add up to the whole."""
        whole = self.voucher.in_base(amount)
        return whole if self.whole else to_cents(whole * self.upto) - to_cents(whole * self.before)


@attrs.frozen
class Place:
    """Where lines of one coding go: their tax and their net amount, to the boxes named, added or taken off.

    `rate` is that of tax that the buyer owes, where the lines have none of their own. `gross`: with the tax.
    """

    tax: tuple[int, ...]
    net: tuple[int, ...]
    sign: int = 1
    rate: Decimal | None = None
    gross: bool = False


NOWHERE, BOUGHT = Place((), ()), Place((4,), (7,))


@attrs.define
class Boxes:
    """Sums by box, in the base currency, and the vouchers of which tax could be placed in none."""

    sums: dict[int, Decimal] = attrs.field(factory=lambda: dict.fromkeys(BOXES, ZERO))
    unplaced: dict[str, tuple[Voucher, Decimal]] = attrs.field(factory=dict[str, tuple[Voucher, Decimal]])
    looked_at: int = 0
    notes: tuple[str, ...] = ()

    @property
    def due(self) -> Decimal:
        """The tax to pay, or negative to get back: boxes 1 and 2 less box 4."""
        return self.sums[1] + self.sums[2] - self.sums[4]

    @property
    def table(self) -> Mapping[int, Decimal]:
        """All nine boxes; box 5 is never negative."""
        return dict(sorted({**self.sums, 3: self.sums[1] + self.sums[2], 5: abs(self.due)}.items()))

    def put(self, place: Place, net: Decimal, tax: Decimal) -> None:
        """Add the net amount and the tax of lines of one place."""
        charged = tax if place.rate is None else to_cents(net * place.rate)
        for box in place.tax:
            self.sums[box] += place.sign * charged
        for box in place.net:
            self.sums[box] += place.sign * (net + tax if place.gross else net)

    def leave_out(self, part: Part, tax: Decimal) -> None:
        """Note tax that belongs in no box."""
        record = part.voucher.record
        _, before = self.unplaced.get(record.id, (part.voucher, ZERO))
        self.unplaced[record.id] = (part.voucher, before + abs(part.of(tax)))


class Placing:
    """Where lines go, for one client; lines that are coded alike are placed once."""

    def __init__(self, facts: Facts, settings: ReturnSettings) -> None:
        """Prepare to place the lines of a client."""
        self._facts, self._flat = facts, settings.basis_of(facts) is TaxBasis.FLAT_RATE
        self._country, self._on = settings.country_of(facts), settings.dated_to
        self._to_eu, self._from_eu = frozenset(settings.to_eu), frozenset(settings.from_eu)
        self._known: dict[tuple[LineCoding, bool], Place | None] = {}

    def place(self, coding: LineCoding, *, taxed: bool) -> Place | None:
        """Say where lines of a coding go; None if they belong in no box as far as is known, and should."""
        key = coding, taxed
        if key not in self._known:
            self._known[key] = self._place(coded(self._facts, coding), taxed=taxed)
        return self._known[key]

    def _place(self, found: Coded, *, taxed: bool) -> Place | None:
        code, sign = found.code, 1 if found.output is found.sale else -1
        category = category_of(code, self._country, self._on) if code else None
        if code is None or category is TaxCategory.OUT_OF_SCOPE:
            return None if taxed else NOWHERE
        if found.output:
            return self._sold(code, sign)
        at_border = category is TaxCategory.IMPORT and not taxed
        if code.id in self._from_eu or category is TaxCategory.REVERSE_CHARGE or at_border:
            return self._owed_by_buyer(code, sign, taxed=taxed)
        return NOWHERE if self._flat else Place((4,), (7,), sign)

    def _sold(self, code: TaxCode, sign: int) -> Place:
        if self._flat:
            return Place((), (6,), sign, gross=True)
        return Place((1,), (6, 8) if code.id in self._to_eu else (6,), sign)

    def _owed_by_buyer(self, code: TaxCode, sign: int, *, taxed: bool) -> Place | None:
        rate = code.rate or figure_of(self._country, FigureName.TAX_STANDARD_RATE, self._on)
        if rate is None and not taxed:
            return None
        rate = None if taxed else rate
        return Place((2, 4), (7, 9), sign, rate) if code.id in self._from_eu else Place((1, 4), (7,), sign, rate)


def boxes(facts: Facts, settings: ReturnSettings, first: date, last: date) -> Boxes:
    """Work out the boxes of a span: by invoice, by payment on the cash basis, or by the flat rate on invoices."""
    basis, placing = settings.basis_of(facts), Placing(facts, settings)
    found = Boxes(notes=left_out(facts, first, last))
    if basis is TaxBasis.CASH:
        _add_paid(found, facts, placing, first, last)
        return found
    _add_whole(found, facts, placing, facts.vouchers.numbers(first, last))
    if basis is TaxBasis.FLAT_RATE:
        _add_capital(found, facts, settings, first, last)
        found.sums[1] += to_cents(found.sums[6] * settings.flat_rate / 100)
    return found


def unpaid(facts: Facts, settings: ReturnSettings, last: date) -> Decimal:
    """Work out the tax of documents that customers and suppliers had not paid by the end of a day."""
    found, placing = Boxes(), Placing(facts, settings)
    for voucher in facts.vouchers.between(date.min, last):
        if voucher.document and voucher.record.total:
            _, paid = _settled(facts, voucher, last, last)
            if paid != ONE:
                _add_part(found, placing, Part(voucher, paid))
    return found.due


def _add_whole(found: Boxes, facts: Facts, placing: Placing, numbers: Sequence[int]) -> None:
    index, astray = facts.vouchers, set[LineCoding]()
    for (number, taxed), its in index.sums(numbers).items():
        place = placing.place(index.lines.codings[number], taxed=taxed)
        if place:
            found.put(place, its.net, its.tax)
        else:
            astray.add(index.lines.codings[number])
    starts = index.lines.starts
    for number in numbers:
        if astray or starts[number] == starts[number + 1]:
            _leave_out(found, placing, Part(index.vouchers[number]))
    found.looked_at += len(numbers)


def _leave_out(found: Boxes, placing: Placing, part: Part) -> None:
    record = part.voucher.record
    for line in record.lines:
        if placing.place(part.voucher.coding(line), taxed=bool(line.tax)) is None:
            found.leave_out(part, line.tax)
    if isinstance(record, Document) and record.tax and not record.lines:
        found.leave_out(part, record.tax)


def _add_part(found: Boxes, placing: Placing, part: Part) -> None:
    for line in part.voucher.record.lines:
        place = placing.place(part.voucher.coding(line), taxed=bool(line.tax))
        if place:
            found.put(place, part.of(line.net), part.of(line.tax))
    _leave_out(found, placing, part)
    found.looked_at += 1


def _add_paid(found: Boxes, facts: Facts, placing: Placing, first: date, last: date) -> None:
    """Add the money of a span, and what was paid in it of documents of any day up to its end."""
    undated = sum(each.on is None and each.by is not SettledBy.CREDIT_NOTE for each in facts.allocations)
    note = f"Payments without a date: {undated}; their tax is in no period."
    found.notes += (note,) if undated else ()
    paid = {each.document for each in facts.allocations if each.on and first <= each.on <= last}
    index, whole = facts.vouchers, list[int]()
    for number in index.numbers(date.min, last):
        voucher = index.vouchers[number]
        if not voucher.document:
            if first <= voucher.on:
                whole.append(number)
        elif voucher.record.id in paid and voucher.record.total:
            before, upto = _settled(facts, voucher, first, last)
            if upto == ONE and not before:
                whole.append(number)
            elif upto != before:
                _add_part(found, placing, Part(voucher, before, upto))
    _add_whole(found, facts, placing, whole)


def _settled(facts: Facts, voucher: Voucher, first: date, last: date) -> tuple[Decimal, Decimal]:
    """Find what shares of a document were paid before a span and by its end; a credit note pays nothing."""
    before = upto = ZERO
    for each in facts.settlements.get(voucher.record.id, ()):
        if each.on and each.on <= last and each.by is not SettledBy.CREDIT_NOTE:
            upto += each.amount
            before += each.amount if each.on < first else ZERO
    total = voucher.record.total
    return min(before / total, ONE), min(upto / total, ONE)


def _add_capital(found: Boxes, facts: Facts, settings: ReturnSettings, first: date, last: date) -> None:
    """Under the flat rate scheme, tax on a fixed asset of a certain cost may be reclaimed all the same."""
    least = figure_of(settings.country_of(facts), FigureName.FLAT_RATE_CAPITAL, last)
    bought = facts.vouchers.having(first, last, lambda coding: _is_capital(coded(facts, coding)))
    for voucher, lines in bought if least is not None else ():
        if least is not None and abs(voucher.in_base(voucher.record.total)) >= least:
            for line in lines:
                found.put(BOUGHT, voucher.in_base(line.net), voucher.in_base(line.tax))


def _is_capital(found: Coded) -> bool:
    fixed = found.account is not None and found.account.type is AccountType.FIXED_ASSET
    return fixed and found.code is not None and not found.output and not found.sale
