"""Custom checks: what a practice checks by hand, written down once for all of its templates."""

import attrs

from dextflow.model.template import Check


@attrs.frozen(kw_only=True)
class CustomCheck:
    """A check of the practice's own list.

    `key` never changes; `description` may hold links, and `tag` organises the list. `version` counts the changes
    that are kept: 0 for one that is not yet, and otherwise what it was when it was read, so that nobody's change
    is overwritten unseen.
    """

    key: str
    name: str
    description: str = ""
    tag: str | None = None
    version: int = 0

    def as_check(self, key: str | None = None) -> Check:
        """A copy for a template, under its own key there if one is given. It remembers where it comes from."""
        return Check(
            key=key or self.key, name=self.name, description=self.description, tag=self.tag, custom=self.key
        )

    def is_told_by(self, check: Check) -> bool:
        """Whether a copy of this check says what this check says now."""
        return (check.name, check.description, check.tag) == (self.name, self.description, self.tag)
