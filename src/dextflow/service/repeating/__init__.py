"""Repeating workflows: standing orders, and what is due of them as time goes by."""

from dextflow.service.repeating.face import Repeating
from dextflow.service.repeating.projections import Projection
from dextflow.service.repeating.triggered import Clash, LineFault, Triggered

__all__ = ["Clash", "LineFault", "Projection", "Repeating", "Triggered"]
