"""In what two versions of a template differ."""

from enum import Enum

import attrs


class Part(Enum):
    """What of a template differs."""

    TEMPLATE = "template"
    GROUP = "group"
    STEP = "step"
    CHECK = "check"


class Alteration(Enum):
    """How it differs."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    CHANGED = "changed"


@attrs.frozen(kw_only=True)
class Difference:
    """One thing in which a later version of a template differs from an earlier one.

    `key` is that of the step or check, or the id of the template. A group has none, so for a group it is its
    number, counted from 1 in the later version, or in the earlier one if the group was removed. `name` is what the
    part is called in that version.

    For what was changed, `field` names the field of the noun, and `before` and `after` are its values in words,
    None for nothing. Otherwise they are places in words: where it was removed from, added to, or moved from and
    to.
    """

    part: Part
    key: str
    name: str
    alteration: Alteration
    field: str | None = None
    before: str | None = None
    after: str | None = None
