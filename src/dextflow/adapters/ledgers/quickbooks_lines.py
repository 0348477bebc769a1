"""The lines of a QuickBooks Online company's documents, purchases and deposits."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

import attrs

from dextflow.adapters.ledgers.folder import TableFolder
from dextflow.adapters.ledgers.quickbooks_shapes import DEPOSIT_LINE, DEPOSITED, ITEM, LINES, LineTable
from dextflow.adapters.ledgers.reading import Parts
from dextflow.adapters.ledgers.rows import Row
from dextflow.adapters.ledgers.vocabulary_quickbooks import plain, record_id
from dextflow.model import LineItem

Items = Mapping[str, Row]
PRINTED = frozenset({"subtotallinedetail", "descriptiononly", "descriptiononlylinedetail"})
"""Details of lines that only print something: a sum of the lines before, or a text."""


@attrs.frozen(order=True)
class Numbered:
    """A line and what its place in the record depends on; no two rows of a record should have one index."""

    index: int
    net: Decimal
    description: str
    line: LineItem = attrs.field(order=False)


def lines(folder: TableFolder, parts: Parts) -> Parts:
    """The lines of documents, purchases and deposits in their order.

    A line of an item finds its account through the item: where it is sold the income account, where it is bought
    the expense account. Amounts are without tax, also in documents whose prices include it.
    """
    items = {row.text("id"): row for row in folder.rows("item", ITEM).distinct("id")}
    found: dict[str, list[Numbered]] = {}
    for parent, index, line in _lines(folder, items):
        numbered = Numbered(index, line.net, line.description or "", line)
        found.setdefault(parent, []).append(numbered)
    in_order = {parent: tuple(one.line for one in sorted(its)) for parent, its in found.items()}
    return attrs.evolve(parts, lines=in_order)


def _lines(folder: TableFolder, items: Items) -> Iterator[tuple[str, int, LineItem]]:
    for table in LINES:
        if folder.has(table.table):
            for row in folder.rows(table.table, table.columns):
                line = _line(row, table, items)
                if line is not None:
                    yield record_id(table.entity, row.text(table.parent)), row.integer("index"), line
    if folder.has("deposit_line"):
        for row in filter(own, folder.rows("deposit_line", DEPOSIT_LINE)):
            yield record_id("deposit", row.text("deposit_id")), row.integer("index"), _deposited(row)


def _line(row: Row, table: LineTable, items: Items) -> LineItem | None:
    if not table.sales:
        return _bought(row, items)
    printed = plain(row.cell("detail_type")) in PRINTED or row.optional_text("sub_total_item_id") is not None
    return None if printed else _sold(row, items)


def _first(row: Row, *columns: str) -> str | None:
    """The first of some cells that is filled."""
    return next((text for column in columns if (text := row.optional_text(column)) is not None), None)


def _through(items: Items, item: str | None, column: str) -> str | None:
    row = None if item is None else items.get(item)
    return None if row is None else row.optional_text(column)


def _sold(row: Row, items: Items) -> LineItem:
    """A line of a sale. Discounts are written without a sign and taken off."""
    item, discount = _first(row, "sales_item_item_id", "item_id"), row.optional_text("discount_account_id")
    amount = row.number_or_zero("amount")
    account = discount or _first(row, "sales_item_account_id", "account_id")
    return LineItem(
        net=-abs(amount) if discount else amount,
        account=account or _through(items, item, "income_account_id"),
        tax_code=_first(row, "sales_item_tax_code_id", "tax_code_id", "discount_tax_code_id"),
        description=row.optional_text("description"),
        quantity=_quantity(row, "sales_item_quantity", "quantity"),
        unit_amount=_quantity(row, "sales_item_unit_price"),
        item=item,
        tracking=_class(row, "sales_item_class_id"),
    )


def _bought(row: Row, items: Items) -> LineItem:
    item = row.optional_text("item_expense_item_id")
    account = row.optional_text("account_expense_account_id")
    return LineItem(
        net=row.number_or_zero("amount"),
        tax=row.number_or_zero("account_expense_tax_amount"),
        account=account or _through(items, item, "expense_account_id"),
        tax_code=_first(row, "account_expense_tax_code_id", "item_expense_tax_code_id"),
        description=row.optional_text("description"),
        quantity=_quantity(row, "item_expense_quantity"),
        unit_amount=_quantity(row, "item_expense_unit_price"),
        item=item,
        tracking=_class(row, "account_expense_class_id", "item_expense_class_id"),
    )


def own(row: Row) -> bool:
    """Whether a line of a deposit is money of its own, and not what was received before."""
    return _first(row, *DEPOSITED) is None


def _deposited(row: Row) -> LineItem:
    return LineItem(
        net=row.number_or_zero("amount"),
        account=row.optional_text("deposit_account_id"),
        tax_code=row.optional_text("deposit_tax_code_id"),
        description=row.optional_text("description"),
    )


def _quantity(row: Row, *columns: str) -> Decimal | None:
    filled = next((column for column in columns if row.optional_text(column) is not None), None)
    return None if filled is None else row.number(filled)


def _class(row: Row, *columns: str) -> tuple[str, ...]:
    found = _first(row, *columns)
    return () if found is None else (found,)
