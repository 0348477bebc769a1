"""Resolve assignments: from what a template asks for to people, for one client.

A role that nobody has is unresolved, and says why: it is never left blank.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

import attrs

from dextflow.engine.conditions import Condition, evaluate, parse
from dextflow.engine.references import FactTypes, client_facts, values_of
from dextflow.model import (
    Assignee,
    Assignment,
    AssignmentCase,
    Client,
    Input,
    Instance,
    Job,
    Owner,
    Person,
    Plan,
    Policy,
    Setting,
    Step,
    Team,
    Template,
)
from dextflow.model.policy import DEFAULT_POLICY

BEFORE_THE_START = FactTypes()
MOST_CONDITIONS = 1024


@attrs.frozen(kw_only=True)
class Practice:
    """The people and teams that assignments can turn out to be, as the directory knows them, by id."""

    people: Mapping[str, Person] = attrs.Factory(dict[str, Person])
    teams: Mapping[str, Team] = attrs.Factory(dict[str, Team])
    policy: Policy = DEFAULT_POLICY


def resolve_owners(template: Template, client: Client, job: Job, practice: Practice) -> tuple[Owner, ...]:
    """Whom the steps of a template turn out to be for, but for those that are simply the assignee's."""
    steps = [(step, _assignment_of(step, job)) for group in template.groups for step in group.steps]
    return tuple(
        resolve_owner(step.key, assignment, client, practice)
        for step, assignment in steps
        if assignment.to is not Assignee.TASK_OWNER
    )


def resolve_again(instance: Instance, client: Client, job: Job, practice: Practice) -> tuple[Owner, ...]:
    """Whom the steps of a workflow turn out to be for now; what a person has assigned keeps its assignment."""
    template = instance.plan.template
    chosen = {owner.step: owner.assignment for owner in instance.job.owners if owner.chosen}
    owners: list[Owner] = []
    for step in (step for group in template.groups for step in group.steps):
        if step.key in chosen:
            owner = resolve_owner(step.key, chosen[step.key], client, practice)
            owners.append(attrs.evolve(owner, chosen=True))
        elif (assignment := _assignment_of(step, job)).to is not Assignee.TASK_OWNER:
            owners.append(resolve_owner(step.key, assignment, client, practice))
    return tuple(owners)


def resolve_owner(step: str, assignment: Assignment, client: Client, practice: Practice) -> Owner:
    """Whom one assignment turns out to be, for a client; unresolved with its cause if nobody."""
    found = _RESOLVE[assignment.to](assignment, client, practice)
    if isinstance(found, _Nobody):
        return Owner(step=step, assignment=assignment, unresolved=found.cause)
    if assignment.to is Assignee.TEAM:
        return Owner(step=step, assignment=assignment, team=found)
    return Owner(step=step, assignment=assignment, person=found)


def _assignment_of(step: Step, job: Job) -> Assignment:
    """What a template asks for, for one job: the first case whose condition holds, else the usual one."""
    return next(_holding(step.assignment_cases, job), step.assignment)


def reviewers_of(template: Template, client: Client, job: Job, practice: Practice) -> tuple[str, ...]:
    """The people whom the template asks to review, each once; a role that nobody has asks nobody."""
    assignments = _holding(template.reviewers, job)
    owners = (resolve_owner("", assignment, client, practice) for assignment in assignments)
    return tuple(dict.fromkeys(owner.person for owner in owners if owner.person))


def case_settings(plan: Plan, job: Job) -> Mapping[str, tuple[Setting, ...]]:
    """The settings that the template's cases give to checks, by the keys of the checks."""
    return {
        check.key: tuple(
            setting for case in check.settings_cases if _holds(case.when, job) for setting in case.settings
        )
        for check in plan.checks()
        if check.settings_cases
    }


def facts_of(plan: Plan, client: Client) -> tuple[Input, ...]:
    """What the conditions of a template read of a client."""
    sources = [case.when for case in plan.template.reviewers]
    for item in plan.items:
        sources += [case.when for case in item.step.assignment_cases]
        sources += [case.when for case in (item.check.settings_cases if item.check else ())]
    conditions = [_parsed(source) for source in dict.fromkeys(sources)]
    conditions += [each.condition for each in plan.conditional]
    return client_facts((name for condition in conditions for name in condition.references), client)


