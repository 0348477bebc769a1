"""The roof of dextflow: what a host calls."""

from dextflow.service.arrange import Arrangements, Outdated, Refreshment
from dextflow.service.desk import Desk, Digest
from dextflow.service.reading import Found, Reading
from dextflow.service.repeating import Clash, LineFault, Projection, Repeating, Triggered
from dextflow.service.templates import Templates
from dextflow.service.workflows import Answer, Workflows

__all__ = [
    "Answer",
    "Arrangements",
    "Clash",
    "Desk",
    "Digest",
    "Found",
    "LineFault",
    "Outdated",
    "Projection",
    "Reading",
    "Refreshment",
    "Repeating",
    "Templates",
    "Triggered",
    "Workflows",
]
