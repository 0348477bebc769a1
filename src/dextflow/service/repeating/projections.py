"""Firings that will come: computed and not stored, for one client or as a list by date range."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from itertools import islice, takewhile

import attrs

from dextflow.errors import DextflowError, OutsideCoverage
from dextflow.model import (
    Client,
    Derivation,
    Firing,
    FiringRecord,
    Job,
    Line,
    Occurrence,
    Pending,
    Person,
    RepeatingWorkflow,
    Task,
)
from dextflow.scheduling import (
    GroupDeadline,
    deadlines,
    explain_occurrence,
    is_member,
    next_occurrence,
    occurrences,
)
from dextflow.service.repeating.batches import read_entries
from dextflow.service.repeating.firing import LINES
from dextflow.service.repeating.making import Maker, maker
from dextflow.service.repeating.members import MONTH, Candidates, members, sees
from dextflow.service.repeating.moments import Moment, almanac_of, begins_after
from dextflow.service.repeating.reality import Reality
from dextflow.service.repeating.records import ROSTER, Entry, read_roster
from dextflow.service.repeating.roster_lines import starting
from dextflow.service.repeating.turns import covered_by, is_settled, read_rows
from dextflow.service.roof import Roof
from dextflow.service.trying import tried

NOBODY = "dextflow"
LATER = timedelta(days=MONTH)


@attrs.frozen(kw_only=True)
class Projection:
    """A firing that will come, and what its workflow would be if it were made now; nothing of it is stored.

    `job` is that of its workflow, with the people as they turn out to be now, and `deadlines` are those of the
    groups of its steps. `task` is the task of a recurring task, with its owner, or the cause why it has none.
    Without either, `refused` says why: a date of the client is missing, or somebody is not known.
    """

    occurrence: Occurrence
    job: Job | None = None
    task: Task | None = None
    deadlines: tuple[GroupDeadline, ...] = ()
    refused: DextflowError | None = None

    @property
    def code(self) -> str:
        """How it is called in lists, until it is made."""
        return f"proj-{self.occurrence.firing.code}"


class Projections:
    """What will come of repeating workflows."""

    def __init__(self, roof: Roof) -> None:
        self._roof = roof

    def preview(
        self, repeating: RepeatingWorkflow, client: Client, today: date, most: int
    ) -> tuple[Occurrence, ...] | Pending:
        """The next firings for a client, or what is missing before the first can be said."""
        reality = self._reality(repeating, client, today)
        [entry] = self._entries(repeating, [client.id]).values()
        line = starting(reality, entry, self._after(repeating, today))
        fresh = (each for each in _known(coming(reality, line)) if not self._settled((each,)))
        if found := tuple(islice(fresh, most)):
            return found
        try:
            first = next_occurrence(repeating, client, line.covered_until, reality.almanac)
        except OutsideCoverage as gap:
            return Pending(missing=(str(gap),))
        return first if isinstance(first, Pending) else ()

    def projected(
        self,
        repeating: RepeatingWorkflow,
        first: date,
        last: date,
        clients: Sequence[str] | None,
        person: Person | None,
    ) -> Iterator[Projection]:
        """What will come of one repeating workflow and starts from `first` to `last`."""
        found = self._members(repeating, first, clients, person)
        after = self._after(repeating, first)
        rest = iter(found.values())
        while chunk := {client.id: client for client in islice(rest, LINES)}:
            yield from self._of_clients(repeating, chunk, first, last, after)

    def explain(self, repeating: RepeatingWorkflow, client: Client, nominal: date) -> tuple[Derivation, ...]:
        """How the dates of a firing come about, and what became of it."""
        lines = explain_occurrence(repeating, client, nominal, almanac_of(self._roof, repeating))
        rows = read_rows(self._roof, (Firing(repeating=repeating.id, client=client.id, nominal=nominal),))
        return (*lines, *(_told(row) for row in rows.values()))

    # ------------------------------------------------------------------------------------------------ within

    def _of_clients(
        self, repeating: RepeatingWorkflow, clients: Mapping[str, Client], first: date, last: date, after: date
    ) -> Iterator[Projection]:
        entries = self._entries(repeating, list(clients))
        found: list[Occurrence] = []
        for client in clients.values():
            reality = self._reality(repeating, client, first)
            line = starting(reality, entries[client.id], after)
            soon = takewhile(lambda each: each.starts_on - LATER <= last, coming(reality, line))
            found += [each for each in soon if first <= each.starts_on <= last]
        settled = self._settled(found)
        fresh = [each for each in found if each.firing not in settled]
        if fresh:
            moment = Moment(by=NOBODY, at=datetime.combine(first, time(), UTC), today=first)
            made_by = tried(partial(maker, self._roof, moment, repeating, clients))
            yield from (_projection(made_by, each) for each in fresh)

    def _members(
        self, repeating: RepeatingWorkflow, today: date, clients: Sequence[str] | None, person: Person | None
    ) -> Mapping[str, Client]:
        candidates = {
            id_: client
            for id_, client in Candidates(self._roof).of(repeating).items()
            if (clients is None or id_ in clients) and sees(person, id_)
        }
        found = members(repeating, candidates, almanac_of(self._roof, repeating), today)
        return {client.id: client for client in found}

    def _reality(self, repeating: RepeatingWorkflow, client: Client, today: date) -> Reality:
        almanac = almanac_of(self._roof, repeating)
        return Reality(repeating=repeating, client=client, almanac=almanac, today=today)

    def _entries(self, repeating: RepeatingWorkflow, clients: Sequence[str]) -> Mapping[str, Entry | None]:
        """The lines of those clients; raises `Corrupt`."""
        found: dict[str, Entry | None] = {}
        for (_, client), entry in read_entries(self._roof, [(repeating.id, each) for each in clients]).items():
            if isinstance(entry, DextflowError):
                raise entry
            found[client] = entry
        return found

    def _after(self, repeating: RepeatingWorkflow, today: date) -> date:
        """After which day a line would begin."""
        record = self._roof.record(ROSTER, repeating.id)
        begins = begins_after(self._roof, today)
        return min(begins, read_roster(record).after) if record else begins

    def _settled(self, found: Sequence[Occurrence]) -> set[Firing]:
        rows = read_rows(self._roof, [each.firing for each in found])
        return {firing for firing, row in rows.items() if is_settled(row)}


def coming(reality: Reality, line: Line) -> Iterator[Occurrence]:
    """The firings of a line that come, each without the days that others cover.

    Raises `OutsideCoverage` where the workflow's calendar ends.
    """
    covered = covered_by(line)
    for each in occurrences(reality.repeating, reality.client, line.covered_until, reality.almanac):
        if not is_member(reality.repeating.roster, reality.client, each.firing.nominal):
            return  # the client was with the practice all the while, so it is not of the roster later either
        fresh = covered.leaves(reality.repeating, each)
        covered = covered.by(each.firing.nominal, fresh.period if fresh else None)
        if fresh:
            yield fresh


def _known(found: Iterator[Occurrence]) -> Iterator[Occurrence]:
    """Those up to where the calendar ends."""
    with suppress(OutsideCoverage):
        yield from found


def _projection(made_by: Maker | DextflowError, occurrence: Occurrence) -> Projection:
    if isinstance(made_by, DextflowError):
        return Projection(occurrence=occurrence, refused=made_by)
    made = tried(partial(made_by.made, occurrence))
    if isinstance(made, DextflowError):
        return Projection(occurrence=occurrence, refused=made)
    work = made[0]
    if not work.writes.changes:
        return Projection(occurrence=occurrence, task=work.task)
    workflow = work.writes.changes[0].after
    job = workflow.job
    due = deadlines(workflow.plan.template, due_on=job.due_on, starts_on=job.starts_on)
    return Projection(occurrence=occurrence, job=job, task=work.task, deadlines=due)


def _told(row: FiringRecord) -> Derivation:
    reason = f": {row.reason}" if row.reason else ""
    return Derivation(reason=f"{row.status.value} by {row.by} on {row.at.date()}{reason}")
