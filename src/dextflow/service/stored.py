"""Nouns as they are stored: one in the one part of a record, which is named like its kind, and events as texts."""

from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager
from typing import Protocol, TypeVar

from dextflow.codec import decode, encode
from dextflow.errors import Corrupt, InvalidDocument
from dextflow.ports import Put, Record, StoredEvent, Term

N = TypeVar("N")


class Versioned(Protocol):
    """A noun that counts its versions, the first of which is 1."""

    @property
    def version(self) -> int:
        """Which version it is."""
        ...


@contextmanager
def reading(what: str) -> Generator[None]:
    """Say what was being read, in a `Corrupt`, if what is stored is not what it should be."""
    try:
        yield
    except (InvalidDocument, KeyError) as error:
        raise Corrupt(f"{what}: {error}") from error


def read_noun(noun: type[N], record: Record | Put, what: str = "") -> N:
    """Read the noun of a record, of which `what` is said if its kind and id do not say it. Raises `Corrupt`."""
    with reading(what or f"{record.kind} {record.id!r}"):
        return decode(noun, record.parts[record.kind])


def noun_put(
    kind: str, id_: str, noun: Versioned, terms: Mapping[str, Term] | None, *, unique: str | None = None
) -> Put:
    """Write a noun in its new version, which is the one after that of its record."""
    return Put(
        kind=kind,
        id=id_,
        expected=noun.version - 1,
        version=noun.version,
        parts={kind: encode(noun)},
        terms=terms,
        unique=unique,
    )


def read_stored(decoded: Callable[[str], N], stored: StoredEvent, kind: str = "") -> N:
    """Read an event of a record, whose kind may have another name for people. Raises `Corrupt`."""
    with reading(f"event {stored.number} of {kind or stored.kind} {stored.subject!r}"):
        return decoded(stored.text)


def stored_events(kind: str, subject: str, events: Iterable[object], first: int) -> tuple[StoredEvent, ...]:
    """Write events of a record under their numbers, of which this is the first."""
    return tuple(
        StoredEvent(kind=kind, subject=subject, number=number, text=encode(event))
        for number, event in enumerate(events, start=first)
    )
