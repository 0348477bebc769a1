"""Revenue tax review: output tax on accounts that are not accounts of revenue."""

from decimal import Decimal

from dextflow.model import Facts, Need
from dextflow.rules.rule import Rule, Verdict
from dextflow.rules.workings.tax_placing import output_elsewhere, review
from dextflow.rules.workings.taxed import TaxSettings


def revenue_tax_review(facts: Facts, settings: TaxSettings) -> Verdict:
    """Flag records of a span with an output code of tax, at any full rate or zero, on an account outside revenue.

    The definition is Xavier's (its help, "checks": lines that are not of the class revenue with OUTPUT2, RROUTPUT
    or ZERORATEDOUTPUT). Low where a fixed asset was sold or a customer paid in advance, else medium. Population:
    the documents and bank transactions of the span. Tolerance: a fiftieth of them, our own choice.
    """
    country = settings.country_of(facts)
    return review(RULE.id, facts, settings, lambda found: output_elsewhere(found, country, settings.dated_to))


RULE = Rule(
    id="revenue_tax_review",
    version=1,
    title="Revenue tax review",
    needs=frozenset({Need.DOCUMENTS, Need.LINES, Need.ACCOUNTS, Need.TAX_CODES}),
    uses=frozenset({Need.ORGANISATION, Need.CONTACTS, Need.BANK_TRANSACTIONS}),
    settings=TaxSettings,
    evaluate=revenue_tax_review,
    tolerance=Decimal("0.02"),
)
