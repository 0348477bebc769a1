"""The balances of accounts at the end of a day, in the base currency, debit positive.

They are those of the trial balance of that day, if there is one. Else they are worked out: from the latest
earlier trial balance and the entries after it, or from all entries if there is no earlier one.

Revenue and expense accounts start each financial year at nil. What earlier years made is in the account of
retained earnings, or under `EARLIER_YEARS` where the chart has none; the balances sum to zero either way. If the
ledger does not say when its year ends, no year is closed.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from dextflow.errors import NotServed
from dextflow.model import (
    Account,
    AccountClass,
    AccountRole,
    AccountType,
    DocumentKind,
    Facts,
    Need,
)
from dextflow.rules.settings import year_end_before
from dextflow.rules.workings.chosen import in_role

EARLIER_YEARS = "result of earlier years"
RESULT = frozenset({AccountClass.REVENUE, AccountClass.EXPENSE})
SALES_SIGN = {DocumentKind.SALES_INVOICE: 1, DocumentKind.SALES_CREDIT: -1}
ONE_DAY = timedelta(days=1)
ZERO = Decimal(0)


def balances(facts: Facts, as_of: date) -> Mapping[str, Decimal]:
    """Work out the balance of every account at the end of a day, by its id; one that is not there has none.

    Raises `NotServed` if there is no trial balance of that day and the ledger could not give its entries.
    """
    opening = opened_on(facts, as_of)
    if opening != as_of and facts.lacks(Need.LEDGER_ENTRIES):
        raise NotServed(f"the ledger gave neither a trial balance of {as_of} nor its entries")
    return carried(facts, opening, as_of)


def carried(facts: Facts, opening: date | None, as_of: date) -> Mapping[str, Decimal]:
    """Carry the trial balance of one day, or nil if it is None, forward to another day by the entries between."""
    found = dict(_opening(facts, as_of, opening))
    after, earlier = opening or date.min, ZERO
    first = year_start(facts, as_of)
    for account, days in facts.posted_by_day.items() if opening != as_of else ():
        result = is_result(facts, account)
        posted = sum((amount for day, amount in days.items() if after < day <= as_of), ZERO)
        closed = sum((amount for day, amount in days.items() if after < day < first), ZERO) if result else ZERO
        found[account] = found.get(account, ZERO) + posted - closed
        earlier += closed
    return _with_earlier_years(facts, found, earlier)


def opened_on(facts: Facts, as_of: date) -> date | None:
    """Find the day of the trial balance that balances at a day start from; None: of entries alone."""
    return max((each.as_of for each in facts.trial_balances if each.as_of <= as_of), default=None)


def movements(facts: Facts, first: date, last: date) -> Mapping[str, Decimal]:
    """Add up what was posted to each account from one day to another, both included, by its id.

    Raises `NotServed` if the ledger could not give its entries.
    """
    if facts.lacks(Need.LEDGER_ENTRIES):
        raise NotServed(f"the ledger did not give the entries from {first} to {last}")
    return {
        account: sum((amount for day, amount in days.items() if first <= day <= last), ZERO)
        for account, days in facts.posted_by_day.items()
    }


def running(facts: Facts, account: str, as_of: date) -> tuple[tuple[date, Decimal], ...]:
    """List the balance of one account after each day on which it was posted to, up to a day, in order.

    It is worked out backwards from the balance at that day, so it begins where the entries do; that of a revenue
    or expense account begins with the financial year.
    """
    balance = balances(facts, as_of).get(account, ZERO)
    return running_to(facts, account, as_of, balance)


def running_to(facts: Facts, account: str, as_of: date, balance: Decimal) -> tuple[tuple[date, Decimal], ...]:
    """List the balances of one account as `running` does, from its known balance at the last day."""
    first = year_start(facts, as_of) if is_result(facts, account) else date.min
    found: list[tuple[date, Decimal]] = []
    for day, amount in reversed(tuple(facts.posted_by_day.get(account, {}).items())):
        if first <= day <= as_of:
            found.append((day, balance))
            balance -= amount
    return tuple(reversed(found))


def crossed_on(facts: Facts, account: str, as_of: date, balance: Decimal) -> date | None:
    """Find the day from which on an account has been on the side of its balance at the last day, without a break.

    None if it was there before the entries begin.
    """
    posted = facts.posted_by_day.get(account, {})
    for day, after in reversed(running_to(facts, account, as_of, balance)):
        if (after - posted[day]) * balance <= 0:
            return day
    return None


def revenue(facts: Facts, first: date, last: date) -> Decimal:
    """Add up the revenue from one day to another, both included, without tax and in the base currency.

    It is what was posted to the accounts of revenue, other income left out, or where there are no entries, what
    was invoiced to customers less what was credited.
    """
    if not facts.ledger_entries:
        return _invoiced(facts, first, last)
    earned = (account.id for account in facts.accounts if _earns(account))
    posted = facts.posted_by_day
    return -sum(
        (amount for id_ in earned for day, amount in posted.get(id_, {}).items() if first <= day <= last), ZERO
    )


def year_start(facts: Facts, as_of: date) -> date:
    """Find the first day of the financial year of a day; the first of the calendar if no year end is known."""
    end = facts.organisation.year_end
    return year_end_before(as_of, end) + ONE_DAY if end and as_of.year > date.min.year else date.min


def retained_earnings(facts: Facts) -> str:
    """Find the account that holds what earlier years made: its id, or `EARLIER_YEARS` if the chart has none."""
    return next((account.id for account in in_role(facts, AccountRole.RETAINED_EARNINGS)), EARLIER_YEARS)


def is_result(facts: Facts, account: str) -> bool:
    """Whether an account, by its id, is one of revenue or expense."""
    found = facts.account_by_id.get(account)
    return found is not None and found.klass in RESULT


def _opening(facts: Facts, as_of: date, opening: date | None) -> Mapping[str, Decimal]:
    rows = (row for each in facts.trial_balances if each.as_of == opening for row in each.rows)
    found: dict[str, Decimal] = {}
    for row in rows:
        found[row.account] = found.get(row.account, ZERO) + row.balance
    if opening is None or opening >= year_start(facts, as_of):
        return found
    earlier = sum((balance for account, balance in found.items() if is_result(facts, account)), ZERO)
    kept = {account: balance for account, balance in found.items() if not is_result(facts, account)}
    return _with_earlier_years(facts, kept, earlier)


def _with_earlier_years(facts: Facts, found: dict[str, Decimal], earlier: Decimal) -> Mapping[str, Decimal]:
    if earlier:
        account = retained_earnings(facts)
        found[account] = found.get(account, ZERO) + earlier
    return found


def _earns(account: Account) -> bool:
    return account.klass is AccountClass.REVENUE and account.type is not AccountType.OTHER_INCOME


def _invoiced(facts: Facts, first: date, last: date) -> Decimal:
    return sum(
        (
            document.in_base(document.net) * SALES_SIGN[document.kind]
            for document in facts.documents
            if document.kind in SALES_SIGN and document.live and first <= document.issued_on <= last
        ),
        ZERO,
    )
