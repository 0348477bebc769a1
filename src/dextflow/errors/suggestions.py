"""Suggestions of templates that did not come about."""

import attrs

from dextflow.errors.base import DextflowError
from dextflow.errors.documents import Fault


class SuggestionError(DextflowError):
    """No template could be suggested. Nothing was changed."""


@attrs.define
class SuggesterFailed(SuggestionError):
    """The suggester gave no answer. `passing`: it may give one later, so ask again; otherwise its set-up is wrong.

    No error of this family holds a secret, or what a server wrote in a refusal.
    """

    suggester: str
    reason: str
    passing: bool

    def __str__(self) -> str:
        advice = "try again later" if self.passing else "check how it is set up"
        return f"{self.suggester} suggested nothing: {self.reason}; {advice}"


@attrs.define
class SuggestionUnusable(SuggestionError):
    """The suggester answered, also when asked to repair it, with what cannot be published: `faults` says why."""

    suggester: str
    faults: tuple[Fault, ...]

    def __str__(self) -> str:
        return f"what {self.suggester} suggested cannot be used: " + "; ".join(map(str, self.faults))
