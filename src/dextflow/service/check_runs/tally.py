"""What has come of a run so far."""

from collections.abc import Callable, Mapping

from dextflow.errors import DextflowError
from dextflow.model import Quarantine
from dextflow.service.check_runs.report import CheckReport, RefusedRun, RunProgress, Unfinished
from dextflow.service.records import Change

OnProgress = Callable[[RunProgress], None]


class Tally:
    """What has come of a run so far."""

    def __init__(self, on_progress: OnProgress | None) -> None:
        self._on_progress = on_progress
        self._waiting: dict[str, None] = {}
        self._clients = 0
        self._calculated: list[str] = []
        self._unchanged: list[str] = []
        self._refused: dict[str, DextflowError] = {}
        self._quarantined: list[Quarantine] = []
        self._passed_over: tuple[Quarantine, ...] = ()
        self._unfinished: tuple[Unfinished, ...] = ()

    def begin(self, *clients: str, passed_over: tuple[Quarantine, ...]) -> None:
        """These clients are to be calculated, and those are not."""
        self._waiting, self._clients = dict.fromkeys(clients), len(clients)
        self._passed_over = passed_over

    def see(self, client: str) -> None:
        """A client is calculated, or has nothing to be calculated."""
        del self._waiting[client]
        if self._on_progress is not None:
            done = self._clients - len(self._waiting)
            self._on_progress(
                RunProgress(client=client, calculated=done, clients=self._clients, workflows=len(self._calculated))
            )

    def skip(self, *workflows: str) -> None:
        """These workflows stay as they are."""
        self._unchanged += workflows

    def refuse(self, *refused: tuple[str, DextflowError]) -> None:
        """These workflows could not be changed; of several reasons the last."""
        self._refused |= dict(refused)

    def keep(
        self, decided: Mapping[str, Change | DextflowError | None], quarantined: tuple[Quarantine, ...]
    ) -> None:
        """What became of some workflows was kept."""
        for workflow, change in decided.items():
            if isinstance(change, Change):
                self._calculated.append(workflow)
            elif change is None:
                self._unchanged.append(workflow)
            else:
                self._refused[workflow] = change
        self._quarantined += quarantined

    def give_up(self, reason: str) -> None:
        """Nothing more is calculated."""
        self._unfinished = tuple(Unfinished(client=client, reason=reason) for client in self._waiting)

    def report(self) -> CheckReport:
        """All of it."""
        return CheckReport(
            calculated=tuple(self._calculated),
            unchanged=tuple(self._unchanged),
            refused=tuple(RefusedRun(workflow=each, error=error) for each, error in self._refused.items()),
            quarantined=tuple(self._quarantined),
            passed_over=self._passed_over,
            unfinished=self._unfinished,
        )
