"""Plan one line anew after its client's dates changed: no period is lost, and none is covered twice.

Work that has not begun gives way to that of the periods that are real now; work that has is only reported.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import reduce

import attrs

from dextflow.engine import apply, follow_due_dates
from dextflow.model import (
    ChangePeriod,
    Event,
    Firing,
    FiringRecord,
    FiringStatus,
    Instance,
    Line,
    Occurrence,
    ReportingPeriod,
    Status,
)
from dextflow.service.covering import ONE_DAY, Periods, tiles, uncovered
from dextflow.service.making import Moment
from dextflow.service.overlap import Makers, nominal_of
from dextflow.service.prepare import prepared
from dextflow.service.reality import Reality
from dextflow.service.repeating_records import LEFT, Entry
from dextflow.service.roof import Roof
from dextflow.service.triggered import Clash, Turn
from dextflow.service.turns import Rows, TurnBuilder, entry_after, is_settled

NOT_REAL = "the dates of the client changed, and no longer lead to it"
CHANGED = "the dates of the client changed"


class Replanning:
    """One line, the rows of its firings, and its open workflows, seen in the light of its client's dates now."""

    def __init__(
        self,
        roof: Roof,
        moment: Moment,
        reality: Reality,
        makers: Makers,
        *,
        rows: Rows,
        opened: Sequence[Instance],
    ) -> None:
        self._roof = roof
        self._moment = moment
        self._reality = reality
        self._rows = rows
        self._opened = {nominal_of(each): each for each in opened}
        self._makers = makers
        self._builder = TurnBuilder(roof, moment, rows)

    def turn(self, entry: Entry | None, line: Line) -> Turn:
        """What the line comes to that goes on from there; `entry` is how it is kept."""
        reachable = [row for row in self._rows.values() if row.occurrence.firing.nominal > line.settled_until]
        unreal = [row for row in reachable if self._is_open(row) and not self._leads_to(row)]
        begun = [row for row in unreal if self._begun(row)]
        begun += [row for row in unreal if row not in begun and self._is_walled_in(row, begun)]
        gone = [row for row in unreal if row not in begun]
        for row in begun:
            self._clash(row, self._reality.following(row.occurrence.firing.nominal))
        for row in gone:
            self._give_way(row)
        live = self._live(line, gone)
        for row in reachable:
            if self._is_open(row) and row not in unreal:
                self._work_out_anew(row, live)
        return self._planned(entry, line, gone, live)

    # ---------------------------------------------------------------------------------------------- what is so

    def _is_open(self, row: FiringRecord) -> bool:
        """Whether something may still become of it: it waits for a date, or its workflow is open."""
        return row.status is FiringStatus.PENDING or (
            row.status is FiringStatus.MADE and row.occurrence.firing.nominal in self._opened
        )

    def _begun(self, row: FiringRecord) -> bool:
        instance = self._opened.get(row.occurrence.firing.nominal)
        return instance is not None and instance.status is not Status.NOT_STARTED

    def _leads_to(self, row: FiringRecord) -> bool:
        return self._reality.leads_to(row.occurrence.firing.nominal)

    def _is_walled_in(self, row: FiringRecord, begun: Sequence[FiringRecord]) -> bool:
        """Whether the period that would take its place goes round work that has begun: then it stays, too."""
        period = row.occurrence.period
        instead = self._reality.following(row.occurrence.firing.nominal)
        if period is None or instead is None or instead.period is None or not tiles(self._reality.repeating):
            return False
        around = instead.period
        walls = (other.occurrence.period for other in begun)
        return any(wall and period.end < wall.start and wall.end < around.end for wall in walls)

    def _live(self, line: Line, gone: Sequence[FiringRecord]) -> Mapping[Firing, ReportingPeriod]:
        """The periods that are covered, by their firings."""
        return {
            firing: row.occurrence.period
            for firing, row in self._rows.items()
            if row.occurrence.period
            and row not in gone
            and is_settled(row)
            and (row.status is not FiringStatus.SKIPPED or firing.nominal <= line.covered_until)
        }

    def _earlier(self, but: Firing | None = None) -> Periods:
        """The day before the first that the line was ever about: no other firing reaches back beyond it."""
        found = ((firing, row.occurrence.period) for firing, row in self._rows.items())
        starts = [period.start for firing, period in found if period and firing != but]
        if not starts:
            return ()
        eve = min(starts) - ONE_DAY
        return (ReportingPeriod(start=eve, end=eve),)

    # ------------------------------------------------------------------------------------------ what is done

    def _clash(self, row: FiringRecord, now: Occurrence | None) -> None:
        clash = Clash(workflow=row.workflow or "", firing=row.occurrence.firing, kept=row.occurrence, now=now)
        self._builder.clashes.append(clash)

    def _give_way(self, row: FiringRecord) -> None:
        instance = self._opened.get(row.occurrence.firing.nominal)
        if instance is None:
            self._builder.note(row.occurrence, FiringStatus.SUPERSEDED, NOT_REAL, real=False)
        else:
            self._builder.give_way(instance, NOT_REAL, real=False)

    def _work_out_anew(self, row: FiringRecord, live: Mapping[Firing, ReportingPeriod]) -> None:
        """Let a firing that is still real follow the dates of its client, as far as it may."""
        firing = row.occurrence.firing
        others = (*self._earlier(firing), *(period for other, period in live.items() if other != firing))
        now = uncovered(self._reality.repeating, self._reality.at(firing.nominal), others)
        if now is None or now == row.occurrence:
            return
        instance = self._opened.get(firing.nominal)
        if instance is None and not now.missing:
            self._builder.make(self._makers.of(self._reality.repeating), now)
        elif instance is None:
            self._builder.replan(row, now)
        elif not now.missing:
            self._follow(row, instance, now)

    def _follow(self, row: FiringRecord, instance: Instance, now: Occurrence) -> None:
        if now.period != row.occurrence.period and self._begun(row):
            self._clash(row, now)
        elif events := tuple(self._events(row, instance, now)):
            self._builder.change(instance, events)
            self._builder.replan(row, now)

    def _events(self, row: FiringRecord, instance: Instance, now: Occurrence) -> Iterator[Event]:
        """What happens in a workflow whose firing is about another period, or due on another date."""
        moment = self._moment
        events: tuple[Event, ...] = ()
        if now.period and now.period != row.occurrence.period:
            change = ChangePeriod(by=moment.by, at=moment.at, period=now.period, settings=())
            command = prepared(self._roof, instance, change, moment.actor)
            events = self._roof.decide(instance, command, moment.actor)
        yield from events
        if now.due_on:
            yield from follow_due_dates(
                reduce(apply, events, instance),
                self._roof.policy,
                due_on=now.due_on,
                starts_on=min(now.starts_on, now.due_on),
                statutory=now.statutory,
                because=CHANGED,
                by=moment.by,
                at=moment.at,
            )

    def _planned(
        self,
        entry: Entry | None,
        line: Line,
        gone: Sequence[FiringRecord],
        live: Mapping[Firing, ReportingPeriod],
    ) -> Turn:
        """The line with what comes next, after it went back to where something gave way."""
        reality = self._reality
        covered = min([line.covered_until, *(reality.before(row.occurrence, line) for row in gone)])
        passed = {
            row.occurrence.firing.nominal for row in self._rows.values() if row not in gone and is_settled(row)
        }
        kept = tuple(sorted({*_kept(live, covered), *(day for day in self._earlier() if day.end <= covered)}))
        line = reality.planned(attrs.evolve(line, covered_until=covered, kept=kept))
        while line.next and line.next.firing.nominal in passed:
            line = reality.planned(attrs.evolve(line, covered_until=line.next.firing.nominal))
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
    up_to = [period for period in live.values() if period.end <= covered]
    beyond = {period for period in live.values() if period.end > covered}
    return tuple(sorted(beyond.union(sorted(up_to)[-1:])))
