"""The draft of a suggested template: one of the library under the brief's name, with steps of others added."""

import re
from collections.abc import Callable, Container, Iterable, Iterator

import attrs

from dextflow.engine import template_id
from dextflow.library.suggesting.index import Hit, Index
from dextflow.library.suggesting.profile import STEP, Profile
from dextflow.library.suggesting.reading import Term
from dextflow.model import Brief, Step, StepGroup, StepOrigin, Template, TemplateRef

ADDED = "Also asked for"
OF_OTHERS = re.compile(r"\b(?:outcome|setting)\b")


@attrs.frozen(kw_only=True)
class Found:
    """A step of another template that the brief asks for: of which one, and for which terms."""

    step: Step
    template: TemplateRef
    term: Term


@attrs.frozen(kw_only=True)
class Drafted:
    """A draft, where each of its steps comes from, and the terms for which steps were added."""

    template: Template
    origins: tuple[StepOrigin, ...]
    added: frozenset[Term]


def drafted(brief: Brief, hit: Hit, index: Index, taken: Container[str]) -> Drafted:
    """The draft of a hit. What the name of another template says is not added: that one fits by itself."""
    base = hit.profile.template
    name = brief.name.strip() or base.name
    draft = attrs.evolve(
        base,
        id=template_id(name, taken),
        version=1,
        name=name,
        description=brief.description.strip() or base.description,
    )
    origins = tuple(StepOrigin(step=step.key, template=base.ref, source=step.key) for step in _steps(base))
    result = Drafted(template=draft, origins=origins, added=frozenset())
    for found in _lacking(hit, index):
        result = _with(result, found)
    return result


def _lacking(hit: Hit, index: Index) -> Iterator[Found]:
    """For each topic of which the base says nothing: the first step of the library whose name says it."""
    for term in hit.lacking:
        if term.topic and not index.is_named(term.id):
            found = (each for profile in index.about(term.id) for each in _named_steps(profile, term))
            if first := min(found, key=lambda each: each.template, default=None):
                yield first


def _named_steps(profile: Profile, term: Term) -> Iterator[Found]:
    """The step whose name says it, if it can stand alone."""
    mention = profile.mentions[term.id]
    if mention.strength == STEP:
        _, _, group, _, step, _ = mention.path.split("/")
        found = profile.template.groups[int(group)].steps[int(step)]
        if _stands_alone(found):
            yield Found(step=found, template=profile.template.ref, term=term)


def _stands_alone(step: Step) -> bool:
    """Whether a step can give up what it waited for: it does not act by itself, nor ask how others were done."""
    return not getattr(step.action, "automatic", False) and not OF_OTHERS.search(step.only_if or "")


def _with(draft: Drafted, found: Found) -> Drafted:
    """Add a step in the last group. It waits for nothing any more, and a key that is taken gets a number."""
    keys = {part for step in _steps(draft.template) for part in (step.key, *(check.key for check in step.checks))}
    if any(origin.template == found.template and origin.source == found.step.key for origin in draft.origins):
        return attrs.evolve(draft, added=draft.added | {found.term})
    free = _renamer(keys)
    step = attrs.evolve(
        found.step,
        key=free(found.step.key),
        checks=tuple(attrs.evolve(check, key=free(check.key)) for check in found.step.checks),
        depends_on=(),
        depends_on_outcomes=(),
        blocking=False,
    )
    groups = (*draft.template.groups, StepGroup(name=ADDED, steps=(step,), ordered=False, gated=False))
    template = attrs.evolve(draft.template, groups=_joined(groups))
    origin = StepOrigin(step=step.key, template=found.template, source=found.step.key)
    return Drafted(template=template, origins=(*draft.origins, origin), added=draft.added | {found.term})


def _joined(groups: tuple[StepGroup, ...]) -> tuple[StepGroup, ...]:
    """The groups with those that were added last as one."""
    *rest, before, last = groups
    if before.name != ADDED:
        return groups
    return (*rest, attrs.evolve(before, steps=(*before.steps, *last.steps)))


def _renamer(keys: set[str]) -> Callable[[str], str]:
    def free(key: str) -> str:
        name = template_id(key, keys) if key in keys else key
        keys.add(name)
        return name

    return free


def _steps(template: Template) -> Iterable[Step]:
    return (step for group in template.groups for step in group.steps)
