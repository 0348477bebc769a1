"""What steps do that write to the client, ask it for something or move a service on.

A step with an automatic action acts as soon as it is ready in a workflow that is in progress, in the same decision
as what made it ready, and once only: whatever is undone or withdrawn afterwards, people say when it acts again.
"""

from collections.abc import Iterator
from datetime import datetime
from functools import reduce

from dextflow.engine.apply import apply
from dextflow.engine.rulings import with_rulings
from dextflow.errors import LaterWorkDone
from dextflow.model import (
    Asked,
    Deleted,
    Event,
    Instance,
    Item,
    Marked,
    Outcome,
    SendMessage,
    SetServiceStage,
    StageSet,
    Status,
    Withdrawn,
    Writing,
)

Events = tuple[Event, ...]
DELETED = "the workflow was deleted"


def with_consequences(instance: Instance, events: Events) -> Events:
    """The events, what the conditions make of them, and what steps then do by themselves, until nothing follows.

    Raises `LaterWorkDone` if a step became required before work that is done already.
    """
    if instance.plan.conditional:
        events = with_rulings(instance, events)
    after = reduce(apply, events, instance)
    return (*events, *_acts(after, by=events[-1].by, at=events[-1].at)) if after.plan.automatic else events


def _acts(instance: Instance, *, by: str, at: datetime) -> Iterator[Event]:
    """What steps do by themselves, each once, in the order of the template.

    A step whose mark would make another one required before work that is done already is left to people.
    """
    left = 0
    while due := _due(instance) & ~left:
        item = next(instance.plan.each(due))
        left |= item.bit
        try:
            acts = with_rulings(instance, act(item, by=by, at=at))
        except LaterWorkDone:
            continue
        yield from acts
        instance = reduce(apply, acts, instance)


def _due(instance: Instance) -> int:
    """The set of the items that act now by themselves."""
    if instance.status is not Status.IN_PROGRESS:
        return 0
    work = instance.work
    due = instance.ready & instance.plan.automatic & ~work.acted
    for underway in work.underway:
        if underway.blocked is not None:
            due &= ~instance.plan.steps[underway.step]
    return due


def act(item: Item, *, by: str, at: datetime, writing: Writing | None = None, again: bool = False) -> Events:
    """What happens when the step of an item does what it does. What asks for no answer is done with that."""
    key, action = item.key, item.step.action
    done = Marked(by=by, at=at, item=key, outcome=Outcome.COMPLETE)
    if isinstance(action, SetServiceStage):
        return (StageSet(by=by, at=at, step=key, service=action.service, status=action.status), done)
    asked = Asked(by=by, at=at, step=key, writing=writing, again=again)
    return (asked, done) if isinstance(action, SendMessage) else (asked,)


def take_back(instance: Instance, step: str, *, by: str, at: datetime, reason: str) -> tuple[Withdrawn, ...]:
    """The withdrawal of what a step asked the client for, if that is not settled yet."""
    underway = instance.work.on(step)
    return (Withdrawn(by=by, at=at, step=step, reason=reason),) if underway and underway.requested else ()


def given_up(instance: Instance, *, by: str, at: datetime, because: str | None = None) -> Events:
    """The deletion of a workflow, and why: what its client was asked for is asked for no more."""
    withdrawn = (
        event
        for underway in instance.work.underway
        for event in take_back(instance, underway.step, by=by, at=at, reason=because or DELETED)
    )
    return (*withdrawn, Deleted(by=by, at=at, because=because))
