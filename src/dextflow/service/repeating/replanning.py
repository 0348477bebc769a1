"""Plan one line anew after its client's dates changed: no period is lost, and none is covered twice.

Work that has not begun gives way to that of the periods that are real now; work that has is only reported.
"""

from collections.abc import Mapping, Sequence
from datetime import date

import attrs

from dextflow.model import Firing, FiringRecord, FiringStatus, Line, Occurrence, ReportingPeriod
from dextflow.service.repeating.covering import ONE_DAY, Covered, Periods, tiles
from dextflow.service.repeating.fates import Fates, are_lost, fates_of, has_begun
from dextflow.service.repeating.moments import Moment
from dextflow.service.repeating.overlap import Makers, nominal_of
from dextflow.service.repeating.reality import Reality
from dextflow.service.repeating.records import LEFT, Entry
from dextflow.service.repeating.triggered import Clash, Turn
from dextflow.service.repeating.turns import Rows, TurnBuilder, entry_after
from dextflow.service.repeating.units import Unit
from dextflow.service.roof import Roof

NOT_REAL = "the dates of the client changed, and no longer lead to it"


class Replanning:
    """One line, the rows of its firings, and its open work, seen in the light of its client's dates now."""

    def __init__(
        self,
        roof: Roof,
        moment: Moment,
        reality: Reality,
        makers: Makers,
        *,
        rows: Rows,
        opened: Sequence[Unit],
    ) -> None:
        self._reality = reality
        self._rows = rows
        self._opened = {nominal_of(each): each for each in opened}
        self._makers = makers
        self._builder = TurnBuilder(roof, moment, rows)

    def turn(self, entry: Entry | None, line: Line) -> Turn:
        """What the line comes to that goes on from there; `entry` is how it is kept."""
        fates = fates_of(self._reality, line, self._rows, self._opened)
        for row in fates.staying:
            self._clash(row, self._reality.following(row.occurrence.firing.nominal))
        live = self._live(fates)
        gone = list(fates.gone)
        back = [self._reality.before(row.occurrence, line) for row in (*fates.gone, *fates.void)]
        for row in fates.following:
            now = self._worked_out(row, live)
            if now is None and not has_begun(row, self._opened):
                live.pop(row.occurrence.firing, None)
                gone.append(row)
                back.append(self._reality.before(row.occurrence, line))
            elif now is not None and (period := self._followed(row, now, fates).period):
                live[row.occurrence.firing] = period
                back += self._left_behind(row.occurrence.period, period)
        for row in (*gone, *fates.void):
            self._give_way(row)
        return self._planned(entry, self._gone_back(line, back), live)

    # ---------------------------------------------------------------------------------------------- what is so

    def _live(self, fates: Fates) -> dict[Firing, ReportingPeriod]:
        """The periods that are covered, by their firings."""
        away = {row.occurrence.firing for row in (*fates.gone, *fates.void)}
        return {
            firing: row.occurrence.period
            for firing, row in self._rows.items()
            if row.occurrence.period and row.real and firing not in away
        }

    def _eve(self, but: Firing | None = None) -> Periods:
        """The day before the first that the line was ever about: no other firing reaches back beyond it."""
        found = ((firing, row.occurrence.period) for firing, row in self._rows.items())
        starts = [period.start for firing, period in found if period and firing != but]
        if not starts:
            return ()
        eve = min(starts) - ONE_DAY
        return (ReportingPeriod(start=eve, end=eve),)

    def _left_behind(self, before: ReportingPeriod | None, now: ReportingPeriod) -> list[date]:
        """The day up to which a line goes back if a period begins later than before: its days are not lost."""
        lost = before and before.start < now.start and tiles(self._reality.repeating)
        return [before.start - ONE_DAY] if before and lost else []

    # ------------------------------------------------------------------------------------------ what is done

    def _clash(self, row: FiringRecord, now: Occurrence | None) -> None:
        self._builder.clashes.append(
            Clash(
                workflow=row.workflow or "",
                task=row.task or "",
                firing=row.occurrence.firing,
                kept=row.occurrence,
                now=now,
            )
        )

    def _give_way(self, row: FiringRecord) -> None:
        unit = self._opened.get(row.occurrence.firing.nominal)
        if unit is not None:
            self._builder.give_way(unit, NOT_REAL, real=False)
        elif row.status is not FiringStatus.SKIPPED:
            self._builder.note(row.occurrence, FiringStatus.SUPERSEDED, NOT_REAL, real=False)
        elif row.real:
            self._builder.replan(row, row.occurrence, real=False)

    def _worked_out(self, row: FiringRecord, live: Mapping[Firing, ReportingPeriod]) -> Occurrence | None:
        """A firing that is still real as it is now; None if other work is about all of its days."""
        firing = row.occurrence.firing
        now = self._reality.at(firing.nominal)
        others = [period for other, period in live.items() if other != firing]
        eves = [eve for eve in self._eve(firing) if now.period and eve.end < now.period.end]
        until = eves[0].end if eves else date.min
        return Covered(kept=(*others, *eves), until=until).leaves(self._reality.repeating, now)

    def _followed(self, row: FiringRecord, now: Occurrence, fates: Fates) -> Occurrence:
        """Let a firing follow the dates of its client, as far as it may; how it is then."""
        before = row.occurrence
        if (now == before and row.real) or self._would_lose_days(before, now, fates):
            return before
        if row.status is FiringStatus.SKIPPED:
            self._builder.replan(row, now, real=True)
            return now
        unit = self._opened.get(before.firing.nominal)
        if unit is not None:
            return self._follow(row, unit, now)
        if now.missing:
            self._builder.replan(row, now)
        else:
            self._builder.make(self._makers.of(self._reality.repeating), now)
        return now

    def _would_lose_days(self, before: Occurrence, now: Occurrence, fates: Fates) -> bool:
        """Whether no other firing can be about the days that one leaves behind."""
        if not (before.period and now.period and before.period.start < now.period.start):
            return False
        left = ReportingPeriod(start=before.period.start, end=now.period.start - ONE_DAY)
        return tiles(self._reality.repeating) and are_lost(self._reality, fates.fixed, left)

    def _follow(self, row: FiringRecord, unit: Unit, now: Occurrence) -> Occurrence:
        """Let listed work follow, unless a date is missing for that, or it is begun and about another period."""
        if now.missing:
            return row.occurrence
        if now.period != row.occurrence.period and has_begun(row, self._opened):
            self._clash(row, now)
            return row.occurrence
        return now if self._builder.follow(unit, row, now) else row.occurrence

    def _gone_back(self, line: Line, back: Sequence[date]) -> Line:
        """The line from where something is to take the place of what gave way: that is not settled either."""
        covered = min([line.covered_until, *back])
        settled = (firing.nominal for firing in self._rows if firing.nominal <= line.settled_until)
        return attrs.evolve(
            line, covered_until=covered, settled_until=min(line.settled_until, max([covered, *settled]))
        )

    def _planned(
        self,
        entry: Entry | None,
        line: Line,
        live: Mapping[Firing, ReportingPeriod],
    ) -> Turn:
        """The line with what comes next."""
        reality, covered = self._reality, line.covered_until
        kept = {*_kept(live, covered), *(eve for eve in self._eve() if eve.end <= covered)}
        line = reality.planned(attrs.evolve(line, kept=tuple(sorted(kept))))
        after = entry_after(reality.repeating, reality.client, line)
        if line.missing and not reality.is_member:
            after = attrs.evolve(after, standing=LEFT)
        return self._builder.turn(after if _is_new(after, entry) else None)


def _is_new(after: Entry, before: Entry | None) -> bool:
    """Whether a line is to be written: one that begins has something to wait for, and one that is kept changed."""
    if before is None:
        return after.standing != LEFT and bool(after.line.next or after.line.missing)
    return attrs.evolve(after, line=attrs.evolve(after.line, version=before.line.version)) != before


def _kept(live: Mapping[Firing, ReportingPeriod], covered: date) -> Periods:
    """Of the periods that are covered, the last one up to that day, and what goes beyond it."""
    ends = sorted(live.values(), key=lambda period: period.end)
    last = [period for period in ends if period.end <= covered][-1:]
    return tuple(last + [period for period in ends if period.end > covered])
