"""Cost analysis by account: months in which an account of expense cost much more than usual."""

from decimal import Decimal
from operator import itemgetter

from dextflow.model import Facts, Need
from dextflow.rules.rule import Rule, Verdict
from dextflow.rules.workings.cost_analysis import Analysis, CostSettings, cost_analysis


def cost_by_account(facts: Facts, settings: CostSettings) -> Verdict:
    """Flag months in which the costs on an account were far above the average of its earlier months.

    Costs are the lines of bills, purchase credits and money spent on accounts of expense, without tax; journals
    are left to `flux`, which looks at all that was posted. Three times the average medium, else low, our own
    choice. The account and the month are the subject. Population: the months looked at that had a cost, of each
    account. Tolerance: a tenth of them, our own choice.
    """
    names = {account.id: account.label for account in facts.accounts}
    return cost_analysis(facts, settings, Analysis(RULE.id, itemgetter(1), names, "Costs on account"))


RULE = Rule(
    id="cost_by_account",
    version=1,
    title="Cost analysis by account",
    needs=frozenset({Need.DOCUMENTS, Need.ACCOUNTS, Need.LINES}),
    uses=frozenset({Need.ORGANISATION, Need.CONTACTS, Need.BANK_TRANSACTIONS, Need.LEDGER_ENTRIES}),
    settings=CostSettings,
    evaluate=cost_by_account,
    tolerance=Decimal("0.1"),
)
