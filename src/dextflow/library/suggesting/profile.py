"""What a template is about: its terms, how plainly it names each, and where."""

from collections.abc import Iterator, Mapping

import attrs

from dextflow.library.suggesting.reading import Reader
from dextflow.model import Template

NAME, ABOUT, GROUP, STEP, CHECK, DETAIL = 1.0, 0.6, 0.4, 0.5, 0.4, 0.2
"""How plainly a term is named by the template's name and description, the names of groups, steps and checks, and
the descriptions of the latter two. That names say more than descriptions, and how much, is our own choice."""


@attrs.frozen(eq=False)
class Mention:
    """How plainly a template names a term, from 0 to 1, and the path to where it does so most plainly."""

    strength: float
    path: str


@attrs.frozen(eq=False)
class Profile:
    """What one template is about. `named` are the terms of its name, in their order."""

    template: Template
    mentions: Mapping[str, Mention]
    named: tuple[str, ...]


def profile_of(template: Template, reader: Reader) -> Profile:
    """Read a template."""
    mentions: dict[str, Mention] = {}
    for path, text, strength in _texts(template):
        for term in reader.terms(reader.vocabulary.bare(text)):
            if term.id not in mentions or mentions[term.id].strength < strength:
                mentions[term.id] = Mention(strength, path)
    named = tuple(id_ for id_, mention in mentions.items() if mention.path == "/name")
    return Profile(template, mentions, named)


def _texts(template: Template) -> Iterator[tuple[str, str, float]]:
    yield "/name", template.name, NAME
    yield "/description", template.description, ABOUT
    for number, group in enumerate(template.groups):
        yield f"/groups/{number}/name", group.name, GROUP
        for place, step in enumerate(group.steps):
            path = f"/groups/{number}/steps/{place}"
            yield f"{path}/name", step.name, STEP
            yield f"{path}/description", step.description, DETAIL
            for position, check in enumerate(step.checks):
                yield f"{path}/checks/{position}/name", check.name, CHECK
                yield f"{path}/checks/{position}/description", check.description, DETAIL
