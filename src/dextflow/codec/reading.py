"""Read JSON and TOML text from strangers: bounded, strict, and nothing in it is ever executed."""

import json
import tomllib
from collections import Counter
from typing import Any, NoReturn

from dextflow.errors import Fault, InvalidDocument

LONGEST_TEXT = 16 * 1024 * 1024
Document = dict[str, Any]


def read_json(noun: str, text: str) -> Document:
    """Parse a JSON object.

    Raises `InvalidDocument` for anything else: malformed or too long (16 Mi characters) or too deeply nested
    text, repeated keys, numbers that are not whole (amounts are written as strings).
    """
    _check_length(noun, text)
    try:
        document = _DECODER.decode(text)
    except RecursionError:
        raise InvalidDocument(noun, (Fault("", "it is nested too deeply"),)) from None
    except ValueError as error:
        raise InvalidDocument(noun, (Fault("", f"it is not JSON: {error}"),)) from None
    return _check_object(noun, document)


def read_toml(noun: str, text: str) -> Document:
    """Parse a TOML document. Raises `InvalidDocument` if it is malformed, too long or too deeply nested."""
    _check_length(noun, text)
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise InvalidDocument(noun, (Fault("", "it is nested too deeply"),)) from None
    except ValueError as error:
        raise InvalidDocument(noun, (Fault("", f"it is not TOML: {error}"),)) from None


def _check_length(noun: str, text: str) -> None:
    if len(text) > LONGEST_TEXT:
        raise InvalidDocument(noun, (Fault("", f"it is longer than {LONGEST_TEXT} characters"),))


def _check_object(noun: str, document: object) -> Document:
    if type(document) is not dict:
        raise InvalidDocument(noun, (Fault("", f"it is {describe(document)}, not an object"),))
    return document


def describe(value: object) -> str:
    """Name a JSON value by its kind, for an error message."""
    kinds = {dict: "an object", list: "a list", str: "a text", bool: "true or false", int: "a whole number"}
    return kinds.get(type(value), "null" if value is None else f"a {type(value).__name__}")


def _object(pairs: list[tuple[str, Any]]) -> Document:
    document = dict(pairs)
    if len(document) < len(pairs):
        repeated = Counter(key for key, _ in pairs).most_common(1)[0][0]
        raise ValueError(f"the key {repeated!r:.60} stands twice in one object")
    return document


def _refuse_number(text: str) -> NoReturn:
    raise ValueError(f"{text[:40]} is not a whole number; amounts are written as strings")


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_float=_refuse_number, parse_constant=_refuse_number)
