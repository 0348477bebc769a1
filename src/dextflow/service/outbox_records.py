"""The outbox as it is kept: messages as the store has them, and how far each sender has come."""

from collections.abc import Mapping
from types import MappingProxyType

from dextflow.codec import decode, encode
from dextflow.errors import Corrupt
from dextflow.model import ClientMessage, Delivered, Notice, Outgoing, Parked
from dextflow.ports import Message, Put, Record, StoredMessage, Term
from dextflow.service.stored import noun_put, read_noun, reading

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
    with reading(f"message {stored.number}"):
        return decode(TOPICS[stored.topic], stored.text)


def delivered_put(delivered: Delivered) -> Put:
    """Write how far a sender has come, in its new version."""
    return noun_put(DELIVERED, delivered.sender, delivered, {} if delivered.version == 1 else None)


def read_delivered(record: Record) -> Delivered:
    """Read how far a sender has come. Raises `Corrupt` if what is stored does not say it."""
    return read_noun(Delivered, record, f"the deliveries of {record.id!r}")


def parked_id(sender: str, number: int) -> str:
    """Under which id a sender's parked message is kept."""
    return f"{number} {sender}"


def parked_put(parked: Parked) -> Put:
    """Write a parked message in its new version."""
    terms: dict[str, Term] = {
        "sender": parked.sender,
        "number": parked.number,
        "waiting": int(parked.waiting),
    }
    return noun_put(PARKED, parked_id(parked.sender, parked.number), parked, terms)


def read_parked(record: Record) -> Parked:
    """Read a parked message. Raises `Corrupt` if what is stored is not one."""
    return read_noun(Parked, record)
