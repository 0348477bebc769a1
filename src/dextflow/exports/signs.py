"""How states look in pictures: a mark and a word for everybody, a colour for those who see it."""

from collections.abc import Mapping

import attrs

from dextflow.model import State

BLOCKING, CONDITIONAL = "all that follows waits", "not always required"


@attrs.frozen(kw_only=True)
class Sign:
    """A mark, and the colours of a box: inside, and at its edge and in its words."""

    mark: str
    fill: str
    edge: str


PLAIN = Sign(mark="", fill="#ffffff", edge="#52606d")
SIGNS: Mapping[State, Sign] = {
    State.COMPLETE: Sign(mark="✓", fill="#e7f2ea", edge="#2a6e46"),
    State.COMPLETE_WITH_ISSUES: Sign(mark="!", fill="#fcf0d9", edge="#8a5300"),
    State.NOT_APPLICABLE: Sign(mark="\N{EN DASH}", fill="#eef0f2", edge="#5b6670"),
    State.AVAILABLE: Sign(mark="○", fill="#ffffff", edge="#1f4e79"),
    State.IN_PROGRESS: Sign(mark="▶", fill="#e3edf8", edge="#1f4e79"),
    State.WAITING: Sign(mark="…", fill="#f7f6f3", edge="#6b675e"),
    State.WAITING_FOR_CLIENT: Sign(mark="?", fill="#f1ebf7", edge="#5b3f83"),
    State.BLOCKED: Sign(mark="■", fill="#fae7e4", edge="#9c2a1f"),
}
