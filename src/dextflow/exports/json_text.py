"""Reports, dashboards and tables as JSON."""

import json
from datetime import UTC, tzinfo

from dextflow.codec import encode
from dextflow.exports.table import Cell, Table, spell
from dextflow.model import Dashboard, WorkflowReport


def report_json(report: WorkflowReport | Dashboard) -> str:
    """Write a report or a dashboard as the document of its noun, which `dextflow.codec.decode` reads again.

    Fields that have their defaults are left out. Raises `InvalidDocument` for a text that has no document.
    """
    return encode(report)


def table_json(table: Table, *, zone: tzinfo = UTC) -> str:
    """Write a table as an object: `title`, `columns` (names) and `rows` (lists of cells).

    Texts, whole numbers, true and false, and null stand for themselves; all else is a text: decimals as they are
    written ("-5.00"), money with its currency first ("GBP -5.00"), dates and times of the zone in ISO 8601.
    """
    rows = [[_plain(cell, zone) for cell in row] for row in table.rows]
    return json.dumps({"title": table.title, "columns": table.columns, "rows": rows}, ensure_ascii=True)


def _plain(cell: Cell, zone: tzinfo) -> str | int | bool | None:
    return cell if cell is None or isinstance(cell, str | int) else spell(cell, zone)
