"""A dashboard of many workflows and its files, beside the same cells written straight to each format.

Time is CPU time. By hand a text is not looked at: dextflow keeps spreadsheets from taking one for a formula,
leaves out characters that a format cannot hold, and writes times in a zone.
"""

import csv
import importlib
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO, StringIO
from statistics import median
from time import process_time
from typing import Any

import attrs

from dextflow.engine import dashboard
from dextflow.model import Instance
from practice import TODAY

MADE_AT = datetime(2026, 8, 14, 18, tzinfo=UTC)
BY_HAND = "by hand"


@attrs.frozen(kw_only=True)
class Export:
    """CPU seconds for one format, its bytes, and how many times as long as by other means, by their names."""

    name: str
    seconds: float
    bytes: int
    ratios: Mapping[str, float]


def measure_exports(workflows: Sequence[Instance], rounds: int) -> list[Export]:
    """Measure the dashboard, and its files if the libraries for them are installed."""
    found = [_export("the dashboard itself", lambda: dashboard(workflows, TODAY), {}, rounds)]
    try:
        exports = importlib.import_module("dextflow.exports")
    except ModuleNotFoundError:
        return found
    table = exports.dashboard_table(dashboard(workflows, TODAY))
    formats: Mapping[str, tuple[Callable[[], str | bytes], Mapping[str, Callable[[], object]]]] = {
        "CSV": (lambda: exports.table_csv(table), {f"{BY_HAND}, csv": lambda: _csv(table)}),
        "JSON": (lambda: exports.table_json(table), {f"{BY_HAND}, json": lambda: _json(table)}),
        "HTML": (lambda: exports.table_html(table), {}),
        "Excel": (
            lambda: exports.workbook((table,), made_at=MADE_AT),
            {f"{BY_HAND}, XlsxWriter": lambda: _xlsxwriter(table), "openpyxl": lambda: _openpyxl(table)},
        ),
    }
    return found + [_export(name, call, others, rounds) for name, (call, others) in formats.items()]


def _export(
    name: str, call: Callable[[], object], others: Mapping[str, Callable[[], object]], rounds: int
) -> Export:
    there = {other: by for other, by in others.items() if _is_installed(by)}
    times = [(_seconds(call), {other: _seconds(by) for other, by in there.items()}) for _ in range(rounds)]
    written = call()
    return Export(
        name=name,
        seconds=median(ours for ours, _ in times),
        bytes=len(written) if isinstance(written, str | bytes) else 0,
        ratios={other: median(ours / theirs[other] for ours, theirs in times) for other in there},
    )


def _is_installed(call: Callable[[], object]) -> bool:
    try:
        call()
    except ModuleNotFoundError:
        return False
    return True


def _seconds(call: Callable[[], object]) -> float:
    began = process_time()
    call()
    return process_time() - began


def _csv(table: Any) -> str:  # noqa: ANN401 - of a module that need not be installed
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(table.columns)
    writer.writerows(table.rows)
    return text.getvalue()


def _json(table: Any) -> str:  # noqa: ANN401 - of a module that need not be installed
    return json.dumps([dict(zip(table.columns, row, strict=True)) for row in table.rows], default=str)


def _xlsxwriter(table: Any) -> bytes:  # noqa: ANN401 - of a module that need not be installed
    library = importlib.import_module("xlsxwriter")
    file = BytesIO()
    with library.Workbook(file, {"remove_timezone": True, "default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet("Workflows")
        for number, row in enumerate((table.columns, *table.rows)):
            sheet.write_row(number, 0, row)
    return file.getvalue()


def _openpyxl(table: Any) -> bytes:  # noqa: ANN401 - of a module that need not be installed
    library = importlib.import_module("openpyxl")
    book = library.Workbook(write_only=True)
    sheet = book.create_sheet("Workflows")
    for row in (table.columns, *table.rows):
        sheet.append([cell.replace(tzinfo=None) if isinstance(cell, datetime) else cell for cell in row])
    file = BytesIO()
    book.save(file)
    return file.getvalue()
