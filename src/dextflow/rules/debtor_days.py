"""Debtor days: how long customers take to pay, on average, and whether that gets worse."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated

import attrs

from dextflow.errors import InvalidValue
from dextflow.model import Document, DocumentKind, Facts, Figure, Finding, Need, Severity
from dextflow.rules.rule import Rule, Verdict
from dextflow.rules.settings import MONTHS, Default, months_before, period_end
from dextflow.rules.workings.credits import INVOICE, CreditBook, credit_book
from dextflow.rules.workings.figures import base_notes, in_base, told

QUARTERS = (0, 3, 6, 9, 12)
DAYS = Decimal(365)
ZERO, ONE_PLACE = Decimal(0), Decimal("0.1")
LARGEST = 3


@attrs.frozen(kw_only=True)
class DebtorDaysSettings:
    """Settings of the debtor days.

    The period's end is Xavier's (its help, "insights"). The products do not publish from how many days on they
    alert: 60, which is twice the usual terms, 90 for a grave case, and 15 more than a year ago are our own choice.
    Raises `InvalidValue` if the grave case is below the other.
    """

    as_of: Annotated[date, Default(period_end, "What customers owed at the end of this day.")]
    max_days: Annotated[int, Default(60, "Flag an average above so many days.")]
    high_days: Annotated[int, Default(90, "An average above so many days is grave.")]
    slower_days: Annotated[int, Default(15, "Flag so many days more than a year before.")]

    def __attrs_post_init__(self) -> None:
        if self.high_days < self.max_days:
            raise InvalidValue("DebtorDaysSettings", f"high_days {self.high_days} is below max_days")


@attrs.frozen(kw_only=True)
class Point:
    """What customers owed at the end of a day, and what was invoiced in the 12 months up to it, tax included.

    `whole`: the documents reach back to the start of these months.
    """

    as_of: date
    owed: Decimal
    invoiced: Decimal
    by_contact: Mapping[str, Decimal]
    whole: bool

    @property
    def days(self) -> Decimal | None:
        """The average debtor days, to one place; None if nothing was invoiced."""
        return (self.owed / self.invoiced * DAYS).quantize(ONE_PLACE) if self.invoiced > 0 else None


def debtor_days(facts: Facts, settings: DebtorDaysSettings) -> Verdict:
    """Flag an average of debtor days that is high, or higher than a year before.

    It is what customers owed at the end of a day, divided by what was invoiced to them in the 12 months up to it,
    times 365: the products' formula (inferred from Xavier's screens). Both are with tax and in the base currency;
    credit notes are taken off both, other credits off what was owed, which is rebuilt for that day. Above the
    highest days it is high, above the lower ones medium; a rise over the last four quarters is low. The level and
    the rise are the subjects. Where the documents do not reach back 12 months before the end of a quarter, that
    one has no figure, and today's is too high.

    Population: the level and the rise, as far as they can be known. Tolerance: both of them.
    """
    points = _points(facts, settings.as_of)
    now = points[0].days
    before = points[-1].days if points[-1].whole else None
    base, names = facts.organisation.base_currency, facts.contact_names
    return Verdict(
        population=int(now is not None) + int(now is not None and before is not None),
        findings=(*_level(points[0], now, settings, names, base), *_rise(now, before, settings)),
        figures=_figures(points, base),
        notes=(*_notes(points), *base_notes(base)),
    )


def _points(facts: Facts, as_of: date) -> list[Point]:
    """What was owed and invoiced at the end of each quarter, the latest first; the books are read once."""
    days = [months_before(as_of, back) for back in QUARTERS]
    spans = [(day, months_before(day, MONTHS)) for day in days]
    invoices = facts.live_documents.get(INVOICE, ())
    credited = facts.live_documents.get(DocumentKind.SALES_CREDIT, ())
    first = min((one.issued_on for one in (*invoices, *credited)), default=date.max)
    invoiced, taken_off = _totals(invoices, spans), _totals(credited, spans)
    owed = _owed(facts, invoices, days)
    book = credit_book(facts)
    return [
        Point(
            as_of=day,
            owed=sum(owed[number].values(), ZERO) - _credit(book, day),
            invoiced=invoiced[number] - taken_off[number],
            by_contact=owed[number],
            whole=first <= after,
        )
        for number, (day, after) in enumerate(spans)
    ]


def _totals(documents: Iterable[Document], spans: Sequence[tuple[date, date]]) -> Sequence[Decimal]:
    """What documents came to up to the first day of each span and after the second, the latest span first."""
    found = [ZERO for _ in spans]
    for document in documents:
        on, base = document.issued_on, document.total * document.rate
        for number, (day, after) in enumerate(spans):
            if on > day:
                break
            if after < on:
                found[number] += base
    return found


def _owed(facts: Facts, invoices: Iterable[Document], days: Sequence[date]) -> Sequence[Mapping[str, Decimal]]:
    """What was open of the invoices of each customer at the end of each day, the latest day first."""
    found = [dict[str, Decimal]() for _ in days]
    settlements = facts.settlements
    for invoice in invoices:
        its, on, contact = settlements.get(invoice.id, ()), invoice.issued_on, invoice.contact
        for day, sums in zip(days, found, strict=True):
            if on > day:
                break
            left = invoice.total
            for one in its:
                if one.on is None or one.on <= day:
                    left -= one.amount
            if left > 0:
                sums[contact] = sums.get(contact, ZERO) + left * invoice.rate
    return found


def _credit(book: CreditBook, day: date) -> Decimal:
    return sum((one.base for one in book.left(day) if one.sale and one.base), ZERO)


def _level(
    point: Point, now: Decimal | None, settings: DebtorDaysSettings, names: Mapping[str, str], base: str | None
) -> tuple[Finding, ...]:
    if now is None or now <= settings.max_days:
        return ()
    largest = sorted(point.by_contact, key=lambda contact: (-point.by_contact[contact], contact))[:LARGEST]
    return (
        Finding(
            key=f"{RULE.id}:level",
            severity=Severity.HIGH if now > settings.high_days else Severity.MEDIUM,
            summary=f"Customers took {now} days to pay, on average, by {settings.as_of}.",
            on=settings.as_of,
            evidence=tuple(
                f"{names.get(contact, contact)} owed {told(point.by_contact[contact], base)}"
                for contact in largest
            ),
        ),
    )


def _rise(now: Decimal | None, before: Decimal | None, settings: DebtorDaysSettings) -> tuple[Finding, ...]:
    if now is None or before is None or now - before < settings.slower_days:
        return ()
    return (
        Finding(
            key=f"{RULE.id}:rise",
            severity=Severity.LOW,
            summary=f"Customers took {now} days to pay, on average, by {settings.as_of}, {now - before} more"
            " than a year before.",
            on=settings.as_of,
            evidence=(f"{before} days on {months_before(settings.as_of, MONTHS)}",),
        ),
    )


def _figures(points: list[Point], base: str | None) -> tuple[Figure, ...]:
    now = points[0]
    return (
        *in_base("owed", (now.owed,), base),
        *in_base("invoiced in 12 months", (now.invoiced,), base),
        *(
            Figure(name=f"debtor days on {point.as_of}", value=point.days)
            for point in points
            if point.days is not None and (point is now or point.whole)
        ),
    )


def _notes(points: list[Point]) -> tuple[str, ...]:
    if points[0].days is None:
        return ("Nothing was invoiced in the 12 months, so there is no average of debtor days.",)
    missing = [str(point.as_of) for point in points if not point.whole]
    if not missing:
        return ()
    return (f"The documents do not reach back 12 months before {', '.join(missing)}.",)


RULE = Rule(
    id="debtor_days",
    version=1,
    title="Average debtor days",
    needs=frozenset({Need.DOCUMENTS, Need.ALLOCATIONS}),
    uses=frozenset({Need.ORGANISATION, Need.CONTACTS, Need.PAYMENTS}),
    settings=DebtorDaysSettings,
    evaluate=debtor_days,
    tolerance=Decimal(1),
)
