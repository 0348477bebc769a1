"""The JSON Schema of a noun's documents, for editors and for programs in other languages."""

from collections.abc import Mapping
from types import MappingProxyType

from dextflow.codec.describing import Definitions
from dextflow.codec.documents import POINTER, SCHEMA, kind_of
from dextflow.codec.reading import Document

Constraints = Mapping[tuple[type, str], Document]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
NO_CONSTRAINTS: Constraints = MappingProxyType({})


def json_schema(noun: type, constraints: Constraints = NO_CONSTRAINTS) -> Document:
    """Describe the documents of a noun, as this version writes them, by a JSON Schema (draft 2020-12).

    It is put together from the same forms with which documents are read and written, so it knows every field. It
    leaves to the reader what a schema cannot say: that a time exists in the calendar, that 1.0 is no whole number,
    that a text has no NUL, and what the noun itself refuses, such as a period that ends before it starts.

    `constraints` are further keywords of JSON Schema for single fields, by class and field, for a host that asks
    more of a noun than that it can be read.

    Raises `InvalidValue` for a class that has no documents.
    """
    definitions: Definitions = {}
    kind_of(noun).fast.describe(definitions)
    for (target, field), keywords in constraints.items():
        definitions[target.__name__]["properties"][field] |= keywords
    body = definitions.pop(noun.__name__)
    body["properties"] = _head() | body["properties"]
    body["required"] = ["schema", *body["required"]]
    defined = {"$defs": dict(sorted(definitions.items()))} if definitions else {}
    return {"$schema": DIALECT, **body, **defined}


def _head() -> Document:
    """The keys that every document may have besides the noun's."""
    return {
        POINTER: {"type": "string", "description": "Where an editor finds this schema. It is left aside."},
        "schema": {"const": SCHEMA.version, "description": "The version of the format."},
    }
