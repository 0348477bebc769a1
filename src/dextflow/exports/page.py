"""Reports and tables as HTML pages that stand alone and print well."""

from base64 import b64encode
from collections.abc import Callable
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from hashlib import sha256
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from dextflow.exports.signs import SIGNS
from dextflow.exports.table import Cell, Table, in_zone, spell
from dextflow.exports.texts import count, legible
from dextflow.model import Light, Money, State, WorkflowReport

PACKAGE = "dextflow.exports"
BANDS = {Light.TEAL: "good", Light.AMBER: "fair", Light.RED: "poor"}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_STYLE = (files(PACKAGE) / "pages" / "style.css").read_text(encoding="utf-8")
_STYLE_HASH = "sha256-" + b64encode(sha256(_STYLE.encode()).digest()).decode()


def report_html(report: WorkflowReport, *, zone: tzinfo = UTC) -> str:
    """Write a report as one HTML page, for the screen and for A4 paper (print it to make a PDF).

    The page needs nothing else and does nothing: no script, no link, no image, and a content security policy
    that allows only its own style. Every text is text, in its own direction. Times are in the zone.
    """
    minutes = sum(step.minutes for group in report.groups for step in group.steps)
    return _page("report.html", zone, report=report, minutes=minutes)


def table_html(table: Table, *, zone: tzinfo = UTC) -> str:
    """Write a table as one HTML page, for the screen and for A4 paper on its side; otherwise as `report_html`."""
    return _page("table.html", zone, table=table)


def _page(name: str, zone: tzinfo, **values: object) -> str:
    return _ENVIRONMENT.get_template(name).render(
        **values, zone=zone, style=_STYLE, style_hash=_STYLE_HASH, signs=SIGNS
    )


def _legible(value: object) -> object:
    """What every value of a page goes through before it is escaped."""
    return value if isinstance(value, Markup) else legible(str(value))


@pass_context
def _shown(context: Context, cell: Cell) -> str:
    """A cell as people read it."""
    match cell:
        case datetime():
            at = in_zone(cell, context["zone"])
            return f"{_day(at)} {at:%H:%M}"
        case date():
            return _day(cell)
        case Money():
            return f"{cell.amount:,f} {cell.currency}"
        case bool() | None | str():
            return spell(cell)
        case _:
            return f"{cell:,f}" if isinstance(cell, Decimal) else f"{cell:,}"


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _attributes(cell: Cell) -> Markup:
    """What the cell of a table is marked with: numbers stand to the right, texts go their own way."""
    match cell:
        case str():
            return Markup(' dir="auto"')
        case date():
            return Markup(' class="when"')
        case bool() | None:
            return Markup()
        case _:
            return Markup(' class="number"')


def _band(light: Light | None) -> str:
    return "none" if light is None else BANDS[light]


def _slug(state: State) -> str:
    return state.value.replace(" ", "-")


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader(PACKAGE, "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_legible,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    own: dict[str, Callable[..., Any]] = {
        "shown": _shown,
        "attributes": _attributes,
        "band": _band,
        "slug": _slug,
        "count": count,
    }
    environment.filters |= own
    return environment


_ENVIRONMENT = _environment()
