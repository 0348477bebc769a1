"""What comes of it when a repeating workflow fires, or the dates of its clients change."""

from collections.abc import Iterable, Iterator
from functools import reduce

import attrs

from dextflow.errors import DextflowError
from dextflow.model import Firing, FiringRecord, FiringStatus, Instance, Occurrence, Status, Task
from dextflow.ports import Put
from dextflow.service.repeating.units import Done
from dextflow.service.roof import Writes


@attrs.frozen(kw_only=True)
class Clash:
    """Work that is begun and does not fit the client's dates any more: it stays as it is, and a person decides.

    `kept` is the firing as it was planned, `now` the one that the dates lead to in its place, None if to none yet.
    `workflow` and `task` are the ids of the work; one of them is blank where the firing made only the other.
    """

    workflow: str
    task: str = ""
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

    `made` are the new workflows and `moved` those whose period or due date followed the client's dates; `tasks`
    and `moved_tasks` are the tasks of recurring tasks, whose workflows are among the others. A task with a
    workflow follows that, and so only its workflow is among those that moved. The firings of the rest have their
    reasons: `pending` ones wait for dates of the client, `skipped` ones are not made, and `superseded` ones gave
    way. `conflicts` are for a person to look at; `faults` held up nobody else. `more`: there is more to do, so
    call again.
    """

    made: tuple[Instance, ...] = ()
    moved: tuple[Instance, ...] = ()
    tasks: tuple[Task, ...] = ()
    moved_tasks: tuple[Task, ...] = ()
    pending: tuple[FiringRecord, ...] = ()
    skipped: tuple[FiringRecord, ...] = ()
    superseded: tuple[FiringRecord, ...] = ()
    conflicts: tuple[Clash, ...] = ()
    faults: tuple[LineFault, ...] = ()
    more: bool = False


Key = tuple[str, str]  # a repeating workflow and a client


@attrs.frozen(kw_only=True)
class Turn:
    """What one line comes to: what is written of it all at once, and what is reported. `more` of it is due.

    `made` is new work, and `moved` what followed the client's dates or gave way.
    """

    puts: tuple[Put, ...] = ()
    records: tuple[FiringRecord, ...] = ()
    made: tuple[Done, ...] = ()
    moved: tuple[Done, ...] = ()
    clashes: tuple[Clash, ...] = ()
    more: bool = False

    @property
    def writes(self) -> Writes:
        """All that is written."""
        return reduce(Writes.__add__, (done.writes for done in (*self.made, *self.moved)), Writes(puts=self.puts))


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
            self.made += len(turn.made)

    def fault(self, key: Key, error: DextflowError) -> None:
        """Note what could not be done for a line; of several reasons the last."""
        self._faults[key] = LineFault(repeating=key[0], client=key[1], error=error)

    def result(self, *, more: bool = False) -> Triggered:
        """All of it."""
        made = [done for turn in self._turns for done in turn.made]
        moved = [done for turn in self._turns for done in turn.moved]
        return Triggered(
            made=tuple(_workflows(made)),
            moved=tuple(each for each in _workflows(moved) if each.status is not Status.DELETED),
            tasks=tuple(_tasks(made)),
            moved_tasks=tuple(each for each in _tasks(moved) if not each.deleted),
            pending=self._records(FiringStatus.PENDING),
            skipped=self._records(FiringStatus.SKIPPED),
            superseded=self._records(FiringStatus.SUPERSEDED),
            conflicts=tuple({clash.firing: clash for turn in self._turns for clash in turn.clashes}.values()),
            faults=tuple(self._faults.values()),
            more=more,
        )

    def _records(self, status: FiringStatus) -> tuple[FiringRecord, ...]:
        return tuple(record for turn in self._turns for record in turn.records if record.status is status)


def _workflows(done: Iterable[Done]) -> Iterator[Instance]:
    return (change.after for each in done for change in each.writes.changes)


def _tasks(done: Iterable[Done]) -> Iterator[Task]:
    return (each.task for each in done if each.task)
