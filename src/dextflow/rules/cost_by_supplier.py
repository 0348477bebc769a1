"""Cost analysis by supplier: months in which a supplier cost much more than usual."""

from decimal import Decimal
from operator import itemgetter

from dextflow.model import Facts, Need
from dextflow.rules.rule import Rule, Verdict
from dextflow.rules.workings.cost_analysis import Analysis, CostSettings, cost_analysis


def cost_by_supplier(facts: Facts, settings: CostSettings) -> Verdict:
    """Flag months in which the costs with a supplier were far above the average of its earlier months.

    Costs are the lines of bills, purchase credits and money spent on accounts of expense, without tax; where the
    lines or the accounts are not known, the whole of them. Three times the average medium, else low, our own
    choice. The contact and the month are the subject. Population: the months looked at that had a cost, of each
    supplier. Tolerance: a tenth of them, our own choice.
    """
    return cost_analysis(facts, settings, Analysis(RULE.id, itemgetter(0), facts.contact_names, "Costs with"))


RULE = Rule(
    id="cost_by_supplier",
    version=1,
    title="Cost analysis by supplier",
    needs=frozenset({Need.DOCUMENTS}),
    uses=frozenset(
        {
            Need.ORGANISATION,
            Need.ACCOUNTS,
            Need.CONTACTS,
            Need.LINES,
            Need.BANK_TRANSACTIONS,
            Need.LEDGER_ENTRIES,
        }
    ),
    settings=CostSettings,
    evaluate=cost_by_supplier,
    tolerance=Decimal("0.1"),
)
