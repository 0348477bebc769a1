"""Decide on steps that write to the client, ask it or move a service on, when people set them off."""

from collections.abc import Callable, Mapping
from typing import Any

from dextflow.engine.actions import act
from dextflow.engine.lifecycle import CommandType
from dextflow.engine.obstacles import check_not_blocked, check_reason, find_step, open_items, why_waiting
from dextflow.errors import AlreadyAsked, NoAction, NotAsked, WritesToNobody
from dextflow.model import Ask, Event, Instance, Policy, SetServiceStage, Withdraw, Withdrawn

Events = tuple[Event, ...]


def _ask(instance: Instance, command: Ask, _policy: Policy) -> Events:
    items = find_step(instance, command.step)
    if not items & instance.plan.actions:
        raise NoAction(command.step)
    item = instance.plan.index[command.step]
    if command.writing is not None and isinstance(item.step.action, SetServiceStage):
        raise WritesToNobody(command.step)
    if not open_items(instance, command.step, items) & instance.ready:
        raise why_waiting(instance, item)
    underway = instance.work.on(command.step)
    if underway and underway.asked is not None:
        raise AlreadyAsked(command.step, underway.asked.isoformat())
    if not (underway and underway.declined):
        check_not_blocked(instance, command.step)
    again = underway is not None and underway.requested
    return act(item, by=command.by, at=command.at, writing=command.writing, again=again)


def _withdraw(instance: Instance, command: Withdraw, _policy: Policy) -> Events:
    find_step(instance, command.step)
    underway = instance.work.on(command.step)
    if not (underway and underway.requested):
        raise NotAsked(command.step)
    check_reason(command.step, command.reason)
    return (Withdrawn(by=command.by, at=command.at, step=command.step, reason=command.reason),)


# Each function takes the one type of command under which it is filed, which no mapping type can say.
DECIDE_ACTIONS: Mapping[CommandType, Callable[[Instance, Any, Policy], Events]] = {
    Ask: _ask,
    Withdraw: _withdraw,
}
