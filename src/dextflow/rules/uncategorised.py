"""Uncategorised: transactions on an account that only says that nobody knew the right one."""

from decimal import Decimal
from typing import Annotated

import attrs

from dextflow.model import Account, Facts, Need, Severity
from dextflow.rules.rule import Rule, Verdict
from dextflow.rules.settings import Default
from dextflow.rules.workings.coded_records import posted_to
from dextflow.rules.workings.span import SpanSettings

NAMES = ("uncategorised", "uncategorized", "ask my accountant", "unallocated")


@attrs.frozen(kw_only=True)
class UncategorisedSettings(SpanSettings):
    """Settings of the uncategorised transactions.

    QuickBooks has accounts of its own that are called "Uncategorised income", "expense" and "asset", and "Ask my
    accountant"; Dext's check looks at the former (its guide to the clean-up of transactions). The other names
    are our own choice.
    """

    names: Annotated[tuple[str, ...], Default(NAMES, "Accounts with one of these words in their name.")]
    accounts: Annotated[tuple[str, ...], Default((), "Codes or ids of other accounts for what is not known.")]


def uncategorised(facts: Facts, settings: UncategorisedSettings) -> Verdict:
    """Flag documents, bank transactions and journals of a span of days with a line on an uncategorised account.

    Each is of medium weight: profit and tax are wrong by what it hides. The record is the subject, so it is the
    same matter until it is recoded. Population: the live documents, bank transactions and posted manual journals
    of the span. Tolerance: a twentieth of them, our own choice.
    """
    named = [word.casefold() for word in settings.names]
    given = frozenset(settings.accounts)
    why = {account.id: "it says what nobody knew" for account in facts.accounts if _stands(account, named, given)}
    return posted_to(RULE.id, Severity.MEDIUM, facts, settings, why)


def _stands(account: Account, named: list[str], given: frozenset[str]) -> bool:
    name = account.name.casefold()
    return account.id in given or account.code in given or any(word in name for word in named)


RULE = Rule(
    id="uncategorised",
    version=1,
    title="Uncategorised transactions",
    needs=frozenset({Need.ACCOUNTS, Need.DOCUMENTS, Need.LINES}),
    uses=frozenset({Need.ORGANISATION, Need.CONTACTS, Need.BANK_TRANSACTIONS, Need.MANUAL_JOURNALS}),
    settings=UncategorisedSettings,
    evaluate=uncategorised,
    tolerance=Decimal("0.05"),
)
