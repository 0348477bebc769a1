"""Commands that were refused: each says why, and nothing has changed."""

import attrs

from dextflow.errors.base import DextflowError


class Refused(DextflowError):
    """A command that the present state, the person's rights or the policy does not allow.

    A refused command changes nothing.
    """


@attrs.define
class NotAllowedNow(Refused):
    """The command does not belong to the workflow's present status, but to one of those named."""

    command: str
    status: str
    belongs_to: tuple[str, ...]

    def __str__(self) -> str:
        belongs_to = " or ".join(self.belongs_to)
        return (
            f"{self.command} is not possible while the workflow is {self.status}; it belongs to one {belongs_to}"
        )


@attrs.define
class NotPermitted(Refused):
    """The person has no right to give this command to this workflow."""

    command: str
    person: str
    allowed: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.person} may not {self.command} here; allowed: {', '.join(self.allowed)}"


@attrs.define
class OutOfOrder(Refused):
    """The command is dated too long before the last thing that happened."""

    at: str
    last: str

    def __str__(self) -> str:
        return f"a command at {self.at} cannot follow what happened at {self.last}; check the clock"


@attrs.define
class UnknownItem(Refused):
    """The workflow has no step or check of that key."""

    item: str

    def __str__(self) -> str:
        return f"this workflow has no step or check {self.item!r}; its progress lists those it has"


@attrs.define
class NotCalculated(Refused):
    """A result was given for something that is no data-driven check of the workflow."""

    item: str

    def __str__(self) -> str:
        return f"this workflow has no data-driven check {self.item!r}; only a check with a rule is calculated"


@attrs.define
class NotMarkable(Refused):
    """A step that has checks is done when they are; it cannot be marked itself."""

    step: str
    checks: tuple[str, ...]

    def __str__(self) -> str:
        return f"step {self.step!r} is done when its checks are; mark {', '.join(self.checks)}"


@attrs.define
class NotReady(Refused):
    """The item waits for others."""

    item: str
    waits_for: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.item!r} waits for {', '.join(self.waits_for)}; do that first"


@attrs.define
class AlreadyMarked(Refused):
    """The item has that outcome already."""

    item: str
    outcome: str

    def __str__(self) -> str:
        return f"{self.item!r} is marked {self.outcome} already; choose another outcome, or undo it"


@attrs.define
class NotMarked(Refused):
    """There is no mark to undo."""

    item: str

    def __str__(self) -> str:
        return f"{self.item!r} has no mark to undo; leave it as it is"


@attrs.define
class LaterWorkDone(Refused):
    """What is done waited for this: all of it, in the order in which it can be undone."""

    item: str
    done: tuple[str, ...]

    def __str__(self) -> str:
        return f"undo {', '.join(self.done)} first, for {self.item!r} comes before"


@attrs.define
class CommentNeeded(Refused):
    """The policy asks for a comment that says what the issues are."""

    item: str

    def __str__(self) -> str:
        return f"say in a comment which issues {self.item!r} has"


@attrs.define
class BlankComment(Refused):
    """A comment must say something, and so must the return of work to its assignee."""

    def __str__(self) -> str:
        return "the comment is blank; say something in it"


@attrs.define
class NoAssignee(Refused):
    """A workflow needs an assignee before it starts and while it runs."""

    def __str__(self) -> str:
        return "the workflow has no assignee; choose one first"


@attrs.define
class NotConfirmed(Refused):
    """Starting asks for a confirmation, because the checks are calculated then."""

    def __str__(self) -> str:
        return "starting calculates the checks and is recorded; confirm it"


@attrs.define
class VatSettingsMissing(Refused):
    """Some checks read the client's VAT settings, which are not known."""

    client: str
    checks: tuple[str, ...]

    def __str__(self) -> str:
        return (
            f"{', '.join(self.checks)} need the VAT settings of client {self.client!r}; give them with the start"
        )


@attrs.define
class PeopleFixed(Refused):
    """The policy does not let people be changed once the workflow is in progress."""

    def __str__(self) -> str:
        return "people cannot be changed once the workflow is in progress; ask for another policy"


@attrs.define
class TooManyReviewers(Refused):
    """A workflow has at most two reviewers."""

    reviewers: tuple[str, ...]

    def __str__(self) -> str:
        return f"a workflow has at most two reviewers; choose from {', '.join(self.reviewers)}"


@attrs.define
class RepeatedReviewer(Refused):
    """The same person cannot be both the first and the second reviewer."""

    reviewer: str

    def __str__(self) -> str:
        return f"{self.reviewer} is named as a reviewer twice; choose somebody else, or nobody, for the second"


@attrs.define
class Unfinished(Refused):
    """Every step and check must be done first."""

    items: tuple[str, ...]

    def __str__(self) -> str:
        return f"not done yet: {', '.join(self.items)}; mark them first, or leave out their steps"


@attrs.define
class NeedsReview(Refused):
    """A workflow with reviewers is submitted to them, not completed by its assignee."""

    reviewers: tuple[str, ...]

    def __str__(self) -> str:
        return f"submit it for review by {', '.join(self.reviewers)}"


@attrs.define
class NoReviewer(Refused):
    """A workflow without reviewers is completed by its assignee, not submitted."""

    def __str__(self) -> str:
        return "the workflow has no reviewer; complete it instead"


@attrs.define
class UnknownPerson(Refused):
    """The practice's directory has no such person."""

    person: str

    def __str__(self) -> str:
        return f"nobody in this practice has the id {self.person!r}; choose somebody whom it has"


@attrs.define
class UnknownClient(Refused):
    """The practice's directory has no such client."""

    client: str

    def __str__(self) -> str:
        return f"this practice has no client {self.client!r}; choose one that it has"
