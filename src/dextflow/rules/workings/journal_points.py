"""The points that journals get for what auditors look for in them (ISA 240 paragraph 33 and A45), with reasons."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta, tzinfo
from decimal import Decimal

import attrs

from dextflow.model import Account, AccountClass, AccountRole, AccountType
from dextflow.rules.settings import MONTHS
from dextflow.rules.workings.keywords import Keywords
from dextflow.rules.workings.local_time import local
from dextflow.rules.workings.posted_journals import Journal

SATURDAY = 5
NEARLY = Decimal("0.02")
CONTROL_ROLES = frozenset({AccountRole.DEBTORS, AccountRole.CREDITORS, AccountRole.SALES_TAX})
CONTROL_TYPES = frozenset({AccountType.RECEIVABLE, AccountType.PAYABLE})
USUAL_WITH_REVENUE = frozenset(
    {
        AccountType.RECEIVABLE,
        AccountType.CURRENT_ASSET,
        AccountType.DEFERRED_INCOME,
        AccountType.REVENUE,
        AccountType.OTHER_INCOME,
    }
)
Reason = tuple[int, str]
Shape = tuple[tuple[str, bool], ...]


@attrs.frozen(kw_only=True)
class Yardsticks:
    """What journals are measured by: limits, words and ids.

    `zone` is where the client is, and `holidays` are days there, such as 2026-12-25. `mirrored` names, for a
    journal, another that reverses all or nearly all of it.
    """

    large: Decimal
    round_to: Decimal
    period_end: date
    last_days: int
    late_days: int
    night_from: int
    night_to: int
    holidays: frozenset[str]
    min_narration: int
    zone: tzinfo
    keywords: Keywords
    accounts: Mapping[str, Account]
    rare_accounts: frozenset[str]
    rare_authors: frozenset[str]
    mirrored: Mapping[str, str]


def reasons_of(journal: Journal, by: Yardsticks) -> tuple[Reason, ...]:
    """List why a journal deserves a look, each with its points; none if there is nothing about it."""
    return tuple(reason for test in TESTS for reason in test(journal, by))


def mirrored(journals: Iterable[Journal]) -> Mapping[str, str]:
    """Find for each journal one on the same accounts the other way round, whose debits differ by 2 % at most.

    It is of the same month or one beside it, for in a long period some pair can be found for nearly any journal.
    """
    alike: dict[tuple[Shape, int], list[tuple[Decimal, str]]] = {}
    for journal in journals:
        key = _shape(journal, reverse=False), _month(journal)
        alike.setdefault(key, []).append((journal.debits, journal.id))
    for its in alike.values():
        its.sort()
    found = ((journal.id, _nearest(journal, alike)) for journal in journals if journal.debits)
    return {id_: other for id_, other in found if other}


def _shape(journal: Journal, *, reverse: bool) -> Shape:
    return tuple(sorted({(account, (amount > 0) is not reverse) for account, amount in journal.lines if amount}))


def _month(journal: Journal) -> int:
    return journal.on.year * MONTHS + journal.on.month


def _nearest(journal: Journal, alike: Mapping[tuple[Shape, int], Sequence[tuple[Decimal, str]]]) -> str | None:
    shape, month, debits = _shape(journal, reverse=True), _month(journal), journal.debits
    near: list[tuple[Decimal, str, Decimal]] = []
    for others in (alike.get((shape, each), ()) for each in (month - 1, month, month + 1)):
        place = bisect_left(others, (debits, ""))
        near += [(abs(total - debits), id_, total) for total, id_ in others[max(place - 2, 0) : place + 2]]
    distance, other, total = min((each for each in near if each[1] != journal.id), default=(debits, None, debits))
    return other if distance <= NEARLY * max(debits, total) else None


def _large(journal: Journal, by: Yardsticks) -> Iterator[Reason]:
    if journal.debits >= by.large:
        yield 2, "large"


def _round(journal: Journal, by: Yardsticks) -> Iterator[Reason]:
    largest = max((abs(amount) for _, amount in journal.lines), default=Decimal(0))
    if largest and largest % by.round_to == 0:
        yield 1, f"its largest line is a multiple of {by.round_to:,f}"


def _out_of_hours(journal: Journal, by: Yardsticks) -> Iterator[Reason]:
    if journal.posted_at is None:
        return
    posted = local(journal.posted_at, by.zone)
    if posted.weekday() >= SATURDAY:
        yield 1, f"posted at a weekend, {posted:%A %Y-%m-%d %H:%M}"
    elif posted.date().isoformat() in by.holidays:
        yield 1, f"posted on a holiday, {posted:%A %Y-%m-%d %H:%M}"
    elif posted.hour >= by.night_from or posted.hour < by.night_to:
        yield 1, f"posted at night, {posted:%Y-%m-%d %H:%M}"


def _period_end(journal: Journal, by: Yardsticks) -> Iterator[Reason]:
    if timedelta(0) <= by.period_end - journal.on < timedelta(days=by.last_days):
        yield 1, "dated in the last days of the period"


def _late(journal: Journal, by: Yardsticks) -> Iterator[Reason]:
    if journal.posted_at is None:
        return
    posted = local(journal.posted_at, by.zone).date()
    if posted - by.period_end > timedelta(days=by.late_days):
        yield 2, f"posted {(posted - by.period_end).days} days after the period's end"


def _narration(journal: Journal, by: Yardsticks) -> Iterator[Reason]:
    if len(journal.narration) < by.min_narration:
        yield 1, f"hardly a narration: {journal.narration!r}" if journal.narration else "no narration"
    if word := by.keywords.first_in(journal.narration):
        yield 1, f"{word!r} in the narration"


def _rare(journal: Journal, by: Yardsticks) -> Iterator[Reason]:
    if rare := sorted({_name(account, by) for account, _ in journal.lines if account in by.rare_accounts}):
        yield 2, f"seldom used: {', '.join(rare)}"
    if journal.posted_by in by.rare_authors:
        yield 2, f"{journal.posted_by} seldom posts"


def _control(journal: Journal, by: Yardsticks) -> Iterator[Reason]:
    if not journal.manual:
        return
    known = {account: by.accounts[account] for account, _ in journal.lines if account in by.accounts}
    if touched := sorted(each.label for each in known.values() if _is_control(each)):
        yield 2, f"a journal by hand to a bank or control account: {', '.join(touched)}"


def _is_control(account: Account) -> bool:
    return account.bank or account.role in CONTROL_ROLES or account.type in CONTROL_TYPES


def _revenue(journal: Journal, by: Yardsticks) -> Iterator[Reason]:
    known = [by.accounts[account] for account, amount in journal.lines if amount and account in by.accounts]
    if not any(account.klass is AccountClass.REVENUE for account in known):
        return
    if odd := sorted({account.label for account in known if not _usual_with_revenue(account)}):
        yield 2, f"revenue against {', '.join(odd)}"


def _usual_with_revenue(account: Account) -> bool:
    usual = account.type in USUAL_WITH_REVENUE or account.klass is AccountClass.REVENUE
    return usual or _is_control(account)


def _reversing(journal: Journal, by: Yardsticks) -> Iterator[Reason]:
    if other := by.mirrored.get(journal.id):
        yield 1, f"reversed, all or nearly, by {other}"


def _name(account: str, by: Yardsticks) -> str:
    return by.accounts[account].label if account in by.accounts else account


TESTS: tuple[Callable[[Journal, Yardsticks], Iterator[Reason]], ...] = (
    _large,
    _round,
    _out_of_hours,
    _period_end,
    _late,
    _narration,
    _rare,
    _control,
    _revenue,
    _reversing,
)
