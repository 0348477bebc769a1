"""Aged receivables: sales invoices that have been open for long."""

from decimal import Decimal

from dextflow.model import DocumentKind, Facts, Need
from dextflow.rules.rule import Rule, Verdict
from dextflow.rules.workings.ageing import AgedSettings, aged


def aged_receivables(facts: Facts, settings: AgedSettings) -> Verdict:
    """Flag sales invoices that were open on a day and at least so many months old then.

    Population: the sales invoices open on that day. Over 90 days high, over 60 medium, else low. Credit notes
    count where they are allocated. Tolerance: a quarter of the open invoices, our own choice.
    """
    return aged(RULE.id, DocumentKind.SALES_INVOICE, facts, settings)


RULE = Rule(
    id="aged_receivables",
    version=1,
    title="Aged receivables",
    needs=frozenset({Need.DOCUMENTS, Need.ALLOCATIONS}),
    uses=frozenset({Need.ORGANISATION, Need.CONTACTS}),
    settings=AgedSettings,
    evaluate=aged_receivables,
    tolerance=Decimal("0.25"),
)
