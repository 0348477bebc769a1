"""What is kept of runs: which workflows each has done, and the clients in quarantine."""

import json
from collections.abc import Mapping, Sequence

import attrs

from dextflow.codec import decode, encode
from dextflow.errors import Corrupt
from dextflow.model import Quarantine
from dextflow.ports import Put, Record, Store, Where
from dextflow.service.shelves import every_record
from dextflow.service.stored import reading

RUN, QUARANTINE = "check_run", "quarantine"


@attrs.frozen(kw_only=True)
class RunState:
    """How far a run has come: the workflows whose results it has kept, and how many commits it took."""

    key: str
    done: frozenset[str] = frozenset()
    version: int = 0

    def after(self, workflows: Sequence[str]) -> "RunState":
        """How far it is after one more commit, of these workflows."""
        return RunState(key=self.key, done=self.done.union(workflows), version=self.version + 1)


@attrs.frozen(kw_only=True)
class Shelf:
    """The place of a client in quarantine: who is there, None if nobody is now, and how often it was written."""

    client: str
    quarantine: Quarantine | None = None
    version: int = 0


def read_run(store: Store, practice: str, key: str) -> RunState:
    """How far the run of that key has come. Raises `Corrupt` if what is stored does not say."""
    record = store.get(practice, RUN, (key,)).get(key)
    if record is None:
        return RunState(key=key)
    try:
        done = frozenset(workflow for part in record.parts.values() for workflow in json.loads(part))
    except (TypeError, ValueError) as error:
        raise Corrupt(f"{RUN} {key!r}: {error!r}") from error
    return RunState(key=key, done=done, version=record.version)


def run_put(state: RunState, workflows: Sequence[str]) -> Put:
    """Write that a run has done some more workflows; what it wrote before stays as it is."""
    return Put(
        kind=RUN,
        id=state.key,
        expected=state.version,
        version=state.version + 1,
        parts={f"batch {state.version + 1}": json.dumps(list(workflows))},
        terms={} if state.version == 0 else None,
    )


def read_shelves(store: Store, practice: str, clients: Sequence[str]) -> Mapping[str, Shelf]:
    """The places of these clients in quarantine. Raises `Corrupt`."""
    records = store.get(practice, QUARANTINE, clients)
    return {client: _shelf(records[client]) if client in records else Shelf(client=client) for client in clients}


def quarantined(store: Store, practice: str) -> tuple[Quarantine, ...]:
    """All clients in quarantine, by id. Raises `Corrupt`."""
    where = (Where(terms=("quarantined",), one_of=(1,)),)
    shelves = (_shelf(record) for record in every_record(store, practice, QUARANTINE, where))
    return tuple(shelf.quarantine for shelf in shelves if shelf.quarantine)


def shelf_put(shelf: Shelf, quarantine: Quarantine | None) -> Put:
    """Put a client into quarantine, or let it out."""
    return Put(
        kind=QUARANTINE,
        id=shelf.client,
        expected=shelf.version,
        version=shelf.version + 1,
        parts={QUARANTINE: "" if quarantine is None else encode(quarantine)},
        terms={"quarantined": int(quarantine is not None)},
    )


def _shelf(record: Record) -> Shelf:
    with reading(f"{QUARANTINE} {record.id!r}"):
        text = record.parts[QUARANTINE]
        kept = decode(Quarantine, text) if text else None
    return Shelf(client=record.id, quarantine=kept, version=record.version)
