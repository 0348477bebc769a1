"""What cannot be done with the practice's templates, its custom checks, and the drafts of its orders."""

import attrs

from dextflow.errors.base import DextflowError
from dextflow.errors.documents import Fault
from dextflow.errors.refusals import Refused


@attrs.define
class VersionPassed(DextflowError):
    """The template has a later version already, so that one can no longer be published."""

    template: str
    version: int
    latest: int

    def __str__(self) -> str:
        return (
            f"template {self.template!r} is at version {self.latest} already, so version {self.version} cannot "
            f"follow; publish it as version {self.latest + 1}"
        )


@attrs.define
class TemplateRetired(Refused):
    """The template was taken out of use: nothing new is made of it."""

    template: str
    on: str

    def __str__(self) -> str:
        return f"template {self.template!r} was retired on {self.on}; restore it, or choose another"


@attrs.define
class CheckExists(Refused):
    """The practice has another custom check of that key."""

    key: str

    def __str__(self) -> str:
        return f"there is a custom check {self.key!r} already; edit it, or choose another key"


@attrs.define
class CheckInUse(Refused):
    """Templates hold a copy of the custom check, which stays as it is: confirm that this is meant."""

    key: str
    templates: tuple[str, ...]

    def __str__(self) -> str:
        return (
            f"custom check {self.key!r} is used by {', '.join(self.templates)}, and stays there as it is until "
            "they are published anew; confirm it"
        )


@attrs.define
class UnfinishedDraft(Refused):
    """Nothing can be made of a draft yet: `faults` says what is lacking or wrong, in all of its stages."""

    draft: str
    faults: tuple[Fault, ...]

    def __str__(self) -> str:
        return f"draft {self.draft!r} is not finished: " + "; ".join(map(str, self.faults))
