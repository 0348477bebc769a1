"""Templates: immutable, versioned recipes of ordered groups of steps."""

from enum import Enum

import attrs

Scalar = str | int | bool | tuple[str, ...]


class Icon(Enum):
    """What kind of work a template is for."""

    ONBOARDING = "onboarding client"
    PRICING_EXISTING = "pricing existing client"
    QUOTING_NEW = "quoting new client"
    REPORTING = "reporting"
    YEAR_END = "year end"


@attrs.frozen(kw_only=True)
class Setting:
    """One parameter of a rule, by name.

    Dates are written in ISO 8601, amounts as decimal strings, so that a setting can be stored, shown in a form
    and compared as it is; the rule reads them into its own types.
    """

    name: str
    value: Scalar


@attrs.frozen(kw_only=True)
class Check:
    """What a step verifies: by a person alone, or with a rule that looks at the client's ledger first.

    `key` is unique in the template and never changes; `name` may. A check with a `rule` (its id in the
    catalogue) is calculated; `settings` overrides some of the rule's defaults. One without is a custom check:
    its description may hold links, its `tag` organises the practice's list. `reads_vat`: starting the
    workflow asks for the client's VAT settings if they are not known.
    """

    key: str
    name: str
    description: str = ""
    tag: str | None = None
    rule: str | None = None
    settings: tuple[Setting, ...] = ()
    reads_vat: bool = False


@attrs.frozen(kw_only=True)
class Step:
    """A piece of work. With checks, it is done when they all are; without, it is marked itself.

    `depends_on` names steps of any group, by key, that must be done before this one can be.
    """

    key: str
    name: str
    description: str = ""
    checks: tuple[Check, ...] = ()
    depends_on: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class StepGroup:
    """Steps that belong together.

    `ordered`: each step waits for the one before it. `gated`: the group waits until the group before it is
    complete. A plain checklist is one group that is neither.
    """

    name: str
    steps: tuple[Step, ...]
    ordered: bool = True
    gated: bool = True


@attrs.frozen(kw_only=True, order=True)
class TemplateRef:
    """One version of one template."""

    id: str
    version: int

    def __str__(self) -> str:
        return f"{self.id}@{self.version}"


@attrs.frozen(kw_only=True)
class Template:
    """A recipe for a workflow. A published version never changes; a change is a new version.

    So a check that is edited or removed in a new version stays as it was in every workflow made before.
    """

    id: str
    version: int = 1
    name: str
    description: str = ""
    icon: Icon | None = None
    groups: tuple[StepGroup, ...]

    @property
    def ref(self) -> TemplateRef:
        """The id and version that workflows remember."""
        return TemplateRef(id=self.id, version=self.version)
