"""Box 1 to box 6: the tax on sales as a share of the sales, now and in the periods before."""

from calendar import monthrange
from datetime import date
from decimal import Decimal
from typing import Annotated

import attrs

from dextflow.model import Facts, Figure, Finding, Need, Severity, TaxBasis
from dextflow.rules.rule import Rule, Verdict
from dextflow.rules.settings import MONTHS, ONE_DAY, Default, months_before
from dextflow.rules.workings.figures import share
from dextflow.rules.workings.taxed import ZERO
from dextflow.rules.workings.vat_boxes import Boxes, ReturnSettings, boxes

FLAT = "On the flat rate scheme the ratio is its percentage in every period, so it is not compared."


@attrs.frozen(kw_only=True)
class RatioSettings(ReturnSettings):
    """Settings of box 1 to box 6.

    Xavier shows the ratio of the period and of earlier ones (its help, "checks"). Four of them, and the change
    that matters, two points of a hundred, are our own choice.
    """

    periods: Annotated[int, Default(4, "How many periods before to compare with.", of=(1, 2, 4, 8, 12))]
    max_change: Annotated[Decimal, Default(Decimal("0.02"), "The largest change that is usual; 0.02 is 2 points.")]


def vat_box_ratio(facts: Facts, settings: RatioSettings) -> Verdict:
    """Flag a share of tax on sales that differs from that of the periods before, all together, by too much.

    Medium from twice the change that is usual, else low. The periods before are as long as this one and adjoin it:
    whole months where it is whole months, else as many days. Those without sales do not count. Population: the
    documents and bank transactions of the period. Tolerance: all, our own choice, as there is one ratio.
    """
    if settings.basis_of(facts) is TaxBasis.FLAT_RATE:
        return Verdict(population=0, findings=(), figures=(), notes=(FLAT,))
    now = boxes(facts, settings, settings.dated_from, settings.dated_to)
    spans = earlier(settings.dated_from, settings.dated_to, settings.periods)
    before = [(span, boxes(facts, settings, *span)) for span in spans]
    tax = sum((each.sums[1] for _, each in before), ZERO)
    sales = sum((each.sums[6] for _, each in before), ZERO)
    change = share(now.sums[1], now.sums[6]) - share(tax, sales)
    compared = bool(now.sums[6] and sales)
    return Verdict(
        population=now.looked_at,
        findings=_finding(settings, now, share(tax, sales)) if compared and _moved(settings, change) else (),
        figures=(
            Figure(name="ratio", value=share(now.sums[1], now.sums[6])),
            *((Figure(name="change", value=change),) if compared else ()),
            *(Figure(name=f"ratio {a} to {b}", value=share(its.sums[1], its.sums[6])) for (a, b), its in before),
        ),
        notes=(*now.notes, *(() if compared else ("There are no sales to compare, now or before.",))),
    )


def earlier(first: date, last: date, periods: int) -> list[tuple[date, date]]:
    """List the periods before a period, the latest first: whole months before whole months, else as many days.

    >>> earlier(date(2024, 3, 1), date(2024, 3, 31), 1)
    [(datetime.date(2024, 2, 1), datetime.date(2024, 2, 29))]
    """
    found: list[tuple[date, date]] = []
    for _ in range(periods):
        if first == date.min:
            break
        last, first = first - ONE_DAY, _start_before(first, last)
        found.append((first, last))
    return found


def _start_before(first: date, last: date) -> date:
    if first.day == 1 and last.day == monthrange(last.year, last.month)[1]:
        return months_before(first, (last.year - first.year) * MONTHS + last.month - first.month + 1)
    days = (last - first).days + 1
    return first - days * ONE_DAY if (first - date.min).days > days else date.min


def _moved(settings: RatioSettings, change: Decimal) -> bool:
    return abs(change) > settings.max_change


def _finding(settings: RatioSettings, now: Boxes, usual: Decimal) -> tuple[Finding, ...]:
    ratio = share(now.sums[1], now.sums[6])
    grave = abs(ratio - usual) > 2 * settings.max_change
    return (
        Finding(
            key=f"{RULE.id}:ratio",
            severity=Severity.MEDIUM if grave else Severity.LOW,
            summary=f"Tax on sales was {ratio:.2%} of the sales from {settings.dated_from} to {settings.dated_to},"
            f" and {usual:.2%} in the periods before.",
            on=settings.dated_to,
        ),
    )


RULE = Rule(
    id="vat_box_ratio",
    version=1,
    title="Box 1 to box 6",
    needs=frozenset({Need.DOCUMENTS, Need.LINES, Need.TAX_CODES}),
    uses=frozenset({Need.ORGANISATION, Need.BANK_TRANSACTIONS, Need.ALLOCATIONS, Need.ACCOUNTS}),
    settings=RatioSettings,
    evaluate=vat_box_ratio,
    tolerance=Decimal(1),
)
