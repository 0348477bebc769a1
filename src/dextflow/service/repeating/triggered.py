"""What comes of it when a repeating workflow fires, or the dates of its clients change."""

from collections.abc import Iterable

import attrs

from dextflow.errors import DextflowError
from dextflow.model import Firing, FiringRecord, FiringStatus, Instance, Occurrence, Status
from dextflow.ports import Put
from dextflow.service.records import Change


@attrs.frozen(kw_only=True)
class Clash:
    """Work that is begun and does not fit the client's dates any more: it stays as it is, and a person decides.

    `kept` is the firing as it was planned, `now` the one that the dates lead to in its place, None if to none yet.
    """

    workflow: str
    firing: Firing
    kept: Occurrence
    now: Occurrence | None


@attrs.frozen(kw_only=True)
class LineFault:
    """What could not be done for one client of a repeating workflow, and why. It is tried again the next time."""

    repeating: str
    client: str
    error: DextflowError


@attrs.frozen(kw_only=True)
class Triggered:
    """What came of it.

    `made` are the new workflows and `moved` those whose period or due date followed the client's dates. The
    firings of the others have their reasons: `pending` ones wait for dates of the client, `skipped` ones are not
    made, and `superseded` ones gave way. `conflicts` are for a person to look at; `faults` held up nobody else.
    `more`: there is more to do, so call again.
    """

    made: tuple[Instance, ...] = ()
    moved: tuple[Instance, ...] = ()
    pending: tuple[FiringRecord, ...] = ()
    skipped: tuple[FiringRecord, ...] = ()
    superseded: tuple[FiringRecord, ...] = ()
    conflicts: tuple[Clash, ...] = ()
    faults: tuple[LineFault, ...] = ()
    more: bool = False


Key = tuple[str, str]  # a repeating workflow and a client


@attrs.frozen(kw_only=True)
class Turn:
    """What one line comes to: what is written of it all at once, and what is reported. `more` of it is due."""

    puts: tuple[Put, ...] = ()
    records: tuple[FiringRecord, ...] = ()
    changes: tuple[Change, ...] = ()
    clashes: tuple[Clash, ...] = ()
    more: bool = False


class Tally:
    """What has come of it so far."""

    def __init__(self) -> None:
        self._turns: list[Turn] = []
        self._faults: dict[Key, LineFault] = {}
        self.made = 0

    def add(self, turns: Iterable[Turn]) -> None:
        """Note what was kept."""
        for turn in turns:
            self._turns.append(turn)
            self.made += sum(change.before is None for change in turn.changes)

    def fault(self, key: Key, error: DextflowError) -> None:
        """Note what could not be done for a line; of several reasons the last."""
        self._faults[key] = LineFault(repeating=key[0], client=key[1], error=error)

    def result(self, *, more: bool = False) -> Triggered:
        """All of it."""
        changes = [change for turn in self._turns for change in turn.changes]
        after = [change.after for change in changes if change.before is not None]
        return Triggered(
            made=tuple(change.after for change in changes if change.before is None),
            moved=tuple(each for each in after if each.status is not Status.DELETED),
            pending=self._records(FiringStatus.PENDING),
            skipped=self._records(FiringStatus.SKIPPED),
            superseded=self._records(FiringStatus.SUPERSEDED),
            conflicts=tuple({clash.firing: clash for turn in self._turns for clash in turn.clashes}.values()),
            faults=tuple(self._faults.values()),
            more=more,
        )

    def _records(self, status: FiringStatus) -> tuple[FiringRecord, ...]:
        return tuple(record for turn in self._turns for record in turn.records if record.status is status)
