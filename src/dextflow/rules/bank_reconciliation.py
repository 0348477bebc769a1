"""Bank reconciliation: what the ledger and the bank do not agree about, and for how long."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated

import attrs

from dextflow.errors import InvalidValue
from dextflow.model import BankPosition, Facts, Finding, Money, Need, Reconciled, Severity
from dextflow.rules.rule import Rule, Verdict
from dextflow.rules.settings import MONTHS, Default, months_before, period_end
from dextflow.rules.workings.bank_card import bank_card
from dextflow.rules.workings.bank_items import BankAccount
from dextflow.rules.workings.figures import base_notes
from dextflow.rules.workings.reconciling import Reconciliation, balances_if_known, reconciliations

CENT = Decimal("0.01")
ZERO = Decimal(0)
LISTED = 5


@attrs.frozen(kw_only=True)
class ReconciliationSettings:
    """Settings of the bank reconciliation.

    15 and 30 days, that cleared counts as reconciled, and that a ledger is looked at from a year before its first
    import, are Xavier's and Dext's (Xavier's help, "insights" and "checks"; help.dext.com, article 276846).
    Raises `InvalidValue` if the second number of days is below the first.
    """

    as_of: Annotated[date, Default(period_end, "What was dated up to this day.")]
    since: Annotated[
        date,
        Default(date.min, "And from this day on; 0001-01-01 is a year before the ledger was connected, if known."),
    ]
    count_cleared_as_reconciled: Annotated[
        bool,
        Default(True, "Whether cleared items count as reconciled."),  # noqa: FBT003 - a value
    ]
    amber_days: Annotated[int, Default(15, "Medium if the oldest is more than so many days old.")]
    red_days: Annotated[int, Default(30, "High if the oldest is more than so many days old.")]

    def __attrs_post_init__(self) -> None:
        if self.red_days < self.amber_days:
            raise InvalidValue("ReconciliationSettings", f"red_days {self.red_days} is below amber_days")


def bank_reconciliation(facts: Facts, settings: ReconciliationSettings) -> Verdict:
    """Flag unreconciled items of the ledger, unreconciled lines of statements, and gaps between their balances.

    Whether something is reconciled is what the ledger says today. The oldest of an account makes the weight: more
    than 30 days high, more than 15 medium, else low. The balance of the statement should be the ledger's, with
    the unreconciled lines and without the outstanding items: a gap of a cent or more is high. It is looked at
    where both balances and the statement lines are known. The account is the subject, for items, lines and the
    balance each. Population: the items and lines up to the day, and the balances compared. Tolerance: a tenth of
    them, our own choice.
    """
    held = balances_if_known(facts, settings.as_of)
    found = reconciliations(facts, settings.as_of, _since(facts, settings), _done(settings), held)
    compared = sum(one.unexplained is not None for one in found)
    return Verdict(
        population=sum(one.account.counted for one in found) + compared,
        findings=tuple(finding for one in found for finding in _findings(one, settings)),
        figures=tuple(bank_card(facts, held, found)),
        notes=(
            *_notes(facts, found, settings.as_of),
            *base_notes(facts.organisation.base_currency),
        ),
    )


def _since(facts: Facts, settings: ReconciliationSettings) -> date:
    connected = facts.organisation.connected_on
    if settings.since > date.min or connected is None:
        return settings.since
    return months_before(connected, MONTHS)


def _done(settings: ReconciliationSettings) -> frozenset[Reconciled]:
    cleared = {Reconciled.CLEARED} if settings.count_cleared_as_reconciled else set[Reconciled]()
    return frozenset({Reconciled.YES, *cleared})


def _findings(one: Reconciliation, settings: ReconciliationSettings) -> Iterator[Finding]:
    if one.items:
        dated = [(item.on, item.id, Money(currency=item.currency, amount=item.amount)) for item in one.items]
        yield _open(one.account, "items", "payments and receipts", dated, settings)
    if one.lines:
        currency = one.account.currency or ""
        lines = [(line.on, line.id, Money(currency=currency, amount=line.amount)) for line in one.lines]
        yield _open(one.account, "lines", "statement lines", lines, settings)
    elif one.account.position and one.account.position.unreconciled and not one.account.moved:
        yield _counted(one.account, one.account.position, settings)
    if one.unexplained is not None and abs(one.unexplained) >= CENT:
        yield _gap(one, one.unexplained, settings.as_of)


def _open(
    account: BankAccount,
    what: str,
    words: str,
    dated: list[tuple[date, str, Money]],
    settings: ReconciliationSettings,
) -> Finding:
    oldest, more = dated[0][0], len(dated) - LISTED
    age = (settings.as_of - oldest).days
    own = [money.amount for _, _, money in dated if money.currency == account.currency]
    return Finding(
        key=f"{RULE.id}:{account.id}|{what}",
        severity=_severity(age, settings),
        summary=f"On {account.label}, {len(dated)} {words} up to {settings.as_of} are not reconciled;"
        f" the oldest is {age} days old.",
        amount=Money(currency=account.currency, amount=sum(map(abs, own), ZERO)) if account.currency else None,
        on=oldest,
        refs=tuple(id_ for _, id_, _ in dated),
        evidence=(
            *(f"{on}: {money}" for on, _, money in dated[:LISTED]),
            *([f"and {more} more"] if more > 0 else []),
        ),
    )


def _counted(account: BankAccount, position: BankPosition, settings: ReconciliationSettings) -> Finding:
    """A finding of statement lines that the ledger counts but does not list."""
    oldest = position.earliest_unreconciled
    age = (settings.as_of - oldest).days if oldest else 0
    since = f"; the oldest is {age} days old" if oldest else ""
    return Finding(
        key=f"{RULE.id}:{account.id}|lines",
        severity=_severity(age, settings),
        summary=f"On {account.label}, {position.unreconciled} statement lines are not reconciled{since}.",
        on=oldest,
        evidence=("the ledger counts them, but does not list them",),
    )


def _severity(age: int, settings: ReconciliationSettings) -> Severity:
    if age > settings.red_days:
        return Severity.HIGH
    return Severity.MEDIUM if age > settings.amber_days else Severity.LOW


def _gap(one: Reconciliation, unexplained: Decimal, as_of: date) -> Finding:
    currency = one.account.currency or ""
    return Finding(
        key=f"{RULE.id}:{one.account.id}|balance",
        severity=Severity.HIGH,
        summary=f"The balances of {one.account.label} on {as_of} differ by {unexplained:,.2f} {currency} more than"
        " what is not reconciled explains.",
        amount=Money(currency=currency, amount=unexplained),
        on=as_of,
        refs=(one.account.id,),
        evidence=tuple(
            f"{name}: {value:,.2f} {currency}"
            for name, value in (
                ("statement balance", one.statement),
                ("ledger balance", one.ledger),
                ("difference", one.difference),
                ("explained", one.expected),
            )
            if value is not None
        ),
    )


def _notes(facts: Facts, found: list[Reconciliation], as_of: date) -> Iterator[str]:
    items = [item for one in found for item in one.account.items]
    if unknown := sum(item.reconciled is Reconciled.UNKNOWN for item in items):
        yield f"Payments and receipts of which it is not known whether they are reconciled: {unknown}."
    if foreign := sorted(one.account.label for one in found if one.account.currencies - {one.account.currency}):
        yield f"No gap is looked for where items are not in the account's currency: {', '.join(foreign)}."
    if loose := _loose(facts, as_of):
        yield f"Payments and receipts whose bank account is not known: {loose}; they are left out."
    if any(one.unexplained is None for one in found):
        yield "Where a balance or the statement lines are not known, no gap between the balances is looked for."


def _loose(facts: Facts, as_of: date) -> int:
    """How many payments and receipts up to a day are on no bank account that is known."""
    moves = sum(item.bank_account is None and item.on <= as_of for item in facts.bank_transactions)
    return moves + sum(one.bank_account is None and one.on <= as_of and not one.voided for one in facts.payments)


RULE = Rule(
    id="bank_reconciliation",
    version=1,
    title="Bank reconciliation",
    needs=frozenset({Need.ACCOUNTS, Need.BANK_TRANSACTIONS, Need.RECONCILIATION}),
    uses=frozenset(
        {
            Need.ORGANISATION,
            Need.PAYMENTS,
            Need.STATEMENTS,
            Need.BANK_POSITIONS,
            Need.TRIAL_BALANCES,
            Need.LEDGER_ENTRIES,
        }
    ),
    settings=ReconciliationSettings,
    evaluate=bank_reconciliation,
    tolerance=Decimal("0.1"),
)
