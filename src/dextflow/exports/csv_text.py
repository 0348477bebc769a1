"""Tables as CSV."""

import csv
from datetime import UTC, tzinfo
from io import StringIO

from dextflow.exports.table import Cell, Table, spell
from dextflow.exports.texts import harmless
from dextflow.model import Money


def table_csv(table: Table, *, zone: tzinfo = UTC) -> str:
    r"""Write a table as CSV by RFC 4180: a line of names, then one for each row, every cell in quotes.

    Save it as UTF-8; spreadsheets that guess want the encoding "utf-8-sig". Times are in the zone. A text that a
    spreadsheet might run as a formula has an apostrophe before it; numbers are never altered. A text over 32,767
    characters is cut, with a mark, because a spreadsheet would let it spill into the next cells.

    >>> table_csv(Table(title="T", columns=("name", "amount"), rows=(("=1+1", -5),)))
    '"name","amount"\r\n"\'=1+1","-5"\r\n'
    """
    out = StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    for row in (table.columns, *table.rows):
        writer.writerow([_written(cell, zone) for cell in row])
    return out.getvalue()


def _written(cell: Cell, zone: tzinfo) -> str:
    text = spell(cell, zone)
    return harmless(text) if isinstance(cell, str | Money) else text
