"""The roof of dextflow: what a host calls."""

from dextflow.service.arrange import Arrangements, Outdated, Refreshment
from dextflow.service.desk import Desk, Digest
from dextflow.service.reading import Found, Reading
from dextflow.service.templates import Templates
from dextflow.service.workflows import Answer, Workflows

__all__ = [
    "Answer",
    "Arrangements",
    "Desk",
    "Digest",
    "Found",
    "Outdated",
    "Reading",
    "Refreshment",
    "Templates",
    "Workflows",
]
