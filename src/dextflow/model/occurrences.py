"""Firings of a repeating workflow: those that will come, and what became of those that came."""

from datetime import date, datetime
from enum import Enum

import attrs

from dextflow.model.due_rules import DueDate
from dextflow.model.firing import Firing
from dextflow.model.period import ReportingPeriod
from dextflow.model.repeating import RepeatingWorkflow


@attrs.frozen(kw_only=True)
class Occurrence:
    """One firing, worked out.

    It is made on `made_on` and may start on `starts_on`, which are the same day but for a lead time. `due_on` and
    `period` are None while dates that it needs, `missing`, are not known.
    """

    firing: Firing
    starts_on: date
    made_on: date
    period: ReportingPeriod | None = None
    due_on: date | None = None
    statutory: DueDate | None = None
    missing: tuple[str, ...] = ()


class FiringStatus(Enum):
    """What became of a firing."""

    MADE = "made"
    PENDING = "pending"
    SKIPPED = "skipped"
    SUPERSEDED = "superseded"


@attrs.frozen(kw_only=True)
class FiringRecord:
    """What became of a firing, by whom and why: it is kept, so that it neither comes twice nor comes back.

    `workflow` and `task` are the ids of the workflow and of the task that were made of it, as far as it made them.
    `real` is False for one that was superseded because the client's dates no longer lead to it: should they do so
    again, it comes again. `version` counts the changes of the record.
    """

    occurrence: Occurrence
    status: FiringStatus
    by: str
    at: datetime
    reason: str = ""
    workflow: str | None = None
    task: str | None = None
    real: bool = True
    version: int = 0


@attrs.frozen(kw_only=True)
class Line:
    """How far a repeating workflow has come for one client.

    Every firing up to the nominal date `covered_until` has its record; the next one is `next`, None if there is
    none, or not while `missing` dates are not known. It may have been made or skipped before its turn. `version`
    counts the changes.

    What fired up to `settled_until` is settled, because the client joined or the rules were edited then: a change
    of the client's dates does not reach it. `kept` are the periods of listed work that a coming period could
    overlap: it leaves out their days, so that none is covered twice.
    """

    repeating: str
    client: str
    covered_until: date
    next: Occurrence | None = None
    missing: tuple[str, ...] = ()
    settled_until: date = date.min
    kept: tuple[ReportingPeriod, ...] = ()
    version: int = 0


class RepeatingAct(Enum):
    """What somebody did with a repeating workflow."""

    CREATED = "created"
    EDITED = "edited"
    PAUSED = "paused"
    RESUMED = "resumed"
    ENDED = "ended"
    SKIPPED = "skipped one"
    BACKFILLED = "backfilled"


@attrs.frozen(kw_only=True)
class RepeatingEvent:
    """One entry of the record of a repeating workflow: `after` is how it was after it, if it changed."""

    act: RepeatingAct
    by: str
    at: datetime
    reason: str = ""
    firing: Firing | None = None
    after: RepeatingWorkflow | None = None
