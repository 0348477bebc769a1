"""No contact: money spent or received, and journals to debtors or creditors, that are with nobody."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import attrs

from dextflow.model import (
    AccountRole,
    AccountType,
    BankTransaction,
    BankTransactionKind,
    Facts,
    Figure,
    Finding,
    JournalStatus,
    ManualJournal,
    Money,
    Need,
    Severity,
)
from dextflow.rules.rule import Rule, Verdict
from dextflow.rules.workings.figures import NO_BASE, base_money, by_currency
from dextflow.rules.workings.span import SpanSettings

MOVES = (BankTransactionKind.SPEND, BankTransactionKind.RECEIVE)
ROLES = (AccountRole.DEBTORS, AccountRole.CREDITORS)
TYPES = (AccountType.RECEIVABLE, AccountType.PAYABLE)
ZERO = Decimal(0)


@attrs.frozen(kw_only=True)
class Nobody:
    """A record that is with nobody; `sort` is what the card counts it as."""

    id: str
    sort: str
    name: str
    severity: Severity
    on: date
    money: Money | None
    evidence: tuple[str, ...] = ()


def no_contact(facts: Facts, settings: SpanSettings) -> Verdict:
    """Flag money spent or received, and posted journals to debtors or creditors, without a customer or supplier.

    That such transactions have somebody is Dext's check (its guide to the clean-up of transactions). Transfers
    are with nobody by nature. A journal is of medium weight, because the open invoices and bills of a contact then
    no longer make up the account; money is low. The record is the subject. Population: the money spent and
    received, and the journals to debtors or creditors, of the span of days. Tolerance: a tenth of them, our own
    choice.
    """
    moves = [item for item in facts.bank_transactions if item.kind in MOVES and item.on in settings]
    controls = _controls(facts)
    journals = [one for one in facts.manual_journals if _touches(one, controls) and one.on in settings]
    base = facts.organisation.base_currency
    found = [
        *(_money(item) for item in moves if not item.contact),
        *_journals(journals, facts, controls),
    ]
    return Verdict(
        population=len(moves) + len(journals),
        findings=tuple(_finding(item) for item in found),
        figures=(
            Figure(name="count", value=len(found)),
            *(Figure(name=sort, value=sum(item.sort == sort for item in found)) for sort in _sorts()),
            *by_currency("total", (item.money for item in found if item.money)),
        ),
        notes=() if base or not journals else (NO_BASE,),
    )


def _sorts() -> tuple[str, ...]:
    return (*(f"money {_way(kind)}" for kind in MOVES), "journals")


def _way(kind: BankTransactionKind) -> str:
    return "spent" if kind is BankTransactionKind.SPEND else "received"


def _controls(facts: Facts) -> dict[str, str]:
    """The accounts of debtors and creditors, by their ids, with what to call them."""
    return {one.id: one.label for one in facts.accounts if one.role in ROLES or one.type in TYPES}


def _touches(journal: ManualJournal, controls: dict[str, str]) -> bool:
    return journal.status is JournalStatus.POSTED and any(line.account in controls for line in journal.lines)


def _money(item: BankTransaction) -> Nobody:
    return Nobody(
        id=item.id,
        sort=f"money {_way(item.kind)}",
        name=f"Money {_way(item.kind)}",
        severity=Severity.LOW,
        on=item.on,
        money=Money(currency=item.currency, amount=item.total),
        evidence=(f"reference {item.reference}",) if item.reference else (),
    )


def _journals(journals: list[ManualJournal], facts: Facts, controls: dict[str, str]) -> Iterator[Nobody]:
    for journal in journals:
        bare = [line for line in journal.lines if line.account in controls and not line.contact]
        if bare:
            amount = sum((abs(line.amount) for line in bare), ZERO)
            yield Nobody(
                id=journal.id,
                sort="journals",
                name=f"Journal {journal.number or journal.narration}",
                severity=Severity.MEDIUM,
                on=journal.on,
                money=base_money(amount, facts.organisation.base_currency),
                evidence=tuple(f"{line.amount:,.2f} on {controls[line.account]}" for line in bare),
            )


def _finding(item: Nobody) -> Finding:
    over = f", over {item.money}" if item.money else ""
    return Finding(
        key=f"{RULE.id}:{item.id}",
        severity=item.severity,
        summary=f"{item.name}, dated {item.on}{over}, has no contact.",
        amount=item.money,
        on=item.on,
        refs=(item.id,),
        evidence=item.evidence,
    )


RULE = Rule(
    id="no_contact",
    version=1,
    title="Transactions without a contact",
    needs=frozenset({Need.BANK_TRANSACTIONS}),
    uses=frozenset({Need.ORGANISATION, Need.ACCOUNTS, Need.MANUAL_JOURNALS}),
    settings=SpanSettings,
    evaluate=no_contact,
    tolerance=Decimal("0.1"),
)
