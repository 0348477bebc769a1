"""Clearing controls of the payroll: PAYE, net wages and pensions, which should be empty once they are paid."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated

import attrs

from dextflow.model import Account, AccountRole, Facts, Figure, Finding, Need, Severity
from dextflow.rules.rule import Rule, Verdict
from dextflow.rules.settings import MONTHS, ONE_DAY, Default, months_before, period_end
from dextflow.rules.workings.balances import ZERO, balances
from dextflow.rules.workings.chosen import chosen, side
from dextflow.rules.workings.comparison import Days, history
from dextflow.rules.workings.figures import base_figure, base_money, base_notes, told
from dextflow.rules.workings.months import last_month, month_of

PAYE, WAGES, PENSION = "PAYE", "net wages", "pension"
ROLES = {
    PAYE: AccountRole.PAYROLL_TAXES,
    WAGES: AccountRole.WAGES_PAYABLE,
    PENSION: AccountRole.PENSION,
}
MONTHS_SHOWN = 6


@attrs.frozen(kw_only=True)
class ClearingSettings:
    """Settings of the clearing controls.

    The months shown and what is told of them are Xavier's (its help, "insights"). The 22nd is the day by which
    PAYE reaches HMRC when paid electronically (SI 2003/2682 reg.69A); seven days before it are our own choice.
    """

    as_of: Annotated[date, Default(period_end, "Balances at the end of this day.")]
    due_day: Annotated[int, Default(22, "The day of the next month by which the last month is to be paid.")]
    near_days: Annotated[int, Default(7, "So many days before it, say that payment is near.")]
    tolerance: Annotated[Decimal, Default(Decimal("0.01"), "A balance up to this is none.")]
    paye: Annotated[tuple[str, ...], Default((), "Ids or codes of PAYE; none: as the ledger says.")]
    wages: Annotated[tuple[str, ...], Default((), "Ids or codes of net wages; none: as the ledger says.")]
    pension: Annotated[tuple[str, ...], Default((), "Ids or codes of pensions; none: as the ledger says.")]


@attrs.frozen(kw_only=True)
class Clearing:
    """One control: what is owed on it (credit positive), and what was posted and paid in each of some months."""

    what: str
    account: Account
    owed: Decimal
    months: Mapping[date, tuple[Decimal, Decimal]]
    last: Days

    @property
    def posted(self) -> Decimal:
        """What the journals of the last month that is over posted."""
        return self.months[self.last.last][0]


def clearing_controls(facts: Facts, settings: ClearingSettings) -> Verdict:
    """Flag payroll controls that have no journal, are not paid in time, or hold what no journal explains.

    A control should be empty, or owe what the journals of the last month that is over posted and is not yet due.
    No journal in that month, a payment that is overdue, and any other balance are high; a payment that is due
    soon is low. An account that nobody posted to in a year is left out: no payroll, no journal. Population: the
    controls in use. Tolerance: any of them, our own choice.
    """
    last = last_month(settings.as_of)
    controls = [control for control in _controls(facts, settings, last) if _in_use(facts, control, settings)]
    base = facts.organisation.base_currency
    said = [(control, told_) for control in controls if (told_ := _state(control, base, settings))]
    return Verdict(
        population=len(controls),
        findings=tuple(_finding(control, *state, base, settings) for control, state in said),
        figures=(
            Figure(name="count", value=len(said)),
            *(figure for control in controls for figure in _figures(control, base)),
        ),
        notes=base_notes(base),
    )


def _controls(facts: Facts, settings: ClearingSettings, last: Days) -> Iterator[Clearing]:
    held = balances(facts, settings.as_of)
    months = (*history(last, MONTHS_SHOWN - 1), last)
    given = {PAYE: settings.paye, WAGES: settings.wages, PENSION: settings.pension}
    for what, role in ROLES.items():
        for account in chosen(facts, given[what], roles={role}):
            yield Clearing(
                what=what,
                account=account,
                owed=-held.get(account.id, ZERO),
                months={month.last: _moved(facts, account.id, month) for month in months},
                last=last,
            )


def _moved(facts: Facts, account: str, month: Days) -> tuple[Decimal, Decimal]:
    """What was posted to an account in a month, and what was paid off it."""
    amounts = [
        entry.amount for entry in facts.entries_of.get(account, ()) if month.first <= entry.on <= month.last
    ]
    posted = -sum((amount for amount in amounts if amount < 0), ZERO)
    return posted, sum((amount for amount in amounts if amount > 0), ZERO)


def _in_use(facts: Facts, control: Clearing, settings: ClearingSettings) -> bool:
    first = months_before(settings.as_of, MONTHS)
    posted = any(first < day <= settings.as_of for day in facts.posted_by_day.get(control.account.id, {}))
    return posted or abs(control.owed) > settings.tolerance


def _state(control: Clearing, base: str | None, settings: ClearingSettings) -> tuple[Severity, str] | None:
    """How grave it is and why; None if the control is as it should be."""
    if not control.posted:
        return Severity.HIGH, f"has no journal from {control.last.first} to {control.last.last}"
    if abs(control.owed) <= settings.tolerance:
        return None
    if abs(control.owed - control.posted) > settings.tolerance:
        return Severity.HIGH, f"should be at nil or owe the {told(control.posted, base)} of its last month"
    due = _due(control.last, settings.due_day)
    if due < settings.as_of:
        return Severity.HIGH, f"was to be paid by {due}"
    if (due - settings.as_of).days <= settings.near_days:
        return Severity.LOW, f"is to be paid by {due}"
    return None


def _due(last: Days, due_day: int) -> date:
    following = last.last + ONE_DAY
    return following.replace(day=min(max(due_day, 1), month_of(following).last.day))


def _finding(
    control: Clearing, severity: Severity, why: str, base: str | None, settings: ClearingSettings
) -> Finding:
    return Finding(
        key=f"{RULE.id}:{control.account.id}",
        severity=severity,
        summary=f"The {control.what} account {control.account.label}, {_stands(control, base)} on"
        f" {settings.as_of}, {why}.",
        amount=base_money(abs(control.owed), base),
        refs=(control.account.id,),
        evidence=tuple(
            f"{end:%Y-%m}: posted {posted:,.2f}, paid {paid:,.2f}"
            for end, (posted, paid) in control.months.items()
        ),
    )


def _stands(control: Clearing, base: str | None) -> str:
    return side(-control.owed, base) if control.owed else "at nil"


def _figures(control: Clearing, base: str | None) -> Iterator[Figure]:
    yield from base_figure(f"{control.account.label} owed", control.owed, base)
    for end, (posted, paid) in control.months.items():
        yield from base_figure(f"{control.account.label} posted {end:%Y-%m}", posted, base)
        yield from base_figure(f"{control.account.label} paid {end:%Y-%m}", paid, base)


RULE = Rule(
    id="clearing_controls",
    version=1,
    title="Payroll controls",
    needs=frozenset({Need.ACCOUNTS, Need.LEDGER_ENTRIES}),
    uses=frozenset({Need.ORGANISATION, Need.TRIAL_BALANCES}),
    settings=ClearingSettings,
    evaluate=clearing_controls,
    tolerance=Decimal("0.0001"),
)
