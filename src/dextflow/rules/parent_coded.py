"""Parent coded: transactions on an account that has accounts below it."""

from decimal import Decimal

from dextflow.model import Facts, Need, Severity
from dextflow.rules.rule import Rule, Verdict
from dextflow.rules.workings.coded_records import posted_to
from dextflow.rules.workings.span import SpanSettings


def parent_coded(facts: Facts, settings: SpanSettings) -> Verdict:
    """Flag documents, bank transactions and journals of a span of days with a line on a parent account.

    A parent is an account with an active account below it; that lines belong on the latter is Dext's check (its
    guide to the clean-up of transactions). Each is of low weight, for the totals of the parent are right. The
    record is the subject. Population: the live documents, bank transactions and posted manual journals of the
    span. Tolerance: a fifth of them, our own choice.
    """
    below: dict[str, int] = {}
    for account in facts.accounts:
        if account.active and account.parent and account.parent != account.id:
            below[account.parent] = below.get(account.parent, 0) + 1
    why = {account: f"it has {_accounts(count)} below it" for account, count in below.items()}
    return posted_to(RULE.id, Severity.LOW, facts, settings, why)


def _accounts(count: int) -> str:
    return f"{count} account" if count == 1 else f"{count} accounts"


RULE = Rule(
    id="parent_coded",
    version=1,
    title="Transactions coded to parent accounts",
    needs=frozenset({Need.ACCOUNTS, Need.DOCUMENTS, Need.LINES}),
    uses=frozenset({Need.ORGANISATION, Need.CONTACTS, Need.BANK_TRANSACTIONS, Need.MANUAL_JOURNALS}),
    settings=SpanSettings,
    evaluate=parent_coded,
    tolerance=Decimal("0.2"),
)
