"""Tables in Markdown, and how figures are written in them."""

from collections.abc import Sequence

MICRO = 1e6
Row = Sequence[str]


def table(header: Row, rows: Sequence[Row]) -> str:
    """A table whose first column is flush left and the others flush right, wide enough to be read as it is."""
    widths = [max(3, *(len(row[column]) for row in (header, *rows))) for column in range(len(header))]

    def line(cells: Row) -> str:
        first, *rest = zip(cells, widths, strict=True)
        padded = (first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in rest))
        return f"| {' | '.join(padded)} |"

    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    return "\n".join(map(line, (header, rule, *rows)))


def micro(seconds: float) -> str:
    """Microseconds in three digits or so."""
    return figure(seconds * MICRO)


def milli(seconds: float) -> str:
    """Milliseconds in three digits or so."""
    return figure(seconds * 1e3)


def figure(number: float | None) -> str:
    """A number in three digits or so; a dash for none."""
    if number is None:
        return "-"
    if abs(number) >= 100:
        return f"{number:,.0f}"
    return f"{number:.1f}" if abs(number) >= 10 else f"{number:.2f}"
