"""Where the steps of a suggested template come from: after somebody changed it, and told in words."""

import re
from collections.abc import Container, Iterator
from itertools import groupby
from unicodedata import normalize

import attrs

from dextflow.model import Step, StepOrigin, Suggestion, Template

LONGEST_ID = 64
NAMELESS = "template"
OTHER_SIGNS = re.compile(r"[^a-z0-9]+")


def template_id(name: str, taken: Container[str] = ()) -> str:
    """An id for a template of that name which is not taken yet: its letters and digits, then a number if needed.

    >>> template_id("VAT for Müller & Söhne", {"vat-for-muller-sohne"})
    'vat-for-muller-sohne-2'
    """
    plain = normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = OTHER_SIGNS.sub("-", plain).strip("-") or NAMELESS
    number, id_ = 1, _cut(words, "")
    while id_ in taken:
        number += 1
        id_ = _cut(words, f"-{number}")
    return id_


def _cut(words: str, suffix: str) -> str:
    return words[: LONGEST_ID - len(suffix)].rstrip("-") + suffix


def origins_of(suggestion: Suggestion, template: Template, by: str) -> tuple[StepOrigin, ...]:
    """Where each step of a template comes from that somebody made of a suggestion.

    Steps are matched by their keys. One that is as it was suggested, wherever it stands now, keeps its origin; one
    that is not is marked as changed by that person, and one that was not suggested is theirs.
    """
    suggested = {step.key: step for step in _steps(suggestion.template)}
    known = {origin.step: origin for origin in suggestion.origins}
    return tuple(_origin(step, suggested.get(step.key), known, by) for step in _steps(template))


def _origin(step: Step, before: Step | None, known: dict[str, StepOrigin], by: str) -> StepOrigin:
    if before is None:
        return StepOrigin(step=step.key, person=by)
    return known[step.key] if step == before else attrs.evolve(known[step.key], changed_by=by)


def describe_origins(origins: tuple[StepOrigin, ...]) -> tuple[str, ...]:
    """Where the steps of a template come from, in words, those in a row from the same place together.

    The steps are counted from 1 through all groups.
    """
    told: list[str] = []
    first = 1
    for words, run in groupby(origins, key=_told):
        last = first + len(tuple(run)) - 1
        told.append(f"step {first} {words}" if first == last else f"steps {first} to {last} {words}")
        first = last + 1
    return tuple(told)


def _told(origin: StepOrigin) -> str:
    return f"{origin}, changed by {origin.changed_by}" if origin.changed_by else str(origin)


def _steps(template: Template) -> Iterator[Step]:
    return (step for group in template.groups for step in group.steps)
