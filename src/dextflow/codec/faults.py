"""From the exceptions of the detailed forms to faults with their paths."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from cattrs import BaseValidationError, ForbiddenExtraKeysError
from cattrs.errors import AttributeValidationNote

from dextflow.errors import Fault

LONGEST_KEY = 100
MOST_FAULTS = 100
MISSING = "this key is missing"


class Misread(ValueError):
    """Several faults, with their paths from where it is raised."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(*faults)
        self.faults = faults


def faults_of(error: BaseException, path: str = "") -> Iterator[Fault]:
    """Find all faults in an exception that a detailed form raised at that path."""
    notes = getattr(error, "__notes__", ())
    path += "".join(pointer(note.name) for note in notes if isinstance(note, AttributeValidationNote))
    match error:
        case BaseValidationError():
            for part in error.exceptions:
                yield from faults_of(part, path)
        case Misread():
            for fault in error.faults:
                yield Fault(path + fault.path, fault.reason)
        case ForbiddenExtraKeysError():
            for key in sorted(error.extra_fields):
                yield Fault(path + pointer(key), "this key is unknown")
        case KeyError():
            yield Fault(path, MISSING)
        case _:
            yield Fault(path, str(error))


def first(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """As many faults as somebody can read; one more says so if there are others."""
    found = tuple(islice(faults, MOST_FAULTS + 1))
    if len(found) <= MOST_FAULTS:
        return found
    return (*found[:MOST_FAULTS], Fault("", f"it has more faults; these are the first {MOST_FAULTS}"))


def pointer(token: object) -> str:
    """One step of a JSON Pointer (RFC 6901). A stranger's key is cut when it is long, and made printable."""
    key = str(token)
    shown = key if len(key) <= LONGEST_KEY else key[:LONGEST_KEY] + "..."
    return "/" + shown.encode("utf-8", "backslashreplace").decode().replace("~", "~0").replace("/", "~1")
