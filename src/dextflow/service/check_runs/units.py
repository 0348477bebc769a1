"""The unit of work of a run: one client's books and all that is to be calculated on them, as plain values.

Everything here can be pickled and is calculated by a function of a module, so that a pool of processes, of
threads, or of other machines can do it.
"""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

import attrs

from dextflow.model import CheckResult, CheckStatus, Facts, Need
from dextflow.ports import Ledger
from dextflow.service.checks import Rules, Task, calculated, gather, without

I = TypeVar("I")  # noqa: E741 - an item
V = TypeVar("V")


@attrs.frozen(kw_only=True)
class Work:
    """What is to be calculated of one workflow, which was at that version when this was read."""

    workflow: str
    version: int
    tasks: tuple[Task, ...]


@attrs.frozen(kw_only=True)
class ClientWork:
    """What is to be calculated for one client, and all that this asks of the ledger together."""

    client: str
    works: tuple[Work, ...]
    wanted: frozenset[Need]


@attrs.frozen(kw_only=True)
class Unit:
    """What is to be calculated for one client, the rules for it, and the books, or why there are none."""

    of: ClientWork
    rules: Rules
    facts: Facts | str


@attrs.frozen
class Failure:
    """Why something could not be done: the type and the words of what was raised."""

    reason: str


@attrs.frozen
class Done(Generic[V]):
    """What something came to."""

    value: V


Results = tuple[tuple[CheckResult, ...], ...]


def fetch(work: ClientWork, *, ledger: Ledger | None, practice: str) -> Facts | str:
    """Fetch the books of one client, once for all that is to be calculated."""
    return gather(ledger, practice, work.client, work.wanted)


def calculate(unit: Unit) -> Results:
    """Calculate everything of one client: the results of each workflow, in their order."""
    return tuple(tuple(calculated(task, unit.rules, unit.facts) for task in work.tasks) for work in unit.of.works)


def failed(work: Work, reason: str) -> tuple[CheckResult, ...]:
    """The results of a workflow whose calculation broke: each failed, so that none looks like a pass."""
    return tuple(without(task, reason, CheckStatus.FAILED) for task in work.tasks)


def do_each(function: Callable[[I], V], items: Sequence[I]) -> tuple[Done[V] | Failure, ...]:
    """Do the same with some items, one after another; one that raises does not disturb the others."""
    return tuple(_done(function, item) for item in items)


def failure_of(error: BaseException) -> Failure:
    """Why something failed."""
    return Failure(f"{type(error).__name__}: {error}")


def _done(function: Callable[[I], V], item: I) -> Done[V] | Failure:
    try:
        return Done(function(item))
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever it is, it is that item's alone
        return failure_of(error)
