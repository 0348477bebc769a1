"""How regularly something comes, and after which day the next one was due and did not come."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from math import sqrt
from statistics import median

import attrs

from dextflow.rules.settings import MONTHS

REGULAR = 0.35
ENOUGH_GAPS = 4
MONTHLY = range(26, 36)


@attrs.frozen
class Cadence:
    """A regular rhythm: the usual days between two, and how late one may be before it is missing."""

    days: int
    slack: int

    @property
    def monthly(self) -> bool:
        """Whether one comes each month."""
        return self.days in MONTHLY

    @property
    def words(self) -> str:
        """What people call it."""
        return "every month" if self.monthly else f"every {self.days} days"


def cadence_of(days: Sequence[date]) -> Cadence | None:
    """Find the rhythm of some days, in order and each once; None if there are too few, or none is to be seen.

    There is one if the gaps between the days, four at least, have a coefficient of variation below 0.35. The usual
    gap is their median, and the slack a third of it but three days at least. All three are our own choice.
    """
    gaps = [(later - earlier).days for earlier, later in pairwise(days)]
    if len(gaps) < ENOUGH_GAPS or _variation(gaps) >= REGULAR:
        return None
    usual = round(median(gaps))
    return Cadence(usual, max(3, usual // 3))


def missed(days: Sequence[date], cadence: Cadence, first: date, last: date) -> Iterator[date]:
    """List the days after which one was due, and turned out missing, within a span.

    `days` are in order and each once, none after the span. What comes each month is missing at the end of a month
    without one, unless there were two in the month before. Anything else is missing when the usual gap and the
    slack are over. Either way, one that came before the usual gap and the slack were over was only late. Each gap
    is told once, however long it grows.
    """
    longest = timedelta(days=cadence.days + cadence.slack)
    for place, day in enumerate(days):
        following = days[place + 1] if place + 1 < len(days) else None
        end = _end_of_next_month(day) if cadence.monthly else day + longest
        early = cadence.monthly and place > 0 and _month(days[place - 1]) == _month(day)
        came = following is not None and following <= max(end, day + longest)
        if first <= end <= last and not early and not came:
            yield day


def _variation(gaps: Sequence[int]) -> float:
    mean = sum(gaps) / len(gaps)
    return sqrt(sum((gap - mean) ** 2 for gap in gaps) / len(gaps)) / mean


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month


def _end_of_next_month(day: date) -> date:
    month = day.year * MONTHS + day.month + 1
    return date(month // MONTHS, month % MONTHS + 1, 1) - timedelta(days=1)
