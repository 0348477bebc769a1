"""Who may do what, as one literal table.

A command is permitted to those who stand in one of the listed relations to the workflow, and see its client: a
standard user sees the clients that were granted. Admins are practice admins and client admins; everybody else
changes only the workflows that are theirs, and the steps that are. What is done with no workflow yet, such as
making one, depends on the role alone.
"""

from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from types import MappingProxyType

from dextflow.engine.lifecycle import CommandType
from dextflow.model import (
    STANDARD,
    AddComment,
    AddStep,
    AdjustSettings,
    Approve,
    Ask,
    Assign,
    Assignee,
    AttachFile,
    Block,
    ChangePeriod,
    Command,
    Complete,
    Delete,
    HandBack,
    Instance,
    LayDown,
    LogTime,
    Mark,
    MoveStep,
    Person,
    ReassignStep,
    RecordResults,
    Refresh,
    Rename,
    RenameItem,
    Reschedule,
    RestoreStep,
    Role,
    SkipStep,
    Start,
    Status,
    Submit,
    TakeUp,
    Tier,
    Unblock,
    Undo,
    Withdraw,
)

Relation = Callable[[Instance, Person, Command], bool]


def the_assignee(instance: Instance, person: Person, _command: Command) -> bool:
    """The person does this work."""
    return instance.job.assignee == person.id


def the_assignee_outside_review(instance: Instance, person: Person, _command: Command) -> bool:
    """The person does this work and it is not with a reviewer, who is then the only one to act on it."""
    return instance.review.stage == 0 and instance.job.assignee == person.id


def the_assignee_before_the_start(instance: Instance, person: Person, _command: Command) -> bool:
    """The person is to do this work, and it has not begun."""
    return instance.status is Status.NOT_STARTED and instance.job.assignee == person.id


def an_admin(_instance: Instance, person: Person, _command: Command) -> bool:
    """The person is an admin of the practice or of its clients."""
    return person.role is not STANDARD


def a_reviewer(instance: Instance, person: Person, _command: Command) -> bool:
    """The person is a reviewer of this work, whether or not it is with them now."""
    return person.id in instance.job.reviewers


def the_present_reviewer(instance: Instance, person: Person, _command: Command) -> bool:
    """The work is under this person's review now."""
    return instance.reviewer == person.id


def the_present_reviewer_if_an_admin(instance: Instance, person: Person, command: Command) -> bool:
    """The work is under this person's review now, and the person is an admin."""
    return the_present_reviewer(instance, person, command) and an_admin(instance, person, command)


def anyone_while_unassigned(instance: Instance, _person: Person, _command: Command) -> bool:
    """Nobody does this work yet, so anyone may take it up or give it to somebody."""
    return instance.job.assignee is None


def the_owner_of_the_step(instance: Instance, person: Person, command: Command) -> bool:
    """The step was assigned to the person, or to a team of theirs, or taken up by them; not while under review."""
    if instance.review.stage:
        return False
    step = step_of(instance, command)
    owner = instance.owner(step) if step else None
    underway = instance.work.on(step) if step else None
    if underway is not None and underway.by == person.id:
        return True
    return owner is not None and (owner.person == person.id or owner.team in person.teams)


def anyone_if_the_step_is_free(instance: Instance, _person: Person, command: Command) -> bool:
    """The step was assigned to nobody, or its assignment could not be resolved."""
    step = step_of(instance, command)
    owner = instance.owner(step) if step else None
    return owner is not None and (owner.assignment.to is Assignee.NOBODY or owner.unresolved is not None)


def step_of(instance: Instance, command: Command) -> str | None:
    """The step that a command is about."""
    place = getattr(command, "item", None) or getattr(command, "step", None)
    item = instance.plan.index.get(place) if isinstance(place, str) else None
    if item is not None:
        return item.step.key
    return place if isinstance(place, str) and place in instance.plan.steps else None


_DOERS: tuple[Relation, ...] = (the_assignee, an_admin)
_STEP_DOERS: tuple[Relation, ...] = (the_assignee, an_admin, the_owner_of_the_step)

