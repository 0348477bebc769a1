"""Who may do what, as one literal table.

A command is permitted to those who stand in one of the listed relations to the workflow. Admins are practice
admins and client admins; everybody else changes only the workflows that are theirs.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from dextflow.engine.lifecycle import CommandType
from dextflow.model import (
    AddComment,
    Approve,
    Assign,
    AttachFile,
    Complete,
    HandBack,
    Instance,
    Mark,
    Person,
    RecordResults,
    Role,
    Start,
    Submit,
    Undo,
)

Relation = Callable[[Instance, Person], bool]


def the_assignee(instance: Instance, person: Person) -> bool:
    """The person does this work."""
    return instance.job.assignee == person.id


def the_assignee_outside_review(instance: Instance, person: Person) -> bool:
    """The person does this work and it is not with a reviewer, who is then the only one to act on it."""
    return instance.reviewer is None and instance.job.assignee == person.id


def an_admin(_instance: Instance, person: Person) -> bool:
    """The person is an admin of the practice or of its clients."""
    return person.role is not Role.STANDARD


def a_reviewer(instance: Instance, person: Person) -> bool:
    """The person is a reviewer of this work, whether or not it is with them now."""
    return person.id in instance.job.reviewers


def the_present_reviewer(instance: Instance, person: Person) -> bool:
    """The work is under this person's review now."""
    return instance.reviewer == person.id


def anyone_while_unassigned(instance: Instance, _person: Person) -> bool:
    """Nobody does this work yet, so anyone may take it up or give it to somebody."""
    return instance.job.assignee is None


RIGHTS: Mapping[CommandType, tuple[Relation, ...]] = MappingProxyType(
    {
        Assign: (the_assignee, an_admin, anyone_while_unassigned),
        Start: (the_assignee, an_admin),
        RecordResults: (the_assignee, an_admin),
        Mark: (the_assignee, an_admin),
        Undo: (the_assignee, an_admin),
        AddComment: (the_assignee_outside_review, a_reviewer, an_admin),
        AttachFile: (the_assignee_outside_review, a_reviewer, an_admin),
        Submit: (the_assignee, an_admin),
        HandBack: (the_present_reviewer, an_admin),
        Approve: (the_present_reviewer,),
        Complete: (the_assignee, an_admin),
    }
)


def may(person: Person, command: CommandType, instance: Instance) -> bool:
    """Whether the person's relation to the workflow permits the command, whatever the status."""
    for holds in RIGHTS[command]:  # noqa: SIM110 - every command passes here, and a generator costs more than the rest
        if holds(instance, person):
            return True
    return False


def permitted(command: CommandType) -> tuple[str, ...]:
    """The relations that permit a command, in words."""
    return tuple(relation.__name__.replace("_", " ") for relation in RIGHTS[command])
