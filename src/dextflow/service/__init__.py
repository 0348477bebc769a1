"""The roof of dextflow: what a host calls."""

from dextflow.service.templates import Templates
from dextflow.service.workflows import Answer, Workflows

__all__ = ["Answer", "Templates", "Workflows"]
