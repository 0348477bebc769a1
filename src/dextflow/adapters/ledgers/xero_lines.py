"""The lines of a Xero organisation's invoices and bills."""

from collections.abc import Iterable, Mapping
from operator import itemgetter

import attrs

from dextflow.adapters.ledgers.folder import TableFolder
from dextflow.adapters.ledgers.reading import Parts
from dextflow.adapters.ledgers.rows import Row, shown
from dextflow.adapters.ledgers.vocabulary_xero import TAX_INCLUDED
from dextflow.adapters.ledgers.xero_shapes import ACCOUNT_CODE, INVOICE_LINE, INVOICE_TAX, LINE_TRACKING
from dextflow.model import Gap, LineItem, Need

ONLY_INVOICES = Gap(
    need=Need.LINES,
    reason="the lines of credit notes and of bank transactions are left out: Xero's tables hold none",
)
FIRST = itemgetter(0)


def lines(folder: TableFolder, parts: Parts) -> Parts:
    """The lines of each invoice and bill, by the ids of the lines, as the tables know no other order.

    A line names its account by a code, which the chart of accounts turns into the account's id. Amounts are
    without tax, also where those of the invoice include it.
    """
    codes = _codes(folder)
    included = {
        row.text("invoice_id"): row.choice("line_amount_types", TAX_INCLUDED)
        for row in folder.rows("invoice", INVOICE_TAX).distinct("invoice_id")
    }
    tracking = _tracking(folder)
    found: dict[str, list[tuple[str, LineItem]]] = {}
    for row in folder.rows("invoice_line_item", INVOICE_LINE).distinct("line_item_id"):
        id_ = row.text("line_item_id")
        line = _line(row, codes, included, tracking.get(id_, ()))
        found.setdefault(row.text("invoice_id"), []).append((id_, line))
    in_order = {invoice: tuple(line for _, line in sorted(its, key=FIRST)) for invoice, its in found.items()}
    return attrs.evolve(parts, lines=in_order, notes=(*parts.notes, ONLY_INVOICES))


def _codes(folder: TableFolder) -> Mapping[str, str]:
    rows = folder.rows("account", ACCOUNT_CODE)
    return {row.cell("code"): row.text("account_id") for row in rows if row.cell("code")}


def _tracking(folder: TableFolder) -> Mapping[str, Iterable[str]]:
    """What each line is analysed by; organisations without tracking have no table of it."""
    table = "invoice_line_item_has_tracking_category"
    found: dict[str, set[str]] = {}
    if folder.has(table):
        for row in folder.rows(table, LINE_TRACKING):
            option = f"{row.text('tracking_category_id')}:{row.text('option')}"
            found.setdefault(row.text("line_item_id"), set()).add(option)
    return found


def _line(row: Row, codes: Mapping[str, str], included: Mapping[str, bool], tracking: Iterable[str]) -> LineItem:
    invoice, code = row.text("invoice_id"), row.optional_text("account_code")
    if invoice not in included:
        raise row.refusal("invoice_id", f"there is no invoice {shown(invoice)}")
    if code is not None and code not in codes:
        raise row.refusal("account_code", f"there is no account with the code {shown(code)}")
    amount, tax = row.number_or_zero("line_amount"), row.number_or_zero("tax_amount")
    return LineItem(
        net=amount - tax if included[invoice] else amount,
        tax=tax,
        account=None if code is None else codes[code],
        tax_code=row.optional_text("tax_type"),
        description=row.optional_text("description"),
        quantity=row.optional_number("quantity"),
        unit_amount=row.optional_number("unit_amount"),
        item=row.optional_text("item_code"),
        tracking=tuple(sorted(tracking)),
    )
