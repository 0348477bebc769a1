"""The turnover of twelve months, to any day, as limits of tax schemes count it."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from itertools import accumulate

import attrs

from dextflow.model import AccountClass, Document, Facts, TaxCategory, Voucher
from dextflow.rules.settings import MONTHS, ONE_DAY, months_before
from dextflow.rules.workings.taxed import ZERO, Coded, category_of, coded

NET, ALL_NET, GROSS = "taxable without tax", "all but exempt", "all with tax"
LEFT_OUT = {
    NET: (TaxCategory.EXEMPT, TaxCategory.OUT_OF_SCOPE),
    ALL_NET: (TaxCategory.EXEMPT,),
    GROSS: (TaxCategory.OUT_OF_SCOPE,),
}


@attrs.frozen
class Turnover:
    """What was sold up to each day on which anything was, in order, in the base currency."""

    days: tuple[date, ...]
    sums: tuple[Decimal, ...]

    def to(self, day: date) -> Decimal:
        """Add up the twelve months to the end of a day."""
        first = months_before(day + ONE_DAY, MONTHS)
        return self._sum(bisect_right(self.days, day)) - self._sum(bisect_left(self.days, first))

    def _sum(self, count: int) -> Decimal:
        return self.sums[count - 1] if count else ZERO


def turnover(facts: Facts, first: date, last: date, counts: str, country: str | None) -> Turnover:
    """Add up the sales of a span by day: `NET`, `ALL_NET` or `GROSS`.

    Only accounts of revenue count, since the sale of a fixed asset is none, and lines whose account is not known.
    A document without lines counts as a whole.
    """
    lines, days = facts.vouchers.lines, facts.vouchers.days
    span, amounts = facts.vouchers.places(first, last), dict[int, Decimal]()
    sells = [_sells(coded(facts, coding), LEFT_OUT[counts], country, last) for coding in lines.codings]
    signs = [1 if coding.sale else -1 for coding in lines.codings]
    for place, number in enumerate(lines.coding[span], span.start):
        if sells[number]:
            amount = lines.net[place] + lines.tax[place] if counts == GROSS else lines.net[place]
            owner = lines.owner[place]
            amounts[owner] = amounts.get(owner, ZERO) + signs[number] * amount
    by_day = _whole(facts.vouchers.bare_between(first, last), counts)
    for owner, amount in amounts.items():
        by_day[days[owner]] = by_day.get(days[owner], ZERO) + amount
    sold = sorted(by_day)
    return Turnover(tuple(sold), tuple(accumulate(by_day[day] for day in sold)))


def _sells(found: Coded, left_out: tuple[TaxCategory, ...], country: str | None, on: date) -> bool:
    if not found.output or (found.account and found.account.klass is not AccountClass.REVENUE):
        return False
    return found.code is None or category_of(found.code, country, on) not in left_out


def _whole(found: Iterable[Voucher], counts: str) -> dict[date, Decimal]:
    """What was sold without lines, by day."""
    by_day: dict[date, Decimal] = {}
    for voucher in found:
        record = voucher.record
        if voucher.sale:
            tax = record.tax if isinstance(record, Document) and counts != GROSS else ZERO
            by_day[voucher.on] = by_day.get(voucher.on, ZERO) + voucher.in_base(record.total - tax)
    return by_day
