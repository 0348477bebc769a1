"""Make the workflows of firings: of the latest version of a template, for the people whom the roster names."""

from collections.abc import Mapping
from datetime import date, datetime

import attrs

from dextflow.engine import Practice
from dextflow.errors import FiringPending
from dextflow.model import (
    ByRule,
    Client,
    FiringRecord,
    FiringStatus,
    Occurrence,
    Order,
    Person,
    Plan,
    RepeatingWorkflow,
    Role,
)
from dextflow.scheduling import Almanac, add_days, today
from dextflow.service.orders import Making, Work, people_for
from dextflow.service.records import Change
from dextflow.service.repeating.records import firing_key
from dextflow.service.roof import Roof


@attrs.frozen(kw_only=True)
class Moment:
    """Who acts and when; `today` is the date then, where the practice is."""

    by: str
    at: datetime
    today: date

    @property
    def actor(self) -> Person:
        """The library itself, which may do what it must: nobody gives it commands."""
        return Person(id=self.by, name=self.by, role=Role.PRACTICE_ADMIN)

    def record(
        self, occurrence: Occurrence, status: FiringStatus, before: FiringRecord | None, reason: str = ""
    ) -> FiringRecord:
        """What became of a firing now; `before` is what had become of it."""
        return FiringRecord(
            occurrence=occurrence,
            status=status,
            by=self.by,
            at=self.at,
            reason=reason,
            workflow=before.workflow if before else None,
            version=before.version + 1 if before else 1,
        )


def moment_of(roof: Roof, by: str, at: datetime) -> Moment:
    """Who acts and when. Raises `InvalidValue` for a time without a zone."""
    return Moment(by=by, at=at, today=today(at, roof.policy.time_zone))


def begins_after(roof: Roof, today: date) -> date:
    """After which nominal date a line begins today: whether the first may be today is the practice's choice."""
    return add_days(today, -1) if roof.policy.same_day_start else today


@attrs.frozen(kw_only=True)
class Maker:
    """All that the workflows of a repeating workflow are made from, for some clients."""

    roof: Roof
    moment: Moment
    repeating: RepeatingWorkflow
    plan: Plan
    clients: Mapping[str, Client]
    practice: Practice

    def made(self, occurrence: Occurrence, before: FiringRecord | None = None) -> tuple[Change, FiringRecord]:
        """The workflow of a firing, and the record of it; `before` is its record so far.

        Raises `FiringPending`, `UnknownClient`, `UnknownPerson`, `ClientNotGranted`, `InvalidSettings` and what
        `dextflow.engine.create` raises.
        """
        firing = occurrence.firing
        row = self.repeating.roster.row(firing.client)
        making = Making(by=self.moment.actor, key=_key(occurrence, before), at=self.moment.at)
        work = Work(
            roof=self.roof,
            order=self._order(occurrence),
            making=making,
            plan=self.plan,
            clients=self.clients,
            practice=self.practice,
        )
        change = work.begun(row)
        record = self.moment.record(occurrence, FiringStatus.MADE, before)
        return change, attrs.evolve(record, workflow=change.after.id)

    def _order(self, occurrence: Occurrence) -> Order:
        """The order for one firing. What a template no longer checks needs no settings."""
        if occurrence.period is None or occurrence.due_on is None:
            raise FiringPending(occurrence.firing.code, occurrence.missing)
        return Order(
            template=self.plan.template.ref,
            period=occurrence.period,
            due_on=occurrence.due_on,
            starts_on=min(occurrence.starts_on, occurrence.due_on),
            clients=(self.repeating.roster.row(occurrence.firing.client),),
            name=self.repeating.name,
            settings=self.repeating.settings,
            statutory=occurrence.statutory,
            firing=occurrence.firing,
        )


def maker(roof: Roof, moment: Moment, repeating: RepeatingWorkflow, clients: Mapping[str, Client]) -> Maker:
    """Read what those workflows are made from. Raises `NotFound` and `TemplateRetired`."""
    plan = roof.templates.latest_plan(repeating.template)
    rows = [repeating.roster.row(client) for client in clients]
    practice = people_for(roof, plan, rows, clients.values())
    return Maker(roof=roof, moment=moment, repeating=repeating, plan=plan, clients=clients, practice=practice)


def _key(occurrence: Occurrence, before: FiringRecord | None) -> str:
    """What the workflow is known by; one that comes again, after it was superseded, is another one."""
    again = f"|{before.version}" if before and before.workflow else ""
    return firing_key(occurrence.firing) + again


def almanac_of(roof: Roof, repeating: RepeatingWorkflow) -> Almanac:
    """The due-date rules that a repeating workflow names, and the calendars that are needed and known."""
    asked = {config.rule for config in (repeating.due, repeating.statutory) if isinstance(config, ByRule)}
    rules = tuple(rule for rule in roof.due_rules if rule.id in asked) if asked else ()
    needed = {repeating.calendar, *(rule.calendar for rule in rules)}
    found = {each: roof.calendar(each) for each in sorted(filter(None, needed))}
    return Almanac(calendars={each: known for each, known in found.items() if known}, rules=rules)
