"""Who is to do a step: what a template asks for, and whom that turns out to be."""

from enum import Enum

import attrs

from dextflow.errors import InvalidValue


class Assignee(Enum):
    """To whom a step can be assigned.

    `TASK_OWNER` is whoever does the workflow (its assignee); the four client roles are looked up at the client,
    the service manager at one of its services; `NOBODY` leaves the step for anyone permitted to pick it up.
    """

    TASK_OWNER = "task owner"
    CLIENT_MANAGER = "client manager"
    CLIENT_SERVICE_MANAGER = "client service manager"
    CLIENT_PARTNER = "client partner"
    CLIENT_ASSOCIATE = "client associate"
    PERSON = "person"
    TEAM = "team"
    NOBODY = "nobody"


NAMED = (Assignee.PERSON, Assignee.TEAM, Assignee.CLIENT_SERVICE_MANAGER)


@attrs.frozen(kw_only=True)
class Assignment:
    """What a template asks for.

    `id` names the person, the team, or the service whose manager is meant; the others have none. Raises
    `InvalidValue` if it is lacking, or given where there is nothing to name.
    """

    to: Assignee = Assignee.TASK_OWNER
    id: str | None = None

    def __attrs_post_init__(self) -> None:
        if (self.to in NAMED) is not bool(self.id):
            reason = "needs the id of what it names" if self.to in NAMED else "has no id"
            raise InvalidValue("Assignment", f"an assignment to a {self.to.value} {reason}")

    def __str__(self) -> str:
        return f"{self.to.value} {self.id}" if self.id else self.to.value


TO_TASK_OWNER = Assignment()


@attrs.frozen(kw_only=True)
class Owner:
    """Whom the assignment of a step turned out to be, for one client: a person, a team, or neither.

    `unresolved` is the reason why it could not be resolved: it is never blank without one. A step for nobody has
    neither person nor team nor reason. `step` is blank for the owner of a whole task. `chosen`: a person assigned
    the step in this workflow, so that no change at the client or of what conditions say assigns it otherwise.
    """

    step: str
    assignment: Assignment
    person: str | None = None
    team: str | None = None
    unresolved: str | None = None
    chosen: bool = False
