"""A labelled purchase ledger of one year, bills and money spent: one record in fifty enters another again.

The model, all of it seeded. Suppliers have weights by Zipf and are of five kinds: a fixed amount each
month, a utility (monthly, another amount each time), trade (any amount, any day), a price list (few
amounts, any day) and cards (money spent without a number: few amounts, many times). So more than a third of
the records share contact and amount with another one by nature. Of what is entered twice a quarter is keyed
again as it was, 20 % have the number written otherwise, 12 % another date, 10 % no number, 12 % are a bill
that was also paid by card, 9 % are with another contact record of the same supplier, 7 % have the amount
wrong, and 5 % are bank feeds posted twice.
"""

from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from random import Random

import attrs

from contact_pools import PLACES, SURNAMES, TRADES

FIRST = date(2025, 1, 1)
DAYS = 365
VAT = 1.2
ZIPF = 0.9
PREFIXES = ("INV-", "INV", "SI-", "", "", "A", "2025/", "B-")
PRICES = (
    9.99,
    12.5,
    14.4,
    18.0,
    24.0,
    29.99,
    36.0,
    48.0,
    60.0,
    72.0,
    96.0,
    120.0,
    144.0,
    180.0,
    240.0,
    360.0,
    480.0,
)


@attrs.define(kw_only=True)
class Paper:
    """A document as a row of the file; amounts are with tax, `true_id` is which one it is in truth."""

    id: str
    true_id: str
    kind: str
    contact: str
    name: str
    number: str
    issued_on: date
    due_on: date | None
    total: float
    net: float
    currency: str = "GBP"
    flaw: str = ""


@attrs.define
class Supplier:
    """Who sends bills, and how."""

    id: str
    name: str
    sort: str
    prices: tuple[float, ...]
    prefix: str
    next: int
    step: int
    day: int
    terms: int
    numbered: bool
    months: set[int] = attrs.Factory(set[int])


