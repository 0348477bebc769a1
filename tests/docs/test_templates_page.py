"""The page on the built-in templates says what their files say."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dextflow.library import built_in, built_in_ids
from dextflow.model import TO_TASK_OWNER, Check, Offset, Step, StepGroup, Template

PAGE = (Path(__file__).parents[2] / "docs/explanation/built-in-templates.md").read_text(encoding="utf-8")
TEMPLATES = tuple(built_in(name) for name in built_in_ids())


def heading(template: Template) -> str:
    return f"## {template.name} (`{template.id}`)"


def rows(template: Template) -> Iterator[str]:
    """One row of a template's table for each item; a group and a step are named in their first row only."""
    names = {step.key: step.name for group in template.groups for step in group.steps}
    for number, group in enumerate(template.groups):
        place = in_words(group, first=number == 0)
        for step in group.steps:
            title = step.name + after(step, names) + besides(step)
            for check in step.checks or (None,):
                yield f"| {place} | {title} | {check.name if check else ''} | {how(check)} |"
                place = title = ""


def in_words(group: StepGroup, *, first: bool) -> str:
    """A group with how its steps wait, where they differ from the rule: in order, after the group before."""
    free = "" if group.ordered or len(group.steps) == 1 else ", in any order"
    alone = "" if group.gated or first else ", without waiting for the group before"
    return group.name + free + alone + due(group.deadline)


def due(deadline: Offset | None) -> str:
    """When a group should be done, if that is another day than when the workflow is due."""
    return (
        f", {-deadline.value} {deadline.unit.value}{'s' if deadline.value < -1 else ''} before"
        if deadline and deadline.value
        else ""
    )


def after(step: Step, names: dict[str, str]) -> str:
    """The steps that a step waits for by name."""
    return f" (after: {'; '.join(names[key] for key in step.depends_on)})" if step.depends_on else ""


def besides(step: Step) -> str:
    """Who does a step, if that is not whoever does the workflow; whether it blocks, and its condition."""
    assignment = "" if step.assignment == TO_TASK_OWNER else f", by the {step.assignment}"
    blocking = ", holding up what follows" if step.blocking else ""
    return assignment + blocking + (f", if `{step.only_if}`" if step.only_if else "")


def how(check: Check | None) -> str:
    """By what an item is judged."""
    if check is None or check.rule is None:
        return "by hand, with the VAT settings" if check and check.reads_vat else "by hand"
    changed = ", ".join(f"`{setting.name}` {setting.value}" for setting in check.settings)
    return f"`{check.rule}`" + (f" with {changed}" if changed else "")


def test_the_page_has_the_templates_of_the_library() -> None:
    """Each built-in template has its section, and no section is about anything else."""
    assert sorted(line for line in PAGE.splitlines() if line.startswith("## ")) == sorted(map(heading, TEMPLATES))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: str(template.id))
def test_every_item_is_on_the_page(template: Template) -> None:
    """A template's section begins with its description, and its table has every item, in order, and no other."""
    section = PAGE.split(f"{heading(template)}\n\n")[1].split("\n## ")[0]
    assert " ".join(section.split("\n\n")[0].split()) == template.description
    header = ["| group | step | check | rule |", "| --- | --- | --- | --- |"]
    assert [line for line in section.splitlines() if line.startswith("|")] == [*header, *rows(template)]
