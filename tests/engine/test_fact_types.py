"""What the conditions of a template can refer to, before and while a workflow runs."""

import pytest

from dextflow.engine.conditions import AMOUNT, DATE, TEXT, TRUTH, WHOLE
from dextflow.engine.references import CLIENT, FactTypes
from dextflow.errors import InvalidValue
from dextflow.model import Check, Place, Step, StepGroup, Template

CHECKS = (Check(key="aged", name="Old debts", rule="aged_receivables"), Check(key="post", name="Post"))
TEMPLATE = Template(
    id="t", name="T", groups=(StepGroup(name="G", steps=(Step(key="a", name="A", checks=CHECKS),)),)
)


def test_the_names_that_every_template_has_can_be_listed() -> None:
    """A host can offer them: facts of the client and the period, and the outcomes once the work runs."""
    before, running = (FactTypes(), FactTypes(TEMPLATE))
    fixed = {*CLIENT, "period.start", "period.end"}
    assert set(before) == fixed
    assert set(running) == fixed | {'outcome("a")', 'outcome("aged")', 'outcome("post")'}
    assert (len(before), len(running)) == (len(fixed), len(fixed) + 3)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ('client.date("accounts due")', DATE),
        ('client.number("staff")', AMOUNT),
        ('client.text("bank, main")', TEXT),
        ('client.truth("has \\"cash\\"")', TRUTH),
        ('setting.number("aged", "months")', WHOLE),
    ],
)
def test_what_is_looked_up_has_the_type_that_its_name_says(name: str, found: object) -> None:
    """Fields of the client have any name; settings belong to the data-driven checks of the template."""
    assert FactTypes(TEMPLATE)[name] == found


@pytest.mark.parametrize(
    "name",
    [
        "client.name",
        'client.date("a", "b")',
        'setting.number("aged")',
        'setting.number("post", "months")',
        'setting.number("no-such-check", "months")',
        'outcome("no-such-step")',
        'ledger.cash("bank")',
    ],
)
def test_what_means_nothing_is_not_there(name: str) -> None:
    """A name with too many or too few keys, of no check that has a rule, or of no table, is unknown."""
    types = FactTypes(TEMPLATE)
    assert name not in types
    with pytest.raises(KeyError):
        types[name]


def test_settings_are_not_there_before_a_workflow_is_made() -> None:
    """They may follow from conditions themselves."""
    assert 'setting.number("aged", "months")' not in FactTypes()


def test_a_place_is_before_a_step_or_after_one() -> None:
    """Both or neither is no place."""
    for before, after in ((None, None), ("a", "b")):
        with pytest.raises(InvalidValue, match="before a step or after one"):
            Place(before=before, after=after)
