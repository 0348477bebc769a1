"""Findings that people have dismissed."""

from datetime import datetime
from enum import Enum

import attrs


class DismissalAct(Enum):
    """What was done with a finding."""

    DISMISSED = "dismissed"
    RESTORED = "restored"


@attrs.frozen(kw_only=True)
class Dismissal:
    """A finding of a client that a person has dismissed, by its key: it holds in all workflows and periods.

    `summary` is what the finding said when it was dismissed, blank if no open workflow had it. `by`, `at` and
    `reason` are of the last act; `active` is False once it was undone. `version` counts the acts.
    """

    client: str
    finding: str
    by: str
    at: datetime
    summary: str = ""
    reason: str = ""
    active: bool = True
    version: int = 1

    @property
    def rule(self) -> str:
        """The rule that found it: the key of a finding begins with it."""
        return self.finding.partition(":")[0]


@attrs.frozen(kw_only=True)
class DismissalEvent:
    """Who dismissed a finding or undid that, when and why."""

    act: DismissalAct
    by: str
    at: datetime
    reason: str = ""


@attrs.frozen(kw_only=True)
class DismissalFilter:
    """Which dismissals are meant: those for which everything holds that is asked.

    None asks nothing; of several values one must fit, and none at all fits nothing. `rules` are the ids of rules,
    `by` the people whose act was the last; `active` False asks for those that were undone.
    """

    clients: tuple[str, ...] | None = None
    rules: tuple[str, ...] | None = None
    by: tuple[str, ...] | None = None
    active: bool | None = True