def _holding(cases: Sequence[AssignmentCase], job: Job) -> Iterator[Assignment]:
    return (case.assignment for case in cases if _holds(case.when, job))


def _holds(source: str, job: Job) -> bool:
    """Whether a condition is true of a job before it runs; what is not known does not hold."""
    condition = _parsed(source)
    return evaluate(condition, values_of(condition.references, job)).value is True


@lru_cache(maxsize=MOST_CONDITIONS)
def _parsed(source: str) -> Condition:
    return parse(source, BEFORE_THE_START)


@attrs.frozen
class _Nobody:
    """Why an assignment turned out to be nobody; None if that is what was asked for."""

    cause: str | None = None


Found = str | _Nobody


def _of_role(name: str, role: Assignee) -> Callable[[Assignment, Client, Practice], Found]:
    def resolve(_assignment: Assignment, client: Client, practice: Practice) -> Found:
        if role not in practice.policy.client_roles:
            return _Nobody(f"the practice does not use the role of {role.value}")
        person: str | None = getattr(client, name)
        return _found(person, client, practice) if person else _Nobody(f"the client has no {name}")

    return resolve


def _service_manager(assignment: Assignment, client: Client, practice: Practice) -> Found:
    if assignment.to not in practice.policy.client_roles:
        return _Nobody(f"the practice does not use the role of {assignment.to.value}")
    service = client.service(str(assignment.id))
    if service is None:
        return _Nobody(f"the client does not have the service {assignment.id!r}")
    if service.manager is None:
        return _Nobody(f"nobody manages the client's service {assignment.id!r}")
    return _found(service.manager, client, practice)


def _person(assignment: Assignment, client: Client, practice: Practice) -> Found:
    return _found(str(assignment.id), client, practice)


def _team(assignment: Assignment, _client: Client, practice: Practice) -> Found:
    team = practice.teams.get(str(assignment.id))
    if team is None:
        return _Nobody(f"the practice has no team {assignment.id!r}")
    return team.id if team.members else _Nobody(f"the team {assignment.id!r} has no members")


def _found(person: str, client: Client, practice: Practice) -> Found:
    if person not in practice.people:
        return _Nobody(f"nobody in this practice has the id {person!r}")
    return person if practice.people[person].sees(client.id) else _Nobody(f"{person!r} may not see this client")


def named_people(assignments: Iterable[Assignment], clients: Iterable[Client]) -> set[str]:
    """The ids of all people whom assignments can turn out to be, for some clients."""
    ids = {assignment.id for assignment in assignments if assignment.to is Assignee.PERSON}
    for client in clients:
        ids |= {client.manager, client.partner, client.associate}
        ids.update(service.manager for service in client.services)
    return {each for each in ids if each}


def named_teams(assignments: Iterable[Assignment]) -> set[str]:
    """The ids of the teams that assignments name."""
    return {assignment.id for assignment in assignments if assignment.to is Assignee.TEAM and assignment.id}


def assignments_of(template: Template) -> Iterator[Assignment]:
    """Every assignment that a template asks for, also those under a condition."""
    yield from (case.assignment for case in template.reviewers)
    for group in template.groups:
        for step in group.steps:
            yield step.assignment
            yield from (case.assignment for case in step.assignment_cases)


_RESOLVE: Mapping[Assignee, Callable[[Assignment, Client, Practice], Found]] = {
    Assignee.TASK_OWNER: lambda _, __, ___: _Nobody(),
    Assignee.NOBODY: lambda _, __, ___: _Nobody(),
    Assignee.CLIENT_MANAGER: _of_role("manager", Assignee.CLIENT_MANAGER),
    Assignee.CLIENT_PARTNER: _of_role("partner", Assignee.CLIENT_PARTNER),
    Assignee.CLIENT_ASSOCIATE: _of_role("associate", Assignee.CLIENT_ASSOCIATE),
    Assignee.CLIENT_SERVICE_MANAGER: _service_manager,
    Assignee.PERSON: _person,
    Assignee.TEAM: _team,
}
