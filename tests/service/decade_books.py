"""What becomes of the books, worked out plainly: dates in a list, and sets of those that were made or skipped."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date

from dextflow.model import Client, FiringStatus
from service.decade import BEGIN, BOOKS_TAG, ONE_DAY, Seen

MONTHS_AHEAD = 12 * 12


class Books:
    """A model of one standing order that fires on a day of every so many months, for whoever carries a tag.

    `cursor` is up to where each client has come, `away` who is known to have lost the tag, and `members` who was
    of the roster when it was read last; it is read `on` the next day on which something is to be made, or daily if
    that is ahead of its date, and who is new then has joined after the day `after`.
    """

    def __init__(self, clients: Mapping[str, Client]) -> None:
        self.clients = clients
        self.months, self.day, self.lead = 2, 1, 0
        self.paused = False
        self.made = defaultdict[str, set[date]](set)
        self.skipped = defaultdict[str, set[date]](set)
        self.begun = defaultdict[str, set[date]](set)
        self.cursor: dict[str, date] = {}
        self.settled: dict[str, date] = {}
        self.coming: dict[str, date | None] = {}
        self.away, self.members = set[str](), set[str]()
        self.on, self.after = BEGIN, BEGIN - ONE_DAY
        self.ask(BEGIN)

    def check(self, seen: Seen) -> None:
        """What is stored is what should have been made and skipped."""
        for status, expected in ((FiringStatus.MADE, self.made), (FiringStatus.SKIPPED, self.skipped)):
            found = defaultdict[str, set[date]](set)
            for firing, row in seen.rows.items():
                if firing.repeating == "books" and row.status is status:
                    found[firing.client].add(firing.nominal)
            for name in {*found, *expected}:
                assert sorted(found[name]) == sorted(expected[name]), f"{status} of {name}"

    # ----------------------------------------------------------------------------------------- what is asked

    def ask(self, today: date) -> None:
        """What a host does that asks what is due, until nothing is."""
        if self.paused:
            return
        if self.on <= today:
            self._read(today)
        for name in self.cursor:
            self._fire(name, today)

    def see(self, name: str, today: date) -> None:
        """What a host does that looks at one client again."""
        if self.paused:
            return
        if self.on <= today:
            self._read(today)
        elif name in self.members or self._is_member(name, today):
            self._replan(name, today)
            self.members = (self.members - {name}) | ({name} if self._is_member(name, today) else set[str]())

    def look(self, name: str, today: date) -> None:
        """What a host does that says that a client changed."""
        self.see(name, today)
        if name in self.cursor and not self.paused:
            self._fire(name, today)

    def read(self, today: date) -> None:
        """What a host does that begins or resumes it, or edits it: the roster is read at once."""
        self.on = min(self.on, today)
        self.ask(today)

    def edit(self, months: int, day: int, lead: int, today: date) -> None:
        """Other rules from the next date on: what is listed is settled."""
        self.read(today)
        self.months, self.day, self.lead = months, day, lead
        self.on, self.after = today, today - ONE_DAY
        self._plan_afresh()
        self.ask(today)

    def resume(self, today: date) -> None:
        """It fires again."""
        self.paused = False
        self.read(today)

    def backfill(self, name: str, first: date, last: date) -> None:
        """Make what was passed and left no trace."""
        last = min(last, self.cursor[name])
        self.made[name] |= {day for day in self._coming(name, first - ONE_DAY) if day <= last} - self.skipped[name]

    def settle(self, name: str, day: date, settled: dict[str, set[date]]) -> None:
        """Somebody made or skipped one by hand; if it was the next one, the cursor goes beyond it."""
        settled[name].add(day)
        if name in self.cursor and name not in self.away and self._next(name) == day:
            self.cursor[name] = day
            self._look_ahead(name)

    # ------------------------------------------------------------------------------------------- what it does

    def _dates(self) -> Iterator[date]:
        for month in range(0, MONTHS_AHEAD, self.months):
            yield date(2026 + month // 12, month % 12 + 1, self.day)

    def _coming(self, name: str, after: date) -> list[date]:
        """The dates after a day on which a client is with the practice."""
        client = self.clients[name]
        first, last = client.joined_on or date.min, client.left_on or date.max
        return [day for day in self._dates() if after < day and first <= day <= last]

    def _next(self, name: str) -> date | None:
        return next(iter(self._coming(name, self.cursor[name])), None)

    def _carries(self, name: str) -> bool:
        return name in self.clients and BOOKS_TAG in self.clients[name].tags

    def _is_member(self, name: str, today: date) -> bool:
        """Of the roster today, or when it joins."""
        if not self._carries(name):
            return False
        client = self.clients[name]
        return max(today, client.joined_on or today) <= (client.left_on or date.max)

    def _read(self, today: date) -> None:
        members = {name for name in self.clients if self._is_member(name, today)}
        for name in sorted(self.members | members):
            self._replan(name, today)
        self.members = members
        self.on, self.after = today + ONE_DAY, today
        if not self.lead:
            self.on = next(day for day in self._dates() if day > today)
            self.after = self.on - ONE_DAY

    def _plan_afresh(self) -> None:
        """By the rules as they are now: what is listed is settled, also while it is paused."""
        for name in self.cursor:
            if not self._is_behind(name):
                self.cursor[name] = max(self.cursor[name], self.after)
            self.settled[name] = max(self.settled[name], self.cursor[name])
            self._look_ahead(name)

    def _is_behind(self, name: str) -> bool:
        """Whether something came by the old rules and could not be made: the new ones begin there, and not now."""
        coming = self.coming.get(name)
        return name not in self.away and coming is not None and coming <= self.after

    def _replan(self, name: str, today: date) -> None:
        if name not in self.clients:
            return self._vanish(name, today)
        joined = self.clients[name].joined_on
        after = min(self.after, today - ONE_DAY)
        after = max(after, joined - ONE_DAY) if joined else after
        if name not in self.cursor:
            self.cursor[name] = self.settled[name] = after
        elif name in self.away and self._is_member(name, today):
            self.cursor[name] = max(self.cursor[name], after)
        for day in sorted(self._open(name)):
            if day > self.settled[name] and not self._leads_to(name, day, today):
                self._give_way(name, day, day - ONE_DAY)
        self.away.discard(name)
        return self._look_ahead(name)

    def _vanish(self, name: str, today: date) -> None:
        if name in self.cursor and name not in self.away:
            for day in self._open(name):
                if day > today:
                    self._give_way(name, day, today)
            self.cursor[name] = min(self.cursor[name], today)
            self.away.add(name)

    def _open(self, name: str) -> set[date]:
        return self.made[name] - self.begun[name]

    def _leads_to(self, name: str, day: date, today: date) -> bool:
        client = self.clients[name]
        with_us = (client.joined_on or day) <= day <= (client.left_on or day)
        return with_us and (day <= today or self._carries(name))

    def _give_way(self, name: str, day: date, back_to: date) -> None:
        self.made[name].discard(day)
        self.cursor[name] = min(self.cursor[name], back_to)

    def _look_ahead(self, name: str) -> None:
        """Note when what comes next is to be made; a client who does not carry the tag for it is away."""
        if name in self.clients:
            day = self._next(name)
            self.coming[name] = day and day - ONE_DAY * self.lead
            if day and not self._carries(name):
                self.away.add(name)

    def _fire(self, name: str, today: date) -> None:
        while name not in self.away and name in self.clients and (day := self._next(name)):
            if day - ONE_DAY * self.lead > today:
                break
            if day not in self.skipped[name]:
                self.made[name].add(day)
            self.cursor[name] = day
            self._look_ahead(name)
