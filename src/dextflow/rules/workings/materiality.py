"""How large an amount must be to matter to a client of this size."""

from datetime import date
from decimal import Decimal

from dextflow.model import Facts
from dextflow.rules.settings import MONTHS, months_up_to
from dextflow.rules.workings.balances import revenue

LEAST = Decimal(100)
SHARE_OF_REVENUE = Decimal("0.005")


def materiality(facts: Facts, as_of: date) -> Decimal:
    """Work out the materiality at a day: 0.5 % of the revenue of the 12 months up to it, and at least 100.

    It is in the base currency and rounded down to one significant figure: 1,999.99 is 1,000. The share is the
    careful end of the 0.5 to 1 % of revenue that auditors take by habit; the least amount and the rounding are
    our own choice. Without any known revenue it is the least amount.
    """
    first = months_up_to(as_of, MONTHS)
    return one_figure(max(LEAST, SHARE_OF_REVENUE * revenue(facts, first, as_of)))


def at_least(given: Decimal, facts: Facts, as_of: date) -> Decimal:
    """Take the minimum that somebody has set, or the materiality at a day where it is 0: nothing was set."""
    return given or materiality(facts, as_of)


def without_revenue(facts: Facts, as_of: date) -> tuple[str, ...]:
    """Make the note that the materiality is only the least one, because no revenue is known; none if some is."""
    first = months_up_to(as_of, MONTHS)
    if revenue(facts, first, as_of) > 0:
        return ()
    return (f"No revenue is known of the year to {as_of}, so the materiality is the least one, {LEAST}.",)


def one_figure(amount: Decimal) -> Decimal:
    """Round an amount that is above zero down to one significant figure.

    >>> one_figure(Decimal("1999.99"))
    Decimal('1000')
    """
    unit = Decimal(10) ** amount.adjusted()
    return amount // unit * unit
