"""The outbox as it is kept: messages as the store has them, and how far each sender has come."""

from collections.abc import Mapping
from types import MappingProxyType

from dextflow.codec import decode, encode
from dextflow.errors import Corrupt, InvalidDocument
from dextflow.model import ClientMessage, Delivered, Notice, Outgoing, Parked
from dextflow.ports import Message, Put, Record, StoredMessage

DELIVERED, PARKED = "delivered", "parked message"
TOPICS: Mapping[str, type[Outgoing]] = MappingProxyType({"notice": Notice, "client message": ClientMessage})
_TOPIC_OF = MappingProxyType({kind: topic for topic, kind in TOPICS.items()})


def message_of(outgoing: Outgoing) -> Message:
    """What is to be sent, as the store keeps it: under its own key, and with what kind it is as the topic."""
    return Message(key=outgoing.key, topic=_TOPIC_OF[type(outgoing)], text=encode(outgoing))


def read_outgoing(stored: StoredMessage) -> Outgoing:
    """Read what is to be sent. Raises `Corrupt` if what is stored is not it, and `SchemaTooNew`."""
    if stored.topic not in TOPICS:
        raise Corrupt(f"message {stored.number}: {stored.topic!a:.40} is no kind of message")
    try:
        return decode(TOPICS[stored.topic], stored.text)
    except InvalidDocument as error:
        raise Corrupt(f"message {stored.number}: {error}") from error


def delivered_put(delivered: Delivered) -> Put:
    """Write how far a sender has come, in its new version."""
    return Put(
        kind=DELIVERED,
        id=delivered.sender,
        expected=delivered.version - 1,
        version=delivered.version,
        parts={DELIVERED: encode(delivered)},
        terms={} if delivered.version == 1 else None,
    )


def read_delivered(record: Record) -> Delivered:
    """Read how far a sender has come. Raises `Corrupt` if what is stored does not say it."""
    try:
        return decode(Delivered, record.parts[DELIVERED])
    except (InvalidDocument, KeyError) as error:
        raise Corrupt(f"the deliveries of {record.id!r}: {error}") from error


def parked_id(sender: str, number: int) -> str:
    """Under which id a sender's parked message is kept."""
    return f"{number} {sender}"


def parked_put(parked: Parked) -> Put:
    """Write a parked message in its new version."""
    return Put(
        kind=PARKED,
        id=parked_id(parked.sender, parked.number),
        expected=parked.version - 1,
        version=parked.version,
        parts={PARKED: encode(parked)},
        terms={"sender": parked.sender, "number": parked.number, "waiting": int(parked.waiting)},
    )


def read_parked(record: Record) -> Parked:
    """Read a parked message. Raises `Corrupt` if what is stored is not one."""
    try:
        return decode(Parked, record.parts[PARKED])
    except (InvalidDocument, KeyError) as error:
        raise Corrupt(f"parked message {record.id!r}: {error}") from error
