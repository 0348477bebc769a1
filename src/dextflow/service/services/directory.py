"""The host's directory, with the services that the practice keeps here laid over what it says of the clients."""

from collections.abc import Iterable, Mapping, Sequence

import attrs

from dextflow.model import Client, Engagements, Person, Team
from dextflow.ports import Directory, Store
from dextflow.service.services.records import ENGAGEMENTS, read_engagements


@attrs.frozen(kw_only=True, eq=False)
class EngagedDirectory:
    """A directory whose clients have the services that are kept here; of one service, what is kept here counts.

    It costs one read of the store for each list of clients, however many they are.
    """

    directory: Directory
    store: Store

    def people(self, practice: str, ids: Sequence[str]) -> Mapping[str, Person]:
        """The people of those ids, as the host knows them."""
        return self.directory.people(practice, ids)

    def teams(self, practice: str, ids: Sequence[str]) -> Mapping[str, Team]:
        """The teams of those ids, as the host knows them."""
        return self.directory.teams(practice, ids)

    def clients(self, practice: str, ids: Sequence[str]) -> Mapping[str, Client]:
        """The clients of those ids, by id, with their services."""
        return {
            client.id: client for client in self._engaged(practice, self.directory.clients(practice, ids).values())
        }

    def tagged(self, practice: str, tag: str) -> Sequence[Client]:
        """All clients that carry the tag now, ordered by id, with their services."""
        return self._engaged(practice, self.directory.tagged(practice, tag))

    def everyone(self, practice: str) -> Sequence[Client]:
        """All clients of the practice now, ordered by id, with their services."""
        return self._engaged(practice, self.directory.everyone(practice))

    def _engaged(self, practice: str, clients: Iterable[Client]) -> tuple[Client, ...]:
        found = tuple(clients)
        if not found:
            return ()
        records = self.store.get(practice, ENGAGEMENTS, [client.id for client in found])
        kept = {id_: read_engagements(record) for id_, record in records.items()}
        return tuple(with_services(client, kept[client.id]) if client.id in kept else client for client in found)


def with_services(client: Client, engagements: Engagements) -> Client:
    """A client with the services that are kept for it; others are as they were."""
    ours = {each.service: each.at_client for each in engagements.services}
    others = tuple(service for service in client.services if service.id not in ours)
    return attrs.evolve(client, services=(*others, *ours.values()))
