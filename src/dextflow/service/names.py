"""What those are called who did something: people of the practice, and contacts of a client."""

from collections.abc import Iterable, Mapping

from dextflow.engine.requests import contact_of, contacts_as_people
from dextflow.service.roof import Roof


def names_of(roof: Roof, client: str, actors: Iterable[str]) -> Mapping[str, str]:
    """The names of those who acted for a practice and for one of its clients, as far as they are known now."""
    people = roof.directory.people(roof.practice, sorted({each for each in actors if contact_of(each) is None}))
    contacts = contacts_as_people(roof.directory.clients(roof.practice, (client,)).get(client))
    return {each: person.name for each, person in {**people, **contacts}.items()}
