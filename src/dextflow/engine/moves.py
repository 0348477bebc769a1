"""The moves that most events are made of."""

from collections.abc import Sequence
from typing import Any

import attrs

from dextflow.model import Event, Instance, Review, Underway
from dextflow.model.readiness import marks_of, opened, reconsider, settle


def step(instance: Instance, event: Event, **changes: Any) -> Instance:  # noqa: ANN401 - each field has its own type
    """The workflow one version on, with some changes."""
    return attrs.evolve(instance, version=instance.version + 1, at=event.at, **changes)


def settled(instance: Instance) -> Instance:
    """The workflow with what is done and ready worked out afresh, from its marks and from what is dropped."""
    done, ready = settle(marks_of(instance))
    return attrs.evolve(instance, done=done, ready=ready)


def pass_over(instance: Instance) -> Instance:
    """The workflow after it has gone past what is ready and dropped; this costs what it passes."""
    plan, dropped = instance.plan, instance.work.dropped
    done, ready = instance.done, instance.ready
    while passed := ready & dropped & ~done:
        done |= passed
        ready |= opened(plan, passed, done)
        if passed & plan.guarding:
            ready = reconsider(marks_of(attrs.evolve(instance, done=done)), done, ready)
    if done == instance.done:
        return instance
    return attrs.evolve(instance, done=done, ready=ready & ~done)


def item_bits(instance: Instance, place: str) -> int:
    """The set of the items of a step or check. Raises `KeyError` if there is no such thing."""
    bits = instance.plan.items_of(place)
    if not bits:
        raise KeyError(place)
    return bits


def with_underway(instance: Instance, key: str, **changes: Any) -> Instance:  # noqa: ANN401 - as `attrs.evolve` takes them
    """The workflow with something else going on with a step. Raises `KeyError` if there is no such step."""
    item_bits(instance, key)
    now = attrs.evolve(instance.work.on(key) or Underway(step=key), **changes)
    underway = tuple(each for each in instance.work.underway if each.step != key)
    if now != Underway(step=key):
        underway = (*underway, now)
    return attrs.evolve(instance, work=attrs.evolve(instance.work, underway=underway))


def next_stage(reviewers: Sequence[str], approvals: Sequence[str]) -> int | None:
    """The number of the first reviewer who has not agreed; None if all have."""
    return next((number for number, each in enumerate(reviewers, 1) if each not in approvals), None)


def unreviewed(review: Review) -> Review:
    """The round of reviews after the work was changed: nobody has agreed to that."""
    return attrs.evolve(review, approvals=()) if review.approvals else review
