"""The directory in memory answers for the practice that it is asked for, and for no other."""

import attrs

from dextflow.adapters.memory import MemoryDirectory
from dextflow.model import Client, Person
from dextflow.ports import Directory

ANN = Person(id="ann", name="Ann")
BEN = Person(id="ben", name="Ben")
MILL = Client(id="mill", name="The Mill Ltd", tags=frozenset({"vat", "monthly"}))
ARCH = Client(id="arch", name="Arch & Sons", tags=frozenset({"vat"}))


def practice() -> MemoryDirectory:
    return MemoryDirectory(practice="ours", people=[ANN, BEN], clients=[MILL, ARCH])


def test_people_and_clients_are_read_by_id() -> None:
    """Those that are known are answered, unknown ids are left out."""
    directory: Directory = practice()
    assert directory.people("ours", ["ben", "nobody"]) == {"ben": BEN}
    assert directory.clients("ours", ["mill", "arch", "none"]) == {"mill": MILL, "arch": ARCH}


def test_tagged_clients_come_ordered_by_id() -> None:
    """Exactly those that carry the tag."""
    assert practice().tagged("ours", "vat") == (ARCH, MILL)
    assert practice().tagged("ours", "monthly") == (MILL,)
    assert practice().tagged("ours", "Vat") == ()


def test_everyone_comes_ordered_by_id() -> None:
    """All clients of the practice, and none of another."""
    assert practice().everyone("ours") == (ARCH, MILL)
    assert practice().everyone("theirs") == ()


def test_tags_are_those_of_now() -> None:
    """A client that is added again takes the place of what it was."""
    directory = practice()
    directory.add("ours", clients=[attrs.evolve(MILL, tags=frozenset())])
    assert directory.tagged("ours", "vat") == (ARCH,)


def test_practices_never_meet() -> None:
    """The same ids are other people and clients elsewhere, and nobody where nothing was added."""
    directory = practice()
    other = attrs.evolve(ANN, name="Another Ann")
    directory.add("theirs", people=[other])
    assert directory.people("theirs", ["ann", "ben"]) == {"ann": other}
    assert directory.people("ours", ["ann"]) == {"ann": ANN}
    assert directory.clients("theirs", ["mill"]) == directory.clients("nobody's", ["mill"]) == {}
    assert directory.tagged("theirs", "vat") == ()
