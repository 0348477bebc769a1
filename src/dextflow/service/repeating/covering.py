"""No day of a client is covered twice by the work of a repeating workflow, whatever becomes of its periods."""

from collections.abc import Iterable
from datetime import timedelta

import attrs

from dextflow.model import CumulativePeriods, Occurrence, OnPeriodEnd, RepeatingWorkflow, ReportingPeriod

ONE_DAY = timedelta(days=1)
Periods = tuple[ReportingPeriod, ...]


def tiles(repeating: RepeatingWorkflow) -> bool:
    """Whether the periods of its firings follow one another without overlap."""
    trigger = repeating.trigger
    return isinstance(trigger, OnPeriodEnd) and not isinstance(trigger.rule, CumulativePeriods)


def uncovered(repeating: RepeatingWorkflow, occurrence: Occurrence, kept: Periods) -> Occurrence | None:
    """The occurrence without the days that are covered; None if none is left.

    Whatever lies up to the last of the kept periods that end within or before its own is covered, and the end of
    its own may lie in one that goes beyond it.
    """
    period = occurrence.period
    if period is None or not tiles(repeating):
        return occurrence
    start = max([period.start, *(other.end + ONE_DAY for other in kept if other.end < period.end)])
    end = min([period.end, *(other.start - ONE_DAY for other in kept if period.end in other)])
    if end < start:
        return None
    return attrs.evolve(occurrence, period=ReportingPeriod(start=start, end=end))


def kept_after(kept: Periods, periods: Iterable[ReportingPeriod | None]) -> Periods:
    """The periods that a coming one could overlap once those are listed: the last, and what goes beyond it."""
    for period in periods:
        if period is not None:
            kept = (*(each for each in kept if each.end > period.end), period)
    return tuple(sorted(set(kept)))
