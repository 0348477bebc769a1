"""One workflow apart from its template: other steps, other settings, another period, what its client is now.

These need more than the workflow to be decided: the directory, to find out whom an assignment turns out to be,
and the rules, to resolve settings. Everything else is a plain command (`Workflows.do`).
"""

from datetime import datetime

import attrs

from dextflow.engine import assignments_of, facts_of, resolve_again, resolve_owner
from dextflow.errors import InvalidValue, NotCalculated, Refused
from dextflow.model import (
    AddStep,
    AdjustSettings,
    Assignee,
    Assignment,
    ChangePeriod,
    Check,
    CheckSettings,
    Client,
    Instance,
    Owner,
    Person,
    Place,
    ReassignStep,
    Refresh,
    ReportingPeriod,
    Setting,
    Status,
    Step,
)
from dextflow.ports import Where
from dextflow.service.orders import check_settings, check_settings_of, resolved_settings
from dextflow.service.records import OPEN, WORKFLOW
from dextflow.service.roof import Roof


@attrs.frozen(kw_only=True)
class Reassigned:
    """The owners of a workflow's steps that turn out to be others than they were."""

    workflow: str
    before: tuple[Owner, ...]
    after: tuple[Owner, ...]


@attrs.frozen(kw_only=True)
class Refreshment:
    """What a change at a client led to: work that had not started follows, work that had is only reported.

    `refused` are workflows that were to follow and could not, with the reason.
    """

    followed: tuple[Reassigned, ...] = ()
    reported: tuple[Reassigned, ...] = ()
    refused: tuple[tuple[str, Refused], ...] = ()


class Arrangements:
    """What is arranged for one workflow alone; each method raises as `Workflows.do`."""

    def __init__(self, roof: Roof) -> None:
        self._roof = roof

    def add_step(self, workflow_id: str, step: Step, place: Place, *, by: str, at: datetime) -> Instance:
        """Add a step before or after another one, for its assignment's owner, with its checks' settings resolved.

        Raises `InvalidSettings` for settings that a rule does not take.
        """
        person, instance, client = self._read(workflow_id, by)
        for check in step.checks:
            if check.rule and check.rule not in self._roof.rules:
                raise InvalidValue("Check", f"there is no rule {check.rule!r} here")
        owner = self._owner(step.key, step.assignment, client)
        settings = tuple(self._settings(check, instance, client, ()) for check in step.checks if check.rule)
        command = AddStep(by=by, at=at, step=step, place=place, owner=owner, settings=settings)
        return self._roof.give(workflow_id, command, person)

    def reassign_step(
        self, workflow_id: str, step: str, assignment: Assignment, *, by: str, at: datetime
    ) -> Instance:
        """Give one step to somebody else than the template says."""
        person, _, client = self._read(workflow_id, by)
        owner = self._owner(step, assignment, client) or Owner(step=step, assignment=assignment)
        return self._roof.give(workflow_id, ReassignStep(by=by, at=at, owner=owner), person)

    def adjust_settings(
        self, workflow_id: str, check: str, settings: tuple[Setting, ...], *, by: str, at: datetime
    ) -> Instance:
        """Change some settings of a data-driven check; the others stay. Calculate it afterwards.

        Raises `InvalidSettings` for what its rule does not take.
        """
        person, instance, client = self._read(workflow_id, by)
        item = instance.plan.index.get(check)
        if item is None or item.check is None or item.check.rule not in self._roof.rules:
            raise NotCalculated(check)
        adjusted = AdjustSettings(by=by, at=at, settings=self._settings(item.check, instance, client, settings))
        return self._roof.give(workflow_id, adjusted, person)

    def change_period(
        self,
        workflow_id: str,
        period: ReportingPeriod,
        *,
        by: str,
        at: datetime,
        settings: tuple[CheckSettings, ...] = (),
    ) -> Instance:
        """Change the reporting period of a workflow that has not started; the settings follow from it anew.

        `settings` overrides, by check, some of the defaults. Raises `InvalidSettings` for what no rule takes.
        """
        person, instance, client = self._read(workflow_id, by)
        check_settings(settings, instance.plan)
        over = {each.check: each.values for each in settings}
        resolved = resolved_settings(instance.plan, period, client, self._roof.rules, over)
        command = ChangePeriod(by=by, at=at, period=period, settings=resolved)
        return self._roof.give(workflow_id, command, person)

    def refresh(self, workflow_id: str, *, by: str, at: datetime) -> Instance:
        """Take over what the client is now: owners by role, and what the conditions read of it."""
        person, instance, client = self._read(workflow_id, by)
        return self._roof.give(workflow_id, self._refresh(instance, client, by, at), person)

    def refresh_client(self, client: str, *, by: str, at: datetime) -> Refreshment:
        """After a client's manager, partner, associate or service manager changed: see to its open workflows.

        Those that have not started follow; those that have are reported, and follow only if you `refresh` them.
        """
        person = self._roof.person(by)
        found = self._roof.client(client, person)
        followed: list[Reassigned] = []
        reported: list[Reassigned] = []
        refused: list[tuple[str, Refused]] = []
        for instance in self._open_workflows(client):
            command = self._refresh(instance, found, by, at)
            change = Reassigned(workflow=instance.id, before=instance.job.owners, after=command.owners)
            if instance.status is not Status.NOT_STARTED:
                reported += [change] if change.before != change.after else []
            elif change.before != change.after or instance.job.facts != command.facts:
                try:
                    self._roof.give(instance.id, command, person)
                    followed.append(change)
                except Refused as error:
                    refused.append((instance.id, error))
        return Refreshment(followed=tuple(followed), reported=tuple(reported), refused=tuple(refused))

    # ------------------------------------------------------------------------------------------------ within

    def _read(self, workflow_id: str, by: str) -> tuple[Person, Instance, Client]:
        person = self._roof.person(by)
        instance = self._roof.get(workflow_id, person)
        return person, instance, self._roof.client(instance.job.client, person)

    def _owner(self, step: str, assignment: Assignment, client: Client) -> Owner | None:
        if assignment.to is Assignee.TASK_OWNER:
            return None
        return resolve_owner(step, assignment, client, self._roof.among((assignment,), (client,)))

    def _settings(
        self, check: Check, instance: Instance, client: Client, settings: tuple[Setting, ...]
    ) -> CheckSettings:
        """All settings of a check: those that it has in the workflow or would have, with some in their place."""
        present = {each.check: each.values for each in instance.job.settings}
        rule = self._roof.rules[str(check.rule)]
        over = {check.key: settings}
        values = check_settings_of(check, rule, instance.job.period, client, present, over)
        return CheckSettings(check=check.key, values=values)

    def _refresh(self, instance: Instance, client: Client, by: str, at: datetime) -> Refresh:
        owners_now = {owner.assignment for owner in instance.job.owners}
        practice = self._roof.among(owners_now.union(assignments_of(instance.plan.template)), (client,))
        facts = facts_of(instance.plan, client)
        job = attrs.evolve(instance.job, facts=facts)
        owners = resolve_again(instance, client, job, practice)
        return Refresh(by=by, at=at, owners=owners, facts=facts, client_name=client.name)

    def _open_workflows(self, client: str) -> tuple[Instance, ...]:
        where = (
            Where(terms=("client",), one_of=(client,)),
            Where(terms=("status",), one_of=tuple(status.value for status in OPEN)),
        )
        records = self._roof.store.query(self._roof.practice, WORKFLOW, where, limit=10_000).records
        return self._roof.read(records)
