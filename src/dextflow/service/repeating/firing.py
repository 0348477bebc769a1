"""Make what is due of repeating workflows: each firing once, whoever asks for it and how often."""

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import chain

import attrs

from dextflow.errors import DextflowError, NotFound, UnknownClient
from dextflow.model import Client, FiringStatus, Occurrence, Overlap, RepeatingWorkflow, Standing
from dextflow.ports import Record, Where
from dextflow.scheduling import LinePlan, plan
from dextflow.service.repeating.batches import Turns, read_entries, settle
from dextflow.service.repeating.members import read_clients
from dextflow.service.repeating.moments import Moment, almanac_of
from dextflow.service.repeating.overlap import Makers, Opened, make_beside, read_opened
from dextflow.service.repeating.records import ACTIVE, LINE, REPEATING, Entry, read_repeating
from dextflow.service.repeating.triggered import Key, Tally, Turn
from dextflow.service.repeating.turns import Rows, TurnBuilder, covered_by, entry_after, is_settled, read_rows
from dextflow.service.repeating.units import Unit
from dextflow.service.roof import Roof
from dextflow.service.trying import tried

LINES, FIRINGS = 50, 100  # so many lines, and so many firings, are settled in one commit
COVERED = "the work that is listed covers its period already"


@attrs.frozen(kw_only=True)
class Due:
    """What has come of one line, and is to be settled."""

    entry: Entry
    repeating: RepeatingWorkflow
    client: Client
    plan: LinePlan

    @property
    def come(self) -> list[tuple[Occurrence, str]]:
        """The firings that came, oldest first, with the reason why they are skipped, blank if they are not."""
        both = chain(((each, "") for each in self.plan.due), self.plan.skipped)
        return sorted(both, key=lambda each: each[0].firing.nominal)


