"""What accounts came to in several spans of days, so that one span can be compared with others."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from dextflow.errors import NotServed
from dextflow.model import Facts, Need
from dextflow.rules.settings import ONE_DAY
from dextflow.rules.workings.balances import balances, is_result, retained_earnings, year_start
from dextflow.rules.workings.comparison import Days

ZERO = Decimal(0)
Values = Mapping[str, Sequence[Decimal]]


def account_values(facts: Facts, spans: Sequence[Days]) -> Values:
    """Work out what every account came to in each span, by its id, debit positive.

    For revenue and expense it is what was posted in the span, for other accounts the balance at its end. The
    spans are in order and none overlap. Retained earnings are left out: a new year moves them without a posting.
    Without ledger entries it is worked out from the trial balances of the spans' ends: raises `NotServed` if one
    is missing.
    """
    if facts.lacks(Need.LEDGER_ENTRIES):
        return _from_trial_balances(facts, spans)
    values: dict[str, Sequence[Decimal]] = {}
    closing = balances(facts, spans[-1].last)
    for account in {*facts.posted_by_day, *closing} - {retained_earnings(facts)}:
        days = facts.posted_by_day.get(account, {})
        if is_result(facts, account):
            values[account] = _posted(days, spans)
        else:
            values[account] = _held(days, spans, closing.get(account, ZERO))
    return values


def _posted(days: Mapping[date, Decimal], spans: Sequence[Days]) -> list[Decimal]:
    ends = [span.last for span in spans]
    found = [ZERO] * len(spans)
    for day, amount in days.items():
        place = bisect_left(ends, day)
        if place < len(spans) and spans[place].first <= day:
            found[place] += amount
    return found


def _held(days: Mapping[date, Decimal], spans: Sequence[Days], closing: Decimal) -> list[Decimal]:
    """The balances at the spans' ends: the last one, less what was posted after the earlier ends."""
    ends = [span.last for span in spans]
    after = [ZERO] * len(spans)
    for day, amount in days.items():
        if day <= ends[-1]:
            after[bisect_left(ends, day)] += amount
    found: list[Decimal] = []
    for amount in reversed(after):
        found.append(closing)
        closing -= amount
    return found[::-1]


def _from_trial_balances(facts: Facts, spans: Sequence[Days]) -> Values:
    columns = [_column(facts, span) for span in spans]
    accounts = sorted({account for column in columns for account in column})
    return {account: [column.get(account, ZERO) for column in columns] for account in accounts}


def _column(facts: Facts, span: Days) -> Mapping[str, Decimal]:
    closing = balances(facts, span.last)
    opening = _result_before(facts, span)
    return {
        account: closing.get(account, ZERO) - (opening.get(account, ZERO) if is_result(facts, account) else ZERO)
        for account in {*closing, *opening} - {retained_earnings(facts)}
    }


def _result_before(facts: Facts, span: Days) -> Mapping[str, Decimal]:
    """What revenue and expense accounts held before the span, of the financial year in which it ends.

    A span over a year end would also need what the year before came to: it is refused.
    """
    year = year_start(facts, span.last)
    if year > span.first:
        raise NotServed(
            f"{span.first} to {span.last} lies in two financial years, and there are no ledger entries"
        )
    return {} if year == span.first else balances(facts, span.first - ONE_DAY)
