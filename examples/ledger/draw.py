"""Draw what happens to a client: its documents with their dates, amounts and payments."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import count
from random import Random

from ledger.clients import HERE, KINDS, Client, Kind, Line, Stream, document

CHART = document(HERE / "chart.toml")
FILED = 0.95  # the share of bills and receipts that were filed in the months before the last
WEEKS = {"week": 7, "fortnight": 14}
MONTHS = {"month": 1, "quarter": 3}
CREDITED = {"sale_credit": "sale", "bill_credit": "bill"}
ZERO = Decimal(0)


@dataclass(frozen=True)
class Span:
    """The first and the last day of the books: whole months."""

    start: date
    end: date

    @property
    def months(self) -> list[date]:
        """The last day of each month."""
        length = (self.end.year - self.start.year) * 12 + self.end.month - self.start.month + 1
        return [month_on(self.start, ahead, 31) for ahead in range(length)]


@dataclass(frozen=True, kw_only=True)
class Document:
    """An invoice, a bill, a credit note, or money spent or received.

    `parts` are its lines with their net amounts and VAT. `credited` is what a credit note settled of it;
    `paid_on` is when it was settled in full, by the credit and by one payment of the rest.
    """

    stream: Stream
    day: date
    parts: list[tuple[Line, Decimal, Decimal]]
    number: str = ""
    paid_on: date | None = None
    credited: Decimal = ZERO
    attached: bool = True

    @property
    def name(self) -> str:
        """A readable name that no other document of the client has."""
        return f"{self.stream.kind} {self.stream.contact} {self.day} {self.number}"

    @property
    def kind(self) -> Kind:
        """What it is."""
        return KINDS[self.stream.kind]

    @property
    def net(self) -> Decimal:
        """The sum of its lines."""
        return sum((net for _, net, _ in self.parts), ZERO)

    @property
    def vat(self) -> Decimal:
        """The VAT on them."""
        return sum((vat for _, _, vat in self.parts), ZERO)

    @property
    def total(self) -> Decimal:
        """What is owed for it."""
        return self.net + self.vat


def documents(client: Client, span: Span, seed: int) -> list[Document]:
    """Draw all that happens to a client in a span, in order of date."""
    drawn = [each for stream in client.streams for each in _stream(client, stream, span, seed)]
    return _numbered(client, _credited(sorted(drawn, key=lambda each: each.day)))


def _credited(drawn: list[Document]) -> list[Document]:
    """Set each credit note against the first document of its contact that is paid after it."""
    found = dict(enumerate(drawn))
    for place, credit in enumerate(drawn):
        if credit.stream.kind in CREDITED:
            against = next((at for at, each in found.items() if _takes(each, credit)), None)
            found[place] = replace(credit, paid_on=found[against].paid_on if against is not None else None)
            if against is not None:
                found[against] = replace(found[against], credited=credit.total)
    return list(found.values())


def _takes(each: Document, credit: Document) -> bool:
    return (
        each.stream.kind == CREDITED[credit.stream.kind]
        and each.stream.contact == credit.stream.contact
        and each.paid_on is not None
        and each.paid_on >= credit.day
        and each.total > credit.total
    )


def _numbered(client: Client, drawn: list[Document]) -> list[Document]:
    """Give the client's own invoices their numbers, in order."""
    numbers = count(client.first_invoice)
    return [
        replace(each, number=client.invoices.format(n=next(numbers))) if each.stream.kind == "sale" else each
        for each in drawn
    ]


def _stream(client: Client, stream: Stream, span: Span, seed: int) -> Iterator[Document]:
    """Draw one stream from random numbers of its own: a change of one does not disturb the others."""
    rng = Random(f"{seed} {client.id} {stream.kind} {stream.contact} {stream.every} {stream.day}")
    number = stream.first
    for day in _days(stream, span):
        number += rng.randint(1, stream.step)
        parts = [_part(line, client.season[day.month - 1], rng) for line in stream.lines]
        paid_on = _paid_on(stream, day, rng)
        filed, skipped = rng.random() < FILED, rng.random() < stream.skip
        if not skipped:
            yield Document(
                stream=stream,
                day=day,
                parts=parts,
                number=stream.number.format(n=number, d=day),
                paid_on=paid_on if _is_paid(stream) and paid_on <= span.end else None,
                attached=stream.attached and (filed or day >= span.end.replace(day=1)),
            )


def _is_paid(stream: Stream) -> bool:
    return stream.paid and stream.status == "AUTHORISED"


def _days(stream: Stream, span: Span) -> list[date]:
    if stream.every == "once":
        return [month_on(span.end, stream.month, stream.day)]
    if stream.every in MONTHS:
        months = span.months[stream.month :: MONTHS[stream.every]]
        return [month_on(month, 0, stream.day) for month in months]
    first = span.start + timedelta((stream.day - span.start.weekday()) % 7)
    return [first + timedelta(days) for days in range(0, (span.end - first).days + 1, WEEKS[stream.every])]


def _part(line: Line, factor: float, rng: Random) -> tuple[Line, Decimal, Decimal]:
    step = Decimal(str(line.to))
    drawn = Decimal(rng.uniform(*line.net) * (factor if line.seasonal else 1))
    net = cents((drawn / step).quantize(Decimal(1)) * step)
    return line, net, cents(net * Decimal(CHART["vat"][line.vat][0]))


def _paid_on(stream: Stream, day: date, rng: Random) -> date:
    """Pay a bill by its due date, and a sale when the customer gets round to it."""
    due = day + timedelta(stream.terms)
    return working_day(due + timedelta(rng.randint(*stream.late)), 1 if KINDS[stream.kind].sold else -1)


def month_on(first: date, ahead: int, day: int) -> date:
    """Give a day of the month that comes `ahead` months later; its last day if it is shorter."""
    year, month = divmod(first.year * 12 + first.month - 1 + ahead, 12)
    return date(year, month + 1, min(day, monthrange(year, month + 1)[1]))


def working_day(day: date, step: int) -> date:
    """Move from a weekend to Friday (-1) or to Monday (1)."""
    while day.weekday() > 4:
        day += timedelta(step)
    return day


def cents(amount: Decimal) -> Decimal:
    """Round to two places, half up."""
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


def rate(currency: str, day: date) -> Decimal:
    """How much of a currency a pound buys: one rate for a whole month, as the customs publish it."""
    drawn = Random(f"{currency} {day:%Y-%m}").randint(11390, 11720)
    return Decimal(1) if currency == "GBP" else Decimal(drawn).scaleb(-4)
