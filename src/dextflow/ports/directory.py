"""The port to the practice's people and clients."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from dextflow.model import Client, Person, Team


class Directory(Protocol):
    """Who works for a practice, and for whom it works. The host owns these records; dextflow reads them.

    A person comes with the clients that were granted to them, in person or through a team, and with their teams:
    the library asks nobody else who may see what.
    """

    def people(self, practice: str, ids: Sequence[str]) -> Mapping[str, Person]:
        """The people of those ids, by id, in one read; unknown ids are left out."""
        ...

    def clients(self, practice: str, ids: Sequence[str]) -> Mapping[str, Client]:
        """The clients of those ids, by id, in one read; unknown ids are left out."""
        ...

    def teams(self, practice: str, ids: Sequence[str]) -> Mapping[str, Team]:
        """The teams of those ids, by id, in one read; unknown ids are left out."""
        ...

    def tagged(self, practice: str, tag: str) -> Sequence[Client]:
        """All clients that carry the tag now, ordered by id."""
        ...

    def everyone(self, practice: str) -> Sequence[Client]:
        """All clients of the practice now, ordered by id; those who have left may be among them."""
        ...
