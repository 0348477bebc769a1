"""The tax period that a draft or a mistake belongs to, as a default of settings."""

from datetime import date

from dextflow.model import VatSettings
from dextflow.rules.settings import MONTHS, ONE_DAY, Basis


def tax_period_end(basis: Basis) -> date:
    """Take the last end of a period of sales tax up to the end of the reporting period.

    Where the client's tax periods are not known, it is the end of the reporting period.
    """
    end, vat = basis.period.end, basis.client.vat if basis.client else None
    if vat is None or end.year == date.min.year:
        return end
    agreed = max((each for each in vat.ends if each <= end), default=None)
    if agreed is None:
        return _usual_end(end, vat)
    return agreed if agreed < vat.ends[-1] else max(agreed, _usual_end(end, vat))


def _usual_end(day: date, vat: VatSettings) -> date:
    """The last day of the last usual period that had ended by a day; before the agreed ends, in step with them."""
    first = vat.ends[0] if vat.ends else None
    early = first is not None and day < first and (first + ONE_DAY).day == 1
    starting = first.month + 1 if first and early else vat.starting_month
    following = day + ONE_DAY
    months = following.year * MONTHS + following.month - 1
    started = months - (following.month - starting) % vat.months
    return date(started // MONTHS, started % MONTHS + 1, 1) - ONE_DAY
