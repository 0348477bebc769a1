"""Events as people read them: names in the place of ids and keys."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import attrs

from dextflow.engine.history import describe
from dextflow.model import (
    Asked,
    Assigned,
    Blocked,
    Commented,
    ConditionsApplied,
    Created,
    Event,
    FileAttached,
    Input,
    LaidDown,
    Marked,
    MarkUndone,
    Owner,
    Person,
    Place,
    Plan,
    Responded,
    SettingsAdjusted,
    StageSet,
    StepAdded,
    StepMoved,
    StepReassigned,
    StepRestored,
    StepSkipped,
    TakenUp,
    Team,
    TimeLogged,
    Unblocked,
    Withdrawn,
)

PEOPLE = frozenset({"client.manager", "client.partner", "client.associate"})


@attrs.frozen(kw_only=True, eq=False)
class Names:
    """What people, teams, the client, steps and checks are called. Whoever is not known goes by their id."""

    people: Mapping[str, Person]
    teams: Mapping[str, Team]
    places: Mapping[str, str]
    client: str

    def person(self, person: str) -> str:
        """The name of a person, the id of one who is not known."""
        return name_of(person, self.people) or person

    def anyone(self, person: str | None) -> str | None:
        """The name of a person, None for nobody."""
        return name_of(person, self.people)

    def team(self, team: str) -> str:
        """The name of a team, the id of one that is not known."""
        return self.teams[team].name if team in self.teams else team

    def place(self, key: str) -> str:
        """The name of a step or check, the key of one that is no more."""
        return self.places.get(key, key)


def name_of(id_: str | None, known: Mapping[str, Person] | Mapping[str, Team]) -> str | None:
    """The name of a person or a team, the id of one that is not known, None for nobody."""
    return known[id_].name if id_ is not None and id_ in known else id_


def places_of(plan: Plan) -> dict[str, str]:
    """What the steps and checks of a plan are called, by their keys."""
    steps = {item.step.key: item.step.name for item in plan.items}
    return steps | {check.key: check.name for check in plan.checks()}


def tell(event: Event, names: Names) -> str:
    """Say in words what happened, as `describe` does, by names."""
    translate = _TRANSLATE.get(type(event))
    return describe(translate(event, names) if translate else event)


def _with_place(field: str, event: Any, names: Names) -> Event:  # noqa: ANN401 - each event has its own fields
    key: str | None = getattr(event, field)
    changed: Event = attrs.evolve(event, **{field: names.place(key)}) if key else event
    return changed


def _created(event: Created, names: Names) -> Created:
    return attrs.evolve(event, job=attrs.evolve(event.job, client=names.client))


def _assigned(event: Assigned, names: Names) -> Assigned:
    reviewers = tuple(map(names.person, event.reviewers))
    return attrs.evolve(event, assignee=names.anyone(event.assignee), reviewers=reviewers)


def _added(event: StepAdded, names: Names) -> StepAdded:
    return attrs.evolve(event, place=_placed(event.place, names))


def _moved(event: StepMoved, names: Names) -> StepMoved:
    return attrs.evolve(event, step=names.place(event.step), place=_placed(event.place, names))


def _placed(place: Place, names: Names) -> Place:
    if place.before:
        return Place(before=names.place(place.before))
    return Place(after=names.place(place.after or ""))


def _reassigned(event: StepReassigned, names: Names) -> StepReassigned:
    return attrs.evolve(event, owner=_owner(event.owner, names))


def _owner(owner: Owner, names: Names) -> Owner:
    return attrs.evolve(
        owner,
        step=names.place(owner.step),
        person=names.anyone(owner.person),
        team=names.team(owner.team) if owner.team else None,
    )


def _ruled(event: ConditionsApplied, names: Names) -> ConditionsApplied:
    rulings = tuple(
        attrs.evolve(
            ruling, step=names.place(ruling.step), inputs=tuple(_given(given, names) for given in ruling.inputs)
        )
        for ruling in event.rulings
    )
    return attrs.evolve(event, rulings=rulings)


def _given(given: Input, names: Names) -> Input:
    if given.name in PEOPLE and isinstance(given.value, str):
        return attrs.evolve(given, value=names.person(given.value))
    return given


def _adjusted(event: SettingsAdjusted, names: Names) -> SettingsAdjusted:
    return attrs.evolve(event, settings=attrs.evolve(event.settings, check=names.place(event.settings.check)))


# Each function takes the one type of event under which it is filed, which no mapping type can say. A rename keeps
# the key: its item has had at least two names.
_TRANSLATE: Mapping[type[Event], Callable[[Any, Names], Event]] = {
    Created: _created,
    Assigned: _assigned,
    **dict.fromkeys((Marked, MarkUndone, Commented, FileAttached), partial(_with_place, "item")),
    **dict.fromkeys((TakenUp, LaidDown, Blocked, Unblocked, TimeLogged), partial(_with_place, "step")),
    **dict.fromkeys((StepSkipped, StepRestored), partial(_with_place, "step")),
    **dict.fromkeys((Asked, Responded, Withdrawn, StageSet), partial(_with_place, "step")),
    StepAdded: _added,
    StepMoved: _moved,
    StepReassigned: _reassigned,
    ConditionsApplied: _ruled,
    SettingsAdjusted: _adjusted,
}
