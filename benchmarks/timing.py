"""Measure engines in rounds.

Each round takes one sample of every engine at every size, so that a slow moment of the machine falls on all.
What is compared is the ratio within a round, and its median over the rounds. Time is CPU time of this process.
"""

import gc
from collections.abc import Callable, Iterable, Sequence
from statistics import median
from time import process_time
from typing import Any, Literal

import attrs

from engines import AnyEngine, NotConforming, conform


@attrs.frozen(kw_only=True)
class Effort:
    """How much to measure: rounds, seconds for one sample, and after how many seconds a subject is left alone."""

    rounds: int
    sample: float
    most: float


Quantity = Literal["create", "step", "round trip"]
Sample = dict[Quantity, float]
"""CPU seconds for creating a workflow, completing a step, and storing and loading a half-done workflow."""


@attrs.define(eq=False)
class Subject:
    """One engine at one size, and what was measured of it; `fault` says why it was not."""

    engine: AnyEngine
    n: int
    fault: str | None = None
    bytes: int = 0
    spent: float = 0.0
    samples: list[Sample] = attrs.Factory(list[Sample])

    def value(self, quantity: Quantity) -> float:
        """The median of the samples, in seconds."""
        return median(sample[quantity] for sample in self.samples)

    def ratio(self, quantity: Quantity, other: "Subject") -> float:
        """The median of what it takes relative to another subject in the same round."""
        rounds = zip(self.samples, other.samples, strict=False)
        return median(ours[quantity] / theirs[quantity] for ours, theirs in rounds)


def measure(engines: Iterable[AnyEngine], sizes: Sequence[int], effort: Effort) -> list[Subject]:
    """Check that every engine does the work at every size, and measure those that do."""
    subjects = [_checked(engine, n) for n in sizes for engine in engines]
    sound = [subject for subject in subjects if subject.fault is None]
    templates = [subject.engine.setup(subject.n) for subject in sound]
    gc.collect()
    gc.freeze()
    for _ in range(effort.rounds):
        for subject, template in zip(sound, templates, strict=True):
            if subject.spent < effort.most:
                _sample(subject, template, effort.sample)
    gc.unfreeze()
    return subjects


def _checked(engine: AnyEngine, n: int) -> Subject:
    try:
        conform(engine, n)
    except NotConforming as fault:
        return Subject(engine, n, fault=str(fault))
    return Subject(engine, n)


def _sample(subject: Subject, template: Any, seconds: float) -> None:  # noqa: ANN401 - an engine's own
    began = process_time()
    engine, n = subject.engine, subject.n
    half = run(engine, engine.create(template), n // 2)
    once = process_time() - began
    subject.bytes = getattr(engine, "size", len)(engine.dump(half))
    subject.samples.append(
        {
            "create": per_call(lambda: engine.create(template), seconds / 4),
            "step": _per_step(subject, template, max(1, round(seconds / once / 2))),
            "round trip": per_call(lambda: engine.load(template, engine.dump(half)), seconds / 2),
        }
    )
    subject.spent += process_time() - began


def _per_step(subject: Subject, template: Any, repeats: int) -> float:  # noqa: ANN401 - an engine's own
    fresh = [subject.engine.create(template) for _ in range(repeats)]
    gc.collect()
    start = process_time()
    for workflow in fresh:
        run(subject.engine, workflow, subject.n)
    return (process_time() - start) / (repeats * subject.n)


def run(engine: AnyEngine, workflow: Any, steps: int) -> Any:  # noqa: ANN401 - an engine's own
    """Complete that many steps."""
    complete_next = engine.complete_next
    for _ in range(steps):
        workflow, _ = complete_next(workflow)
    return workflow


def per_call(call: Callable[[], object], seconds: float) -> float:
    """The CPU seconds of one call, over as many calls as take about `seconds`."""
    start = process_time()
    call()
    calls = max(1, round(seconds / (process_time() - start + 1e-7)))
    gc.collect()
    start = process_time()
    for _ in range(calls):
        call()
    return (process_time() - start) / calls
