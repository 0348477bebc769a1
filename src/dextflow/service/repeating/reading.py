"""Read the repeating workflows of a practice, what became of their firings, and what will come."""

from collections.abc import Iterator, Sequence
from datetime import date

import attrs

from dextflow.errors import NotFound, UnknownClient
from dextflow.model import (
    Client,
    Derivation,
    Firing,
    FiringRecord,
    FiringStatus,
    Line,
    Occurrence,
    Pending,
    Person,
    RepeatingEvent,
    RepeatingWorkflow,
    Standing,
)
from dextflow.ports import Where
from dextflow.service.filters import granted
from dextflow.service.repeating.members import ITSELF, read_clients, sees
from dextflow.service.repeating.projections import Projection, Projections
from dextflow.service.repeating.records import FIRING, LINE, line_id, read_entry, read_firing
from dextflow.service.repeating.standing import StandingOrders
from dextflow.service.repeating.standing_checks import check_sees_all
from dextflow.service.roof import Roof
from dextflow.service.shelves import every_record

GOING_ON = (Standing.ACTIVE, Standing.PAUSED)


class RepeatingReading:
    """What may be seen of repeating workflows: by a person (`by`), that of their clients; by the host, all."""

    def __init__(self, roof: Roof) -> None:
        self._roof = roof
        self._orders = StandingOrders(roof)
        self._projections = Projections(roof)

    def get(self, id: str, *, by: str | None = None) -> RepeatingWorkflow:  # noqa: A002 - the word of the field
        """A repeating workflow as it is now, with the rows of the clients whom the person sees.

        Raises `NotFound`, also for one of chosen clients of whom the person sees none, and `UnknownPerson`.
        """
        return self._orders.get(id, self._roof.reader(by))

    def listed(
        self,
        *,
        by: str | None = None,
        standings: Sequence[Standing] = GOING_ON,
        template: str | None = None,
    ) -> tuple[RepeatingWorkflow, ...]:
        """The repeating workflows of some standings, by id, or of one template: a new version reaches them."""
        return self._orders.listed(self._roof.reader(by), standings, template)

    def history(self, id: str, *, by: str | None = None) -> tuple[RepeatingEvent, ...]:  # noqa: A002 - the word of the field
        """Who did what with it and when, oldest first. Raises `NotFound`; a person must see all its clients."""
        person = self._roof.reader(by)
        repeating = self._orders.get(id, person)
        if person is not None:
            check_sees_all(self._orders.get(repeating.id), person)
        return self._orders.history(id)

    def lines(self, id: str, *, by: str | None = None) -> Iterator[Line]:  # noqa: A002 - the word of the field
        """How far it has come for each client, and what comes next. Raises `NotFound`."""
        person = self._roof.reader(by)
        repeating = self._orders.get(id, person)
        records = every_record(self._roof.store, self._roof.practice, LINE, (_is("repeating", repeating.id),))
        lines = (_line(read_entry(record).line, repeating) for record in records)
        return (line for line in lines if sees(person, line.client))

    def line(self, id: str, client: str, *, by: str | None = None) -> Line:  # noqa: A002 - the word of the field
        """How far it has come for one client. Raises `NotFound`, `UnknownPerson` and `UnknownClient`."""
        _, person = self._client(client, by)
        repeating = self._orders.get(id, person)
        line = line_id(self._roof.practice, id, client)
        record = self._roof.record(LINE, line)
        if record is None:
            raise NotFound(LINE, f"{id}-{client}")
        return _line(read_entry(record).line, repeating)

    def firings(
        self,
        *,
        repeating: str | None = None,
        client: str | None = None,
        statuses: Sequence[FiringStatus] | None = None,
        first: date | None = None,
        last: date | None = None,
        by: str | None = None,
    ) -> Iterator[FiringRecord]:
        """What became of the firings that came, by nominal date, of a range of them if you like.

        Skipped and superseded ones are there with who and why. They are read page by page.
        """
        asked = {
            "repeating": None if repeating is None else (repeating,),
            "client": _clients(client, self._roof.reader(by)),
            "status": None if statuses is None else tuple(status.value for status in statuses),
        }
        where = [_is(term, *values) for term, values in asked.items() if values is not None]
        if first or last:
            low, high = (None if each is None else each.isoformat() for each in (first, last))
            where.append(Where(terms=("nominal",), at_least=low, at_most=high))
        records = every_record(self._roof.store, self._roof.practice, FIRING, where, order_by="nominal")
        return map(read_firing, records)

    def preview(
        self,
        repeating: RepeatingWorkflow | str,
        client: str,
        *,
        today: date,
        most: int = 5,
        by: str | None = None,
    ) -> tuple[Occurrence, ...] | Pending:
        """The next firings for a client, of a repeating workflow that is kept, or of one that is not kept yet.

        Pending says what is missing before the first can be said. Raises `NotFound` and `UnknownClient`.
        """
        known, person = self._client(client, by)
        found = self._orders.get(repeating, person) if isinstance(repeating, str) else repeating
        return self._projections.preview(found, known, today, most)

    def projected(
        self,
        first: date,
        last: date,
        *,
        clients: Sequence[str] | None = None,
        repeating: str | None = None,
        by: str | None = None,
    ) -> tuple[Projection, ...]:
        """What will come and starts from `first` to `last`, with the people and deadlines as they are now.

        It is computed and not stored, for the clients who are of the rosters now; what has a record already is
        not among it (`firings`). `materialise` makes one of them now. Raises `NotFound`, and `OutsideCoverage`
        if a calendar does not reach so far.
        """
        person = self._roof.reader(by)
        active = self._orders.listed(person, (Standing.ACTIVE,), None)
        asked = active if repeating is None else (self._orders.get(repeating, person),)
        found = [
            each
            for one in asked
            if one.standing is Standing.ACTIVE
            for each in self._projections.projected(one, first, last, clients, person)
        ]
        return tuple(sorted(found, key=lambda each: (each.occurrence.starts_on, each.code)))

    def explain(self, firing: Firing, *, by: str | None = None) -> tuple[Derivation, ...]:
        """How the dates of a firing come about, by the rules of now, and what became of it.

        Raises `NotFound`, `UnknownClient`, and `OutsideCoverage` if a calendar does not reach so far.
        """
        client, person = self._client(firing.client, by)
        repeating = self._orders.get(firing.repeating, person)
        return self._projections.explain(repeating, client, firing.nominal)

    # ------------------------------------------------------------------------------------------------ within

    def _client(self, client: str, by: str | None) -> tuple[Client, Person | None]:
        """A client whom the person, None for the host, may see. Raises `UnknownClient`."""
        person = self._roof.reader(by)
        known = read_clients(self._roof, (client,))
        if client not in known or not sees(person, client):
            raise UnknownClient(client)
        return known[client], person


def _line(line: Line, repeating: RepeatingWorkflow) -> Line:
    """A line as it is meant: nothing comes next once the repeating workflow was ended."""
    return attrs.evolve(line, next=None, missing=()) if repeating.standing is Standing.ENDED else line


def _is(term: str, *values: str) -> Where:
    return Where(terms=(term,), one_of=values)


def _clients(client: str | None, person: Person | None) -> tuple[str, ...] | None:
    """The clients that are asked for and that the person may see; None if all."""
    seen = granted(person)
    if client is None:
        return None if seen is None else tuple(sorted({*seen, ITSELF.id}))
    return (client,) if sees(person, client) else ()
