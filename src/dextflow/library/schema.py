"""The JSON Schema by which editors and other programs know templates."""

import json

from dextflow.codec import json_schema
from dextflow.codec.describing import matching
from dextflow.codec.json_schema import Constraints
from dextflow.codec.reading import Document
from dextflow.engine.publish import KEY
from dextflow.model import Check, OutcomeDependency, Step, StepGroup, Template

KEYED = matching(KEY)
NAMED: Document = {"pattern": r"\S"}
FILLED: Document = {"minItems": 1}
PUBLISHING: Constraints = {
    (Template, "id"): KEYED,
    (Template, "version"): {"minimum": 1},
    (Template, "name"): NAMED,
    (Template, "groups"): FILLED,
    (StepGroup, "name"): NAMED,
    (StepGroup, "steps"): FILLED,
    (Step, "key"): KEYED,
    (Step, "name"): NAMED,
    (Step, "estimate"): {"minimum": 1},
    (OutcomeDependency, "outcomes"): FILLED,
    (Check, "key"): KEYED,
    (Check, "name"): NAMED,
}


def template_schema() -> Document:
    """The JSON Schema of templates that can be published, as far as a schema can tell.

    It is the schema of the noun with what `dextflow.engine.validate` demands of single fields. Only publishing
    tells whether keys are unique, dependencies lead somewhere and not in a circle, conditions can be read, and
    rules know their settings.
    """
    return json_schema(Template, PUBLISHING)


def template_schema_text() -> str:
    """The text of the published file: ASCII, indented."""
    return json.dumps(template_schema(), indent=2) + "\n"
