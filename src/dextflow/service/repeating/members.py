"""The clients of a roster, what its firings read of them, and when they are to be looked at again."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from hashlib import blake2b

from dextflow.errors import OutsideCoverage
from dextflow.model import (
    ByRule,
    Client,
    Convention,
    FromKeyDate,
    Members,
    Occurrence,
    PeriodOption,
    Person,
    RepeatingWorkflow,
    Roster,
    Scheduled,
)
from dextflow.scheduling import Almanac, add_days, occurrences
from dextflow.service.repeating.reality import Reality
from dextflow.service.roof import Roof

ANYONE = Client(id="", name="")  # of whom nothing is known
ITSELF = Client(id="", name="the practice itself")
MONTH = 31  # days: no holiday moves a date further
SAME_FOR_ALL = frozenset(
    {
        PeriodOption.LAST_COMPLETE_MONTH,
        PeriodOption.LAST_3_COMPLETE_MONTHS,
        PeriodOption.LAST_12_COMPLETE_MONTHS,
        PeriodOption.CURRENT_MONTH_TO_DATE,
    }
)


class Candidates:
    """The clients who could be of rosters, each list read once."""

    def __init__(self, roof: Roof) -> None:
        self._roof = roof
        self._lists: dict[str | None, Mapping[str, Client]] = {}

    def of(self, repeating: RepeatingWorkflow) -> Mapping[str, Client]:
        """Those who could be of its roster now, by id."""
        roster, practice, directory = repeating.roster, self._roof.practice, self._roof.directory
        if roster.members is Members.PRACTICE:
            return {ITSELF.id: ITSELF}
        if roster.members is Members.CHOSEN:
            return directory.clients(practice, [row.client for row in roster.clients])
        if roster.tag not in self._lists:
            found = directory.everyone(practice) if roster.tag is None else directory.tagged(practice, roster.tag)
            self._lists[roster.tag] = {client.id: client for client in found}
        return self._lists[roster.tag]


def read_clients(roof: Roof, ids: Iterable[str]) -> Mapping[str, Client]:
    """The clients of those ids that there are, by id; a blank one is the practice itself."""
    asked = set(ids)
    found = roof.directory.clients(roof.practice, sorted(asked - {ITSELF.id}))
    return {**found, ITSELF.id: ITSELF} if ITSELF.id in asked else found


def sees(person: Person | None, client: str) -> bool:
    """Whether somebody, None for the host, sees the work for a client: that of the practice itself all do."""
    return person is None or client == ITSELF.id or person.sees(client)


def members(
    repeating: RepeatingWorkflow, candidates: Mapping[str, Client], almanac: Almanac, today: date
) -> Iterator[Client]:
    """Those who are of the roster today, will be when they join, or were when they left, should that be wrong."""
    for client in candidates.values():
        if Reality(repeating=repeating, client=client, almanac=almanac, today=today).is_or_was_member:
            yield client


def digests(repeating: RepeatingWorkflow, clients: Iterable[Client], almanac: Almanac) -> Mapping[str, str]:
    """By client a short text that changes with whatever the firings of a repeating workflow read of it."""
    calendars = [(each.id, each.version) for each in almanac.calendars.values()]
    rules = [(each.id, each.version) for each in almanac.rules]
    return {client.id: _digest(repeating.roster, client, f"{calendars} {rules}") for client in clients}


def _digest(roster: Roster, client: Client, editions: str) -> str:
    read = (
        editions,
        sorted((field.name, field.value) for field in client.fields if isinstance(field.value, date)),
        (client.year_end, client.year_ends, client.fiscal_weeks, client.vat, client.joined_on, client.left_on),
        roster.tag in client.tags,
        sorted((each.id, each.status.value) for each in client.services if each.id in roster.services),
    )
    return blake2b(repr(read).encode(), digest_size=6).hexdigest()


def read_next(repeating: RepeatingWorkflow, almanac: Almanac, today: date) -> tuple[date | None, date]:
    """On which day after today a roster is read again, and after which day a client has joined who is new then.

    What depends on the clients' dates may change each day. What is the same for all clients matters when it fires.
    """
    if _reads_clients(repeating):
        return add_days(today, 1), today
    try:
        coming = _first_made_after(repeating, almanac, today)
    except OutsideCoverage:  # whoever extends the calendar does so unasked
        return add_days(today, 1), today
    if coming is None:
        return None, today
    return coming.made_on, add_days(min(coming.made_on, coming.firing.nominal), -1)


def _first_made_after(repeating: RepeatingWorkflow, almanac: Almanac, today: date) -> Occurrence | None:
    found = occurrences(repeating, ANYONE, add_days(today, -MONTH), almanac)
    return next((each for each in found if each.made_on > today), None)


def _reads_clients(repeating: RepeatingWorkflow) -> bool:
    """Whether dates of the clients decide when it fires, or about what, or when it is due.

    What is made before its nominal date is also for whoever joins between the two.
    """
    by_client = (FromKeyDate, ByRule)
    return (
        bool(repeating.lead_days)
        or {repeating.holidays, repeating.due_holidays} != {Convention.NONE}
        or not isinstance(repeating.trigger, Scheduled)
        or isinstance(repeating.due, by_client)
        or isinstance(repeating.statutory, by_client)
        or (repeating.periods is None and repeating.period not in (None, *SAME_FOR_ALL))
    )
