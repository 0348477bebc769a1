"""Customer reliance: how much of the revenue hangs on few customers."""

from decimal import Decimal

from dextflow.model import AccountClass, Facts, Need
from dextflow.rules.rule import Rule, Verdict
from dextflow.rules.workings.reliance import RelianceSettings, Side, reliance


def customer_reliance(facts: Facts, settings: RelianceSettings) -> Verdict:
    """Flag the customers that bring much of the revenue, and the five largest together if they do.

    Revenue is the lines of sales invoices, sales credits and money received on accounts of revenue, without tax;
    where the lines or the accounts are not known, the whole of them. From half on high, else medium; the top five
    low. The contact is the subject, and the top five are one. Population: the customers with any. Tolerance: a
    tenth of them, our own choice.
    """
    side = Side(RULE.id, AccountClass.REVENUE, "customers", "revenue")
    return reliance(facts, settings, side)


RULE = Rule(
    id="customer_reliance",
    version=1,
    title="Customer reliance",
    needs=frozenset({Need.DOCUMENTS}),
    uses=frozenset({Need.ORGANISATION, Need.ACCOUNTS, Need.CONTACTS, Need.LINES, Need.BANK_TRANSACTIONS}),
    settings=RelianceSettings,
    evaluate=customer_reliance,
    tolerance=Decimal("0.1"),
)
