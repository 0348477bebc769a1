"""What a language model answered: a template that can be published, or everything that is wrong with it."""

from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from dextflow.codec import decode
from dextflow.engine import validate
from dextflow.errors import Fault, InvalidDocument, InvalidTemplate, SchemaTooNew
from dextflow.model import Assignment, AssignmentCase, Step, Template
from dextflow.model.assignment import NAMED
from dextflow.rules import Rule
from dextflow.rules.faults import rule_faults

FENCE = "```"
DRAFT_ID = "draft"


def judged(text: str, rules: Mapping[str, Rule[Any]]) -> Template | tuple[Fault, ...]:
    """The template that a text holds, as version 1 of an id to be changed; or its faults.

    The text is JSON, alone or as one block of code in Markdown, as many models write it.
    """
    try:
        template = decode(Template, _uncoded(text))
    except InvalidDocument as error:
        return error.faults
    except SchemaTooNew as error:
        return (Fault("/schema", str(error)),)
    template = attrs.evolve(template, id=DRAFT_ID, version=1)
    return tuple(_faults(template, rules)) or template


def _uncoded(text: str) -> str:
    """What a block of code holds, or the text if it is none."""
    first, _, rest = text.strip().partition("\n")
    if first.strip() in (FENCE, FENCE + "json") and rest.endswith(FENCE):
        return rest.removesuffix(FENCE)
    return text


def _faults(template: Template, rules: Mapping[str, Rule[Any]]) -> Iterator[Fault]:
    try:
        validate(template)
    except InvalidTemplate as error:
        yield from error.faults
    yield from rule_faults(template, rules)
    for position, case in enumerate(template.reviewers):
        yield from _name_faults(case.assignment, f"/reviewers/{position}/assignment")
    for number, group in enumerate(template.groups):
        for place, step in enumerate(group.steps):
            yield from _step_faults(step, f"/groups/{number}/steps/{place}")


def _step_faults(step: Step, path: str) -> Iterator[Fault]:
    """What a model may not write, since it knows nobody and nobody has read it yet."""
    if step.action is not None:
        yield Fault(f"{path}/action", "what is sent to a client is written by a person: leave it out")
    yield from _name_faults(step.assignment, f"{path}/assignment")
    yield from _case_faults(step.assignment_cases, f"{path}/assignment_cases")
    for position, check in enumerate(step.checks):
        if check.custom is not None:
            yield Fault(f"{path}/checks/{position}/custom", "it is no copy of one of the practice's checks")


def _case_faults(cases: tuple[AssignmentCase, ...], path: str) -> Iterator[Fault]:
    for position, case in enumerate(cases):
        yield from _name_faults(case.assignment, f"{path}/{position}/assignment")


def _name_faults(assignment: Assignment, path: str) -> Iterator[Fault]:
    if assignment.to in NAMED:
        yield Fault(
            path, f"it cannot be assigned to a {assignment.to.value}: nobody of the practice is known here"
        )
