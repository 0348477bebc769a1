"""Whom a task turns out to be for."""

from collections.abc import Sequence

from dextflow.engine.owners import Practice, resolve_owner
from dextflow.model import Assignee, Assignment, Client, Owner

NO_CLIENT = Client(id="", name="")  # a team and nobody are so for every client


def resolve_task_owner(assignment: Assignment, clients: Sequence[Client], practice: Practice) -> Owner:
    """Whom the assignment of a task turns out to be: its roles are those at the first of its clients.

    It is unresolved, with the reason, if nobody is found, or somebody who does not see all the clients.
    """
    if not clients:
        return _of_the_practice(assignment, practice)
    owner = resolve_owner("", assignment, clients[0], practice)
    if owner.person is None:
        return owner
    hidden = next((each.id for each in clients if not practice.people[owner.person].sees(each.id)), None)
    if hidden is None:
        return owner
    return Owner(step="", assignment=assignment, unresolved=f"{owner.person!r} may not see client {hidden!r}")


def _of_the_practice(assignment: Assignment, practice: Practice) -> Owner:
    """Whom the assignment of a task without clients turns out to be."""
    if assignment.to in (Assignee.TEAM, Assignee.NOBODY):
        return resolve_owner("", assignment, NO_CLIENT, practice)
    if assignment.to is not Assignee.PERSON:
        reason = f"the task is of no client, so nobody is its {assignment.to.value}"
        return Owner(step="", assignment=assignment, unresolved=reason)
    if assignment.id not in practice.people:
        reason = f"nobody in this practice has the id {assignment.id!r}"
        return Owner(step="", assignment=assignment, unresolved=reason)
    return Owner(step="", assignment=assignment, person=assignment.id)
