"""What is to become of the firings of a line whose client's dates changed."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import attrs

from dextflow.model import FiringRecord, FiringStatus, Instance, Line, ReportingPeriod, Status
from dextflow.service.covering import tiles
from dextflow.service.reality import Reality
from dextflow.service.turns import Rows, is_settled


@attrs.frozen(kw_only=True)
class Fates:
    """Of the firings that are not settled for good: which of them follow, stay in the way, give way, or are void.

    Those that follow are still real. Of the others, listed work that has begun stays; what has not gives way, but
    where nothing else could be about its days. A coming one that was skipped, and does not come, is void. Those that
    follow come latest first: days that one leaves are for the one before it.
    """

    following: tuple[FiringRecord, ...]
    staying: tuple[FiringRecord, ...]
    gone: tuple[FiringRecord, ...]
    void: tuple[FiringRecord, ...]


def fates_of(reality: Reality, line: Line, rows: Rows, opened: Mapping[date, Instance]) -> Fates:
    """Sort the firings of a line; `opened` are its open workflows by their nominal dates."""
    waiting = [row for row in rows.values() if _waits(row, line, opened, reality.today)]
    real = [row for row in waiting if reality.leads_to(row.occurrence.firing.nominal)]
    unreal = [row for row in waiting if row not in real]
    void = [row for row in unreal if row.status is FiringStatus.SKIPPED]
    staying = [row for row in unreal if has_begun(row, opened)]
    others = [row for row in unreal if row not in void and row not in staying]
    movable = [row for row in real if not has_begun(row, opened)]
    fixed = [row for row in rows.values() if is_settled(row) and row not in void and row not in others + movable]
    for row in sorted(others, key=_nominal, reverse=True):
        if _must_stay(row, reality, rows, fixed):
            staying.append(row)
            fixed.append(row)
    gone = tuple(row for row in others if row not in staying)
    latest_first = sorted(real, key=_nominal, reverse=True)
    return Fates(following=tuple(latest_first), staying=tuple(staying), gone=gone, void=tuple(void))


def has_begun(row: FiringRecord, opened: Mapping[date, Instance]) -> bool:
    """Whether somebody works on the workflow of a firing."""
    instance = opened.get(_nominal(row))
    return instance is not None and instance.status is not Status.NOT_STARTED


def _nominal(row: FiringRecord) -> date:
    return row.occurrence.firing.nominal


def _waits(row: FiringRecord, line: Line, opened: Mapping[date, Instance], today: date) -> bool:
    """Whether something may still become of it: it waits for a date, its workflow is open, or it is to come.

    One that was skipped and then did not come at all may do so after all.
    """
    if _nominal(row) <= line.settled_until:
        return False
    if row.status is FiringStatus.SKIPPED:
        return row.occurrence.made_on > today or not row.real
    return row.status is FiringStatus.PENDING or (row.status is FiringStatus.MADE and _nominal(row) in opened)


def _must_stay(row: FiringRecord, reality: Reality, rows: Rows, fixed: Sequence[FiringRecord]) -> bool:
    """Whether the days of a firing would be lost: the one that takes its place cannot be about them."""
    period, instead = row.occurrence.period, reality.following(_nominal(row))
    if period is None or instead is None or instead.period is None or not tiles(reality.repeating):
        return False
    other = rows.get(instead.firing)
    if other is not None and (other in fixed or other.status is FiringStatus.SKIPPED) and is_settled(other):
        return True
    end = instead.period.end
    return any(period.end < wall.start and wall.end < end for wall in _periods(fixed))


def _periods(rows: Sequence[FiringRecord]) -> Iterator[ReportingPeriod]:
    return (row.occurrence.period for row in rows if row.occurrence.period)
