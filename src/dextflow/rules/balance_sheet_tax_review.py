"""Balance sheet tax review: tax on assets, liabilities and equity."""

from decimal import Decimal

from dextflow.model import Facts, Need
from dextflow.rules.rule import Rule, Verdict
from dextflow.rules.workings.span import SpanSettings
from dextflow.rules.workings.tax_placing import on_balance_sheet, review


def balance_sheet_tax_review(facts: Facts, settings: SpanSettings) -> Verdict:
    """Flag records of a span with tax on an account of the balance sheet: medium.

    Fixed assets, prepayments and deferred income are left out, by their type or Xero's report code, as Xavier
    does (its help, "checks"). Population: the documents and bank transactions of the span. Tolerance: a fiftieth
    of them, our own choice.
    """
    return review(RULE.id, facts, settings, on_balance_sheet)


RULE = Rule(
    id="balance_sheet_tax_review",
    version=1,
    title="Balance sheet tax review",
    needs=frozenset({Need.DOCUMENTS, Need.LINES, Need.ACCOUNTS}),
    uses=frozenset({Need.ORGANISATION, Need.CONTACTS, Need.BANK_TRANSACTIONS, Need.TAX_CODES}),
    settings=SpanSettings,
    evaluate=balance_sheet_tax_review,
    tolerance=Decimal("0.02"),
)
