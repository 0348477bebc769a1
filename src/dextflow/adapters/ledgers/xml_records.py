"""Records of a large XML file, one after the other: read as a stream, within bounds, and strictly.

A document type declaration is refused, so no entity can be declared: none is expanded and none is fetched.
"""

import gzip
import zlib
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import IO, TypeVar, cast
from xml.parsers import expat

import attrs

from dextflow.adapters.ledgers.rows import Row, shown
from dextflow.adapters.ledgers.tables import GZIP, Limits
from dextflow.errors import TableFault, TableRefused

T = TypeVar("T")

CHUNK = 256 * 1024
DEEPEST = 40
SEPARATOR = " "  # between a namespace and a name: no name has one


@attrs.define
class Element:
    """One element: its name without namespace, the line it starts on, its text, and the elements in it by name.

    An element with others in it has no text of its own: in the files that are read here none has both.
    """

    name: str
    line: int
    text: str = ""
    children: dict[str, list["Element"]] | None = None


NO_CHILDREN: Mapping[str, list[Element]] = MappingProxyType({})


@attrs.define
class Record:
    """An element of a file with its place, read as what it should be: an error names the path and the line."""

    file: str
    path: str
    element: Element

    def refusal(self, name: str, problem: str) -> TableRefused:
        """The error to raise about an element of this record, by its name or by the names that lead to it."""
        found = self._find(name)
        line = found.line if found else self.element.line
        return TableRefused(TableFault(self.file, line, f"{self.path}/{name}", problem))

    def each(self, *names: str) -> Iterator["Record"]:
        """The elements of those names right in this one, name by name."""
        children = self.element.children or NO_CHILDREN
        for name in names:
            for child in children.get(name, ()):
                yield Record(self.file, f"{self.path}/{name}", child)

    def optional_text(self, *names: str) -> str | None:
        """The text of the first of those elements that has one."""
        for name in names:
            found = self._find(name)
            if found is not None and found.text:
                return found.text
        return None

    def text(self, *names: str) -> str:
        """The same; raises `TableRefused` if there is none."""
        text = self.optional_text(*names)
        if text is None:
            raise self.refusal(names[0], "the element is missing or empty")
        return text

    def optional_number(self, *names: str) -> Decimal | None:
        """A number of the first of those elements that is filled; what is no number is refused."""
        return self._read(names, Row.number)

    def number(self, *names: str) -> Decimal:
        """The same, which must be there."""
        return self._must(names, Row.number)

    def optional_day(self, *names: str) -> date | None:
        """A date of the first of those elements that is filled; what is no date is refused."""
        return self._read(names, Row.day)

    def day(self, *names: str) -> date:
        """The same, which must be there."""
        return self._must(names, Row.day)

    def currency(self, *names: str) -> str:
        """A currency code (ISO 4217), which must be there."""
        return self._must(names, Row.currency)

    def _must(self, names: tuple[str, ...], read: Callable[[Row, str], T]) -> T:
        found = self._read(names, read)
        if found is None:
            raise self.refusal(names[0], "the element is missing or empty")
        return found

    def _read(self, names: tuple[str, ...], read: Callable[[Row, str], T]) -> T | None:
        """Read an element as the cell of a table is read."""
        for name in names:
            found = self._find(name)
            if found is not None and found.text:
                column = f"{self.path}/{name}"
                return read(Row(self.file, found.line, {column: 0}, (found.text,)), column)
        return None

    def _find(self, names: str) -> Element | None:
        """The first element of that name, or the first of the first if names lead to it."""
        element = self.element
        for name in names.split("/"):
            found = (element.children or NO_CHILDREN).get(name)
            if found is None:
                return None
            element = found[0]
        return element


Handlers = Mapping[str, Callable[[Record], None]]


