"""Make the workflows of firings beside those that are still open, as far as the repeating workflow allows it."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

from dextflow.errors import DextflowError
from dextflow.model import Client, FiringStatus, Instance, Occurrence, Overlap, RepeatingWorkflow, Status
from dextflow.ports import Where
from dextflow.service.records import OPEN
from dextflow.service.repeating.batches import tried
from dextflow.service.repeating.making import Maker, Moment, maker
from dextflow.service.repeating.triggered import Key
from dextflow.service.repeating.turns import TurnBuilder
from dextflow.service.roof import Roof

STILL_OPEN = "the workflow of the time before is still open"
GAVE_WAY = "a later one has come"
Opened = Mapping[Key, Sequence[Instance]]


class Makers:
    """What makes the workflows of repeating workflows, each read when the first of its workflows is made."""

    def __init__(self, roof: Roof, moment: Moment, clients: Mapping[str, Mapping[str, Client]]) -> None:
        self._roof = roof
        self._moment = moment
        self._clients = clients
        self._makers: dict[str, Maker | DextflowError] = {}

    def of(self, repeating: RepeatingWorkflow) -> Maker:
        """What makes its workflows. Raises `NotFound` and `TemplateRetired`, each time."""
        if repeating.id not in self._makers:
            clients = self._clients[repeating.id]
            self._makers[repeating.id] = tried(partial(maker, self._roof, self._moment, repeating, clients))
        found = self._makers[repeating.id]
        if isinstance(found, DextflowError):
            raise found
        return found


def read_opened(roof: Roof, keys: Sequence[Key]) -> Opened:
    """The open workflows that were made for those repeating workflows and clients, in one read."""
    found: dict[Key, list[Instance]] = {}
    if keys:
        for instance in roof.read(tuple(roof.records(_open_work(keys)))):
            if instance.job.firing:
                found.setdefault((instance.job.firing.repeating, instance.job.client), []).append(instance)
    return found


def _open_work(keys: Sequence[Key]) -> tuple[Where, ...]:
    return (
        Where(terms=("repeating",), one_of=tuple(sorted({repeating for repeating, _ in keys}))),
        Where(terms=("client",), one_of=tuple(sorted({client for _, client in keys}))),
        Where(terms=("status",), one_of=tuple(status.value for status in OPEN)),
    )


def nominal_of(instance: Instance) -> date:
    """The nominal date of the firing of which a workflow was made; long ago for one of none."""
    return instance.job.firing.nominal if instance.job.firing else date.min


def make_beside(
    builder: TurnBuilder,
    making: Sequence[Occurrence],
    overlap: Overlap,
    opened: Sequence[Instance],
    made_by: Maker,
) -> None:
    """Make the workflows of some firings, oldest first, beside the open ones; raises as `Maker.made`."""
    if overlap is Overlap.ALLOW:
        for occurrence in making:
            builder.make(made_by, occurrence)
    elif overlap is Overlap.SKIP:
        _make_unless_open(builder, making, opened, made_by)
    else:
        _make_instead(builder, making, opened, made_by)


def _make_unless_open(
    builder: TurnBuilder, making: Sequence[Occurrence], opened: Sequence[Instance], made_by: Maker
) -> None:
    first = min(map(nominal_of, opened), default=date.max)
    for occurrence in making:
        if first < occurrence.firing.nominal:
            builder.note(occurrence, FiringStatus.SKIPPED, STILL_OPEN)
        else:
            first = occurrence.firing.nominal
            builder.make(made_by, occurrence)


def _make_instead(
    builder: TurnBuilder, making: Sequence[Occurrence], opened: Sequence[Instance], made_by: Maker
) -> None:
    *earlier, last = making
    for occurrence in earlier:
        builder.note(occurrence, FiringStatus.SUPERSEDED, GAVE_WAY)
    for instance in opened:
        if instance.status is Status.NOT_STARTED and nominal_of(instance) < last.firing.nominal:
            builder.give_way(instance, GAVE_WAY, real=True)
    builder.make(made_by, last)
