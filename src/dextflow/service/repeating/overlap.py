"""Make the work of firings beside those that are still open, as far as the repeating workflow allows it."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

from dextflow.errors import DextflowError
from dextflow.model import Client, FiringStatus, Occurrence, Overlap, RepeatingWorkflow
from dextflow.ports import Where
from dextflow.service.filters import in_status
from dextflow.service.records import OPEN
from dextflow.service.repeating.making import Maker, maker
from dextflow.service.repeating.moments import Moment
from dextflow.service.repeating.task_units import read_opened_tasks
from dextflow.service.repeating.triggered import Key
from dextflow.service.repeating.turns import TurnBuilder
from dextflow.service.repeating.units import Unit, WorkflowUnit
from dextflow.service.roof import Roof
from dextflow.service.trying import tried

STILL_OPEN = "the work of the time before is still open"
GAVE_WAY = "a later one has come"
Opened = Mapping[Key, Sequence[Unit]]


class Makers:
    """What makes the work of repeating workflows, each read when the first of its work is made."""

    def __init__(self, roof: Roof, moment: Moment, clients: Mapping[str, Mapping[str, Client]]) -> None:
        self._roof = roof
        self._moment = moment
        self._clients = clients
        self._makers: dict[str, Maker | DextflowError] = {}

    def of(self, repeating: RepeatingWorkflow) -> Maker:
        """What makes its work. Raises `NotFound` and `TemplateRetired`, each time."""
        if repeating.id not in self._makers:
            clients = self._clients[repeating.id]
            self._makers[repeating.id] = tried(partial(maker, self._roof, self._moment, repeating, clients))
        found = self._makers[repeating.id]
        if isinstance(found, DextflowError):
            raise found
        return found


def read_opened(roof: Roof, keys: Sequence[Key]) -> Opened:
    """The open work that was made for those repeating workflows and clients, in one read of each kind."""
    found: dict[Key, list[Unit]] = {}
    if keys:
        repeating, clients = (tuple(sorted(set(each))) for each in zip(*keys, strict=True))
        for task in read_opened_tasks(roof, repeating, clients).values():
            found.setdefault((task.firing.repeating, task.firing.client), []).append(task)
        for instance in roof.read(tuple(roof.records(_open_work(keys)))):
            if (firing := instance.job.firing) and not instance.job.task:
                unit = WorkflowUnit(instance=instance, firing=firing)
                found.setdefault((firing.repeating, firing.client), []).append(unit)
    return found


def _open_work(keys: Sequence[Key]) -> tuple[Where, ...]:
    return (
        Where(terms=("repeating",), one_of=tuple(sorted({repeating for repeating, _ in keys}))),
        Where(terms=("client",), one_of=tuple(sorted({client for _, client in keys}))),
        in_status(OPEN),
    )


def nominal_of(unit: Unit) -> date:
    """The nominal date of the firing of which work was made."""
    return unit.firing.nominal


def make_beside(
    builder: TurnBuilder,
    making: Sequence[Occurrence],
    overlap: Overlap,
    opened: Sequence[Unit],
    made_by: Maker,
) -> None:
    """Make the work of some firings, oldest first, beside the open ones; raises as `Maker.made`."""
    if overlap is Overlap.ALLOW:
        for occurrence in making:
            builder.make(made_by, occurrence)
    elif overlap is Overlap.SKIP:
        _make_unless_open(builder, making, opened, made_by)
    else:
        _make_instead(builder, making, opened, made_by)


def _make_unless_open(
    builder: TurnBuilder, making: Sequence[Occurrence], opened: Sequence[Unit], made_by: Maker
) -> None:
    first = min(map(nominal_of, opened), default=date.max)
    for occurrence in making:
        if first < occurrence.firing.nominal:
            builder.note(occurrence, FiringStatus.SKIPPED, STILL_OPEN)
        else:
            first = occurrence.firing.nominal
            builder.make(made_by, occurrence)


def _make_instead(
    builder: TurnBuilder, making: Sequence[Occurrence], opened: Sequence[Unit], made_by: Maker
) -> None:
    *earlier, last = making
    for occurrence in earlier:
        builder.note(occurrence, FiringStatus.SUPERSEDED, GAVE_WAY)
    for unit in opened:
        if not unit.has_begun and nominal_of(unit) < last.firing.nominal:
            builder.give_way(unit, GAVE_WAY, real=True)
    builder.make(made_by, last)
