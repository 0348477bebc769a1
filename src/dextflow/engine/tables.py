"""Read and draw a lifecycle: a literal table of what each status accepts, and of where that leads."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from enum import Enum
from typing import TypeVar

S = TypeVar("S")
C = TypeVar("C")
E = TypeVar("E", bound=Enum)
Arrow = tuple[Enum, Enum, str]
PER_LINE = 5


def leading_to(status: S, commands: Iterable[C]) -> dict[C, tuple[S, ...]]:
    """The part of a row whose commands all lead to one status."""
    return dict.fromkeys(commands, (status,))


def statuses_of(table: Mapping[S, Container[C]], command: C) -> tuple[S, ...]:
    """In which statuses a command is accepted."""
    return tuple(status for status, row in table.items() if command in row)


def by_command(table: Mapping[S, Mapping[C, object]]) -> Mapping[C, tuple[S, ...]]:
    """The table read the other way: in which statuses each command is accepted."""
    return {command: statuses_of(table, command) for row in table.values() for command in row}


def possible_now(row: Iterable[type]) -> str:
    """What a status accepts, in words."""
    return f"possible now: {', '.join(command.__name__ for command in row) or 'nothing'}"


def arrows(table: Mapping[E, Mapping[type[C], Iterable[E]]]) -> Iterator[Arrow]:
    """Each way of a table: from which status, to which, and by which command."""
    for status, row in table.items():
        for command, targets in row.items():
            for target in targets:
                yield status, target, command.__name__


def drawn(ways: Iterable[Arrow], first: Enum, begin: str, ends: Iterable[Enum], per_line: int = PER_LINE) -> str:
    """Draw the ways of a table as a Mermaid state diagram: one arrow from a status to another, with all its words.

    `begin` says what leads to the `first` status, and `per_line` is how many words stand in each line.
    """
    labels: dict[tuple[str, str], list[str]] = {}
    for status, target, word in ways:
        labels.setdefault((status.name, target.name), []).append(word)
    lines = ["stateDiagram-v2", f"    [*] --> {first.name}: {begin}"]
    lines += [f"    {way[0]} --> {way[1]}: {_label(words, per_line)}" for way, words in labels.items()]
    return "\n".join([*lines, *(f"    {end.name} --> [*]" for end in ends)])


def _label(words: Sequence[str], per_line: int) -> str:
    """Some words, a few in each line."""
    rows = (words[start : start + per_line] for start in range(0, len(words), per_line))
    return ",<br/>".join(", ".join(row) for row in rows)
