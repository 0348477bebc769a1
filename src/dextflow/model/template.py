"""Templates: immutable, versioned recipes of ordered groups of steps."""

from enum import Enum

import attrs

from dextflow.errors import InvalidValue
from dextflow.model.actions import Action
from dextflow.model.assignment import TO_TASK_OWNER, Assignment
from dextflow.model.offsets import Offset
from dextflow.model.outcome import Outcome

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
class SettingsCase:
    """Settings that a check has if a condition about the client holds when the workflow is made."""

    when: str
    settings: tuple[Setting, ...]


@attrs.frozen(kw_only=True)
class Check:
    """What a step verifies: by a person alone, or with a rule that looks at the client's ledger first.

    `key` is unique in the template and never changes; `name` may. A check with a `rule` (its id in the
    catalogue) is calculated; `settings` overrides some of the rule's defaults, and each of `settings_cases` whose
    condition holds overrides more, in their order. One without is done by hand: its description may hold
    links, its `tag` organises. It may be a copy of one of the practice's custom checks, whose key is `custom`.
    `reads_vat`: starting the workflow asks for the client's VAT settings if they are not known.
    """

    key: str
    name: str
    description: str = ""
    tag: str | None = None
    rule: str | None = None
    settings: tuple[Setting, ...] = ()
    settings_cases: tuple[SettingsCase, ...] = ()
    reads_vat: bool = False
    custom: str | None = None


@attrs.frozen(kw_only=True)
class OutcomeDependency:
    """Wait until another step is done with one of these outcomes."""

    step: str
    outcomes: tuple[Outcome, ...]


@attrs.frozen(kw_only=True)
class AssignmentCase:
    """The assignment of a step, or one more reviewer, if a condition holds when the workflow is made."""

    when: str
    assignment: Assignment


@attrs.frozen(kw_only=True)
class Step:
    """A piece of work. With checks, it is done when they all are; without, it is marked itself.

    `depends_on` names steps of any group, by key, that must be done before this one can be; `depends_on_outcomes`
    asks for certain outcomes as well. A `blocking` step holds up every step that stands after it in the template.

    `assignment` says who does it; the first of `assignment_cases` whose condition holds goes before it.
    `only_if` is a condition (`dextflow.engine.conditions`): while it is false, the step is not required.
    `estimate` is how long it should take, in minutes. A step with an `action` writes to the client, asks it for
    something or moves a service on, and has no checks.
    """

    key: str
    name: str
    description: str = ""
    checks: tuple[Check, ...] = ()
    depends_on: tuple[str, ...] = ()
    depends_on_outcomes: tuple[OutcomeDependency, ...] = ()
    blocking: bool = False
    assignment: Assignment = TO_TASK_OWNER
    assignment_cases: tuple[AssignmentCase, ...] = ()
    only_if: str | None = None
    estimate: int | None = None
    action: Action | None = None


class DeadlineBase(Enum):
    """From which date of a workflow the deadlines of its groups are counted."""

    DUE_DATE = "due date"
    START_DATE = "start date"


@attrs.frozen(kw_only=True)
class StepGroup:
    """Steps that belong together.

    `ordered`: each step waits for the one before it. `gated`: the group waits until the group before it is
    complete. A plain checklist is one group that is neither. `deadline` is when its steps should be done, counted
    from the date that the template names; None leaves it to the due date of the workflow.
    """

    name: str
    steps: tuple[Step, ...]
    ordered: bool = True
    gated: bool = True
    deadline: Offset | None = None


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
    `deadlines_from` is the date from which the deadlines of the groups are counted. `reviewers` are asked to
    review, in their order, those whose condition holds, unless the order says who reviews.
    """

    id: str
    version: int = 1
    name: str
    description: str = ""
    icon: Icon | None = None
    groups: tuple[StepGroup, ...]
    deadlines_from: DeadlineBase = DeadlineBase.DUE_DATE
    reviewers: tuple[AssignmentCase, ...] = ()

    @property
    def ref(self) -> TemplateRef:
        """The id and version that workflows remember."""
        return TemplateRef(id=self.id, version=self.version)


@attrs.frozen(kw_only=True)
class Place:
    """Where a step goes: directly before or directly after another one, in the same group.

    Raises `InvalidValue` unless exactly one of the two is given.
    """

    before: str | None = None
    after: str | None = None

    def __attrs_post_init__(self) -> None:
        if (self.before is None) is (self.after is None):
            raise InvalidValue("Place", "a place is before a step or after one")
