"""One workflow apart from its template: other steps, other settings, another period, what its client is now."""

from collections.abc import Callable
from datetime import datetime

import attrs

from dextflow.errors import Refused
from dextflow.model import (
    AddStep,
    AdjustSettings,
    Assignment,
    ChangePeriod,
    CheckSettings,
    Client,
    Command,
    Instance,
    Job,
    Owner,
    Place,
    ReassignStep,
    Refresh,
    ReportingPeriod,
    Setting,
    Status,
    Step,
)
from dextflow.service.filters import of_client
from dextflow.service.prepare import assignments_in, refreshed
from dextflow.service.records import OPEN
from dextflow.service.roof import Roof
from dextflow.service.trying import unless_refused

Do = Callable[[str, Command], Instance]


@attrs.frozen(kw_only=True)
class Outdated:
    """A workflow whose client has changed since: its job as it is kept, and as it is once refreshed."""

    workflow: str
    kept: Job
    now: Job


@attrs.frozen(kw_only=True)
class Refreshment:
    """What a change at a client led to: work that had not started follows, work that had is only reported.

    `refused` are workflows that were to follow and could not, with the reason.
    """

    followed: tuple[Outdated, ...] = ()
    reported: tuple[Outdated, ...] = ()
    refused: tuple[tuple[Outdated, Refused], ...] = ()


class Arrangements:
    """What is arranged for one workflow alone; each method raises as `Workflows.do`.

    Each is a command, too: whom an assignment turns out to be, and all settings of a check, are looked up when it
    is given.
    """

    def __init__(self, roof: Roof, do: Do) -> None:
        self._roof = roof
        self._do = do

    def add_step(self, workflow_id: str, step: Step, place: Place, *, by: str, at: datetime) -> Instance:
        """Add a step before or after another one, for its assignment's owner, with its checks' settings resolved.

        Calculate afterwards if it has data-driven checks. Raises `InvalidSettings` for settings that a rule does
        not take.
        """
        return self._do(workflow_id, AddStep(by=by, at=at, step=step, place=place))

    def reassign_step(
        self, workflow_id: str, step: str, assignment: Assignment, *, by: str, at: datetime
    ) -> Instance:
        """Give one step to somebody else than the template says."""
        owner = Owner(step=step, assignment=assignment)
        return self._do(workflow_id, ReassignStep(by=by, at=at, owner=owner))

    def adjust_settings(
        self, workflow_id: str, check: str, settings: tuple[Setting, ...], *, by: str, at: datetime
    ) -> Instance:
        """Change some settings of a data-driven check; the others stay. Calculate it afterwards.

        Raises `InvalidSettings` for what its rule does not take.
        """
        adjusted = CheckSettings(check=check, values=settings)
        return self._do(workflow_id, AdjustSettings(by=by, at=at, settings=adjusted))

    def change_period(
        self,
        workflow_id: str,
        period: ReportingPeriod,
        *,
        by: str,
        at: datetime,
        settings: tuple[CheckSettings, ...] = (),
    ) -> Instance:
        """Change the reporting period of a workflow that has not started.

        Settings that followed from the period follow from the new one; those that somebody chose stay, and
        `settings` chooses more, by check. Raises `InvalidSettings` for what no rule takes.
        """
        return self._do(workflow_id, ChangePeriod(by=by, at=at, period=period, settings=settings))

    def refresh(self, workflow_id: str, *, by: str, at: datetime) -> Instance:
        """Take over what the client is now: its name, owners by role, and what the conditions read of it."""
        return self._do(workflow_id, _refresh(by, at))

    def refresh_client(self, client: str, *, by: str, at: datetime) -> Refreshment:
        """After a client's name, its people, services or fields changed: see to its open workflows.

        Those that have not started follow; those that have are reported, and follow only if you `refresh` them.
        Raises `UnknownPerson` and `UnknownClient`.
        """
        person = self._roof.person(by)
        outdated = self._outdated(self._roof.client(client, person), _refresh(by, at))
        followed, refused = unless_refused(
            outdated[Status.NOT_STARTED], lambda each: self.refresh(each.workflow, by=by, at=at)
        )
        reported = (*outdated[Status.IN_PROGRESS], *outdated[Status.UNDER_REVIEW])
        return Refreshment(followed=followed, reported=reported, refused=refused)

    def _outdated(self, client: Client, command: Refresh) -> dict[Status, list[Outdated]]:
        """The client's open workflows that a refreshment would change, by their status."""
        found: dict[Status, list[Outdated]] = {status: [] for status in OPEN}
        instances = self._roof.read(tuple(self._roof.records(of_client(client.id, OPEN))))
        assignments = {each for instance in instances for each in assignments_in(instance)}
        practice = self._roof.among(assignments, (client,))
        for instance in instances:
            kept, fresh = instance.job, refreshed(instance, client, command, practice)
            now = attrs.evolve(kept, owners=fresh.owners, facts=fresh.facts, client_name=fresh.client_name)
            if _by_step(now) != _by_step(kept):
                found[instance.status].append(Outdated(workflow=instance.id, kept=kept, now=now))
        return found


def _by_step(job: Job) -> Job:
    """The job with its owners in the order of their steps' keys: their own order means nothing."""
    return attrs.evolve(job, owners=tuple(sorted(job.owners, key=lambda owner: owner.step)))


def _refresh(by: str, at: datetime) -> Refresh:
    """The command whose content is looked up when it is given."""
    return Refresh(by=by, at=at, owners=(), facts=(), client_name="")
