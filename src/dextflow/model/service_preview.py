"""What a change of a service of a client will do to its work, told before it is done."""

from datetime import date
from enum import Enum

import attrs

from dextflow.errors import InvalidValue
from dextflow.model.clients import ClientService
from dextflow.model.engagement import EngagementAct
from dextflow.model.occurrences import Occurrence

CHANGES = (EngagementAct.ACTIVATED, EngagementAct.PAUSED, EngagementAct.RESUMED, EngagementAct.ENDED)


@attrs.frozen(kw_only=True)
class ServiceChange:
    """What is to be done with a service of a client, from which day on, and why.

    `on` is the day from which it is so, None the day on which it is done: work that was to begin earlier is still
    owed, and stays. `instead` is the service that the client has in its place, when one is changed for another.
    """

    act: EngagementAct
    client: str
    service: str
    on: date | None = None
    reason: str = ""
    instead: str | None = None

    def __attrs_post_init__(self) -> None:
        if self.act not in CHANGES:
            raise InvalidValue("ServiceChange", f"{self.act.value!r} changes no work")
        if self.instead is not None and self.act is not EngagementAct.ENDED:
            raise InvalidValue("ServiceChange", "a service comes instead of one that ends")
        if self.instead == self.service:
            raise InvalidValue("ServiceChange", "a service does not come instead of itself")


class Fate(Enum):
    """What becomes of a piece of work when a service changes.

    PUT_ASIDE: it is skipped, and comes back when that is undone. STAYS: somebody has begun it, or it is owed.
    COMES_BACK: it was put aside. STAYS_ASIDE: somebody has decided otherwise on it since. COMES: it is made.
    """

    PUT_ASIDE = "is put aside"
    STAYS = "stays"
    COMES_BACK = "comes back"
    STAYS_ASIDE = "stays aside"
    COMES = "comes"


@attrs.frozen(kw_only=True)
class AffectedWork:
    """What becomes of one task, or of one workflow that belongs to none, and why.

    `due_on` is when it is due afterwards; `moved_from` when it was due before, where that had passed meanwhile.
    """

    fate: Fate
    title: str
    task: str | None = None
    workflow: str | None = None
    due_on: date | None = None
    moved_from: date | None = None
    why: str = ""


@attrs.frozen(kw_only=True)
class ServicePreview:
    """What a change of a service will do: show it, and apply that very preview.

    `becomes` are the services that change, as they are then. `work` is what becomes of the tasks that are there.
    `stops` are the next firings of standing orders that will not come any more, and `comes` those that will come
    again. `caught_up` are firings that were missed and will be made, and `passed_over` those that will not, as the
    standing order says for dates that passed. `lacking` says what could not be worked out. `digest` is a
    fingerprint of all of it, and of what it follows from.
    """

    change: ServiceChange
    becomes: tuple[ClientService, ...]
    work: tuple[AffectedWork, ...] = ()
    stops: tuple[Occurrence, ...] = ()
    comes: tuple[Occurrence, ...] = ()
    caught_up: tuple[Occurrence, ...] = ()
    passed_over: tuple[Occurrence, ...] = ()
    lacking: tuple[str, ...] = ()
    digest: str = ""
