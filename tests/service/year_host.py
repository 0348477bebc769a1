"""Whoever runs the library for the practice through the year: a clock, a store that fails, and a post office."""

from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import ParamSpec, TypeVar

from dextflow.adapters.memory import MemoryDirectory
from dextflow.errors import Unavailable, UnknownOutcome
from dextflow.model import Client, Outgoing, Policy
from dextflow.ports import Batch, Receipt, Store
from dextflow.service import Workflows
from dextflow.testing.faulty import FaultyStore
from service.year_practice import CALENDAR, PARTNER, PRACTICE, RECURRING, SERVICES, TEAMS, TEMPLATES, people

T = TypeVar("T")
P = ParamSpec("P")
ONE_DAY = timedelta(days=1)
POLICY = Policy(calendar=CALENDAR)
PEOPLE = people()


class Shaky(FaultyStore):
    """A store of which some commits fail, before or after they happen, and nobody knows which."""

    def __init__(self, inner: Store, random: Random, share: float) -> None:
        super().__init__(inner, {})
        self._store = inner
        self._random = random
        self._share = share
        self.failed = 0

    def commit(self, batch: Batch) -> Receipt:
        """Commit, or fail."""
        if self._random.random() >= self._share:
            return self._store.commit(batch)
        self.failed += 1
        if self._random.random() < 1 / 3:
            raise Unavailable("the connection is down")
        if self._random.random() < 1 / 2:
            self._store.commit(batch)
        raise UnknownOutcome("the connection broke")


class PostOffice:
    """Delivers what the outbox holds; it leaves out what came under the same key before, and counts that."""

    def __init__(self) -> None:
        self.delivered: dict[str, Outgoing] = {}
        self.times: Counter[str] = Counter()

    def deliver(self, key: str, message: Outgoing) -> None:
        """Take a message."""
        self.times[key] += 1
        assert self.delivered.setdefault(key, message) == message, "one key, two messages"


class Host:
    """The practice's product: every call is one of a process that has just started, on a store that may fail."""

    def __init__(self, store: Store, clients: Mapping[str, Client], random: Random, *, share: float) -> None:
        self.store = store
        self.random = random
        self.clients = dict(clients)
        self.shaky = Shaky(store, random, share)
        self.post = PostOffice()
        self.day = date.min
        self._seconds = 0

    def now(self) -> datetime:
        """The present moment, each time a second later."""
        self._seconds += 1
        return datetime.combine(self.day, time(8), UTC) + timedelta(seconds=self._seconds)

    def wake(self, day: date) -> None:
        """It is the morning of that day."""
        self.day, self._seconds = day, 0

    def started(self, store: Store | None = None) -> Workflows:
        """A process that has just started."""
        directory = MemoryDirectory(practice=PRACTICE, people=PEOPLE, clients=self.clients.values(), teams=TEAMS)
        return Workflows(PRACTICE, store=store or self.shaky, directory=directory, policy=POLICY)

    def surely(self, act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do something that may be repeated, until it is done."""
        while True:
            with suppress(Unavailable, UnknownOutcome):
                return act(*args, **kwargs)

    def perhaps(self, act: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> None:
        """Do something; if the store fails, look another time what has become of it."""
        with suppress(Unavailable, UnknownOutcome):
            act(*args, **kwargs)

    def begin(self) -> None:
        """Set up the practice: its templates, services and recurring work."""
        flows = self.started()
        for template in TEMPLATES:
            self.surely(flows.templates.publish, template)
        for service in SERVICES:
            self.surely(flows.services.create, service, by=PARTNER, at=self.now())
        for order in RECURRING:
            self.surely(flows.repeating.create, order, by=PARTNER, at=self.now())

    def morning(self) -> None:
        """What a host does each day: make what is due, remind clients, tell people. It may be killed anywhere."""
        flows = self.started()
        while triggered := self.surely(flows.repeating.trigger_due, self.now(), most=50):
            assert not triggered.faults, triggered.faults
            if not triggered.more:
                break
        self.surely(flows.requests.remind_due, self.now())
        self.surely(flows.notices.daily, at=self.now())

    def send(self) -> None:
        """Send what is in the outbox; sometimes the sender is killed before it has noted that."""
        outbox = self.started().outbox
        while entries := self.surely(outbox.pending, limit=200):
            for entry in entries:
                self.post.deliver(entry.key, entry.message)
            if self.random.random() < 0.05:
                continue
            self.surely(outbox.sent, *(entry.number for entry in entries))
