"""A workflow in a store: with steps of its own, or damaged, or written by somebody else."""

from typing import Any

import pytest

from codec.unusual import STEPS, TEMPLATE, changed, unusual_to_the_end
from dextflow.codec import decode_parts, encode, encode_parts
from dextflow.engine import compile_template
from dextflow.errors import Corrupt, InvalidDocument
from dextflow.model import Instance, Step, StepGroup, Template
from dextflow.ports import Record
from dextflow.service.records import read_workflow, workflow_terms


def own(*steps: Step, id: str = "monthly", name: str = "Monthly") -> str:  # noqa: A002 - the word of the field
    """The part with steps of its own."""
    return encode(Template(id=id, name=name, groups=(StepGroup(name="Work", steps=steps),)))


def test_steps_of_its_own_go_with_their_part() -> None:
    """The part with the steps and the plan belong together: one without the other is refused."""
    instance = unusual_to_the_end().instance
    parts = encode_parts(instance)
    with pytest.raises(InvalidDocument, match="/steps: it has steps of its own"):
        decode_parts(parts, compile_template(TEMPLATE))
    del parts["steps"]
    with pytest.raises(InvalidDocument, match="/steps: it has no steps of its own"):
        decode_parts(parts, instance.plan)


def read_as_stored(parts: dict[str, str], instance: Instance) -> Instance:
    """Read the parts from their record in a store."""
    record = Record(
        kind="workflow",
        id=instance.id,
        version=instance.version,
        parts=parts,
        terms=workflow_terms(instance),
    )
    return read_workflow(record, compile_template(TEMPLATE))


@pytest.mark.parametrize(
    ("steps", "path"),
    [
        ("", "/steps"),
        ("[]", "/steps"),
        ('{"id":"monthly"}', "/steps/schema"),
        ('{"id":"monthly","schema":1}', "/steps/groups"),
        (encode(Template(id="monthly", name="Monthly", groups=())), "/groups"),
        (own(*STEPS, name=" "), "/name"),
        (own(STEPS[0], STEPS[0]), "/groups/0/steps/0/key"),
        (own(Step(key="a", name="A", depends_on=("a",))), "/groups"),
        (own(Step(key="a", name="A", only_if="7 +")), "/groups/0/steps/0/only_if"),
        (own(*STEPS, id="yearly"), "/job/template"),
        (own(STEPS[0]), "/state/low"),
    ],
)
def test_own_steps_that_cannot_be_are_corrupt(steps: str, path: str) -> None:
    """A stored workflow whose own steps are malformed, unsound or others is corrupt, and the place is named."""
    instance = unusual_to_the_end().instance
    parts = encode_parts(instance)
    assert read_as_stored(parts, instance) == instance
    with pytest.raises(Corrupt, match=f"workflow '{instance.id}'.*{path}: "):
        read_as_stored(parts | {"steps": steps}, instance)


@pytest.mark.parametrize(
    ("values", "path"),
    [
        ({"low": "fw=="}, "/state/low"),
        ({"held": "gA=="}, "/state/held"),
        ({"left_out": "?"}, "/state/left_out"),
        ({"underway": [{"step": "tax", "by": "ann"}]}, "/state/underway"),
        ({"review": {"stage": 1}}, "/state/review"),
    ],
)
def test_a_stored_state_that_cannot_be_is_corrupt(values: dict[str, Any], path: str) -> None:
    """A stored workflow whose parts make none is corrupt, and the place is named."""
    run = unusual_to_the_end()
    with pytest.raises(Corrupt, match=path):
        read_as_stored(changed(run, "state", **values), run.instance)
