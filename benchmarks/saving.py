"""What dextflow writes and reads: one completion, a whole record, and a workflow without its record."""

from collections.abc import Callable
from statistics import median

import attrs

import dextflow_adapter as ours
import floor_attrs as floor
from dextflow.codec import decode_parts, encode, encode_parts
from timing import Effort, per_call, run


@attrs.frozen(kw_only=True)
class Cost:
    """CPU seconds, how many completions the plain attrs floor makes in that time, and bytes written."""

    seconds: float
    completions: float
    bytes: int


@attrs.frozen(kw_only=True)
class Saving:
    """At `n` steps, half of them done.

    `save`: the state that one more completion changes and its event, encoded. `record`: all events encoded,
    decoded and replayed. `parts`: job, state and results encoded and decoded; the events stay in their rows.
    """

    n: int
    save: Cost
    record: Cost
    parts: Cost


def measure_saving(n: int, effort: Effort) -> Saving:
    """Measure at `n` steps."""
    ordered = ours.setup(n)
    half = run(ours, ours.create(ordered), n // 2)
    before, _ = half
    (after, record), _ = ours.complete_next(half)
    event, plan = record[-1], ordered.plan
    written = [*encode_parts(after, before).values(), encode(event)]
    return Saving(
        n=n,
        save=_cost(lambda: (encode_parts(after, before), encode(event)), written, effort),
        record=_cost(lambda: ours.load(ordered, ours.dump(half)), [ours.dump(half)], effort),
        parts=_cost(lambda: decode_parts(encode_parts(before), plan), [*encode_parts(before).values()], effort),
    )


def _cost(call: Callable[[], object], written: list[str], effort: Effort) -> Cost:
    workflow = floor.create(floor.setup(8))
    rounds = [
        (per_call(call, effort.sample), per_call(lambda: floor.complete_next(workflow), effort.sample / 4))
        for _ in range(effort.rounds)
    ]
    return Cost(
        seconds=median(seconds for seconds, _ in rounds),
        completions=median(seconds / completion for seconds, completion in rounds),
        bytes=sum(map(len, written)),
    )
