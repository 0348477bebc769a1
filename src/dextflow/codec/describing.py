"""What a JSON Schema (draft 2020-12) says of each sort of value; `forms` has how it is read and written.

A describer is given the definitions of nouns and enumerations found so far, and adds those that it refers to.
"""

import re
from collections.abc import Callable, Mapping
from enum import Enum
from inspect import getdoc
from typing import Any

from dextflow.codec.reading import Document

Definitions = dict[str, Document]
Describer = Callable[[Definitions], Document]


def plain(**keywords: object) -> Describer:
    """A value for which the keywords of JSON Schema say it all."""
    return lambda _: {**keywords}


def matching(pattern: re.Pattern[str]) -> Document:
    """A text that matches a pattern as a whole."""
    return {"type": "string", "pattern": f"^(?:{pattern.pattern})$"}


def enumeration(target: type[Enum]) -> Describer:
    """The values of the members, under the name of the class."""

    def describe(definitions: Definitions) -> Document:
        values = [member.value for member in target]
        return _defined(target, {"enum": values}, definitions)

    return describe


def any_of(*parts: Describer) -> Describer:
    """Whatever one of the parts describes."""
    return lambda definitions: {"anyOf": [part(definitions) for part in parts]}


def sequence(entry: Describer, **keywords: object) -> Describer:
    """A list, with what else the keywords say of it."""
    return lambda definitions: {"type": "array", "items": entry(definitions), **keywords}


def noun(target: type, fields: Mapping[str, Describer], defaults: Callable[[], Mapping[str, object]]) -> Describer:
    """An object of these fields and no others. Those without a default, as it is written, are required."""

    def describe(definitions: Definitions) -> Document:
        written = defaults()
        properties = {name: field(definitions) for name, field in fields.items()}
        for name, default in written.items():
            properties[name]["default"] = default
        body: Document = {
            "type": "object",
            "properties": properties,
            "required": [name for name in fields if name not in written],
            "additionalProperties": False,
        }
        return _defined(target, body, definitions)

    return describe


def _defined(target: type, body: Document, definitions: Definitions) -> Document:
    name = target.__name__
    definitions[name] = {"title": name, "description": _first_sentence(target), **body}
    return {"$ref": f"#/$defs/{name}"}


def _first_sentence(target: Any) -> str:
    """The first sentence of the docstring."""
    words = " ".join((getdoc(target) or "").split())
    return words.partition(". ")[0].removesuffix(".") + "."
