"""Conditions of steps: a small typed language that is read once and evaluated in three-valued logic."""

from dextflow.engine.conditions.evaluate import evaluate
from dextflow.engine.conditions.kinds import AMOUNT, DATE, TEXT, TEXTS, TRUTH, WHOLE, Kind, Type
from dextflow.engine.conditions.parse import parse
from dextflow.engine.conditions.tree import Condition, lookup

__all__ = [
    "AMOUNT",
    "DATE",
    "TEXT",
    "TEXTS",
    "TRUTH",
    "WHOLE",
    "Condition",
    "Kind",
    "Type",
    "evaluate",
    "lookup",
    "parse",
]
