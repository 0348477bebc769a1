"""What is to become of the firings of a line whose client's dates changed."""

from collections.abc import Mapping
from datetime import date

import attrs

from dextflow.model import FiringRecord, FiringStatus, Line, ReportingPeriod
from dextflow.service.repeating.covering import tiles
from dextflow.service.repeating.reality import Reality
from dextflow.service.repeating.turns import Rows, is_settled
from dextflow.service.repeating.units import Unit

Fixed = Mapping[date, FiringRecord]
Opened = Mapping[date, Unit]


@attrs.frozen(kw_only=True)
class Fates:
    """Of the firings that are not settled for good: which of them follow, stay in the way, give way, or are void.

    Those that follow are still real. Of the others, listed work that has begun stays; what has not gives way, but
    where nothing else could be about its days. A coming one that was skipped, and does not come, is void. Those
    that follow come latest first: days that one leaves are for the one before it. What is `fixed`, by its nominal
    date, is about the days that it is about, whatever changes.
    """

    following: tuple[FiringRecord, ...]
    staying: tuple[FiringRecord, ...]
    gone: tuple[FiringRecord, ...]
    void: tuple[FiringRecord, ...]
    fixed: Fixed


def fates_of(reality: Reality, line: Line, rows: Rows, opened: Opened) -> Fates:
    """Sort the firings of a line; `opened` is its open work by their nominal dates."""
    waiting = [row for row in rows.values() if _waits(row, line, opened, reality)]
    real = {_nominal(row) for row in waiting if reality.leads_to(_nominal(row))}
    unreal = [row for row in waiting if _nominal(row) not in real]
    void = [row for row in unreal if row.status is FiringStatus.SKIPPED]
    staying = [row for row in unreal if has_begun(row, opened)]
    others = [row for row in unreal if row.status is not FiringStatus.SKIPPED and not has_begun(row, opened)]
    movable = {_nominal(row) for row in waiting if not (_nominal(row) in real and has_begun(row, opened))}
    movable -= {_nominal(row) for row in staying}
    fixed = {_nominal(row): row for row in rows.values() if is_settled(row) and _nominal(row) not in movable}
    gone: list[FiringRecord] = []
    for row in sorted(others, key=_nominal, reverse=True):
        if _must_stay(row, reality, rows, fixed):
            staying.append(row)
            fixed[_nominal(row)] = row
        else:
            gone.append(row)
    following = sorted((row for row in waiting if _nominal(row) in real), key=_nominal, reverse=True)
    return Fates(
        following=tuple(following), staying=tuple(staying), gone=tuple(gone), void=tuple(void), fixed=fixed
    )


def has_begun(row: FiringRecord, opened: Opened) -> bool:
    """Whether somebody works on what a firing has made."""
    unit = opened.get(_nominal(row))
    return unit is not None and unit.has_begun


def _nominal(row: FiringRecord) -> date:
    return row.occurrence.firing.nominal


def _waits(row: FiringRecord, line: Line, opened: Opened, reality: Reality) -> bool:
    """Whether something may still become of it: it waits for a date, its workflow is open, or it is to come.

    One that was skipped and then did not come at all may do so after all. Of what is settled, only what waits for
    a date may still be made.
    """
    if row.status is FiringStatus.PENDING:
        return _nominal(row) > line.settled_until or reality.leads_to(_nominal(row))
    if _nominal(row) <= line.settled_until:
        return False
    if row.status is FiringStatus.SKIPPED:
        return row.occurrence.made_on > reality.today or not row.real
    return row.status is FiringStatus.MADE and _nominal(row) in opened


def _must_stay(row: FiringRecord, reality: Reality, rows: Rows, fixed: Fixed) -> bool:
    """Whether the days of a firing would be lost: those that take its place cannot be about them."""
    period, instead = row.occurrence.period, reality.following(_nominal(row))
    if period is None or instead is None or instead.period is None or not tiles(reality.repeating):
        return False
    other = rows.get(instead.firing)
    if instead.firing.nominal in fixed or (other is not None and other.status is FiringStatus.SKIPPED):
        return True
    if are_lost(reality, fixed, period):
        return True
    walls = (each.occurrence.period for each in fixed.values())
    return any(wall and period.end < wall.start and wall.end < instead.period.end for wall in walls)


def are_lost(reality: Reality, fixed: Fixed, days: ReportingPeriod) -> bool:
    """Whether a firing on one of those days would be for some of them, and is about others for good."""
    return any(
        nominal in days and not (row.occurrence.period and nominal in row.occurrence.period)
        for nominal, row in fixed.items()
        if reality.leads_to(nominal)
    )
