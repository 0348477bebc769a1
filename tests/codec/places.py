"""An oracle of its own for what may stand where in a document: it reads the types of the nouns, not the codec."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from types import NoneType, UnionType
from typing import Any, get_args, get_origin

import attrs

from dextflow.model import Command, DateStep, DueConfig, Event, Pattern, PeriodRule, Trigger

Path = tuple[str | int, ...]
Kinds = frozenset[type]
FAMILIES = (Event, Command, PeriodRule, DateStep, Pattern, Trigger, DueConfig)
TAGGED = frozenset(member for family in FAMILIES for member in get_args(family))
LEAVES: dict[Any, Kinds] = {
    NoneType: frozenset((NoneType,)),
    bool: frozenset((bool,)),
    int: frozenset((int,)),
    str: frozenset((str,)),
    Decimal: frozenset((str,)),
    date: frozenset((str,)),
    datetime: frozenset((str,)),
    Event: frozenset((dict,)),
    Command: frozenset((dict,)),
}
OBJECTS: dict[Any, Kinds] = dict.fromkeys((Decimal, date), frozenset((dict,)))  # where other values may stand


@attrs.frozen
class Place:
    """A place in a document and the JSON types that may stand there; for an object, its keys."""

    path: Path
    kinds: Kinds
    required: frozenset[str] = frozenset()
    is_object: bool = False

    @property
    def pointer(self) -> str:
        """The place as a JSON Pointer (RFC 6901)."""
        return pointer(self.path)


def pointer(path: Path) -> str:
    """A path as a JSON Pointer (RFC 6901)."""
    return "".join("/" + str(token).replace("~", "~0").replace("/", "~1") for token in path)


def places(hint: Any, value: Any, path: Path = ()) -> Iterator[Place]:
    """Every place in a valid document of that type, the outermost first."""
    if isinstance(value, dict):
        yield from _in_object(_noun(hint, value), value, path, _kinds(hint))
    else:
        yield Place(path, _kinds(hint))
        for index, entry in enumerate(value if isinstance(value, list) else ()):
            yield from places(_entry(hint), entry, (*path, index))


def _in_object(noun: Any, value: dict[str, Any], path: Path, kinds: Kinds) -> Iterator[Place]:
    fields = {name: kind for name, (kind, _) in noun.items()}
    required = frozenset(name for name, (_, needed) in noun.items() if needed)
    yield Place(path, kinds, required, is_object=True)
    for name in fields.keys() & value.keys():
        yield from places(fields[name], value[name], (*path, name))


def _noun(hint: Any, value: dict[str, Any]) -> dict[str, tuple[Any, bool]]:
    """The fields of the noun that stands there: their types, and whether they are needed."""
    if _is_plain(hint) and "amount" not in value:
        return {"decimal": (Decimal, False), "date": (date, False)}
    candidates = [kind for kind in (hint, *get_args(hint)) if attrs.has(kind)]
    noun = next(kind for kind in candidates if kind not in TAGGED or value["type"] == kind.__name__)
    tag = {"type": (str, True)} if noun in TAGGED else {}
    tells = {"amount"} if _is_plain(hint) else set()  # without it, nothing says that it is money
    return tag | {
        field.name: (field.type, field.default is attrs.NOTHING and field.name not in tells)
        for field in attrs.fields(noun)
    }


def _is_plain(hint: Any) -> bool:
    """Whether plain values of several types may stand there, among which dates and decimal numbers are objects."""
    parts = set(get_args(hint)) - {NoneType}
    return get_origin(hint) is UnionType and len(parts) > 1 and not parts & TAGGED


def _entry(hint: Any) -> Any:
    """The type of an entry of a list."""
    sequence = next(part for part in (hint, *get_args(hint)) if get_origin(part) in (tuple, frozenset))
    return get_args(sequence)[0]


def _kinds(hint: Any) -> Kinds:
    """The JSON types that a type may have in a document."""
    if hint in LEAVES:
        return LEAVES[hint]
    if isinstance(hint, type) and issubclass(hint, Enum):
        return frozenset(type(member.value) for member in hint)
    if _is_plain(hint):
        return frozenset[type]().union(*(OBJECTS.get(part, _kinds(part)) for part in get_args(hint)))
    if get_origin(hint) is UnionType:
        return frozenset[type]().union(*map(_kinds, get_args(hint)))
    return frozenset((list,)) if get_origin(hint) in (tuple, frozenset) else frozenset((dict,))
