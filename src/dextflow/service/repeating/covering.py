"""No day of a client is covered twice by the work of a repeating workflow, whatever becomes of its periods."""

from datetime import date, timedelta

import attrs

from dextflow.model import CumulativePeriods, Occurrence, OnPeriodEnd, RepeatingWorkflow, ReportingPeriod

ONE_DAY = timedelta(days=1)
Periods = tuple[ReportingPeriod, ...]


def tiles(repeating: RepeatingWorkflow) -> bool:
    """Whether the periods of its firings follow one another without overlap."""
    trigger = repeating.trigger
    return isinstance(trigger, OnPeriodEnd) and not isinstance(trigger.rule, CumulativePeriods)


@attrs.frozen(kw_only=True)
class Covered:
    """What is covered when a line has come up to a nominal date: whatever ended by then, and what goes beyond it.

    `kept` are the last of the periods that ended by `until`, and those that end later.
    """

    kept: Periods
    until: date

    def leaves(self, repeating: RepeatingWorkflow, occurrence: Occurrence) -> Occurrence | None:
        """An occurrence without the days at its ends that are covered; None if they are all of its days."""
        period = occurrence.period
        if period is None or not tiles(repeating):
            return occurrence
        start, end = self._first_free(period.start), period.end
        for other in sorted(self.kept, reverse=True):
            end = min(end, other.start - ONE_DAY) if end in other else end
        if end < start:
            return None
        return attrs.evolve(occurrence, period=ReportingPeriod(start=start, end=end))

    def _first_free(self, start: date) -> date:
        start = max([start, *(each.end + ONE_DAY for each in self.kept if each.end <= self.until)])
        for other in sorted(self.kept):
            start = max(start, other.end + ONE_DAY) if start in other else start
        return start

    def by(self, nominal: date, period: ReportingPeriod | None) -> "Covered":
        """What is covered once the line has come further, and work about a period is listed as well."""
        if period is None:
            return Covered(kept=self.kept, until=nominal)
        kept = {*(each for each in self.kept if each.end > period.end), period}
        return Covered(kept=tuple(sorted(kept)), until=nominal)
