"""Read JSON and TOML text: bounded, strict, and nothing in it is ever executed."""

import json
import tomllib
from collections import Counter
from collections.abc import Mapping
from typing import Any, NoReturn

from dextflow.errors import Fault, InvalidDocument

LONGEST_JSON = 16 * 1024 * 1024
LONGEST_TOML = 1024 * 1024
LONGEST_QUOTE = 40
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

    Raises `InvalidDocument` for malformed, too long (16 Mi characters) or too deeply nested text, for repeated
    keys, and for numbers that are not whole (amounts are written as texts).
    """
    _check_length(noun, text, LONGEST_JSON)
    try:
        return _DECODER.decode(text)
    except RecursionError:
        raise InvalidDocument(noun, (Fault("", "it is nested too deeply"),)) from None
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


def _object(pairs: list[tuple[str, Any]]) -> Document:
    document = dict(pairs)
    if len(document) < len(pairs):
        repeated = Counter(key for key, _ in pairs).most_common(1)[0][0]
        raise ValueError(f"the key {describe(repeated)} stands twice in one object")
    return document


def _refuse_number(text: str) -> NoReturn:
    raise ValueError(f"{text[:40]} is not a whole number; amounts are written as texts")


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_float=_refuse_number, parse_constant=_refuse_number)
