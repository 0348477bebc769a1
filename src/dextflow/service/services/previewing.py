"""Work out what a change of a client's service does: the preview that people see, and all that is written then."""

from collections.abc import Iterator, Sequence
from hashlib import sha256

import attrs

from dextflow.codec import encode
from dextflow.engine.notices.keys import key_of
from dextflow.errors import InvalidValue, NoteNeeded
from dextflow.model import EngagementAct, EngagementEvent, ServiceChange, ServicePreview
from dextflow.service.repeating.moments import Moment
from dextflow.service.roof import Roof, Writes
from dextflow.service.services.engaged import Engaged
from dextflow.service.services.legs import STOPS, Acts, Begin, Leg, orders_of, resumed_services
from dextflow.service.services.lines import coming_again, lines_of, missed, next_of


@attrs.frozen(kw_only=True)
class WorkedOut:
    """A preview, the client's services after it, and all that is written when it is applied."""

    preview: ServicePreview
    after: Engaged
    writes: Writes

    @property
    def is_a_repeat(self) -> bool:
        """Whether all of it has happened already."""
        return not self.after.change.events


def worked_out(roof: Roof, moment: Moment, found: Engaged, change: ServiceChange) -> WorkedOut:
    """What a change of a service does at a moment, for a client with the services that it has then.

    Raises `WrongServiceStatus`, `NoteNeeded`, and `InvalidValue` for a day that is to come.
    """
    _check(change, moment)
    bare = tuple(_events(found, change, moment))
    then = found.after(*bare)
    acts = Acts(
        roof=roof,
        moment=moment,
        found=found,
        then=then,
        orders=orders_of(roof, bare),
        begin=Begin(on=change.on or moment.today, key=key_of("taken up", then.change.after.version)),
        reason=change.reason,
        owed_until=change.on,
    )
    legs = tuple(map(acts.leg, bare))
    preview = _shown(acts, change, legs)
    after = found.after(*(leg.told(preview.digest) for leg in legs if _says_something(found, leg)))
    writes = Writes(puts=(*acts.line_puts(legs), *after.change.puts), events=after.change.stored)
    return WorkedOut(preview=preview, after=after, writes=sum((leg.writes for leg in legs), writes))


def _check(change: ServiceChange, moment: Moment) -> None:
    if change.on is not None and change.on > moment.today:
        raise InvalidValue("ServiceChange", f"{change.on} is to come: do it on that day")
    if change.act in STOPS and not change.reason.strip():
        raise NoteNeeded(f"why service {change.service!r} is {change.act.value}")


def _events(found: Engaged, change: ServiceChange, moment: Moment) -> Iterator[EngagementEvent]:
    """The acts of a change, as events that do not say yet what becomes of work."""
    on = change.on or moment.today
    first = found.event(change.act, change.service, moment, on)
    yield attrs.evolve(first, reason=change.reason, instead=change.instead)
    if change.instead is not None:
        kept = found.kept(change.instead)
        comes_back = kept is not None and bool(kept.aside)  # so that changing back undoes the change
        act = EngagementAct.RESUMED if comes_back else EngagementAct.ACTIVATED
        second = found.event(act, change.instead, moment, on)
        yield attrs.evolve(second, reason=change.reason, instead=change.service)


def _says_something(found: Engaged, leg: Leg) -> bool:
    """Whether an event is more than a repeat of what has happened already."""
    as_before = found.status(leg.event.service) is leg.event.status
    return not as_before or any(each.aside for each in leg.results)


def _shown(acts: Acts, change: ServiceChange, legs: Sequence[Leg]) -> ServicePreview:
    roof, moment, before, after = acts.roof, acts.moment, acts.found.now, acts.then.now
    leaving = lines_of(roof, acts.orders, before, after, moment)
    joining = lines_of(roof, acts.orders, after, before, moment)
    plans = tuple(missed(roof, joining.of_services(resumed_services(legs)), after, moment))
    caught_up = tuple(each for plan in plans for each in plan.due)
    passed_over = tuple(each for plan in plans for each, _ in plan.skipped)
    missed_ones = {each.firing for each in (*caught_up, *passed_over)}
    preview = ServicePreview(
        change=change,
        becomes=tuple(service for leg in legs if (service := after.service(leg.event.service))),
        work=tuple(result.work for leg in legs for result in leg.results),
        stops=tuple(next_of(roof, leaving, before, moment)),
        comes=tuple(coming_again(roof, joining, after, moment, missed_ones)),
        caught_up=caught_up,
        passed_over=passed_over,
        lacking=tuple(each for leg in legs for each in leg.bringing.lacking),
    )
    all_of_it = f"{acts.found.change.before.version} {encode(preview)}"
    return attrs.evolve(preview, digest=sha256(all_of_it.encode()).hexdigest())
