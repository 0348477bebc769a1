"""What a command says of the world is looked up before it is decided: who somebody turns out to be, all settings.

A command comes from outside. Whom an assignment means, what a client is now and which settings a rule takes is for
the directory and the rules to say, so whatever the command says about it is replaced, or refused.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import attrs

from dextflow.engine import Practice, assignments_of, facts_of, resolve_again, resolve_owner
from dextflow.errors import Fault, NotCalculated, UnsoundChange
from dextflow.model import (
    TO_TASK_OWNER,
    AddStep,
    AdjustSettings,
    Assign,
    Assignment,
    ChangePeriod,
    CheckSettings,
    Client,
    Command,
    Instance,
    Owner,
    Person,
    ReassignStep,
    Refresh,
    Start,
)
from dextflow.service.roof import Roof, check_people
from dextflow.service.settings import check_settings, layer_of, settings_for, settings_in, settings_of

Prepare = Callable[[Roof, Instance, Client, Any], Command]


def prepared(roof: Roof, instance: Instance, command: Command, person: Person) -> Command:
    """The command with what the directory and the rules say in the place of what it says itself.

    Raises `UnknownClient` if the workflow's client is needed and gone; `UnknownPerson` or `ClientNotGranted` for
    people who cannot get the work; `InvalidSettings` for what a rule does not take, `NotCalculated` for settings
    of what no rule calculates, and `UnsoundChange` for a step with a rule that is not there.
    """
    if isinstance(command, Assign):
        _check_assigned(roof, instance, command)
        return command
    prepare = _PREPARE.get(type(command))
    if prepare is None:
        return command
    return prepare(roof, instance, roof.client(instance.job.client, person), command)


def refreshed(instance: Instance, client: Client, command: Refresh, practice: Practice) -> Refresh:
    """The command to take over what the client is now, with the owners as they are among those people."""
    facts = facts_of(instance.plan, client)
    owners = resolve_again(instance, client, attrs.evolve(instance.job, facts=facts), practice)
    return attrs.evolve(command, owners=owners, facts=facts, client_name=client.name)


def assignments_in(instance: Instance) -> set[Assignment]:
    """All that the steps of a workflow are assigned to, or can be."""
    return {owner.assignment for owner in instance.job.owners}.union(assignments_of(instance.plan.template))


def _check_assigned(roof: Roof, instance: Instance, command: Assign) -> None:
    """New people must be known and see the client; those who have the work already may keep it."""
    job = instance.job
    named = {each for each in (command.assignee, *command.reviewers) if each is not None}
    new = sorted(named - {job.assignee, *job.reviewers})
    if new:
        check_people(new, job.client, roof.people(new))


def _start(_roof: Roof, _instance: Instance, client: Client, command: Start) -> Start:
    return attrs.evolve(command, vat=command.vat or client.vat)


def _add_step(roof: Roof, instance: Instance, client: Client, command: AddStep) -> AddStep:
    step = command.step
    for position, check in enumerate(step.checks):
        if check.rule and check.rule not in roof.rules:
            fault = Fault(f"/step/checks/{position}/rule", f"there is no rule {check.rule!r} here")
            raise UnsoundChange((fault,))
    given = layer_of(command.settings)
    for key in given:
        if key not in (check.key for check in step.checks if check.rule):
            raise NotCalculated(key)
    owner = _owner(roof, step.key, step.assignment, client)
    return attrs.evolve(
        command,
        owner=None if owner.assignment == TO_TASK_OWNER else owner,
        settings=settings_for(step.checks, instance.job.period, client, roof.rules, given),
    )


def _reassign(roof: Roof, _instance: Instance, client: Client, command: ReassignStep) -> ReassignStep:
    return attrs.evolve(command, owner=_owner(roof, command.owner.step, command.owner.assignment, client))


def _owner(roof: Roof, step: str, assignment: Assignment, client: Client) -> Owner:
    return resolve_owner(step, assignment, client, roof.among((assignment,), (client,)))


def _refresh(roof: Roof, instance: Instance, client: Client, command: Refresh) -> Refresh:
    return refreshed(instance, client, command, roof.among(assignments_in(instance), (client,)))


def _adjust(roof: Roof, instance: Instance, client: Client, command: AdjustSettings) -> AdjustSettings:
    """The settings that are not given stay as they are in the workflow."""
    key = command.settings.check
    item = instance.plan.index.get(key)
    if item is None or item.check is None or item.check.rule not in roof.rules:
        raise NotCalculated(key)
    over = layer_of(instance.job.settings), layer_of((command.settings,))
    values = settings_of(item.check, instance.job.period, client, roof.rules, *over)
    return attrs.evolve(command, settings=CheckSettings(check=key, values=values))


def _change_period(roof: Roof, instance: Instance, client: Client, command: ChangePeriod) -> ChangePeriod:
    """What follows from the period follows from the new one; what was chosen stays, or is chosen anew."""
    check_settings(command.settings, instance.plan)
    over = (*settings_in(instance, command.period, client, roof.rules), layer_of(command.settings))
    settings = settings_for(instance.plan.checks(), command.period, client, roof.rules, *over)
    return attrs.evolve(command, settings=settings)


# Each function takes the one type of command under which it is filed, which no mapping type can say.
_PREPARE: Mapping[type[Command], Prepare] = MappingProxyType(
    {
        Start: _start,
        AddStep: _add_step,
        ReassignStep: _reassign,
        AdjustSettings: _adjust,
        ChangePeriod: _change_period,
        Refresh: _refresh,
    }
)
