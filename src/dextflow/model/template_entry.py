"""What the practice's library says of a template as a whole, over all of its versions."""

from datetime import datetime

import attrs

from dextflow.model.template import Icon


@attrs.frozen(kw_only=True)
class Retirement:
    """That a template was taken out of use: when, by whom (None: by the host itself), and why."""

    at: datetime
    by: str | None = None
    reason: str = ""


@attrs.frozen(kw_only=True)
class TemplateEntry:
    """A template of the practice's library: what its latest version is called, and which versions there are.

    `versions` are in ascending order. While it is `retired`, nothing new is made of it.
    """

    id: str
    name: str
    description: str = ""
    icon: Icon | None = None
    versions: tuple[int, ...]
    retired: Retirement | None = None

    @property
    def latest(self) -> int:
        """The number of the latest version; 0 if there is none."""
        return max(self.versions, default=0)
