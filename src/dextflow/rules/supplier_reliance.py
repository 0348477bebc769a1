"""Supplier reliance: how much of the costs hangs on few suppliers."""

from decimal import Decimal

from dextflow.model import AccountClass, Facts, Need
from dextflow.rules.rule import Rule, Verdict
from dextflow.rules.workings.reliance import RelianceSettings, Side, reliance


def supplier_reliance(facts: Facts, settings: RelianceSettings) -> Verdict:
    """Flag the suppliers that make much of the costs, and the five largest together if they do.

    Costs are the lines of bills, purchase credits and money spent on accounts of expense, without tax;
    where the lines or the accounts are not known, the whole of them. From half on high, else medium; the top five
    low. The contact is the subject, and the top five are one. Population: the suppliers with any. Tolerance: a
    tenth of them, our own choice.
    """
    side = Side(RULE.id, AccountClass.EXPENSE, "suppliers", "costs")
    return reliance(facts, settings, side)


RULE = Rule(
    id="supplier_reliance",
    version=1,
    title="Supplier reliance",
    needs=frozenset({Need.DOCUMENTS}),
    uses=frozenset({Need.ORGANISATION, Need.ACCOUNTS, Need.CONTACTS, Need.LINES, Need.BANK_TRANSACTIONS}),
    settings=RelianceSettings,
    evaluate=supplier_reliance,
    tolerance=Decimal("0.1"),
)
