"""The roof of dextflow: what a host calls."""

from dextflow.service.arrange import Arrangements, Outdated, Refreshment
from dextflow.service.desk import Desk, Digest
from dextflow.service.projections import Projection
from dextflow.service.reading import Found, Reading
from dextflow.service.repeating import Repeating
from dextflow.service.templates import Templates
from dextflow.service.triggered import Clash, LineFault, Triggered
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
