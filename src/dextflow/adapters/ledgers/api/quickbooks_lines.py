"""The lines of a QuickBooks Online company's transactions, with their accounts and their tax."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property

import attrs

from dextflow.adapters.ledgers.api.node import EPOCH, Node
from dextflow.adapters.ledgers.api.quickbooks_chart import tax_codes
from dextflow.adapters.ledgers.api.quickbooks_reading import QuickBooksBooks, reference
from dextflow.model import Facts, LineItem, to_cents

DETAILS = (
    *("AccountBasedExpenseLineDetail", "ItemBasedExpenseLineDetail", "SalesItemLineDetail"),
    *("DepositLineDetail", "DiscountLineDetail"),
)
GROUP = "GroupLineDetail"
DISCOUNT = "DiscountLineDetail"
TAXED = "TAX"  # in the United States a line only says whether it is taxed
NO_FACTS = Facts(ledger="QuickBooks", fetched_at=EPOCH, digest="")


@attrs.define
class Lines:
    """What the lines of transactions become, in one fetch."""

    books: QuickBooksBooks

    @cached_property
    def _items(self) -> Mapping[str, Node]:
        return {record.text("Id"): record for record in self.books.records("Item")}

    @cached_property
    def _shares(self) -> Mapping[str, Decimal]:
        """How much tax each code stands for, as a share of the net amount."""
        codes = tax_codes(self.books, NO_FACTS).tax_codes
        return {TAXED: Decimal(1), **{code.id: code.rate for code in codes}}

    def of(self, record: Node) -> tuple[LineItem, ...]:
        """The lines of a transaction that have an amount, without totals and tax, which are lines of their own.

        A line does not say its tax, unless it says its amount with tax: the tax of the whole is spread over the
        lines by their codes.
        """
        lines = tuple(_flat(record))
        items = [self._line(line) for line in lines]
        stated = [_detail(line).optional_number("TaxInclusiveAmt") for line in lines]
        whole = [amount for amount in stated if amount is not None]
        if len(whole) == len(items):
            taxes = [amount - item.net for amount, item in zip(whole, items, strict=True)]
        else:
            taxes = self._spread(record.inner("TxnTaxDetail").amount("TotalTax"), items)
        return tuple(attrs.evolve(item, tax=tax) for item, tax in zip(items, taxes, strict=True))

    def _line(self, line: Node) -> LineItem:
        detail = _detail(line)
        amount = line.amount("Amount")
        class_ = reference(detail, "ClassRef")
        return LineItem(
            net=-amount if line.word("DetailType") == DISCOUNT else amount,
            account=self._account(line, detail),
            tax_code=reference(detail, "TaxCodeRef"),
            description=line.optional_text("Description"),
            quantity=detail.optional_number("Qty"),
            unit_amount=detail.optional_number("UnitPrice"),
            item=reference(detail, "ItemRef"),
            tracking=(class_,) if class_ else (),
        )

    def _account(self, line: Node, detail: Node) -> str | None:
        """The account of a line: its own, or that of its item on the side of the transaction."""
        keys = ("AccountRef", "ItemAccountRef", "DiscountAccountRef")
        own = next(filter(None, (reference(detail, key) for key in keys)), None)
        item = reference(detail, "ItemRef") or ""
        if own or item not in self._items:
            return own
        sold = line.word("DetailType") == "SalesItemLineDetail"
        sides = ("IncomeAccountRef",) if sold else ("AssetAccountRef", "ExpenseAccountRef")
        return next(filter(None, (reference(self._items[item], side) for side in sides)), None)

    def _spread(self, total: Decimal, items: Sequence[LineItem]) -> list[Decimal]:
        """Spread the tax of a whole over its lines, to two places, what is left on the line with the most."""
        if not total or not items:
            return [Decimal(0)] * len(items)
        weights = [item.net * self._shares.get(item.tax_code or "", Decimal(0)) for item in items]
        if not sum(weights):
            weights = [item.net for item in items]
        whole = sum(weights) or Decimal(1)
        taxes = [to_cents(total * weight / whole) if weight else Decimal(0) for weight in weights]
        most = max(range(len(taxes)), key=lambda place: abs(weights[place]))
        taxes[most] += total - sum(taxes)
        return taxes


def _flat(record: Node) -> Iterator[Node]:
    for line in record.nodes("Line"):
        type_ = line.word("DetailType")
        if type_ == GROUP:
            yield from _flat(line.inner(GROUP))
        elif type_ in DETAILS and line.has(type_):
            yield line


def _detail(line: Node) -> Node:
    return line.node(line.text("DetailType"))
