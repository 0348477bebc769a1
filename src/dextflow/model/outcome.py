"""How work is marked."""

from enum import Enum


class Outcome(Enum):
    """How a person marked a step or a check."""

    COMPLETE = "complete"
    COMPLETE_WITH_ISSUES = "complete with issues"
    NOT_APPLICABLE = "not applicable"
