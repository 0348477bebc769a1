"""Whether a repeating workflow can be kept: what it names must be there, and whoever keeps it must see it all."""

from contextlib import suppress
from datetime import date

from dextflow.engine import Act
from dextflow.engine.decide import check_reviewers
from dextflow.errors import InvalidSettings, NotFound, NotPermitted, OutsideCoverage, UnknownClient
from dextflow.model import Assignee, ByRule, Members, Person, RepeatingWorkflow
from dextflow.rules.faults import setting_faults
from dextflow.scheduling import next_occurrence
from dextflow.service.filters import granted
from dextflow.service.repeating.members import ANYONE
from dextflow.service.repeating.moments import almanac_of
from dextflow.service.roof import Roof, check_people
from dextflow.service.settings import check_settings

ALLOWED = ("admins", "who sees every client")


def check_standing(roof: Roof, repeating: RepeatingWorkflow, person: Person, today: date) -> None:
    """Raise what stands in its way.

    That is `NotPermitted` or `UnknownClient` for clients whom the person does not see, `UnknownPerson`,
    `ClientNotGranted`, `TooManyReviewers`, `RepeatedReviewer`; `NotFound` for its template, calendar or due-date
    rule, `TemplateRetired`, `InvalidSettings`; and `InvalidValue` for a pattern that cannot be.
    """
    _check_clients(roof, repeating, person)
    check_sees_all(repeating, person)
    _check_people(roof, repeating)
    _check_settings(roof, repeating)
    _check_dates(roof, repeating, today)


def check_sees_all(repeating: RepeatingWorkflow, person: Person) -> None:
    """Raise `NotPermitted` unless the person sees all the clients that it is for, or could be for."""
    known = repeating.roster.members in (Members.CHOSEN, Members.PRACTICE)
    if not all(person.sees(row.client) for row in repeating.roster.clients) or not (
        known or granted(person) is None
    ):
        raise NotPermitted(Act.CREATE.value, person.id, ALLOWED)


def _check_clients(roof: Roof, repeating: RepeatingWorkflow, person: Person) -> None:
    named = [row.client for row in repeating.roster.clients]
    known = roof.directory.clients(roof.practice, named)
    for client in named:
        if client not in known or not person.sees(client):
            raise UnknownClient(client)


def _check_people(roof: Roof, repeating: RepeatingWorkflow) -> None:
    roster = repeating.roster
    check_reviewers(roster.reviewers or ())
    people = {each for each in (roster.assignee, _owner(repeating), *(roster.reviewers or ())) if each}
    by_client = {
        row.client: [each for each in (row.assignee, *(row.reviewers or ())) if each] for row in roster.clients
    }
    known = roof.people(sorted(people.union(*by_client.values())))
    for row in roster.clients:
        check_reviewers(row.reviewers or ())
        check_people(by_client[row.client], row.client, known)


def _owner(repeating: RepeatingWorkflow) -> str | None:
    """The person, if it is one, to whom the tasks of a recurring task are assigned by name."""
    to = None if repeating.task is None else repeating.task.assignment
    return to.id if to is not None and to.to is Assignee.PERSON else None


def _check_settings(roof: Roof, repeating: RepeatingWorkflow) -> None:
    if repeating.workflow_template is None:
        return
    plan = roof.templates.latest_plan(repeating.workflow_template)
    check_settings(repeating.settings, plan)
    checks = {check.key: check for check in plan.checks()}
    for position, settings in enumerate(repeating.settings):
        check, chosen = checks[settings.check], {setting.name for setting in settings.values}
        usual = (setting for setting in check.settings if setting.name not in chosen)
        rule = roof.rules.get(str(check.rule))
        path = f"/settings/{position}/values"
        if rule and (faults := setting_faults(rule, (*usual, *settings.values), path)):
            raise InvalidSettings(settings.check, faults)


def _check_dates(roof: Roof, repeating: RepeatingWorkflow, today: date) -> None:
    almanac = almanac_of(roof, repeating)
    known = {rule.id for rule in almanac.rules}
    for config in (repeating.due, repeating.statutory):
        if isinstance(config, ByRule) and config.rule not in known:
            raise NotFound("due-date rule", config.rule)
    for calendar in (repeating.calendar, *(rule.calendar for rule in almanac.rules)):
        if calendar is not None:
            almanac.calendar(calendar)
    with suppress(OutsideCoverage):
        next_occurrence(repeating, ANYONE, today, almanac)
