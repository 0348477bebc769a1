"""Keep what a run calculated: the results of many workflows in one commit."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import reduce

import attrs

from dextflow.engine import apply
from dextflow.errors import Conflict, DextflowError, NotFound
from dextflow.model import CheckResult, Instance, Person, Quarantine, RecordResults
from dextflow.ports import Put
from dextflow.service.calculation import in_line
from dextflow.service.check_runs.records import RunState, read_run, read_shelves, run_put, shelf_put
from dextflow.service.check_runs.tally import Tally
from dextflow.service.check_runs.units import ClientWork, Done, Failure, Results, Work, failed
from dextflow.service.checks import tasks_of
from dextflow.service.dismissal_records import Keys, as_kept, dismissed_keys
from dextflow.service.records import WORKFLOW, Change
from dextflow.service.retrying import ATTEMPTS
from dextflow.service.roof import Roof


@attrs.frozen(kw_only=True)
class Run:
    """A run: its key, who gives it, and when."""

    key: str
    person: Person
    at: datetime


@attrs.frozen(kw_only=True)
class Calculated:
    """What was calculated for one client, or why it failed."""

    work: ClientWork
    outcome: Done[Results] | Failure

    def results(self) -> Iterator[tuple[Work, tuple[CheckResult, ...]]]:
        """The results of each workflow; where the calculation broke, each of its checks has failed."""
        if isinstance(self.outcome, Failure):
            reason = self.outcome.reason
            return ((work, failed(work, reason)) for work in self.work.works)
        return zip(self.work.works, self.outcome.value, strict=True)


class Keeping:
    """Keeps what a run calculated, so many workflows at a time or a few more, and how far it has come."""

    def __init__(self, roof: Roof, run: Run, tally: Tally, *, batch: int) -> None:
        self._roof = roof
        self._run = run
        self._tally = tally
        self._batch = batch
        self._waiting: list[Calculated] = []
        self._state = self._read()

    def add(self, calculated: Calculated) -> None:
        """Keep it with the next batch."""
        self._waiting.append(calculated)
        if sum(len(each.work.works) for each in self._waiting) >= self._batch:
            self.flush()

    def flush(self) -> None:
        """Keep what waits, all of it in one commit, or client by client if one of them is in the way."""
        waiting, self._waiting = self._waiting, []
        if waiting:
            self._keep(waiting)

    # ------------------------------------------------------------------------------------------------ within

    def _keep(self, waiting: Sequence[Calculated]) -> None:
        """Again if somebody else was first, a few times."""
        for _ in range(ATTEMPTS - 1):
            try:
                return self._attempt(waiting)
            except Conflict:
                self._state = self._read()
        try:
            return self._attempt(waiting)
        except Conflict as conflict:
            self._state = self._read()
            return self._keep_each(waiting, conflict)

    def _keep_each(self, waiting: Sequence[Calculated], conflict: Conflict) -> None:
        """Client by client, so that only who is in the way is refused."""
        if len(waiting) == 1:
            self._tally.refuse(*((work.workflow, conflict) for work in waiting[0].work.works))
            return
        for one in waiting:
            self._keep((one,))

    def _attempt(self, waiting: Sequence[Calculated]) -> None:
        roof, clients = self._roof, [each.work.client for each in waiting]
        keys = dismissed_keys(roof.store, roof.practice, clients)
        decided = self._decided(waiting, self._state.done, keys)
        changes = [change for change in decided.values() if isinstance(change, Change)]
        puts, quarantined = self._quarantine(waiting)
        if changes or puts:
            done = [change.after.id for change in changes]
            roof.commit(*changes, puts=(run_put(self._state, done), *puts))
            self._state = self._state.after(done)
        self._tally.keep(decided, quarantined)
        self._bring_in_line(changes, keys)

    def _read(self) -> RunState:
        return read_run(self._roof.store, self._roof.practice, self._run.key)

    def _decided(
        self, waiting: Sequence[Calculated], done: frozenset[str], keys: Mapping[str, Keys]
    ) -> Mapping[str, Change | DextflowError | None]:
        """What becomes of each workflow: a change, a refusal, or nothing because the run has done it before."""
        ids = [work.workflow for each in waiting for work in each.work.works]
        instances = self._roof.get_many(ids)
        return {
            work.workflow: None
            if work.workflow in done
            else self._decide(instances.get(work.workflow), work, results, keys[each.work.client])
            for each in waiting
            for work, results in each.results()
        }

    def _decide(
        self, instance: Instance | None, work: Work, results: tuple[CheckResult, ...], keys: Keys
    ) -> Change | DextflowError:
        if instance is None:
            return NotFound(WORKFLOW, work.workflow)
        if tasks_of(instance) != work.tasks:
            return Conflict(WORKFLOW, instance.id, work.version, instance.version)
        kept = tuple(as_kept(result, instance, keys, self._roof.policy) for result in results)
        return recorded(self._roof, instance, self._run, kept)

    def _quarantine(self, waiting: Sequence[Calculated]) -> tuple[tuple[Put, ...], tuple[Quarantine, ...]]:
        """Who is put into quarantine, or let out of it."""
        shelves = read_shelves(self._roof.store, self._roof.practice, [each.work.client for each in waiting])
        puts: list[Put] = []
        found: list[Quarantine] = []
        for each in waiting:
            shelf = shelves[each.work.client]
            if isinstance(each.outcome, Failure):
                times = shelf.quarantine.times + 1 if shelf.quarantine else 1
                found.append(self._quarantined(each.work.client, each.outcome.reason, times))
                puts.append(shelf_put(shelf, found[-1]))
            elif shelf.quarantine:
                puts.append(shelf_put(shelf, None))
        return tuple(puts), tuple(found)

    def _quarantined(self, client: str, reason: str, times: int) -> Quarantine:
        run = self._run
        return Quarantine(client=client, reason=reason, by=run.person.id, at=run.at, times=times)

    def _bring_in_line(self, changes: Sequence[Change], keys: Mapping[str, Keys]) -> None:
        """Somebody may have dismissed a finding meanwhile."""
        now = dismissed_keys(self._roof.store, self._roof.practice, tuple(keys))
        for change in changes:
            client = change.after.job.client
            if now[client] != keys[client]:
                in_line(self._roof, change.after, by=self._run.person.id, at=self._run.at)


def recorded(roof: Roof, instance: Instance, run: Run, results: tuple[CheckResult, ...]) -> Change | DextflowError:
    """The change of a workflow that records these results, or why it is refused.

    A run may take long, and people work meanwhile: it is never dated before the workflow's last event.
    """
    command = RecordResults(by=run.person.id, at=max(run.at, instance.at), results=results)
    try:
        events = roof.decide(instance, command, run.person)
    except DextflowError as refused:
        return refused
    return Change(before=instance, after=reduce(apply, events, instance), events=events)
