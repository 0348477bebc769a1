"""Tables of typed cells, and how a cell is spelled where there are only texts."""

from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal

import attrs

from dextflow.errors import InvalidValue
from dextflow.model import Money

Cell = str | int | Decimal | Money | date | datetime | bool | None
_WORDS = {None: "", True: "yes", False: "no"}


@attrs.frozen(kw_only=True)
class Table:
    """Columns by name, and rows with one cell for each. None is an empty cell.

    A text is only ever text, a number stays a number: -5 can be added up, "-5" cannot. Times have a zone. Raises
    `InvalidValue` for a table without a title or columns, or with a row of another length.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def __attrs_post_init__(self) -> None:
        if not self.title.strip() or not self.columns:
            raise InvalidValue("Table", "it needs a title and columns")
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.columns):
                raise InvalidValue("Table", f"row {number} has {len(row)} cells for {len(self.columns)} columns")


def spell(cell: Cell, zone: tzinfo = UTC) -> str:
    """A cell as text that programs can read: ISO 8601 dates, plain decimals, money with its currency first."""
    match cell:
        case None | bool():
            return _WORDS[cell]
        case Decimal():
            return format(cell, "f")
        case Money():
            return f"{cell.currency} {cell.amount:f}"
        case datetime():
            return in_zone(cell, zone).isoformat()
        case _:
            return str(cell)


def in_zone(at: datetime, zone: tzinfo) -> datetime:
    """The time in a zone; one without a zone stays as it is."""
    return at.astimezone(zone) if at.tzinfo else at
