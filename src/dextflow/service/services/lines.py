"""The lines of standing orders for a client whose services change: where they stop, and from where they go on.

A line stops in the commit that pauses or ends the service, and goes on from there in the one that resumes it. So
what was missed meanwhile is known, and what becomes of it is said by the standing order's rule for dates that
passed.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from functools import partial
from itertools import islice

import attrs

from dextflow.errors import DextflowError, NotFound, OutsideCoverage
from dextflow.model import Client, Firing, Line, Occurrence, RepeatingWorkflow, Standing
from dextflow.ports import Put
from dextflow.scheduling import LinePlan, is_member, occurrences, plan
from dextflow.service.repeating.batches import read_entries
from dextflow.service.repeating.moments import Moment, almanac_of, begins_after
from dextflow.service.repeating.projections import Projections
from dextflow.service.repeating.reality import Reality
from dextflow.service.repeating.records import ACTIVE, LEFT, PAUSED, Entry, line_put
from dextflow.service.repeating.roster_lines import starting
from dextflow.service.repeating.turns import entry_after, is_settled, read_rows
from dextflow.service.roof import Roof
from dextflow.service.trying import tried

MOST_SHOWN = 5
MOST_MISSED = 400  # more than a day's work for each of a year, which nobody looks through


@attrs.frozen(kw_only=True)
class Lines:
    """The standing orders of which a client is no longer, or is again, and the lines that it has there."""

    orders: tuple[RepeatingWorkflow, ...]
    entries: Mapping[str, Entry]

    def of_services(self, services: frozenset[str]) -> "Lines":
        """Those of standing orders that are for one of the services."""
        orders = tuple(each for each in self.orders if services.intersection(each.roster.services))
        return attrs.evolve(self, orders=orders)

    def without(self, others: "Lines") -> "Lines":
        """Those that are not among the others."""
        return attrs.evolve(self, orders=tuple(each for each in self.orders if each not in others.orders))


def lines_of(
    roof: Roof, orders: Iterable[RepeatingWorkflow], member: Client, stranger: Client, moment: Moment
) -> Lines:
    """The orders of which a client is as it is in the one case, and not as it is in the other, with its lines.

    A line that cannot be read is as none: its standing order tells of it whenever it is asked what is due.
    """
    found = tuple(
        each
        for each in {one.id: one for one in orders}.values()
        if is_member(each.roster, member, moment.today) and not is_member(each.roster, stranger, moment.today)
    )
    entries = read_entries(roof, [(each.id, member.id) for each in found])
    return Lines(
        orders=found, entries={key[0]: entry for key, entry in entries.items() if isinstance(entry, Entry)}
    )


def stopped(roof: Roof, lines: Lines) -> tuple[Put, ...]:
    """Write that the lines stop where they are."""
    return tuple(
        line_put(
            roof.practice,
            Entry(
                line=attrs.evolve(entry.line, next=None, missing=(), version=entry.line.version + 1), standing=LEFT
            ),
        )
        for entry in lines.entries.values()
        if entry.standing == ACTIVE
    )


def resumed(roof: Roof, lines: Lines, client: Client) -> tuple[Put, ...]:
    """Write that the lines go on from where they stopped."""
    return tuple(_resumed(roof, order, entry.line, client) for order, entry in _left(lines))


def _resumed(roof: Roof, order: RepeatingWorkflow, line: Line, client: Client) -> Put:
    """A line as it goes on; that of a standing order which is paused itself waits for that to be resumed.

    What cannot be planned now, because a calendar is not there, is planned when that is.
    """
    after = attrs.evolve(line, version=line.version + 1)
    if order.standing is Standing.PAUSED:
        return line_put(roof.practice, Entry(line=after, standing=PAUSED))
    planned = tried(lambda: plan(order, client, line, date.min, almanac_of(roof, order), most=1).line)
    entry = Entry(line=after) if isinstance(planned, DextflowError) else entry_after(order, client, planned)
    return line_put(roof.practice, entry)


def begun(roof: Roof, lines: Lines, client: Client, moment: Moment, on: date) -> tuple[Put, ...]:
    """Write that the lines begin on a day, which is today unless it is to come.

    What would have come before does not, whenever rosters were read last.
    """
    return tuple(_begun(roof, lines, client, moment, begins_after(roof, max(on, moment.today))))


def _begun(roof: Roof, lines: Lines, client: Client, moment: Moment, after: date) -> Iterator[Put]:
    for order in lines.orders:
        entry = lines.entries.get(order.id)
        if order.standing is Standing.ACTIVE and (entry is None or entry.standing == LEFT):
            almanac = almanac_of(roof, order)
            reality = Reality(repeating=order, client=client, almanac=almanac, today=moment.today)
            planned = tried(partial(reality.planned, starting(reality, entry, after)))
            if not isinstance(planned, DextflowError):
                yield line_put(roof.practice, entry_after(order, client, planned))


def missed(roof: Roof, lines: Lines, client: Client, moment: Moment) -> Iterator[LinePlan]:
    """What becomes of the dates that passed while the lines stood still, once they go on."""
    for order, entry in _left(lines):
        if order.standing is Standing.ACTIVE:
            almanac = almanac_of(roof, order)
            work_out = partial(plan, order, client, entry.line, moment.today, almanac, most=MOST_MISSED)
            found = tried(work_out)
            if isinstance(found, LinePlan):
                yield found


def next_of(roof: Roof, lines: Lines, client: Client, moment: Moment) -> Iterator[Occurrence]:
    """The next few firings of each of the standing orders, of which the client is now."""
    for order in lines.orders:
        found = tried(partial(Projections(roof).preview, order, client, moment.today, MOST_SHOWN))
        if isinstance(found, tuple):
            yield from found


def coming_again(
    roof: Roof, lines: Lines, client: Client, moment: Moment, but: Collection[Firing]
) -> Iterator[Occurrence]:
    """The next few firings from today on of each of the standing orders, of which the client will be.

    What was made ahead, and what is among the others, is not among them.
    """
    after = begins_after(roof, moment.today)
    for order in lines.orders:
        coming = list(islice(_known(occurrences(order, client, after, almanac_of(roof, order))), MOST_SHOWN))
        rows = read_rows(roof, [each.firing for each in coming])
        if order.standing is Standing.ACTIVE:
            yield from (
                each for each in coming if each.firing not in but and not is_settled(rows.get(each.firing))
            )


def _known(found: Iterator[Occurrence]) -> Iterator[Occurrence]:
    """Those that can be said: up to where the calendar ends, and none if there is no such calendar."""
    with suppress(OutsideCoverage, NotFound):
        yield from found


def _left(lines: Lines) -> Iterator[tuple[RepeatingWorkflow, Entry]]:
    for order in lines.orders:
        entry = lines.entries.get(order.id)
        if entry is not None and entry.standing == LEFT:
            yield order, entry
