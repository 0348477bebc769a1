"""What an engine's module offers, which engines there are, and the proof that they all do the same work."""

from collections.abc import Sequence
from importlib import import_module
from typing import Any, Protocol, TypeVar, cast

OURS = "dextflow_adapter"
FLOOR = "floor_attrs"
SPIFF = ("peer_spiff_core", "peer_spiff_flat", "peer_spiff_groups")
PEERS = ("peer_eventsourcing", "peer_transitions", *SPIFF)
ENGINES = ("floor_bare", FLOOR, OURS, *PEERS)

T = TypeVar("T")
W = TypeVar("W")
B = TypeVar("B")


class Engine(Protocol[T, W, B]):
    """A module that runs the workload, over its own templates, workflows and stored forms.

    `IMMUTABLE`: completing a step leaves the workflow as it was and returns another. A module may also have
    `size(blob)`, the bytes of a stored form, where that is not its length.
    """

    NAME: str
    VERSION: str
    IMMUTABLE: bool

    def setup(self, n: int) -> T:
        """A template of `n` steps, shared by all its workflows."""
        ...

    def create(self, template: T) -> W:
        """A workflow whose first step is ready."""
        ...

    def complete_next(self, workflow: W) -> tuple[W, Sequence[str]]:
        """Complete the ready step; the keys of the steps that this makes ready."""
        ...

    def is_done(self, workflow: W) -> bool:
        """Whether every step is done."""
        ...

    def audit_len(self, workflow: W) -> int:
        """How many completions the record of the workflow holds."""
        ...

    def dump(self, workflow: W) -> B:
        """The workflow with its record, ready to be stored."""
        ...

    def load(self, template: T, blob: B) -> W:
        """The workflow again."""
        ...


AnyEngine = Engine[Any, Any, Any]


class NotConforming(Exception):
    """An engine does not do the work."""


def installed() -> dict[str, AnyEngine]:
    """The engines whose libraries are installed, by the name of their module."""
    found = {}
    for name in ENGINES:
        try:
            found[name] = cast("AnyEngine", import_module(name))
        except ModuleNotFoundError:
            if name not in PEERS:
                raise
    return found


def conform(engine: AnyEngine, n: int) -> None:
    """Complete half of a workflow, store it, load it, and complete the rest.

    Raises `NotConforming` if a step does not open its successor, the end comes too early or not at all, or the
    record does not hold every completion.
    """
    template = engine.setup(n)
    half = _complete(engine, engine.create(template), 0, n // 2, n)
    if engine.IMMUTABLE:
        _complete(engine, half, n // 2, n // 2 + 1, n)
    loaded = engine.load(template, engine.dump(half))
    for workflow in (half, loaded):
        _require(not engine.is_done(workflow), "half of the steps and it is done")
        _require(engine.audit_len(workflow) == n // 2, "its record is not that of half of the steps")
    finished = _complete(engine, loaded, n // 2, n, n)
    _require(engine.is_done(finished), "all steps and it is not done")
    _require(engine.audit_len(finished) == n, "its record does not hold every completion")


def _complete(engine: AnyEngine, workflow: Any, first: int, end: int, n: int) -> Any:  # noqa: ANN401 - an engine's own
    for done in range(first + 1, end + 1):
        try:
            workflow, opened = engine.complete_next(workflow)
        except Exception as error:
            raise NotConforming(f"completion {done} fails: {type(error).__name__}: {error}") from error
        _require(len(opened) == (done < n), f"completion {done} makes {len(opened)} steps ready")
    return workflow


def _require(holds: bool, otherwise: str) -> None:  # noqa: FBT001 - it is an assertion
    if not holds:
        raise NotConforming(otherwise)
