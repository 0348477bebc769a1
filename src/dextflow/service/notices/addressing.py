"""Say who gets a message, at the moment when it is sent."""

from collections.abc import Iterator, Mapping, Sequence

import attrs

from dextflow.model import Client, ClientMessage, Notice, Outgoing, Person, Preferences, Recipient, Team
from dextflow.service.notices.records import preferences_of
from dextflow.service.roof import Roof


def addressed(roof: Roof, outgoing: Sequence[Outgoing]) -> Sequence[Outgoing | None]:
    """Each message to those who get it now; None for a notice that nobody wants.

    Notices go to people in place of teams. Those are left out who did what it tells, who have muted its topic, who
    have left, and who may not see its client any more. Letters go to the contacts whom the client still has, at
    the addresses that they have now; one whose contacts have all left has nobody in `to`. This is at most one read
    each of teams, people, preferences and clients.
    """
    notices = _notices_now(roof, [each for each in outgoing if isinstance(each, Notice)])
    letters = _letters_now(roof, [each for each in outgoing if isinstance(each, ClientMessage)])
    return [next(notices if isinstance(each, Notice) else letters) for each in outgoing]


def _notices_now(roof: Roof, notices: Sequence[Notice]) -> Iterator[Notice | None]:
    if not notices:
        return
    directory, practice = roof.directory, roof.practice
    teams = directory.teams(practice, sorted({team for notice in notices for team in notice.teams}))
    named = {person for notice in notices for person in _named(notice, teams)}
    people = directory.people(practice, sorted(named))
    wishes = preferences_of(roof, sorted(people))
    for notice in notices:
        yield _addressed(notice, teams, people, wishes)


def _named(notice: Notice, teams: Mapping[str, Team]) -> tuple[str, ...]:
    """Everybody to whom it goes by name or as one of a team, each once, but not who did it."""
    members = (member for team in notice.teams if team in teams for member in teams[team].members)
    return tuple(each for each in dict.fromkeys((*notice.to, *members)) if each != notice.by)


def _addressed(
    notice: Notice, teams: Mapping[str, Team], people: Mapping[str, Person], wishes: Mapping[str, Preferences]
) -> Notice | None:
    client = notice.about.client
    to = tuple(
        each
        for each in _named(notice, teams)
        if each in people and wishes[each].wants(notice.topic) and (client is None or people[each].sees(client))
    )
    return attrs.evolve(notice, to=to, teams=()) if to else None


def _letters_now(roof: Roof, letters: Sequence[ClientMessage]) -> Iterator[ClientMessage]:
    if not letters:
        return
    clients = roof.directory.clients(roof.practice, sorted({letter.client for letter in letters}))
    for letter in letters:
        yield attrs.evolve(letter, to=tuple(_reached(letter.to, clients.get(letter.client))))


def _reached(to: Sequence[Recipient], client: Client | None) -> Iterator[Recipient]:
    """Those of some recipients whom a letter still reaches: a contact who has left gets none."""
    for each in to:
        contact = client.contact(each.contact) if client and each.contact else None
        if contact is not None:
            yield attrs.evolve(each, address=contact.address)
        elif each.contact is None:
            yield each
