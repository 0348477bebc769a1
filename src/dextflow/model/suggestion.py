"""Suggestions: templates proposed for work that somebody describes, and where each of their steps comes from."""

import re
from datetime import datetime

import attrs

from dextflow.errors import InvalidValue
from dextflow.model.template import Template, TemplateRef

LONGEST_NAME, LONGEST_DESCRIPTION = 200, 8_000
CERTAIN = 100
UNMEASURED = "nobody has measured how sure this is"
LEVELS = ((80, "very likely what is meant"), (50, "probably what is meant"), (25, "perhaps what is meant"))
WEAK = "not likely what is meant"
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@attrs.frozen(kw_only=True)
class Brief:
    """The work for which a template is wanted, in somebody's own words. Nothing of a client belongs into it.

    Raises `InvalidValue` if it says nothing, if the name is longer than 200 characters or the description than
    8,000, or if one of them holds a NUL or half of a surrogate pair.
    """

    name: str = ""
    description: str = ""

    def __attrs_post_init__(self) -> None:
        if not (self.name.strip() or self.description.strip()):
            raise InvalidValue("Brief", "a name or a description of the work is needed")
        if len(self.name) > LONGEST_NAME or len(self.description) > LONGEST_DESCRIPTION:
            raise InvalidValue(
                "Brief",
                f"a name has at most {LONGEST_NAME} characters, and a description {LONGEST_DESCRIPTION:,}",
            )
        if UNSTORABLE.search(self.name) or UNSTORABLE.search(self.description):
            raise InvalidValue("Brief", "it holds a NUL or half of a surrogate pair")


@attrs.frozen(kw_only=True)
class StepOrigin:
    """Where a step of a suggested template comes from: another template, a language model, or a person.

    `step` is its key. It was the step `source` of the version `template`, or `model` wrote it, or `person` did:
    one of the three. `changed_by` is who changed it before the suggestion was accepted; None if nobody did.

    Raises `InvalidValue` unless it is exactly one of the three.
    """

    step: str
    template: TemplateRef | None = None
    source: str | None = None
    model: str | None = None
    person: str | None = None
    changed_by: str | None = None

    def __attrs_post_init__(self) -> None:
        if [self.template, self.model, self.person].count(None) != 2:  # noqa: PLR2004 - all but one of the three
            raise InvalidValue("StepOrigin", "a step is from a template, by a model, or by a person")
        if (self.template is None) is not (self.source is None):
            raise InvalidValue("StepOrigin", "a template goes together with the key of the step in it")

    def __str__(self) -> str:
        if self.template is not None:
            return f"from {self.template}"
        return f"by {self.person}" if self.model is None else f"by model {self.model}"


@attrs.frozen(kw_only=True)
class WordMatch:
    """Words of a brief that a template has too.

    `said` is how the brief has them, `meant` what they were taken for, and `path` leads to where they stand in the
    template that was taken, from which the first step of the suggestion is: a JSON Pointer (RFC 6901).
    """

    said: str
    meant: str
    path: str


@attrs.frozen(kw_only=True)
class Suggestion:
    """A template suggested for a brief: a draft, of which nothing is published until it is accepted.

    `percent` is how sure it is: of a hundred suggestions with that number, about so many are what an accountant
    would choose. None: nobody has measured that of the `suggester`, whose name that is. `origins` says of each
    step of the template, in its order, where it comes from. `matches` are the words that speak for it, and
    `missing` those of the brief of which it says nothing.

    Raises `InvalidValue` for a percentage beyond 0 to 100, and unless the origins are those of the steps.
    """

    template: Template
    brief: Brief
    suggester: str
    origins: tuple[StepOrigin, ...]
    percent: int | None = None
    matches: tuple[WordMatch, ...] = ()
    missing: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        if self.percent is not None and not 0 <= self.percent <= CERTAIN:
            raise InvalidValue("Suggestion", f"{self.percent} is no percentage from 0 to 100")
        steps = [step.key for group in self.template.groups for step in group.steps]
        if [origin.step for origin in self.origins] != steps:
            raise InvalidValue("Suggestion", "it says of each step where it comes from, in the template's order")

    @property
    def likelihood(self) -> str:
        """How sure it is, in words.

        From 80 it is very likely what is meant, from 50 probably, and from 25 perhaps.
        """
        if (percent := self.percent) is None:
            return UNMEASURED
        return next((words for least, words in LEVELS if percent >= least), WEAK)


@attrs.frozen(kw_only=True)
class Provenance:
    """Where a published template came from: what was kept when its suggestion was accepted. It never changes."""

    template: TemplateRef
    brief: Brief
    suggester: str
    origins: tuple[StepOrigin, ...]
    accepted_by: str
    accepted_at: datetime
    percent: int | None = None
