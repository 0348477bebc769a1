"""Bank feeds: accounts whose lines stopped coming, have gaps, or do not follow from one another."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import accumulate, pairwise
from statistics import median
from typing import Annotated

import attrs

from dextflow.errors import InvalidValue
from dextflow.model import Facts, Figure, Finding, Money, Need, Severity, Statement
from dextflow.rules.rule import Rule, Verdict
from dextflow.rules.settings import ONE_DAY, Default, period_end, period_start
from dextflow.rules.workings.bank_items import BankAccount, bank_accounts

CENT = Decimal("0.01")
ZERO = Decimal(0)


@attrs.frozen(kw_only=True)
class FeedSettings:
    """Settings of the bank feeds.

    A week, a month, and three times the usual gap are our own choice. Raises `InvalidValue` if the span of days
    ends before it starts.
    """

    as_of: Annotated[date, Default(period_end, "What was dated up to this day.")]
    gaps_from: Annotated[date, Default(period_start, "Gaps and breaks that end on this day or later.")]
    max_gap_days: Annotated[int, Default(7, "A gap has more days than this, and than three times the usual.")]
    last_activity_days: Annotated[int, Default(30, "A feed is stale after more days than this without a line.")]
    usual_gaps: Annotated[int, Default(3, "How many times the usual gap is a long one.")]

    def __attrs_post_init__(self) -> None:
        if self.as_of < self.gaps_from:
            raise InvalidValue("FeedSettings", f"as_of {self.as_of} is before gaps_from")


@attrs.frozen(kw_only=True)
class Break:
    """A place where what the bank says of an account does not follow from what it said before.

    It is the opening or the closing balance of a statement, `which`: `stated`, though another one was `expected`.
    """

    statement: Statement
    which: str
    on: date
    expected: Decimal
    stated: Decimal
    why: str


def bank_feed_stale(facts: Facts, settings: FeedSettings) -> Verdict:
    """Flag bank accounts without a line for long, long gaps between their lines, and broken chains of balances.

    A gap is the time between two consecutive days with lines: long if it has more days than is allowed and more
    than three times the usual gap (the median) of the account. Stale feeds and gaps are low. Where an account has
    no statement lines, its payments and receipts stand in for them. The opening balance of a statement should be
    the closing balance of the one before, and the lines of a statement should lead from its one balance to the
    other: a break of a cent or more is high. The account is the subject of a stale feed, and with it the day
    before a gap, or the statement of a break. Population: the bank accounts with any activity, the gaps between
    their days, and their statements. Tolerance: a tenth of them, our own choice.
    """
    accounts = [one for one in bank_accounts(facts, settings.as_of) if one.counted or one.statements]
    days = {account.id: _days(account) for account in accounts}
    gaps = {account.id: _gaps(days[account.id], settings) for account in accounts}
    breaks = {account.id: list(_breaks(account, settings)) for account in accounts}
    stale = [account for account in accounts if _is_stale(days[account.id], settings)]
    return Verdict(
        population=sum(1 + max(0, len(days[one.id]) - 1) + 2 * len(one.statements) for one in accounts),
        findings=(
            *(_stale(account, days[account.id][-1], settings) for account in stale),
            *(_gap(account, *gap) for account in accounts for gap in gaps[account.id]),
            *(_broken(account, one) for account in accounts for one in breaks[account.id]),
        ),
        figures=(
            Figure(name="accounts", value=len(accounts)),
            Figure(name="stale", value=len(stale)),
            Figure(name="gaps", value=sum(map(len, gaps.values()))),
            Figure(name="broken balances", value=sum(map(len, breaks.values()))),
            *(
                Figure(name=f"{one.label}: last activity", value=days[one.id][-1])
                for one in accounts
                if days[one.id]
            ),
            *_by_source(accounts),
        ),
        notes=tuple(_notes(accounts)),
    )


def _days(account: BankAccount) -> Sequence[date]:
    """The days with statement lines, or with payments and receipts if there are none, in order."""
    return tuple(account.moved) or account.item_days


def _is_stale(days: Sequence[date], settings: FeedSettings) -> bool:
    return bool(days) and (settings.as_of - days[-1]).days > settings.last_activity_days


def _gaps(days: Sequence[date], settings: FeedSettings) -> list[tuple[date, date]]:
    lengths = [(after - before).days for before, after in pairwise(days)]
    longest = max(settings.max_gap_days, settings.usual_gaps * median(lengths)) if lengths else 0
    return [
        (before, after)
        for (before, after), length in zip(pairwise(days), lengths, strict=True)
        if length > longest and after >= settings.gaps_from
    ]


def _breaks(account: BankAccount, settings: FeedSettings) -> Iterator[Break]:
    for before, after in pairwise(account.statements):
        apart = after.first_on > before.last_on and after.last_on >= settings.gaps_from
        if apart and abs(after.opening - before.closing) >= CENT:
            yield Break(
                statement=after,
                which="opening",
                on=after.first_on,
                expected=before.closing,
                stated=after.opening,
                why=f"the statement before closed with {before.closing:,.2f} on {before.last_on}",
            )
    if account.moved:
        yield from _not_made_up(account, settings)


def _not_made_up(account: BankAccount, settings: FeedSettings) -> Iterator[Break]:
    """The statements whose lines do not lead from the one balance to the other."""
    days = list(account.moved)
    sums = list(accumulate(account.moved.values(), initial=ZERO))
    for one in account.statements:
        moved = sums[bisect_right(days, one.last_on)] - sums[bisect_left(days, one.first_on)]
        if one.last_on >= settings.gaps_from and abs(one.opening + moved - one.closing) >= CENT:
            yield Break(
                statement=one,
                which="closing",
                on=one.last_on,
                expected=one.opening + moved,
                stated=one.closing,
                why=f"it opened with {one.opening:,.2f} and its lines add up to {moved:,.2f}",
            )


def _stale(account: BankAccount, last: date, settings: FeedSettings) -> Finding:
    return Finding(
        key=f"{RULE.id}:{account.id}",
        severity=Severity.LOW,
        summary=f"{account.label} has had nothing since {last}, {(settings.as_of - last).days} days before"
        f" {settings.as_of}.",
        on=last,
        refs=(account.id,),
    )


def _gap(account: BankAccount, before: date, after: date) -> Finding:
    return Finding(
        key=f"{RULE.id}:{account.id}|{before}",
        severity=Severity.LOW,
        summary=f"{account.label} has nothing between {before} and {after}, {(after - before).days} days apart.",
        on=before + ONE_DAY,
        refs=(account.id,),
    )


def _broken(account: BankAccount, one: Break) -> Finding:
    missing = one.stated - one.expected
    return Finding(
        key=f"{RULE.id}:{account.id}|{one.statement.id}|{one.which}",
        severity=Severity.HIGH,
        summary=f"The {one.which} balance of {account.label} on {one.on} is {one.stated:,.2f},"
        f" but {one.expected:,.2f} would follow.",
        amount=Money(currency=account.currency, amount=missing) if account.currency else None,
        on=one.on,
        refs=(one.statement.id,),
        evidence=(one.why,),
    )


def _by_source(accounts: list[BankAccount]) -> Iterator[Figure]:
    sources = Counter(account.source.value for account in accounts if account.source)
    for source in sorted(sources):
        yield Figure(name=f"accounts by {source}", value=sources[source])


def _notes(accounts: list[BankAccount]) -> Iterator[str]:
    if bare := sorted(account.label for account in accounts if not account.moved):
        yield f"Without statement lines, payments and receipts stand in for them: {', '.join(bare)}."


RULE = Rule(
    id="bank_feed_stale",
    version=1,
    title="Stale bank feeds",
    needs=frozenset({Need.ACCOUNTS, Need.BANK_TRANSACTIONS}),
    uses=frozenset({Need.ORGANISATION, Need.PAYMENTS, Need.STATEMENTS, Need.BANK_POSITIONS}),
    settings=FeedSettings,
    evaluate=bank_feed_stale,
    tolerance=Decimal("0.1"),
)
