"""How far a workflow is, and what happened in it, for people to read."""

from datetime import datetime

import attrs


@attrs.frozen(kw_only=True)
class Tally:
    """Counts of items. ``done + available + waiting == total``; the three outcomes add up to ``done``."""

    total: int
    done: int
    available: int
    waiting: int
    complete: int
    with_issues: int
    not_applicable: int

    @property
    def percent(self) -> int:
        """The share that is done, rounded down, so that 100 means all."""
        return 100 * self.done // self.total if self.total else 100


@attrs.frozen(kw_only=True)
class GroupProgress:
    """The tally of one group."""

    name: str
    tally: Tally


@attrs.frozen(kw_only=True)
class ItemProgress:
    """Where one item stands: its outcome in words, or `available`, or `waiting` for other items (their keys)."""

    key: str
    name: str
    group: str
    state: str
    waits_for: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Progress:
    """A workflow at a glance: overall, by group, and item by item."""

    overall: Tally
    groups: tuple[GroupProgress, ...]
    items: tuple[ItemProgress, ...]


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
