"""Read JSON and TOML text: bounded, strict, and nothing in it is ever executed."""

import json
import tomllib
from collections import Counter
from collections.abc import Mapping
from itertools import accumulate
from typing import Any, NoReturn

from dextflow.errors import Fault, InvalidDocument

LONGEST_JSON = 16 * 1024 * 1024
LONGEST_TOML = 1024 * 1024
LONGEST_QUOTE = 40
MOST_VALUES = 1024 * 1024
DEEPEST = 32  # three times as deep as any noun
KINDS: Mapping[type, str] = {
    dict: "an object",
    list: "a list",
    bool: "true or false",
    int: "a whole number",
    float: "a fraction",
}
Document = dict[str, Any]


def read_json(noun: str, text: str) -> Any:
    """Parse JSON.

    Raises `InvalidDocument` for malformed, too long (16 Mi characters) or too deeply nested (32) text, for more
    values than 1 Mi (commas and brackets are counted, also those in texts), for repeated keys, and for numbers
    that are not whole (amounts are written as texts).
    """
    _check_length(noun, text, LONGEST_JSON)
    _check_structure(noun, text)
    try:
        return _DECODER.decode(text)
    except ValueError as error:
        raise InvalidDocument(noun, (Fault("", f"it is not JSON: {error}"),)) from None


def read_toml(noun: str, text: str) -> Document:
    """Parse a TOML document. Raises `InvalidDocument` if it is malformed, too long (1 Mi) or too deeply nested.

    TOML is for files that people of the practice write: a few kilobytes made to that end (one key of thousands of
    parts) can keep Python's parser busy for seconds. Take JSON from strangers.
    """
    _check_length(noun, text, LONGEST_TOML)
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise InvalidDocument(noun, (Fault("", "it is nested too deeply"),)) from None
    except ValueError as error:
        raise InvalidDocument(noun, (Fault("", f"it is not TOML: {error}"),)) from None


def describe(value: object) -> str:
    """Name a value for an error message: the beginning of a text, anything else by its kind."""
    if isinstance(value, str):
        return ascii(value if len(value) <= LONGEST_QUOTE else value[:LONGEST_QUOTE] + "...")
    return "null" if value is None else KINDS.get(type(value), f"a {type(value).__name__}")


def _check_length(noun: str, text: str, longest: int) -> None:
    if len(text) > longest:
        raise InvalidDocument(noun, (Fault("", f"it is longer than {longest} characters"),))


def _check_structure(noun: str, text: str) -> None:
    """Count before anything is built: parsers differ in how much they can bear, and so do machines."""
    brackets = text.count("[") + text.count("{")
    if brackets + text.count(",") > MOST_VALUES:
        raise InvalidDocument(noun, (Fault("", f"it has more than {MOST_VALUES} values"),))
    if brackets > DEEPEST and _depth(text) > DEEPEST:
        raise InvalidDocument(noun, (Fault("", f"it is nested too deeply: more than {DEEPEST} levels"),))


def _depth(text: str) -> int:
    """How deep the brackets of a text are nested, not counting those in quotes."""
    outside = text.replace("\\\\", "").replace('\\"', "").split('"')[::2]
    brackets = "".join(outside).encode("ascii", "replace").translate(None, _NO_BRACKETS)
    return max(accumulate(map(_STEPS.__getitem__, brackets)), default=0)


def _object(pairs: list[tuple[str, Any]]) -> Document:
    document = dict(pairs)
    if len(document) < len(pairs):
        repeated = Counter(key for key, _ in pairs).most_common(1)[0][0]
        raise ValueError(f"the key {describe(repeated)} stands twice in one object")
    return document


def _refuse_number(text: str) -> NoReturn:
    raise ValueError(f"{text[:40]} is not a whole number; amounts are written as texts")


_STEPS = {ord("["): 1, ord("{"): 1, ord("]"): -1, ord("}"): -1}
_NO_BRACKETS = bytes(byte for byte in range(256) if byte not in _STEPS)
_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_float=_refuse_number, parse_constant=_refuse_number)
