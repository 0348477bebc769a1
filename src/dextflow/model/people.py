"""The people who work for a practice."""

from enum import Enum

import attrs

EVERYONE = "*"
EVERY_CLIENT = frozenset({EVERYONE})


class Role(Enum):
    """What a person is in the practice."""

    PRACTICE_ADMIN = "practice admin"
    CLIENT_ADMIN = "client admin"
    STANDARD = "standard user"


STANDARD = Role.STANDARD  # looking a member up in its enumeration costs more than the rest of `Person.sees`


@attrs.frozen(kw_only=True)
class Person:
    """Somebody who works for the practice.

    `clients` are the ids of the clients granted to a standard user, by name or through a team: nothing of any
    other client is seen or touched; `EVERY_CLIENT` grants all. Admins see every client. `teams` are the ids of
    the teams that the person belongs to.
    """

    id: str
    name: str
    role: Role = Role.STANDARD
    clients: frozenset[str] = frozenset()
    teams: frozenset[str] = frozenset()

    def sees(self, client: str) -> bool:
        """Whether the person may see that client."""
        return client in self.clients or EVERYONE in self.clients or self.role is not STANDARD


@attrs.frozen(kw_only=True)
class Team:
    """People who share work: `members` are their ids."""

    id: str
    name: str
    members: tuple[str, ...] = ()
