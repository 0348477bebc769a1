"""What rows of all tables of a QuickBooks Online company have: rates, deletion, and sometimes too little."""

from collections.abc import Iterator
from decimal import Context, Decimal

from dextflow.adapters.ledgers.rows import Row, Rows
from dextflow.adapters.ledgers.vocabulary_quickbooks import record_id
from dextflow.model import Gap, Need

PAR = Decimal(1)
RATES = (Decimal("1e-8"), Decimal("1e8"))
DIVISION = Context(prec=28)


def whole(rows: Rows, need: Need, *cells: str) -> tuple[list[Row], tuple[Gap, ...]]:
    """The rows in which those cells are filled, each id once, and a note on the others, if there are any.

    A sync keeps rows of transactions that were deleted, or that it never read in full, with little but their ids.
    """
    found: list[Row] = []
    hollow: list[Row] = []
    for row in rows.distinct("id"):
        (found if all(map(row.optional_text, cells)) else hollow).append(row)
    if not hollow:
        return found, ()
    first, names = min(hollow, key=lambda row: row.text("id")), " or ".join(cells)
    reason = f"{first.file}: rows without {names} are left out, {len(hollow)} in all, one is {first.text('id')!r}"
    return found, (Gap(need=need, reason=reason),)


def party(row: Row) -> str | None:
    """The vendor or the customer that a row names in its columns ``vendor_id`` and ``customer_id``, if any."""
    return next(_parties(row), None)


def _parties(row: Row) -> Iterator[str]:
    for name in ("vendor", "customer"):
        if f"{name}_id" in row.places and (id_ := row.optional_text(f"{name}_id")):
            yield record_id(name, id_)


def rate(row: Row, total: Decimal, stated: frozenset[str]) -> Decimal | None:
    """The worth of one unit of a row's currency in the company's own; None where nothing tells it.

    Without a rate, the total in the company's own currency tells it. Companies with one currency have neither, and
    transactions in the company's own currency often have none: then it is 1, unless its currency is among those
    of which other rows have `stated` another rate. Raises `TableRefused` for an absurd rate.
    """
    found = row.optional_number("exchange_rate")
    home = row.optional_number("home_total_amount") if "home_total_amount" in row.places else None
    if found is None and home is not None and total:
        found = DIVISION.divide(home, total)
    if found is None:
        return None if row.cell("currency_id") in stated else PAR
    if not RATES[0] <= found <= RATES[1]:
        raise row.refusal("exchange_rate", f"{found} is not a rate of exchange")
    return found


def foreign(rows: Rows) -> frozenset[str]:
    """The currencies of which some row of a table states a rate other than 1."""
    return frozenset(row.cell("currency_id") for row in rows if _other_rate(row))


def _other_rate(row: Row) -> bool:
    return row.optional_text("exchange_rate") is not None and row.number("exchange_rate") != PAR
