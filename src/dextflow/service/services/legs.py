"""What acts on services of a client do to its work: one act, one leg."""

from collections.abc import Iterable
from datetime import date
from types import MappingProxyType

import attrs

from dextflow.model import AffectedWork, EngagementAct, EngagementEvent, Fate, RepeatingWorkflow
from dextflow.ports import Put
from dextflow.scheduling import is_member
from dextflow.service.repeating.moments import Moment
from dextflow.service.roof import Roof, Writes
from dextflow.service.services.bringing import Bringing, brought
from dextflow.service.services.catalogue import read_services, recurring_for
from dextflow.service.services.engaged import NEW, Engaged
from dextflow.service.services.lines import begun, lines_of, resumed, stopped
from dextflow.service.services.one_offs import coming_with
from dextflow.service.services.work import Result, Resuming, going_on, stopping

STOPS = (EngagementAct.PAUSED, EngagementAct.ENDED)
IN_WORDS = MappingProxyType(
    {
        EngagementAct.PAUSED: "was paused",
        EngagementAct.ENDED: "was ended",
        EngagementAct.RESUMED: "goes on",
    }
)


@attrs.frozen(kw_only=True)
class Leg:
    """One act on one service: its event, which does not say yet what becomes of work, and what does."""

    event: EngagementEvent
    results: tuple[Result, ...] = ()
    bringing: Bringing = attrs.field(factory=Bringing)

    def told(self, digest: str = "") -> EngagementEvent:
        """The event with what becomes of work."""
        of = [(result.work, result.aside) for result in self.results if result.aside]
        return attrs.evolve(
            self.event,
            put_aside=tuple(aside for work, aside in of if work.fate is Fate.PUT_ASIDE),
            brought_back=tuple(aside.task for work, aside in of if work.fate is Fate.COMES_BACK),
            let_go=tuple(aside.task for work, aside in of if work.fate is Fate.STAYS_ASIDE),
            tasks=self.bringing.ids,
            lacking=self.bringing.lacking,
            preview=digest,
        )

    @property
    def writes(self) -> Writes:
        """What is written of the work."""
        return sum((result.writes for result in self.results), self.bringing.writes)


@attrs.frozen(kw_only=True)
class Begin:
    """From when on the work of what is taken up comes, and what the tasks that come once are known by."""

    on: date
    key: str
    proposal: str | None = None


@attrs.frozen(kw_only=True)
class Acts:
    """Some acts on the services of a client, in the light of the work that it has."""

    roof: Roof
    moment: Moment
    found: Engaged
    then: Engaged
    orders: tuple[RepeatingWorkflow, ...]
    begin: Begin
    reason: str = ""
    owed_until: date | None = None

    def leg(self, event: EngagementEvent) -> Leg:
        """What one of the acts does."""
        if event.act in STOPS:
            return Leg(event=event, results=self._stopping(event))
        if event.act is EngagementAct.RESUMED:
            return Leg(event=event, results=self._going_on(event))
        return self._taken_up(event)

    def line_puts(self, legs: Iterable[Leg]) -> tuple[Put, ...]:
        """What is written of the lines of standing orders: they stop, go on from where they stopped, or begin."""
        before, after = self.found.now, self.then.now
        leaving = lines_of(self.roof, self.orders, before, after, self.moment)
        joining = lines_of(self.roof, self.orders, after, before, self.moment)
        going_on = joining.of_services(resumed_services(legs))
        return (
            *stopped(self.roof, leaving),
            *resumed(self.roof, going_on, after),
            *begun(self.roof, joining.without(going_on), after, self.moment, self.begin.on),
        )

    def _stopping(self, event: EngagementEvent) -> tuple[Result, ...]:
        client, today = self.then.now, self.moment.today
        theirs = (each for each in self.orders if event.service in each.roster.services)
        gone = frozenset(each.id for each in theirs if not is_member(each.roster, client, today))
        reason = f"{self._name(event.service)} {IN_WORDS[event.act]}: {self.reason}"
        return stopping(
            self.roof, client.id, event.service, gone, reason=reason, on=self.owed_until, moment=self.moment
        )

    def _going_on(self, event: EngagementEvent) -> tuple[Result, ...]:
        kept = self.found.kept(event.service)
        if kept is None:
            return ()
        because = f"{self._name(event.service)} {IN_WORDS[event.act]}"
        return going_on(self.roof, kept.aside, Resuming(since=kept.since, because=because, moment=self.moment))

    def _taken_up(self, event: EngagementEvent) -> Leg:
        """A client who has the service already takes nothing up with it."""
        if self.found.status(event.service) not in NEW:
            return Leg(event=event)
        begin, client = self.begin, self.then.now
        coming = tuple(
            each
            for service in read_services(self.roof, (event.service,))
            for each in coming_with(
                self.roof, service, client, begin.on, beginning=begin.key, proposal=begin.proposal
            )
        )
        bringing = brought(self.roof, coming, client, self.moment)
        found = [each.wanted for each in coming if each.wanted is not None]
        orders = {wanted.id: wanted.order for wanted in found}
        results = tuple(
            Result(work=AffectedWork(fate=Fate.COMES, title=order.title, task=id_, due_on=order.due_on))
            for id_, order in orders.items()
        )
        return Leg(event=event, results=results, bringing=bringing)

    def _name(self, service: str) -> str:
        return next((each.name for each in read_services(self.roof, (service,))), service)


def resumed_services(legs: Iterable[Leg]) -> frozenset[str]:
    """The services that go on after they stood still."""
    return frozenset(leg.event.service for leg in legs if leg.event.act is EngagementAct.RESUMED)


def orders_of(roof: Roof, events: Iterable[EngagementEvent]) -> tuple[RepeatingWorkflow, ...]:
    """The standing orders for those who have one of the services, by id."""
    return recurring_for(roof, {event.service for event in events})
