"""Directors' loan accounts: whether a director owes the company, and how much."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated

import attrs

from dextflow.model import Account, AccountRole, Facts, Figure, Finding, Need, Severity
from dextflow.rules.rule import Rule, Verdict
from dextflow.rules.settings import MONTHS, ONE_DAY, Default, period_end, year_start
from dextflow.rules.workings.balances import ZERO, balances, crossed_on, running_to
from dextflow.rules.workings.chosen import chosen
from dextflow.rules.workings.country_figures import FigureName, statutory
from dextflow.rules.workings.figures import base_figure, base_money, base_notes, told
from dextflow.rules.workings.months import month_ends

WORDS = ("director s loan", "directors loan", "directors loans", "director loan", "director s current account")


@attrs.frozen(kw_only=True)
class LoanSettings:
    """Settings of the directors' loans.

    Overdrawn at all is Xavier's amber and more than 10,000 its red (its help, "checks"); the limit itself is that
    of the country (in the United Kingdom ITEPA 2003 s.180).
    """

    as_of: Annotated[date, Default(period_end, "Balances at the end of this day.")]
    history_from: Annotated[date, Default(year_start, "The history of the balance begins on this day.")]
    limit: Annotated[Decimal, Default(Decimal(0), "High above this; 0: the limit of the ledger's country.")]
    accounts: Annotated[tuple[str, ...], Default((), "Ids or codes of directors' loans; none: by role and name.")]


@attrs.frozen(kw_only=True)
class Loan:
    """A loan account, its balance, and its balance from each day of the history on, debit positive.

    `since` is the day from which on it is overdrawn, None if it is not, or was before the first entry.
    """

    account: Account
    balance: Decimal
    history: tuple[tuple[date, Decimal], ...]
    since: date | None


def director_loans(facts: Facts, settings: LoanSettings) -> Verdict:
    """Flag loan accounts that are overdrawn: medium, and high above the limit.

    A balance in debit is money that the director owes. The limit holds for all loans to one director together,
    and the ledger does not tell whose account it is, so each is compared alone. Without a limit for the country
    none is high, and a note says so. Population: the loan accounts. Tolerance: any of them, our own choice.
    """
    limit, note = _limit(facts, settings)
    held = balances(facts, settings.as_of)
    accounts = chosen(facts, settings.accounts, roles={AccountRole.DIRECTORS_LOAN}, words=WORDS)
    loans = [_loan(facts, account, held.get(account.id, ZERO), settings) for account in accounts]
    overdrawn = [loan for loan in loans if loan.balance > 0]
    base = facts.organisation.base_currency
    return Verdict(
        population=len(loans),
        findings=tuple(_finding(loan, limit, base, settings) for loan in overdrawn),
        figures=(
            Figure(name="count", value=len(overdrawn)),
            *base_figure("overdrawn", sum((loan.balance for loan in overdrawn), ZERO), base),
            *base_figure("highest", max((_highest(loan)[1] for loan in loans), default=ZERO), base),
            *(_days_figure(loans, limit, settings) if limit else ()),
        ),
        notes=(*note, *base_notes(base)),
    )


def _limit(facts: Facts, settings: LoanSettings) -> tuple[Decimal | None, tuple[str, ...]]:
    if settings.limit:
        return settings.limit, ()
    country = facts.organisation.country
    figure = statutory(country, FigureName.DIRECTORS_LOAN, settings.as_of)
    if figure is None:
        return None, (f"No limit for directors' loans is known for {country or 'an unknown country'}.",)
    return figure.amount, ()


def _loan(facts: Facts, account: Account, balance: Decimal, settings: LoanSettings) -> Loan:
    every = running_to(facts, account.id, settings.as_of, balance)
    within = tuple(point for point in every if point[0] > settings.history_from)
    posted = facts.posted_by_day.get(account.id, {})
    since = crossed_on(facts, account.id, settings.as_of, balance) if balance > 0 else None
    opening = balance - sum((posted[day] for day, _ in within), ZERO)
    return Loan(account=account, balance=balance, history=((settings.history_from, opening), *within), since=since)


def _highest(loan: Loan) -> tuple[date, Decimal]:
    return max(loan.history, key=lambda point: (point[1], -point[0].toordinal()))


def _spans(loan: Loan, as_of: date) -> Iterator[tuple[int, Decimal]]:
    """How many days each balance stood."""
    ends = [*(day for day, _ in loan.history[1:]), as_of + ONE_DAY]
    for (day, balance), end in zip(loan.history, ends, strict=True):
        yield (end - day).days, balance


def _days_over(loan: Loan, limit: Decimal, as_of: date) -> int:
    return sum(days for days, balance in _spans(loan, as_of) if balance > limit)


def _days_figure(loans: list[Loan], limit: Decimal, settings: LoanSettings) -> tuple[Figure, ...]:
    over = max((_days_over(loan, limit, settings.as_of) for loan in loans), default=0)
    return (Figure(name="days over the limit", value=over),)


def _finding(loan: Loan, limit: Decimal | None, base: str | None, settings: LoanSettings) -> Finding:
    on, highest = _highest(loan)
    over = limit is not None and loan.balance > limit
    days = () if limit is None else (f"over the limit on {_days_over(loan, limit, settings.as_of)} days",)
    beyond = f", more than {told(limit, base)}" if over and limit is not None else ""
    return Finding(
        key=f"{RULE.id}:{loan.account.id}",
        severity=Severity.HIGH if over else Severity.MEDIUM,
        summary=f"Account {loan.account.label} is overdrawn by {told(loan.balance, base)} on"
        f" {settings.as_of}{beyond}.",
        amount=base_money(loan.balance, base),
        on=loan.since,
        refs=(loan.account.id,),
        evidence=(f"highest on {on}: {told(highest, base)}", *days, *_month_ends(loan, settings.as_of)),
    )


def _month_ends(loan: Loan, as_of: date) -> tuple[str, ...]:
    """The balance at the end of each of the last twelve months of the history."""
    ends = month_ends(loan.history[0][0], as_of)[-MONTHS:]
    return tuple(f"{end}: {_at(loan, end):,.2f}" for end in ends)


def _at(loan: Loan, end: date) -> Decimal:
    return [balance for day, balance in loan.history if day <= end][-1]


RULE = Rule(
    id="director_loans",
    version=1,
    title="Directors' loan accounts",
    needs=frozenset({Need.ACCOUNTS, Need.ORGANISATION}),
    uses=frozenset({Need.TRIAL_BALANCES, Need.LEDGER_ENTRIES}),
    settings=LoanSettings,
    evaluate=director_loans,
    tolerance=Decimal("0.0001"),
)
