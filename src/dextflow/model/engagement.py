"""The services that a client has: proposed, active, paused or ended, with who did what about them and when."""

from datetime import date, datetime
from enum import Enum

import attrs

from dextflow.model.clients import ClientService, ServiceStatus
from dextflow.model.template import TemplateRef


class EngagementAct(Enum):
    """What was done with a service of a client."""

    PROPOSED = "proposed"
    TAKEN_BACK = "proposal taken back"
    ACTIVATED = "activated"
    PAUSED = "paused"
    RESUMED = "resumed"
    ENDED = "ended"
    MANAGED = "given a manager"


@attrs.frozen(kw_only=True)
class PutAside:
    """A task that was skipped because its service was paused or ended, and comes back when that is undone.

    It does so only while it is still skipped for the `reason` that was given then: what a person did with it since
    stays as it is. `template` is that of the workflow that it had, and gets again.
    """

    task: str
    reason: str
    template: TemplateRef | None = None


@attrs.frozen(kw_only=True)
class Engagement:
    """One service of a client as it is now.

    `since` is the day from which it is so, and `manager` the id of the person who manages it for this client.
    `aside` are the tasks that come back when it is resumed. `proposal` is the id of the one that brought it.
    """

    service: str
    status: ServiceStatus
    since: date
    manager: str | None = None
    aside: tuple[PutAside, ...] = ()
    proposal: str | None = None

    @property
    def at_client(self) -> ClientService:
        """The service as it is shown at its client."""
        return ClientService(id=self.service, status=self.status, manager=self.manager)


@attrs.frozen(kw_only=True)
class Engagements:
    """All services of a client that the practice keeps here, by their ids.

    `version` counts the events, the last of them `at` that time; None before the first.
    """

    client: str
    services: tuple[Engagement, ...] = ()
    version: int = 0
    at: datetime | None = None

    def of(self, service: str) -> Engagement | None:
        """One of them; None if it is not kept here."""
        return next((each for each in self.services if each.service == service), None)


@attrs.frozen(kw_only=True)
class EngagementEvent:
    """Who did what with a service of a client, when, and how it is since: its `status` and its `manager`.

    `on` is the day from which it is so. `instead` is the service that went or came with it when one was changed
    for another. `put_aside` are the tasks that were skipped with it, `brought_back` the ids of those that came
    back, and `let_go` of those on which somebody had decided otherwise. `workflow` is the one whose step did it,
    by the person who did the step. `tasks` are the ids of those that were made, and `lacking` says what could not
    be worked out for them. `preview` is the digest of what was shown before.
    """

    act: EngagementAct
    service: str
    status: ServiceStatus
    by: str
    at: datetime
    on: date
    manager: str | None = None
    reason: str = ""
    proposal: str | None = None
    instead: str | None = None
    workflow: str | None = None
    put_aside: tuple[PutAside, ...] = ()
    brought_back: tuple[str, ...] = ()
    let_go: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    preview: str = ""