def documents(n: int, seed: int) -> list[Paper]:
    """Make n documents, in no order."""
    random = Random(seed)
    again = round(n * 0.02)
    suppliers = [_supplier(number, random) for number in range(max(5, n // 40))]
    weights = [1 / (rank + 1) ** ZIPF for rank in range(len(suppliers))]
    rows: list[Paper] = []
    for supplier in sorted(random.choices(suppliers, weights=weights, k=n - again), key=lambda one: one.id):
        rows.append(_paper(supplier, f"t{len(rows):06d}", random))
    _number(rows, {supplier.id: supplier for supplier in suppliers}, random)
    entered = _entered_again(rows, again, random)
    rows += entered
    random.shuffle(rows)
    for number, row in enumerate(rows):
        row.id = f"d{number:06d}"
    return rows


def _supplier(number: int, random: Random) -> Supplier:
    sort = random.choices(("fixed", "utility", "trade", "prices", "card"), weights=(20, 10, 40, 15, 15))[0]
    count = {"fixed": 1, "prices": random.randint(2, 8), "card": random.randint(3, 12)}.get(sort, 0)
    return Supplier(
        id=f"s{number:05d}",
        name=f"{random.choice((random.choice(SURNAMES), random.choice(PLACES)))} {random.choice(TRADES)} Ltd",
        sort=sort,
        prices=tuple(random.choice((random.choice(PRICES), _amount(random))) for _ in range(count)),
        prefix=random.choice(PREFIXES),
        next=random.randint(10, 90_000),
        step=random.choice((1, 1, 2, 5, 17, 60)),
        day=random.randint(1, 28),
        terms=random.choice((0, 7, 14, 30, 30, 30, 60)),
        numbered=sort != "card" and random.random() < 0.9,
    )


def _amount(random: Random) -> float:
    return round(min(50_000.0, max(2.0, random.lognormvariate(5.0, 1.2))), 2)


def _paper(supplier: Supplier, true_id: str, random: Random) -> Paper:
    issued = FIRST + timedelta(days=random.randrange(DAYS))
    if supplier.sort in ("fixed", "utility"):
        issued = _monthly(supplier, random) or issued
    total = random.choice(supplier.prices) if supplier.prices else _amount(random)
    return Paper(
        id="",
        true_id=true_id,
        kind="spend" if supplier.sort == "card" else "bill",
        contact=supplier.id,
        name=supplier.name,
        number="",
        issued_on=issued,
        due_on=issued + timedelta(days=supplier.terms) if supplier.sort != "card" else None,
        total=total,
        net=round(total / VAT, 2),
    )


def _monthly(supplier: Supplier, random: Random) -> date | None:
    """A day in a month that had none yet, a day or two off the usual one for a utility."""
    free = sorted(set(range(1, 13)) - supplier.months)
    if not free:
        return None
    month = random.choice(free)
    supplier.months.add(month)
    shift = random.choice((-2, -1, 0, 0, 0, 1, 2)) if supplier.sort == "utility" else 0
    return date(FIRST.year, month, min(28, max(1, supplier.day + shift)))


def _number(rows: list[Paper], suppliers: Mapping[str, Supplier], random: Random) -> None:
    """Number each supplier's documents in the order of their dates."""
    for row in sorted(rows, key=lambda row: (row.issued_on, row.true_id)):
        supplier = suppliers[row.contact]
        if supplier.numbered:
            supplier.next += random.randint(1, supplier.step)
            row.number = f"{supplier.prefix}{supplier.next:05d}"


# ----------------------------------------------------------------------------------- entering it again


def _entered_again(rows: list[Paper], count: int, random: Random) -> list[Paper]:
    bills = [row for row in rows if row.kind == "bill" and row.number]
    spent = [row for row in rows if row.kind == "spend"]
    entered: list[Paper] = []
    while len(entered) < count:
        flaw = random.choices(list(FLAWS), weights=[share for share, _ in FLAWS.values()])[0]
        source = random.choice(spent if flaw == "double feed" and spent else bills)
        copy = attrs.evolve(source, id="", flaw=flaw)
        FLAWS[flaw][1](copy, random)
        entered.append(copy)
    return entered


def _exact(_paper: Paper, _random: Random) -> None:
    """Leave it as it was."""


def _number_otherwise(paper: Paper, random: Random) -> None:
    digits = "".join(sign for sign in paper.number if sign.isdigit())
    swapped = _swapped(digits, random)
    ways = (
        f"INV{digits}",
        f"INV-{digits.lstrip('0')}",
        f"00{digits}",
        digits.replace("0", "O") if "0" in digits else f"#{digits}",
        f"{paper.number}{random.choice('AB')}",
        f"{paper.number}-1",
        swapped,
    )
    paper.number = random.choice([way for way in ways if way != paper.number])


def _date_slip(paper: Paper, random: Random) -> None:
    day = paper.issued_on
    ways = [
        day + timedelta(days=random.choice((-7, -3, -2, -1, 1, 2, 3, 7))),
        _month_on(day, 1),
        _month_on(day, 12),
    ]
    if day.day <= 12 and day.day != day.month:
        ways += [date(day.year, day.day, day.month)] * 2
    if paper.due_on and paper.due_on != day:
        ways.append(paper.due_on)
    paper.issued_on = random.choice(ways)


def _month_on(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _no_number(paper: Paper, random: Random) -> None:
    paper.number = ""
    paper.issued_on += timedelta(days=random.choice((0, 0, 0, 1, 2)))


def _card_as_well(paper: Paper, random: Random) -> None:
    paper.kind, paper.number, paper.due_on = "spend", "", None
    paper.issued_on += timedelta(days=random.randint(0, 35))


def _other_contact(paper: Paper, random: Random) -> None:
    paper.contact = f"{paper.contact}x"
    paper.name = random.choice((paper.name.upper(), paper.name.removesuffix(" Ltd"), f"{paper.name}imited"))


def _amount_wrong(paper: Paper, random: Random) -> None:
    if random.random() < 0.5:
        paper.total = paper.net
        return
    digits = f"{paper.total:.2f}".replace(".", "")
    paper.total = int(_swapped(digits, random)) / 100


def _swapped(digits: str, random: Random) -> str:
    spots = [spot for spot in range(len(digits) - 1) if digits[spot] != digits[spot + 1]]
    if not spots:
        return f"{digits}1"
    spot = random.choice(spots)
    return digits[:spot] + digits[spot + 1] + digits[spot] + digits[spot + 2 :]


Flaw = Callable[[Paper, Random], None]
FLAWS: Mapping[str, tuple[float, Flaw]] = {
    "exact": (0.25, _exact),
    "number variant": (0.20, _number_otherwise),
    "date slip": (0.12, _date_slip),
    "no number": (0.10, _no_number),
    "bill and card": (0.12, _card_as_well),
    "other contact": (0.09, _other_contact),
    "amount wrong": (0.07, _amount_wrong),
    "double feed": (0.05, _exact),
}
