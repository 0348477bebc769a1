"""How far a workflow is, and what happened in it, for people to read."""

from datetime import datetime
from enum import Enum

import attrs

from dextflow.model.outcome import Outcome


@attrs.frozen(kw_only=True)
class Tally:
    """Counts of items.

    ``done + available + waiting + blocked == total``; the three outcomes add up to ``done``. `with_client` are
    those of ``waiting`` for which an answer of the client is awaited. What is not required or was left out counts
    as not applicable. `blocked` are open items of steps that somebody blocked, whether or not they wait for others
    too.
    """

    total: int
    done: int
    available: int
    waiting: int
    blocked: int
    complete: int
    with_issues: int
    not_applicable: int
    with_client: int = 0

    @property
    def percent(self) -> int:
        """The share that is done, rounded down, so that 100 means all."""
        return 100 * self.done // self.total if self.total else 100

    @property
    def required(self) -> int:
        """How many are to be done: all but those that are not applicable."""
        return self.total - self.not_applicable

    @property
    def completed(self) -> int:
        """How many of the required ones are done, with or without issues."""
        return self.complete + self.with_issues

    @property
    def outstanding(self) -> int:
        """How many are still open."""
        return self.available + self.waiting + self.blocked


class State(Enum):
    """Where one item stands."""

    COMPLETE = "complete"
    COMPLETE_WITH_ISSUES = "complete with issues"
    NOT_APPLICABLE = "not applicable"
    AVAILABLE = "available"
    IN_PROGRESS = "in progress"
    WAITING = "waiting"
    WAITING_FOR_CLIENT = "waiting for the client"
    BLOCKED = "blocked"


@attrs.frozen(kw_only=True)
class OutcomeAwaited:
    """An item waits until a step, which is done, has one of these outcomes."""

    step: str
    outcome: Outcome
    wanted: tuple[Outcome, ...]


@attrs.frozen(kw_only=True)
class ItemProgress:
    """Where one item stands, and exactly why.

    `waits_for` are the keys of the items that must be done first, `awaits` the outcomes that steps must have;
    `blocked` is the reason that somebody gave; `by` is who has taken up its step; `dropped` says why it is
    not to be done. Since `asked` the client is waited for; since `answered` its answer is with us.
    """

    key: str
    name: str
    step: str
    group: str
    state: State
    waits_for: tuple[str, ...] = ()
    awaits: tuple[OutcomeAwaited, ...] = ()
    blocked: str | None = None
    by: str | None = None
    dropped: str | None = None
    asked: datetime | None = None
    answered: datetime | None = None


@attrs.frozen(kw_only=True)
class GroupProgress:
    """The tally of one group."""

    name: str
    tally: Tally


@attrs.frozen(kw_only=True)
class Progress:
    """A workflow at a glance: overall, by group, and item by item.

    `critical_path` are the keys of the open steps on the longest way to the end, and `minutes` what they should
    take: by their estimates, and by their number where estimates are equal or lacking.
    """

    overall: Tally
    groups: tuple[GroupProgress, ...]
    items: tuple[ItemProgress, ...]
    critical_path: tuple[str, ...] = ()
    minutes: int = 0


@attrs.frozen(kw_only=True)
class Lateness:
    """By how many business days a workflow is late, and whose they are: the team's (`ours`) and the client's."""

    ours: int
    clients: int


@attrs.frozen(kw_only=True)
class HistoryEntry:
    """One line of the record: the `number`-th event, what happened in words, by whom, and the health score then.

    `score` is None until checks were calculated.
    """

    number: int
    at: datetime
    by: str
    text: str
    item: str | None
    score: int | None
