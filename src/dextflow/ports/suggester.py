"""The port to whatever suggests templates."""

from collections.abc import Sequence
from typing import Protocol

from dextflow.errors import InvalidValue
from dextflow.model import Brief, Suggestion, Template


def require_limit(limit: int) -> None:
    """Raise `InvalidValue` unless at least one suggestion is asked for."""
    if limit < 1:
        raise InvalidValue("suggestion", f"at least one is asked for, not {limit}")


class TemplateSuggester(Protocol):
    """Suggests templates for work that somebody describes.

    **What it is told.** A brief and the practice's own templates, of which each is the latest version of one in
    use. It is told of no client. A suggester that asks somebody else, such as a language model, sends the brief
    alone: the practice's templates may name its clients.

    **What it answers.** At most `limit` suggestions, the surest first: by their percentage, those without one
    last. None at all is an answer too: nothing fits. Each is of the brief that was given. Its template is a draft
    that can be published as it is: it passes `dextflow.engine.validate`, has version 1 and an id that none of
    `templates` has. Two suggestions may share an id, since one of them is accepted.

    **Whether it is repeatable.** A suggester says so itself. One that is gives an equal answer to an equal
    question, in any process.

    **Bounds.** Every call ends, in a time that the suggester states. Calls may come from several threads.

    **Typed failures.** It raises `SuggesterFailed` if it has no answer and `SuggestionUnusable` if the answer is
    no template that can be published; `InvalidValue` for a `limit` below 1. Other errors do not leave the port,
    and none holds a secret.
    """

    def suggest(self, brief: Brief, templates: Sequence[Template], *, limit: int) -> tuple[Suggestion, ...]:
        """Suggest templates for a brief, the surest first."""
        ...