RIGHTS: Mapping[CommandType, tuple[Relation, ...]] = MappingProxyType(
    {
        Assign: (the_assignee_outside_review, an_admin, anyone_while_unassigned),
        Start: _DOERS,
        RecordResults: _DOERS,
        Mark: _STEP_DOERS,
        Undo: _STEP_DOERS,
        AddComment: (the_assignee_outside_review, a_reviewer, an_admin, the_owner_of_the_step),
        AttachFile: (the_assignee_outside_review, a_reviewer, an_admin, the_owner_of_the_step),
        Submit: _DOERS,
        HandBack: (the_present_reviewer, an_admin),
        Approve: (the_present_reviewer,),
        Complete: _DOERS,
        TakeUp: (*_STEP_DOERS, anyone_if_the_step_is_free),
        LayDown: _STEP_DOERS,
        Block: _STEP_DOERS,
        Unblock: _STEP_DOERS,
        Ask: _STEP_DOERS,
        Withdraw: _STEP_DOERS,
        LogTime: (*_STEP_DOERS, a_reviewer),
        AddStep: _DOERS,
        MoveStep: _DOERS,
        RenameItem: _DOERS,
        ReassignStep: _DOERS,
        SkipStep: _DOERS,
        RestoreStep: _DOERS,
        AdjustSettings: _DOERS,
        Rename: (the_assignee_outside_review, an_admin),
        Reschedule: (the_assignee_outside_review, an_admin),
        ChangePeriod: _DOERS,
        Refresh: _DOERS,
        Delete: (the_assignee_before_the_start, an_admin),
    }
)

ENTERPRISE_2021: Mapping[CommandType, tuple[Relation, ...]] = MappingProxyType(
    {
        **RIGHTS,
        HandBack: (an_admin,),
        Approve: (the_present_reviewer_if_an_admin,),
        Delete: (an_admin,),
    }
)
TABLES: Mapping[Tier, Mapping[CommandType, tuple[Relation, ...]]] = MappingProxyType(
    {Tier.CURRENT: RIGHTS, Tier.ENTERPRISE_2021: ENTERPRISE_2021}
)


class Act(Enum):
    """What is done with no workflow yet, or with all of a client's.

    A client that is concerned must be one that the person sees.
    """

    CREATE = "create workflows"
    KEEP_DRAFTS = "keep drafts"
    PUBLISH = "publish templates"
    EDIT_CHECKS = "edit custom checks"
    DISMISS = "dismiss findings"
    EDIT_SERVICES = "edit services"
    MANAGE_SERVICES = "manage the services of clients"
    PROPOSE = "propose to clients"


_EVERYBODY, _ADMINS = frozenset(Role), frozenset({Role.PRACTICE_ADMIN, Role.CLIENT_ADMIN})
ACTS: Mapping[Tier, Mapping[Act, frozenset[Role]]] = MappingProxyType(
    {
        Tier.CURRENT: dict.fromkeys(Act, _EVERYBODY),
        Tier.ENTERPRISE_2021: {
            **dict.fromkeys(Act, _EVERYBODY),
            **dict.fromkeys(
                (Act.PUBLISH, Act.EDIT_CHECKS, Act.EDIT_SERVICES, Act.MANAGE_SERVICES, Act.PROPOSE), _ADMINS
            ),
        },
    }
)


def may(person: Person, command: Command, instance: Instance, tier: Tier = Tier.CURRENT) -> bool:
    """Whether the person's relation to the workflow permits the command, whatever the status."""
    if not person.sees(instance.job.client):
        return False
    for holds in TABLES[tier][type(command)]:  # noqa: SIM110 - every command passes here; a generator costs more
        if holds(instance, person, command):
            return True
    return False


def permitted(command: CommandType, tier: Tier = Tier.CURRENT) -> tuple[str, ...]:
    """The relations that permit a command, in words."""
    return in_words(TABLES[tier][command])


def in_words(relations: Iterable[Callable[..., bool]]) -> tuple[str, ...]:
    """Some relations in words."""
    return tuple(relation.__name__.replace("_", " ") for relation in relations)


def may_act(person: Person, act: Act, tier: Tier = Tier.CURRENT) -> bool:
    """Whether the person's role permits what is done with no workflow yet."""
    return person.role in ACTS[tier][act]
