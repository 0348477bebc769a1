"""The nouns of suggestions refuse what would mislead."""

from collections.abc import Callable

import attrs
import pytest

from dextflow.errors import InvalidValue
from dextflow.model import Brief, Step, StepGroup, StepOrigin, Suggestion, Template, TemplateRef

REF = TemplateRef(id="vat", version=2)
TEMPLATE = Template(
    id="ours",
    name="Ours",
    groups=(
        StepGroup(name="One", steps=(Step(key="a", name="A"),)),
        StepGroup(name="Two", steps=(Step(key="b", name="B"),)),
    ),
)
ORIGINS = (StepOrigin(step="a", template=REF, source="x"), StepOrigin(step="b", model="m"))
SUGGESTION = Suggestion(template=TEMPLATE, brief=Brief(name="VAT"), suggester="m", origins=ORIGINS)


@pytest.mark.parametrize(
    ("name", "description"),
    [("", ""), (" \n", "\t"), ("x" * 201, ""), ("VAT", "x" * 8_001), ("a\0b", ""), ("VAT", "\ud800")],
)
def test_a_brief_says_something_that_can_be_kept(name: str, description: str) -> None:
    """A blank brief asks for nothing, a long one is no brief, and what no store can keep is refused at once."""
    with pytest.raises(InvalidValue):
        Brief(name=name, description=description)


def test_a_name_or_a_description_is_enough() -> None:
    """Whoever knows only one of the two gets an answer too, up to the last character."""
    assert Brief(name="x" * 200).description == ""
    assert Brief(description="x" * 8_000).name == ""


@pytest.mark.parametrize(
    "make",
    [
        lambda: StepOrigin(step="a"),
        lambda: StepOrigin(step="a", model="m", person="ada"),
        lambda: StepOrigin(step="a", template=REF, source="x", model="m"),
        lambda: StepOrigin(step="a", template=REF),
        lambda: StepOrigin(step="a", person="ada", source="x"),
    ],
)
def test_a_step_has_one_origin(make: Callable[[], StepOrigin]) -> None:
    """It is from a template, where its key is known, or by a model, or by a person."""
    with pytest.raises(InvalidValue):
        make()


def test_an_origin_reads_well() -> None:
    """In words it says from where or by whom."""
    by_person = StepOrigin(step="a", person="ada")
    assert [str(origin) for origin in (*ORIGINS, by_person)] == ["from vat@2", "by model m", "by ada"]


@pytest.mark.parametrize("origins", [(), ORIGINS[:1], ORIGINS[::-1], (*ORIGINS, ORIGINS[0])])
def test_a_suggestion_says_of_each_step_where_it_comes_from(origins: tuple[StepOrigin, ...]) -> None:
    """No step is left out, none is told twice, and they are in the template's order."""
    with pytest.raises(InvalidValue):
        attrs.evolve(SUGGESTION, origins=origins)


@pytest.mark.parametrize("percent", [-1, 101])
def test_nothing_is_surer_than_sure(percent: int) -> None:
    """How sure it is lies between 0 and 100."""
    with pytest.raises(InvalidValue):
        attrs.evolve(SUGGESTION, percent=percent)


@pytest.mark.parametrize(
    ("percent", "words"),
    [
        (None, "nobody has measured how sure this is"),
        (100, "very likely what is meant"),
        (80, "very likely what is meant"),
        (79, "probably what is meant"),
        (50, "probably what is meant"),
        (49, "perhaps what is meant"),
        (25, "perhaps what is meant"),
        (24, "not likely what is meant"),
        (0, "not likely what is meant"),
    ],
)
def test_how_sure_it_is_in_words(percent: int | None, words: str) -> None:
    """The number and the words say the same, and without a number the words say so."""
    assert attrs.evolve(SUGGESTION, percent=percent).likelihood == words
