"""Calculate the checks of many workflows, for many clients, on any executor."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from datetime import datetime
from functools import partial

from dextflow.errors import DextflowError, InvalidValue, NotFound
from dextflow.model import Feature, Quarantine
from dextflow.ports.terms import is_storable
from dextflow.service.check_runs.books import Books
from dextflow.service.check_runs.keeping import Keeping, Run, recorded
from dextflow.service.check_runs.records import quarantined, read_run, read_shelves
from dextflow.service.check_runs.report import CheckReport
from dextflow.service.check_runs.tally import OnProgress, Tally
from dextflow.service.check_runs.units import ClientWork, Work, calculate, fetch
from dextflow.service.check_runs.workers import NewExecutor, PoolLost, Workers
from dextflow.service.checks import needs_of, tasks_of
from dextflow.service.chunks import chunks
from dextflow.service.records import WORKFLOW
from dextflow.service.roof import Roof

CLIENTS, WORKFLOWS, PAGE = 4, 50, 200
AHEAD = 1 + (os.cpu_count() or 1)
ByClient = Mapping[str, Sequence[str]]


class CheckRuns:
    """Calculate the checks of many workflows: what `Workflows.calculate` does for one, and with the same results.

    The books of a client are fetched once for all its workflows. What is calculated is a function of plain values,
    so that a pool of threads or processes, or the executor of a cluster can do it. Results are kept in batches: a
    crash loses none that were kept, and the same run again goes on where it stopped. Storage errors
    (`dextflow.errors.StorageError`) pass through; after one, do the same again under the same key.
    """

    def __init__(self, roof: Roof) -> None:
        self._roof = roof

    def run(
        self,
        workflows: Iterable[str],
        *,
        key: str,
        by: str,
        at: datetime,
        executor: Executor | None = None,
        make_executor: NewExecutor | None = None,
        fetching: Executor | None = None,
        on_progress: OnProgress | None = None,
        chunk: int = CLIENTS,
        ahead: int = AHEAD,
        batch: int = WORKFLOWS,
        retry: bool = False,
    ) -> CheckReport:
        """Calculate the checks of these workflows on fresh data, and say what came of each.

        `key` is yours, best something random for each run: a workflow that a run has kept is not calculated again
        under its key. `by` must be allowed to calculate each of them; one that may not be, is not in progress, or
        was changed meanwhile so that its results are of other settings, is among the refused.

        The rules run on `executor`, and without one in this thread. If it breaks, because a worker died, another
        is made by `make_executor` (alone, it makes the first one too, and each is closed here); without it, what
        is not calculated by then is unfinished. A client who breaks a pool alone, or whose calculation or ledger
        raises what it should not, goes into quarantine: its checks are kept as failed with the reason, and later
        runs pass it over, until one with `retry` has calculated it. The books are fetched in this thread, or on
        `fetching`, best a pool of threads.

        Workers get `chunk` clients at a time, and at most `ahead` chunks are under way, which bounds the books
        that are in memory: with few and large clients make them small. At least `batch` workflows go into one
        commit. `on_progress` is called after each client. Raises `NotEntitled`, `UnknownPerson`, and
        `InvalidValue` for a blank key, a time without a zone or a number below 1.
        """
        self._roof.require(Feature.WORKFLOWS)
        run = Run(key=key, person=self._roof.person(by), at=at)
        _check(run, chunk, ahead, batch)
        tally = Tally(on_progress)
        keeping = Keeping(self._roof, run, tally, batch=batch)
        healthy, retried = self._planned(workflows, run, tally, retry=retry)
        calculators = Workers(calculate, executor, make_executor)
        fetchers = Workers(partial(fetch, ledger=self._roof.ledger, practice=self._roof.practice), fetching)
        try:
            for clients, size, most in ((healthy, chunk, ahead), (retried, 1, 1)):
                works = self._works(clients, run, tally)
                units = Books(self._roof, fetchers, works, ahead=size)
                for calculated in units.calculated(calculators, chunk=size, ahead=most):
                    keeping.add(calculated)
                    tally.see(calculated.work.client)
        except PoolLost as lost:
            tally.give_up(str(lost))
        finally:
            calculators.close()
        keeping.flush()
        return tally.report()

    def quarantined(self, *, by: str | None = None) -> tuple[Quarantine, ...]:
        """The clients in quarantine, by id: those whom the person sees, and for the host all."""
        person = self._roof.reader(by)
        found = quarantined(self._roof.store, self._roof.practice)
        return tuple(each for each in found if person is None or person.sees(each.client))

    # ------------------------------------------------------------------------------------------------ within

    def _planned(
        self, workflows: Iterable[str], run: Run, tally: Tally, *, retry: bool
    ) -> tuple[ByClient, ByClient]:
        """What is to be done, by client: of those that are well, and of those that are in quarantine."""
        done = read_run(self._roof.store, self._roof.practice, run.key).done
        asked = dict.fromkeys(workflows)
        tally.skip(*(each for each in asked if each in done))
        by_client = self._by_client([each for each in asked if each not in done], tally)
        ill = self._ill(tuple(by_client))
        healthy = {client: ids for client, ids in by_client.items() if client not in ill}
        retried = {client: by_client[client] for client in ill} if retry else {}
        passed_over = () if retry else tuple(ill.values())
        tally.begin(*healthy, *retried, passed_over=passed_over)
        return healthy, retried

    def _by_client(self, workflows: Sequence[str], tally: Tally) -> ByClient:
        found: dict[str, list[str]] = {}
        for page in chunks(workflows, PAGE):
            records = self._roof.store.get(self._roof.practice, WORKFLOW, page)
            for each in page:
                if each in records:
                    found.setdefault(str(records[each].terms.get("client")), []).append(each)
                else:
                    tally.refuse((each, NotFound(WORKFLOW, each)))
        return found

    def _ill(self, clients: Sequence[str]) -> Mapping[str, Quarantine]:
        shelves = [
            shelf
            for page in chunks(clients, PAGE)
            for shelf in read_shelves(self._roof.store, self._roof.practice, page).values()
        ]
        return {shelf.client: shelf.quarantine for shelf in shelves if shelf.quarantine}

    def _works(self, by_client: ByClient, run: Run, tally: Tally) -> Iterator[ClientWork]:
        """What is to be calculated, client by client; whoever may not record it does not see it."""
        for client, ids in by_client.items():
            works = tuple(self._allowed(ids, run, tally))
            if not works:
                tally.see(client)
                continue
            tasks = (task for work in works for task in work.tasks)
            yield ClientWork(client=client, works=works, wanted=needs_of(tasks, self._roof.rules))

    def _allowed(self, ids: Sequence[str], run: Run, tally: Tally) -> Iterator[Work]:
        for instance in self._roof.get_many(ids).values():
            refused = recorded(self._roof, instance, run, ())
            tasks = tasks_of(instance)
            if isinstance(refused, DextflowError):
                hidden = not run.person.sees(instance.job.client)
                tally.refuse((instance.id, NotFound(WORKFLOW, instance.id) if hidden else refused))
            elif tasks:
                yield Work(workflow=instance.id, version=instance.version, tasks=tasks)
            else:
                tally.skip(instance.id)


def _check(run: Run, *numbers: int) -> None:
    if not run.key.strip() or not is_storable(run.key):
        raise InvalidValue("CheckRuns", "a run is known by its key, a text that is not blank")
    if run.at.utcoffset() is None:
        raise InvalidValue("CheckRuns", "the time of a run has a time zone")
    if min(numbers) < 1:
        raise InvalidValue("CheckRuns", "chunk, ahead and batch are 1 or more")