def read_records(path: Path, root: str, handlers: Handlers, limits: Limits) -> str:
    """Give each element whose path is among the handlers to its handler, and return the SHA-256 of the content.

    Paths are names without namespaces, with slashes between them, from the root on. The file may be compressed by
    gzip. Raises `TableRefused` with the line if it cannot be read, breaks a limit, is not well-formed, declares a
    document type, or has another root than it should.
    """
    reading = _Reading(path.name, root, handlers, limits)
    digest, size = sha256(), 0
    for chunk in _chunks(path):
        size += len(chunk)
        if size > limits.size:
            raise TableRefused(TableFault(path.name, None, None, f"it holds more than {limits.size:,} bytes"))
        digest.update(chunk)
        reading.feed(chunk)
    reading.close()
    return digest.hexdigest()


def _chunks(path: Path) -> Iterator[bytes]:
    try:
        if not path.is_file():
            raise TableRefused(TableFault(path.name, None, None, "this is not a file"))
        with path.open("rb") as raw:
            packed = raw.read(len(GZIP)) == GZIP
            raw.seek(0)
            with gzip.open(raw) if packed else raw as stream:
                yield from _parts(cast("IO[bytes]", stream))
    except (OSError, EOFError, zlib.error) as error:  # their own words may show the folder
        problem = getattr(error, "strerror", None) or "it is damaged"
        raise TableRefused(TableFault(path.name, None, None, f"cannot be read: {problem}")) from None


def _parts(stream: IO[bytes]) -> Iterator[bytes]:
    while chunk := stream.read(CHUNK):
        yield chunk


class _Reading:
    """The state of a parser: where it is in the file, and the record that it is putting together."""

    def __init__(self, file: str, root: str, handlers: Handlers, limits: Limits) -> None:
        self.file, self.root, self.handlers, self.limits = file, root, handlers, limits
        self.path: list[str] = []
        self.open: list[Element] = []
        self.text: list[str] = []
        self.length = 0
        self.records = 0
        self.parser = expat.ParserCreate(namespace_separator=SEPARATOR)
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.data

    def feed(self, chunk: bytes) -> None:
        self._parse(chunk, last=False)

    def close(self) -> None:
        self._parse(b"", last=True)

    def _parse(self, chunk: bytes, *, last: bool) -> None:
        try:
            self.parser.Parse(chunk, last)
        except expat.ExpatError as error:
            problem = f"not well-formed XML: {expat.ErrorString(error.code)}"
            raise TableRefused(TableFault(self.file, error.lineno, None, problem)) from None

    def refusal(self, problem: str) -> TableRefused:
        place = "/".join(self.path) or None
        return TableRefused(TableFault(self.file, self.parser.CurrentLineNumber, place, problem))

    def doctype(self, *_: object) -> None:
        raise self.refusal("it declares a document type, which is refused")

    def start(self, tag: str, _: object) -> None:
        name = tag.rpartition(SEPARATOR)[2]
        if not self.path and name != self.root:
            raise self.refusal(f"the file holds {shown(name)}, not {self.root}")
        if len(self.path) == DEEPEST:
            raise self.refusal(f"elements lie more than {DEEPEST} deep in each other")
        self.path.append(name)
        if self.open:
            self.open.append(self.inside(self.open[-1], name))
        elif "/".join(self.path) in self.handlers:
            self.open.append(Element(name, self.parser.CurrentLineNumber))
        self.forget()

    def inside(self, parent: Element, name: str) -> Element:
        element = Element(name, self.parser.CurrentLineNumber)
        if parent.children is None:
            parent.children = {name: [element]}
        else:
            parent.children.setdefault(name, []).append(element)
        return element

    def data(self, text: str) -> None:
        if self.open:
            self.length += len(text)
            if self.length > self.limits.cell:
                raise self.refusal(f"a text is longer than {self.limits.cell:,} characters")
            self.text.append(text)

    def forget(self) -> None:
        self.text.clear()
        self.length = 0

    def end(self, _: str) -> None:
        if self.open:
            element = self.open.pop()
            if element.children is None:
                element.text = "".join(self.text).strip()
            self.forget()
            if not self.open:
                self.hand_over(element)
        self.path.pop()

    def hand_over(self, element: Element) -> None:
        self.records += 1
        if self.records > self.limits.rows:
            raise self.refusal(f"there are more than {self.limits.rows:,} records")
        path = "/".join(self.path)
        self.handlers[path](Record(self.file, path, element))
