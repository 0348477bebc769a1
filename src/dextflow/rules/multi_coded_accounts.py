"""Multi-coded accounts: contacts whose transactions are coded now to this account, now to that."""

from decimal import Decimal

from dextflow.model import Account, Facts, Need, Severity
from dextflow.rules.rule import Rule, Verdict
from dextflow.rules.workings.coding import CodedLine, account_of
from dextflow.rules.workings.multi_coding import Facet, MultiCodedSettings, multi_coded


def multi_coded_accounts(facts: Facts, settings: MultiCodedSettings) -> Verdict:
    """Flag contacts, active in a period, whose sales or purchases are coded to several accounts.

    Sets of accounts that may go together, by their codes or ids, count as one; a contact all of whose accounts
    are in one set is fine. Lines that are not on the usual account of a contact that has one are probable
    miscodings: medium if there is one in the period, else low, as is a contact without a usual account. The
    contact and the direction are the subject, so that a dismissal for one says nothing of the other, nor of its
    tax codes. Population: the documents and bank transactions of the active contacts; those with odd lines are
    what is flagged. Tolerance: a tenth of them, our own choice.
    """
    return multi_coded(RULE.id, facts, settings, _facet(facts))


def _facet(facts: Facts) -> Facet:
    return Facet(
        noun="account",
        article="an",
        code_of=account_of,
        names={account.id: account.label for account in facts.accounts},
        known_as=_known_as(facts.accounts),
        severity=_medium,
        effect=_none,
    )


def _known_as(accounts: tuple[Account, ...]) -> dict[str, str]:
    return {account.code: account.id for account in accounts if account.code}


def _medium(line: CodedLine, usual: str) -> Severity:  # noqa: ARG001 - every account weighs the same
    return Severity.MEDIUM


def _none(line: CodedLine, usual: str) -> Decimal | None:  # noqa: ARG001 - an account changes no tax
    return None


RULE = Rule(
    id="multi_coded_accounts",
    version=1,
    title="Contacts coded to several accounts",
    needs=frozenset({Need.DOCUMENTS, Need.LINES}),
    uses=frozenset({Need.ORGANISATION, Need.ACCOUNTS, Need.CONTACTS, Need.BANK_TRANSACTIONS}),
    settings=MultiCodedSettings,
    evaluate=multi_coded_accounts,
    tolerance=Decimal("0.1"),
)
