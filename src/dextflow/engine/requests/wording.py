"""The words in which clients are written to, and to whom of a client they go."""

from collections.abc import Iterable, Mapping
from string import Template as Words

from dextflow.model import Client, ClientContact, ContactKind, Recipient, Recipients

LONGEST_SUBJECT, LONGEST_LETTER = 200, 50_000
ELLIPSIS = "…"


def filled(text: str, values: Mapping[str, str]) -> str:
    """A text with what its names stand for, `$client` or `${client}`; names that stand for nothing stay.

    Nothing else is evaluated, and what the names stand for is not looked at again. `$$` is a dollar sign. No more
    than 50,000 characters are read or written.

    >>> filled("To $client, for $5 of $period", {"client": "Acme $period Ltd", "period": "October"})
    'To Acme $period Ltd, for $5 of October'
    """
    short = {name: cut(value, LONGEST_SUBJECT) for name, value in values.items()}
    return cut(Words(text[: LONGEST_LETTER + 1]).safe_substitute(short), LONGEST_LETTER)


def subject_line(text: str, values: Mapping[str, str]) -> str:
    """A subject, filled, in one line, so that nothing in it can pass for another line of a letter's head."""
    return cut(" ".join(filled(text, values).split()), LONGEST_SUBJECT)


def cut(text: str, longest: int) -> str:
    """A text of at most so many characters; what is cut off is marked."""
    return text if len(text) <= longest else text[: longest - 1] + ELLIPSIS


def recipients_of(client: Client, recipients: Recipients) -> tuple[Recipient, ...]:
    """To whom of a client something goes now: each contact of the kinds once, and the addresses.

    Without a contact of any of the kinds it goes to the main contacts. There may be nobody at all.
    """
    found = _contacts(client, recipients.kinds) or _contacts(client, (ContactKind.MAIN,))
    named = tuple(Recipient(contact=each.id, address=each.address) for each in found)
    known = {each.address for each in named}
    return (*named, *(Recipient(address=also) for also in dict.fromkeys(recipients.also) if also not in known))


def _contacts(client: Client, kinds: Iterable[ContactKind]) -> tuple[ClientContact, ...]:
    wanted = frozenset(kinds)
    return tuple(each for each in client.contacts if wanted & each.kinds)
