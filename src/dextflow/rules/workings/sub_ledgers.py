"""The sub-ledgers of customers and suppliers by day and by contact, and when they parted from the ledger."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from dextflow.model import Facts
from dextflow.model.sub_ledgers import unapplied_rate

ZERO = Decimal(0)


def by_day(facts: Facts) -> Mapping[bool, Mapping[date, Decimal]]:
    """Add up the changes of each day, those of customers under True and those of suppliers under False."""
    found: dict[bool, defaultdict[date, Decimal]] = {True: defaultdict(Decimal), False: defaultdict(Decimal)}
    for sale, on, _, amount in facts.owed_changes:
        found[sale][on] += amount
    return found


def open_by_contact(facts: Facts, as_of: date) -> Mapping[tuple[bool, str], Decimal]:
    """Add up what each contact has open at the end of a day, as a customer (True) and as a supplier (False)."""
    found: dict[tuple[bool, str], Decimal] = {}
    for sale, on, contact, amount in facts.owed_changes:
        if on <= as_of and contact:
            found[sale, contact] = found.get((sale, contact), ZERO) + amount
    return {key: amount for key, amount in found.items() if amount}


def without_rate(facts: Facts) -> int:
    """Count the payments with something unapplied that cannot be put into the base currency."""
    unsettled = (payment for payment in facts.payments if payment.unapplied and not payment.voided)
    return sum(unapplied_rate(payment, facts.organisation.base_currency) is None for payment in unsettled)


def arose_on(moves: Mapping[date, Decimal], difference: Decimal, as_of: date, tolerance: Decimal) -> date | None:
    """Find the day from which on a difference was above the tolerance without a break, up to a day.

    `moves` is how much the difference changed on each day. None if it is older than the moves.
    """
    for day in sorted((day for day in moves if day <= as_of), reverse=True):
        difference -= moves[day]
        if abs(difference) <= tolerance:
            return day
    return None