class DueLines:
    """The lines that are due at a moment."""

    def __init__(self, roof: Roof, moment: Moment, tally: Tally) -> None:
        self._roof = roof
        self._moment = moment
        self._tally = tally

    def make(self, *where: Where, most: int) -> bool:
        """Make what is due of the lines that meet the conditions; whether there is more after `most` workflows."""
        due = (
            Where(terms=("standing",), one_of=(ACTIVE,)),
            Where(terms=("next_on",), at_most=self._moment.today.isoformat()),
            *where,
        )
        store, after = self._roof.store, None
        while True:
            page = store.query(self._roof.practice, LINE, due, order_by="next_on", after=after, limit=LINES)
            keys = [key_of(record) for record in page.records]
            while keys:
                turns = settle(self._roof, keys, self._turns, self._tally)
                keys = [key for key, turn in turns.items() if isinstance(turn, Turn) and turn.more]
                if self._tally.made >= most:
                    return bool(keys or page.after)
            if (after := page.after) is None:
                return False

    # ------------------------------------------------------------------------------------------------ within

    def _turns(self, keys: Sequence[Key]) -> Turns:
        """What those lines come to, with all that is needed for it read at once."""
        turns = self._dues(keys)
        dues = {key: due for key, due in turns.items() if isinstance(due, Due)}
        opened = read_opened(self._roof, [key for key, due in dues.items() if _may_overlap(due)])
        rows = self._rows(dues, opened)
        makers = Makers(self._roof, self._moment, _clients(dues))
        return {
            key: tried(partial(self._turn, due, rows, opened.get(key, ()), makers))
            if isinstance(due, Due)
            else due
            for key, due in turns.items()
        }

    def _dues(self, keys: Sequence[Key]) -> Mapping[Key, Due | Turn | DextflowError]:
        entries = read_entries(self._roof, keys)
        repeatings = read_repeatings(self._roof, {repeating for repeating, _ in keys})
        clients = read_clients(self._roof, (client for _, client in keys))
        most = max(1, FIRINGS // len(keys))
        return {
            key: tried(partial(self._due, key, entry, repeatings.get(key[0]), clients.get(key[1]), most))
            for key, entry in entries.items()
        }

    def _due(
        self,
        key: Key,
        entry: Entry | DextflowError | None,
        repeating: RepeatingWorkflow | DextflowError | None,
        client: Client | None,
        most: int,
    ) -> Due | Turn:
        """What is due of a line; somebody else may have settled it a moment ago, and then it is nothing."""
        for each in (entry, repeating):
            if isinstance(each, DextflowError):
                raise each
        if not isinstance(repeating, RepeatingWorkflow):
            raise NotFound(REPEATING, key[0])
        if not isinstance(entry, Entry) or not self._is_due(entry):
            return Turn()
        if repeating.standing is not Standing.ACTIVE:
            line = attrs.evolve(entry.line, version=entry.line.version + 1)
            asleep = Entry(line=line, standing=repeating.standing.value)
            return TurnBuilder(self._roof, self._moment, {}).turn(asleep)
        if client is None:
            raise UnknownClient(key[1])
        almanac = almanac_of(self._roof, repeating)
        planned = plan(repeating, client, entry.line, self._moment.today, almanac, most=most)
        return Due(entry=entry, repeating=repeating, client=client, plan=planned)

    def _is_due(self, entry: Entry) -> bool:
        coming = entry.line.next
        return entry.standing == ACTIVE and coming is not None and coming.made_on <= self._moment.today

    def _rows(self, dues: Mapping[Key, Due], opened: Opened) -> Rows:
        firings = [occurrence.firing for due in dues.values() for occurrence, _ in due.come]
        firings += [unit.firing for many in opened.values() for unit in many]
        return read_rows(self._roof, firings)

    def _turn(self, due: Due, rows: Rows, opened: Sequence[Unit], makers: Makers) -> Turn:
        builder = TurnBuilder(self._roof, self._moment, rows)
        making: list[Occurrence] = []
        covered = covered_by(due.entry.line)
        for occurrence, reason in due.come:
            row = rows.get(occurrence.firing)
            fresh = covered.leaves(due.repeating, occurrence)
            if row is not None and is_settled(row):
                fresh = row.occurrence
            elif reason:
                builder.note(fresh or occurrence, FiringStatus.SKIPPED, reason)
            elif fresh is None:
                builder.note(occurrence, FiringStatus.SUPERSEDED, COVERED, real=False)
            elif fresh.missing:
                builder.note(fresh, FiringStatus.PENDING)
            else:
                making.append(fresh)
            covered = covered.by(occurrence.firing.nominal, fresh.period if fresh else None)
        if making:
            make_beside(builder, making, due.repeating.overlap, opened, makers.of(due.repeating))
        line = attrs.evolve(due.plan.line, kept=covered.kept)
        after = entry_after(due.repeating, due.client, line)
        moved = line.covered_until > due.entry.line.covered_until
        return builder.turn(after, more=moved and self._is_due(after))


def _may_overlap(due: Due) -> bool:
    return due.repeating.overlap is not Overlap.ALLOW and bool(due.plan.due)


def _clients(dues: Mapping[Key, Due]) -> Mapping[str, Mapping[str, Client]]:
    """The clients of those lines by their repeating workflows."""
    found: dict[str, dict[str, Client]] = {}
    for due in dues.values():
        found.setdefault(due.repeating.id, {})[due.client.id] = due.client
    return found


def key_of(record: Record) -> Key:
    """To which repeating workflow and client a line belongs."""
    return str(record.terms.get("repeating")), str(record.terms.get("client"))


def read_repeatings(roof: Roof, ids: set[str]) -> Mapping[str, RepeatingWorkflow | DextflowError]:
    """The repeating workflows of those ids that there are, or what is wrong with them, in one read."""
    records = roof.store.get(roof.practice, REPEATING, sorted(ids))
    return {id_: tried(partial(read_repeating, record)) for id_, record in records.items()}
