"""What a run of checks says while it goes on and when it is done."""

import attrs

from dextflow.errors import DextflowError
from dextflow.model import Quarantine


@attrs.frozen(kw_only=True)
class RunProgress:
    """How far a run is: how many of the `clients` are calculated, `client` last, and how many `workflows` kept."""

    client: str
    calculated: int
    clients: int
    workflows: int


@attrs.frozen(kw_only=True)
class RefusedRun:
    """A workflow whose checks were not calculated, or whose results were not kept, and why."""

    workflow: str
    error: DextflowError


@attrs.frozen(kw_only=True)
class Unfinished:
    """A client whose checks were not calculated because there were no workers any more."""

    client: str
    reason: str


@attrs.frozen(kw_only=True)
class CheckReport:
    """What came of a run, in the order in which it came.

    `calculated` are the workflows whose results were kept, also the failed ones of clients that were put into
    quarantine now (`quarantined`). `unchanged` are those that the same run had kept before, and those without
    data-driven checks. Clients in quarantine since an earlier run were `passed_over`. Ask for the `unfinished`
    ones again under the same key, when there are workers.
    """

    calculated: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    refused: tuple[RefusedRun, ...] = ()
    quarantined: tuple[Quarantine, ...] = ()
    passed_over: tuple[Quarantine, ...] = ()
    unfinished: tuple[Unfinished, ...] = ()
