"""The engine decides what a command leads to and what a workflow is after it. It touches nothing outside."""

from dextflow.engine.apply import apply, begin, replay
from dextflow.engine.compile import compile_template
from dextflow.engine.create import create
from dextflow.engine.decide import decide
from dextflow.engine.history import comments, describe, files, health_score, history
from dextflow.engine.lifecycle import LIFECYCLE, mermaid
from dextflow.engine.progress import progress
from dextflow.engine.publish import validate
from dextflow.engine.rights import RIGHTS, may

__all__ = [
    "LIFECYCLE",
    "RIGHTS",
    "apply",
    "begin",
    "comments",
    "compile_template",
    "create",
    "decide",
    "describe",
    "files",
    "health_score",
    "history",
    "may",
    "mermaid",
    "progress",
    "replay",
    "validate",
]
