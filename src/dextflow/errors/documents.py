"""Documents, templates and settings that cannot be read."""

import attrs

from dextflow.errors.base import DextflowError


@attrs.frozen
class Fault:
    """One thing that is wrong with a document or a template.

    `path` leads to the place, in the form of a JSON Pointer (RFC 6901): ``/groups/0/steps/2/key``.
    """

    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path or '/'}: {self.reason}"


@attrs.define
class InvalidDocument(DextflowError):
    """A document cannot be read: `faults` says where and what, all at once."""

    noun: str
    faults: tuple[Fault, ...]

    def __str__(self) -> str:
        return f"this is not a valid {self.noun}: " + "; ".join(map(str, self.faults))


@attrs.define
class SchemaTooNew(DextflowError):
    """A document or a store was written by a later version of dextflow; it is left untouched."""

    what: str
    found: int
    known: int

    def __str__(self) -> str:
        return f"{self.what} has schema {self.found}; this version of dextflow knows schemas up to {self.known}"


@attrs.define
class InvalidTemplate(DextflowError):
    """A template cannot be published: `faults` names everything that is wrong with it."""

    template: str
    faults: tuple[Fault, ...]

    def __str__(self) -> str:
        return f"template {self.template!r} cannot be published: " + "; ".join(map(str, self.faults))


@attrs.define
class AlreadyPublished(DextflowError):
    """That version of the template was published with another content, and never changes.

    `latest` is the latest version that is published.
    """

    template: str
    version: int
    latest: int

    def __str__(self) -> str:
        return (
            f"version {self.version} of template {self.template!r} is published with another content; "
            f"publish the changed one as version {self.latest + 1}"
        )


@attrs.define
class InvalidSettings(DextflowError):
    """The settings of a data-driven check are not what its rule takes. `rule` is the rule, or the check."""

    rule: str
    faults: tuple[Fault, ...]

    def __str__(self) -> str:
        return f"settings of {self.rule!r}: " + "; ".join(map(str, self.faults))
