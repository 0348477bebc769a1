"""Where the steps of a template come from, after somebody tweaked it; and ids that follow from names."""

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from dextflow.engine import KEY, describe_origins, origins_of, template_id
from dextflow.model import Brief, Step, StepGroup, StepOrigin, Suggestion, Template, TemplateRef
from dextflow.testing.strategies import nouns, texts

REF = TemplateRef(id="vat", version=2)
A, B, C = (Step(key=key, name=key.upper()) for key in "abc")
TEMPLATE = Template(id="ours", name="Ours", groups=(StepGroup(name="One", steps=(A, B, C)),))
ORIGINS = (
    StepOrigin(step="a", template=REF, source="x"),
    StepOrigin(step="b", template=REF, source="y"),
    StepOrigin(step="c", model="m"),
)
SUGGESTION = Suggestion(template=TEMPLATE, brief=Brief(name="VAT"), suggester="m", origins=ORIGINS)


def with_steps(*groups: tuple[Step, ...]) -> Template:
    return attrs.evolve(TEMPLATE, groups=tuple(StepGroup(name="Work", steps=steps) for steps in groups))


@settings(max_examples=20)
@given(nouns(Suggestion))
def test_what_nobody_touched_keeps_its_origins(suggestion: Suggestion) -> None:
    """Accepted as it is, every step is from where it was said to be from."""
    steps = [step for group in suggestion.template.groups for step in group.steps]
    if len({step.key for step in steps}) == len(steps):
        assert origins_of(suggestion, suggestion.template, "ada") == suggestion.origins


def test_a_step_that_moves_keeps_its_origin() -> None:
    """Another place, or a group of another name, makes it no other step."""
    moved = with_steps((C,), (B, A))
    assert origins_of(SUGGESTION, moved, "ada") == (ORIGINS[2], ORIGINS[1], ORIGINS[0])


def test_a_step_that_was_changed_says_by_whom() -> None:
    """Its origin stays, and so does who made it something else."""
    changed = with_steps((attrs.evolve(A, name="Ask first"), B, C))
    first, *others = origins_of(SUGGESTION, changed, "ada")
    assert first == attrs.evolve(ORIGINS[0], changed_by="ada")
    assert tuple(others) == ORIGINS[1:]


def test_a_step_that_was_added_is_its_authors() -> None:
    """What was not suggested is of the person who put it in; what was taken out is not told."""
    added = with_steps((B, Step(key="d", name="D")))
    assert origins_of(SUGGESTION, added, "ada") == (ORIGINS[1], StepOrigin(step="d", person="ada"))


def test_origins_are_told_by_runs() -> None:
    """Steps in a row from one place are told together, counted from 1."""
    changed = attrs.evolve(ORIGINS[1], changed_by="ada")
    own = StepOrigin(step="d", person="ada")
    assert describe_origins((*ORIGINS, own)) == (
        "steps 1 to 2 from vat@2",
        "step 3 by model m",
        "step 4 by ada",
    )
    assert describe_origins((ORIGINS[0], changed)) == ("step 1 from vat@2", "step 2 from vat@2, changed by ada")
    assert describe_origins(()) == ()


@given(texts() | st.text(max_size=200), st.integers(0, 12))
def test_an_id_is_a_free_key(name: str, others: int) -> None:
    """Whatever somebody calls a template, its id is a key that nobody has, and the same for the same names."""
    taken: set[str] = set()
    for _ in range(others + 1):
        id_ = template_id(name, taken)
        assert KEY.fullmatch(id_)
        assert id_ not in taken
        assert id_ == template_id(name, taken)
        taken.add(id_)


def test_an_id_is_made_of_the_name() -> None:
    """Letters without their marks, words by hyphens; a name in another script has a plain word."""
    assert template_id("VAT & CIS: Müller's 4th quarter") == "vat-cis-muller-s-4th-quarter"
    assert template_id("ضريبة", {"template"}) == "template-2"
