"""Abnormal balances: accounts and contacts that stand on the wrong side."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated

import attrs

from dextflow.model import Account, AccountClass, AccountRole, AccountType, Facts, Figure, Finding, Need, Severity
from dextflow.rules.rule import Rule, Verdict
from dextflow.rules.settings import Default, period_end
from dextflow.rules.workings.balances import ZERO, balances, crossed_on
from dextflow.rules.workings.chosen import has_words, in_role, side
from dextflow.rules.workings.figures import base_figure, base_money, base_notes, earliest
from dextflow.rules.workings.sub_ledgers import open_by_contact

CENT = Decimal("0.01")
DEBIT, CREDIT = 1, -1
USUAL = {
    AccountClass.ASSET: DEBIT,
    AccountClass.LIABILITY: CREDIT,
    AccountClass.REVENUE: CREDIT,
    AccountClass.EXPENSE: DEBIT,
}
EITHER_SIDE = frozenset(
    {
        AccountRole.SALES_TAX,
        AccountRole.CORPORATION_TAX,
        AccountRole.ROUNDING,
        AccountRole.EXCHANGE,
        AccountRole.SUSPENSE,
        AccountRole.CLEARING,
        AccountRole.HISTORICAL,
        AccountRole.DIRECTORS_LOAN,
    }
)
GRAVE = frozenset({AccountType.BANK, AccountType.RECEIVABLE, AccountType.PAYABLE})
CONTROLS = frozenset({AccountRole.DEBTORS, AccountRole.CREDITORS})
DEPRECIATION = ("accumulated",)
CONTRA = ("drawings",)


@attrs.frozen(kw_only=True)
class AbnormalSettings:
    """Settings of the abnormal balances. All defaults are our own choice; Xenett looks for an unusual side too."""

    as_of: Annotated[date, Default(period_end, "Balances at the end of this day.")]
    min_amount: Annotated[Decimal, Default(Decimal(1), "The smallest balance, in the base currency.")]
    overdraft_limit: Annotated[Decimal, Default(Decimal(0), "How far each bank account may be overdrawn.")]
    contra_accounts: Annotated[
        tuple[str, ...], Default((), "Ids or codes of accounts that may be on either side.")
    ]


@attrs.frozen(kw_only=True)
class Wrong:
    """An account on the wrong side; its balance is debit positive."""

    account: Account
    balance: Decimal
    usual: int


def abnormal_balances(facts: Facts, settings: AbnormalSettings) -> Verdict:
    """Flag assets and costs in credit, liabilities and revenue in debit, and contacts on the wrong side.

    Accumulated depreciation is in credit. Equity, drawings, tax, exchange differences, suspense accounts and
    directors' loans may be on either side, and a bank account may be overdrawn up to the limit. A supplier that
    owes, or a customer that is owed, is told by the open documents of the day. Bank and control accounts are high,
    the others medium. Population: the accounts with a balance and a usual side, and the contacts with anything
    open. Tolerance: a fifth of them, our own choice.
    """
    looked_at = list(_usual(facts, settings))
    wrong = [item for item in looked_at if _is_wrong(item, settings)]
    contacts = open_by_contact(facts, settings.as_of)
    owing = [(*key, owed) for key, owed in contacts.items() if -owed >= max(settings.min_amount, CENT)]
    base = facts.organisation.base_currency
    accounts = tuple(_account(facts, item, settings.as_of) for item in wrong)
    return Verdict(
        population=len(looked_at) + len(contacts),
        findings=(*accounts, *(_contact(facts, *each, settings.as_of) for each in owing)),
        figures=(
            Figure(name="accounts", value=len(wrong)),
            Figure(name="contacts", value=len(owing)),
            *base_figure("total of accounts", sum((abs(item.balance) for item in wrong), ZERO), base),
            *earliest("oldest", (finding.on for finding in accounts if finding.on)),
        ),
        notes=base_notes(base),
    )


def _usual(facts: Facts, settings: AbnormalSettings) -> Iterator[Wrong]:
    held = balances(facts, settings.as_of)
    either = {account.id for role in EITHER_SIDE for account in in_role(facts, role)}
    for account in facts.accounts:
        usual = 0 if account.id in either or has_words(account.name, CONTRA) else _usual_side(account)
        exempt = account.id in settings.contra_accounts or account.code in settings.contra_accounts
        balance = held.get(account.id, ZERO)
        if usual and balance and not exempt:
            yield Wrong(account=account, balance=balance, usual=usual)


def _usual_side(account: Account) -> int:
    """The side on which an account should be; 0 if it may be on either."""
    written_off = account.klass is AccountClass.ASSET and has_words(account.name, DEPRECIATION)
    if account.role is AccountRole.ACCUMULATED_DEPRECIATION or written_off:
        return CREDIT
    if account.type is AccountType.CREDIT_CARD:
        return CREDIT
    return DEBIT if account.type is AccountType.BANK else USUAL.get(account.klass, 0)


def _is_wrong(item: Wrong, settings: AbnormalSettings) -> bool:
    by = -item.balance * item.usual
    if item.account.type is AccountType.BANK and by <= settings.overdraft_limit:
        return False
    return by >= max(settings.min_amount, CENT)


def _account(facts: Facts, item: Wrong, as_of: date) -> Finding:
    account, base = item.account, facts.organisation.base_currency
    since = crossed_on(facts, account.id, as_of, item.balance)
    grave = account.type in GRAVE or account.role in CONTROLS
    return Finding(
        key=f"{RULE.id}:{account.id}",
        severity=Severity.HIGH if grave else Severity.MEDIUM,
        summary=f"Account {account.label} is {side(item.balance, base)} on {as_of}"
        f"{f', since {since}' if since else ''}.",
        amount=base_money(abs(item.balance), base),
        on=since,
        refs=(account.id,),
        evidence=_culprit(facts, item, since),
    )


def _culprit(facts: Facts, item: Wrong, since: date | None) -> tuple[str, ...]:
    """The largest posting to the wrong side on the day on which the balance crossed over."""
    posted = [entry for entry in facts.entries_of.get(item.account.id, ()) if entry.on == since]
    largest = min(posted, key=lambda entry: (entry.amount * item.usual, entry.id), default=None)
    if largest is None:
        return ()
    what = ", ".join(filter(None, (f"{largest.amount:,.2f}", largest.journal, largest.description)))
    return (f"crossed over on {since} by a posting of {what}",)


def _contact(facts: Facts, sale: bool, contact: str, owed: Decimal, as_of: date) -> Finding:  # noqa: FBT001 - a key
    base = facts.organisation.base_currency
    kind, name = "customer" if sale else "supplier", facts.contact_names.get(contact, contact)
    stands = side(owed if sale else -owed, base)
    return Finding(
        key=f"{RULE.id}:{kind} {contact}",
        severity=Severity.MEDIUM,
        summary=f"{kind.capitalize()} {name} is {stands} on {as_of}.",
        amount=base_money(-owed, base),
        refs=(contact,),
    )


RULE = Rule(
    id="abnormal_balances",
    version=1,
    title="Abnormal balances",
    needs=frozenset({Need.ACCOUNTS}),
    uses=frozenset(
        {
            Need.ORGANISATION,
            Need.TRIAL_BALANCES,
            Need.LEDGER_ENTRIES,
            Need.DOCUMENTS,
            Need.ALLOCATIONS,
            Need.PAYMENTS,
            Need.CONTACTS,
        }
    ),
    settings=AbnormalSettings,
    evaluate=abnormal_balances,
    tolerance=Decimal("0.2"),
)
