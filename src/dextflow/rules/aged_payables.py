"""Aged payables: bills that have been open for long."""

from decimal import Decimal

from dextflow.model import DocumentKind, Facts, Need
from dextflow.rules.rule import Rule, Verdict
from dextflow.rules.workings.ageing import AgedSettings, aged


def aged_payables(facts: Facts, settings: AgedSettings) -> Verdict:
    """Flag bills that were open on a day and at least so many months old then.

    Population: the bills open on that day. Over 90 days high, over 60 medium, else low. Credit notes count
    where they are allocated. Tolerance: a quarter of the open bills, our own choice.
    """
    return aged(RULE.id, DocumentKind.BILL, facts, settings)


RULE = Rule(
    id="aged_payables",
    version=1,
    title="Aged payables",
    needs=frozenset({Need.DOCUMENTS, Need.ALLOCATIONS}),
    uses=frozenset({Need.ORGANISATION, Need.CONTACTS}),
    settings=AgedSettings,
    evaluate=aged_payables,
    tolerance=Decimal("0.25"),
)
