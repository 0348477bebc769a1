"""Put notices together: what they are about, and to whom they go."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import attrs

from dextflow.engine.notices.happenings import Happening
from dextflow.engine.notices.keys import event_key
from dextflow.model import About, Instance, Notice, Owner, Subject, Topic

MOST_NAMED = 5
Notices = Iterator[Notice]


@attrs.frozen
class Doer:
    """Who can act on a step: a person or a team, one of the two."""

    person: str | None = None
    team: str | None = None


def about_workflow(instance: Instance) -> About:
    """What a notice of a workflow is about."""
    job = instance.job
    return About(subject=Subject.WORKFLOW, id=job.id, name=job.name, client=job.client)


def tell(
    happening: Happening,
    topic: Topic,
    to: Sequence[str | None] = (),
    teams: Sequence[str | None] = (),
    **parts: Any,  # noqa: ANN401 - as `Notice` takes them
) -> Notices:
    """A notice to those people and teams, but not to who did it; none if nobody is left."""
    cause, about = happening.cause, about_workflow(happening.after)
    people = tuple(dict.fromkeys(each for each in to if each is not None and each != cause.by))
    groups = tuple(dict.fromkeys(each for each in teams if each is not None))
    if people or groups:
        key = event_key(about, happening.number, topic, people, groups)
        yield Notice(key=key, topic=topic, about=about, at=cause.at, to=people, teams=groups, by=cause.by, **parts)


def tell_of_steps(happening: Happening, topic: Topic, steps: Iterable[tuple[str, Doer]]) -> Notices:
    """One notice to each who can act on some steps, which names them all."""
    whose: dict[Doer, list[str]] = {}
    for step, doer in steps:
        whose.setdefault(doer, []).append(step)
    for doer, keys in whose.items():
        text = names_of(happening.after, keys)
        yield from tell(happening, topic, (doer.person,), (doer.team,), steps=tuple(keys), text=text)


def doer_of(instance: Instance, step: str) -> Doer:
    """Who can act on a step now: whoever took it up, its owner, or else the assignee, who may do every step."""
    underway, owner = instance.work.on(step), instance.owner(step)
    if underway is not None and underway.by is not None:
        return Doer(person=underway.by)
    return Doer(person=instance.job.assignee) if owner is None else owning(owner, instance.job.assignee)


def owning(owner: Owner, assignee: str | None) -> Doer:
    """To whom a step was given; one that is nobody's stays with the assignee until somebody takes it up."""
    return Doer(team=owner.team) if owner.team else Doer(person=owner.person or assignee)


def names_of(instance: Instance, steps: Sequence[str]) -> str:
    """What some steps are called, the first few by name."""
    plan = instance.plan
    names = [next(plan.each(plan.steps[key])).step.name for key in steps[:MOST_NAMED]]
    more = len(steps) - len(names)
    return ", ".join(names) + (f" and {more} more" if more else "")
