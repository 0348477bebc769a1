"""Apply what steps do that write to the client, ask it for something or move a service on, and its answers."""

from collections.abc import Callable, Mapping
from typing import Any

import attrs

from dextflow.engine.moves import step, with_underway
from dextflow.model import Asked, Event, Instance, Responded, SendMessage, StageSet, Withdrawn


def _asked(instance: Instance, event: Asked) -> Instance:
    after = _acted(instance, event)
    if isinstance(instance.plan.index[event.step].step.action, SendMessage):
        return after
    return with_underway(
        after, event.step, asked=event.at, answered=None, **_without_decline(instance, event.step)
    )


def _stage_set(instance: Instance, event: StageSet) -> Instance:
    return _acted(instance, event)


def _acted(instance: Instance, event: Asked | StageSet) -> Instance:
    acted = instance.work.acted | _acting(instance, event.step)
    return step(instance, event, work=attrs.evolve(instance.work, acted=acted))


def _responded(instance: Instance, event: Responded) -> Instance:
    _acting(instance, event.step)
    declined = {} if event.declined is None else {"blocked": event.declined, "declined": True}
    return with_underway(step(instance, event), event.step, asked=None, answered=event.at, **declined)


def _withdrawn(instance: Instance, event: Withdrawn) -> Instance:
    _acting(instance, event.step)
    settled = {"asked": None, "answered": None, **_without_decline(instance, event.step)}
    return with_underway(step(instance, event), event.step, **settled)


def _without_decline(instance: Instance, key: str) -> dict[str, Any]:
    """What goes with the decline of a client: that its reason blocks the step."""
    underway = instance.work.on(key)
    return {"blocked": None, "declined": False} if underway and underway.declined else {}


def _acting(instance: Instance, key: str) -> int:
    """The set of the one item of a step that has an action. Raises `KeyError` if there is no such step."""
    items = instance.plan.items_of(key) & instance.plan.actions
    if not items:
        raise KeyError(key)
    return items


# Each function takes the one type of event under which it is filed, which no mapping type can say.
APPLY_ACTIONS: Mapping[type[Event], Callable[[Instance, Any], Instance]] = {
    Asked: _asked,
    StageSet: _stage_set,
    Responded: _responded,
    Withdrawn: _withdrawn,
}
