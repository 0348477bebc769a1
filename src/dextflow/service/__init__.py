"""The roof of dextflow: what a host calls."""

from dextflow.service.templates import Templates
from dextflow.service.workflows import Found, Workflows

__all__ = ["Found", "Templates", "Workflows"]
