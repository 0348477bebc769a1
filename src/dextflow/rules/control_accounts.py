"""Control accounts: whether debtors and creditors in the ledger are what the open documents say."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, NamedTuple

import attrs

from dextflow.model import (
    Account,
    AccountRole,
    AccountType,
    EntrySource,
    Facts,
    Figure,
    Finding,
    LedgerEntry,
    Need,
    Severity,
)
from dextflow.rules.rule import Rule, Verdict
from dextflow.rules.settings import Default, period_end, period_start
from dextflow.rules.workings.balances import ZERO, balances
from dextflow.rules.workings.chosen import chosen
from dextflow.rules.workings.figures import base_figure, base_money, base_notes, told
from dextflow.rules.workings.sub_ledgers import arose_on, by_day, without_rate

MOST_POSTINGS = 5


class Side(NamedTuple):
    """One of the two sides: what it is called, and how its accounts are told."""

    name: str
    sale: bool
    role: AccountRole
    type: AccountType


SIDES = (
    Side("debtors", True, AccountRole.DEBTORS, AccountType.RECEIVABLE),  # noqa: FBT003 - a value
    Side("creditors", False, AccountRole.CREDITORS, AccountType.PAYABLE),  # noqa: FBT003 - a value
)


@attrs.frozen(kw_only=True)
class ControlSettings:
    """Settings of the control accounts. All defaults are our own choice: a control account agrees to the cent."""

    as_of: Annotated[date, Default(period_end, "Balances at the end of this day.")]
    journals_from: Annotated[date, Default(period_start, "Manual journals to control accounts from this day.")]
    tolerance: Annotated[Decimal, Default(Decimal("0.01"), "A difference up to this is none.")]
    min_days: Annotated[int, Default(0, "Since how many days a difference must have stood, at least.")]
    debtors: Annotated[tuple[str, ...], Default((), "Ids or codes of the debtors; none: as the ledger says.")]
    creditors: Annotated[tuple[str, ...], Default((), "Ids or codes of the creditors; none: as the ledger says.")]


@attrs.frozen(kw_only=True)
class Control:
    """One side: its accounts, their balance, and what is open by documents, both positive where money is owed.

    `since` is the day from which on the two differ, None if they agree, or if it is before the first entry.
    """

    name: str
    accounts: tuple[Account, ...]
    balance: Decimal
    open: Decimal
    since: date | None

    @property
    def difference(self) -> Decimal:
        """By how much the ledger is above the documents."""
        return self.balance - self.open


def control_accounts(facts: Facts, settings: ControlSettings) -> Verdict:
    """Flag a control account that differs from the open documents of the day, and manual journals to one.

    What was open is rebuilt from payments and credits by date. A difference is high and dated to the day from
    which on the two parted; manual journals are of medium weight, since the documents do not know of them. The
    account of sales tax is not compared: a ledger does not give the returns that it should agree with.
    Population: the control accounts, and the entries that manual journals made there. Tolerance: a quarter of
    them, our own choice.
    """
    controls = _controls(facts, settings)
    journals = _manual(facts, controls, settings)
    base = facts.organisation.base_currency
    off = [control for control in controls if _differs(control, settings)]
    return Verdict(
        population=sum(len(control.accounts) for control in controls) + sum(map(len, journals.values())),
        findings=(
            *(_difference(control, facts, settings) for control in off),
            *(_journal(name, its, facts) for name, its in journals.items()),
        ),
        figures=(
            *(figure for control in controls for figure in _figures(control, base)),
            Figure(name="manual journals", value=len(journals)),
        ),
        notes=_notes(facts, controls),
    )


def _controls(facts: Facts, settings: ControlSettings) -> list[Control]:
    held = balances(facts, settings.as_of)
    opened = by_day(facts)
    found = [(side, _accounts(facts, side, settings)) for side in SIDES]
    return [_control(facts, side, its, held, opened[side.sale], settings) for side, its in found if its]


def _accounts(facts: Facts, side: Side, settings: ControlSettings) -> tuple[Account, ...]:
    given = settings.debtors if side.sale else settings.creditors
    return chosen(facts, given, roles={side.role}, types={side.type})


def _control(  # noqa: PLR0917 - it brings together all that is known
    facts: Facts,
    side: Side,
    accounts: tuple[Account, ...],
    held: Mapping[str, Decimal],
    opened: Mapping[date, Decimal],
    settings: ControlSettings,
) -> Control:
    sign = 1 if side.sale else -1
    balance = sign * sum((held.get(account.id, ZERO) for account in accounts), ZERO)
    still = sum((amount for day, amount in opened.items() if day <= settings.as_of), ZERO)
    moves = _moves(facts, accounts, sign, opened)
    since = arose_on(moves, balance - still, settings.as_of, settings.tolerance) if facts.ledger_entries else None
    return Control(name=side.name, accounts=accounts, balance=balance, open=still, since=since)


def _moves(
    facts: Facts, accounts: tuple[Account, ...], sign: int, opened: Mapping[date, Decimal]
) -> Mapping[date, Decimal]:
    moves = {day: -amount for day, amount in opened.items()}
    for account in accounts:
        for day, amount in facts.posted_by_day.get(account.id, {}).items():
            moves[day] = moves.get(day, ZERO) + sign * amount
    return moves


def _differs(control: Control, settings: ControlSettings) -> bool:
    lasted = control.since is None or (settings.as_of - control.since).days >= settings.min_days
    return lasted and abs(control.difference) > settings.tolerance


def _difference(control: Control, facts: Facts, settings: ControlSettings) -> Finding:
    base = facts.organisation.base_currency
    since = f"since {control.since}" if control.since else "since before the first entry"
    ids = tuple(account.id for account in control.accounts)
    return Finding(
        key=f"{RULE.id}:{control.name}",
        severity=Severity.HIGH,
        summary=f"The {control.name} are {told(control.balance, base)} in the ledger and"
        f" {told(control.open, base)} by open documents on {settings.as_of}; they differ {since}.",
        amount=base_money(abs(control.difference), base),
        on=control.since,
        refs=ids,
        evidence=_postings(facts, ids, control.since),
    )


def _postings(facts: Facts, accounts: tuple[str, ...], on: date | None) -> tuple[str, ...]:
    """The largest postings of the day on which a difference arose."""
    posted = [entry for id_ in accounts for entry in facts.entries_of.get(id_, ()) if entry.on == on]
    posted.sort(key=lambda entry: (-abs(entry.amount), entry.id))
    return tuple(f"posted on {on}: {_described(entry)}" for entry in posted[:MOST_POSTINGS])


def _described(entry: LedgerEntry) -> str:
    return ", ".join(filter(None, (f"{entry.amount:,.2f}", entry.journal, entry.description)))


def _manual(facts: Facts, controls: list[Control], settings: ControlSettings) -> Mapping[str, list[LedgerEntry]]:
    found: dict[str, list[LedgerEntry]] = {}
    for account in (account for control in controls for account in control.accounts):
        for entry in facts.entries_of.get(account.id, ()):
            if entry.source_kind is EntrySource.MANUAL_JOURNAL and _dated(entry, settings):
                found.setdefault(entry.source or entry.journal or entry.id, []).append(entry)
    return found


def _dated(entry: LedgerEntry, settings: ControlSettings) -> bool:
    return settings.journals_from <= entry.on <= settings.as_of


def _journal(name: str, entries: list[LedgerEntry], facts: Facts) -> Finding:
    amount = sum((entry.amount for entry in entries), ZERO)
    base = facts.organisation.base_currency
    on = min(entry.on for entry in entries)
    accounts = sorted({facts.account_by_id[entry.account].label for entry in entries})
    return Finding(
        key=f"{RULE.id}:journal {name}",
        severity=Severity.MEDIUM,
        summary=f"Manual journal {name} of {on} posted {told(amount, base)} to {' and '.join(accounts)}.",
        amount=base_money(abs(amount), base),
        on=on,
        refs=tuple(sorted(entry.id for entry in entries)),
    )


def _figures(control: Control, base: str | None) -> tuple[Figure, ...]:
    return (
        *base_figure(f"{control.name} in the ledger", control.balance, base),
        *base_figure(f"{control.name} by documents", control.open, base),
        *base_figure(f"{control.name} difference", control.difference, base),
    )


def _notes(facts: Facts, controls: list[Control]) -> tuple[str, ...]:
    missing = {side.name for side in SIDES} - {control.name for control in controls}
    unknown = without_rate(facts)
    return (
        *(f"The chart has no account of {name} that could be compared." for name in sorted(missing)),
        *((f"Payments left out, whose rate to the base currency is not known: {unknown}.",) if unknown else ()),
        *base_notes(facts.organisation.base_currency),
    )


RULE = Rule(
    id="control_accounts",
    version=1,
    title="Control accounts",
    needs=frozenset({Need.ACCOUNTS, Need.DOCUMENTS, Need.ALLOCATIONS}),
    uses=frozenset({Need.ORGANISATION, Need.PAYMENTS, Need.TRIAL_BALANCES, Need.LEDGER_ENTRIES}),
    settings=ControlSettings,
    evaluate=control_accounts,
    tolerance=Decimal("0.25"),
)
