"""Settle many lines of repeating workflows together: all at once, or one by one if one of them is in the way."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial, reduce

from dextflow.errors import AlreadyExists, Conflict, DextflowError
from dextflow.service.repeating.records import LINE, Entry, line_id, read_entry
from dextflow.service.repeating.triggered import Key, Tally, Turn
from dextflow.service.retrying import ATTEMPTS
from dextflow.service.roof import NOTHING, Roof, Writes
from dextflow.service.trying import tried

Turns = Mapping[Key, Turn | DextflowError]


def settle(roof: Roof, keys: Sequence[Key], work_out: Callable[[Sequence[Key]], Turns], tally: Tally) -> Turns:
    """Work out what those lines come to and keep it, all in one moment, and what is at fault tells why.

    When somebody else was first, all of it is read and worked out again. A line that stands in the way time after
    time is left alone. Raises `Unavailable` and `UnknownOutcome`: whatever was kept then is not done again.
    """
    refused: DextflowError | None = None
    for _ in range(ATTEMPTS):
        turns = work_out(keys)
        try:
            keep(roof, [turn for turn in turns.values() if isinstance(turn, Turn)])
        except (Conflict, AlreadyExists) as error:
            refused = error
            continue
        _note(turns, tally)
        return turns
    if len(keys) > 1:
        return {key: turn for one in keys for key, turn in settle(roof, (one,), work_out, tally).items()}
    turns = {key: refused for key in keys if refused}
    _note(turns, tally)
    return turns


def keep(roof: Roof, turns: Sequence[Turn]) -> None:
    """Write what some lines come to, all or none."""
    writes = reduce(Writes.__add__, (turn.writes for turn in turns), NOTHING)
    if writes != NOTHING:
        roof.write(writes)


def _note(turns: Turns, tally: Tally) -> None:
    tally.add(turn for turn in turns.values() if isinstance(turn, Turn))
    for key, turn in turns.items():
        if isinstance(turn, DextflowError):
            tally.fault(key, turn)


def read_entries(roof: Roof, keys: Sequence[Key]) -> Mapping[Key, Entry | DextflowError | None]:
    """The lines of those repeating workflows and clients; None where there is none yet."""
    ids = {key: line_id(roof.practice, *key) for key in keys}
    records = roof.store.get(roof.practice, LINE, list(ids.values()))
    return {key: tried(partial(read_entry, records[id_])) if id_ in records else None for key, id_ in ids.items()}
