"""Who acts on a request besides the people of the practice: the client's contacts."""

from urllib.parse import quote, unquote

from dextflow.model import Client, Person

CONTACT = "contact:"


def contact_actor(client: str, contact: str) -> str:
    """Who did it, where a contact of a client did.

    >>> contact_actor("acme", "jo")
    'contact:acme/jo'
    """
    return f"{CONTACT}{quote(client, safe='')}/{quote(contact, safe='')}"


def contact_of(by: str) -> tuple[str, str] | None:
    """The client and the contact that `by` stands for; None if it is a person of the practice.

    >>> contact_of("contact:acme/jo")
    ('acme', 'jo')
    """
    client, stroke, contact = by.removeprefix(CONTACT).partition("/")
    return (unquote(client), unquote(contact)) if by.startswith(CONTACT) and stroke else None


def contacts_as_people(client: Client | None) -> dict[str, Person]:
    """The contacts of a client by what they act as, as a history names those who acted."""
    if client is None:
        return {}
    actors = {contact_actor(client.id, each.id): each.name for each in client.contacts}
    return {actor: Person(id=actor, name=name) for actor, name in actors.items()}
