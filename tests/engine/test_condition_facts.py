"""What the conditions of steps look at: what is known of the client, the period, and the settings of checks."""

from decimal import Decimal

import attrs
import pytest

from dextflow.model import (
    AdjustSettings,
    ChangePeriod,
    Check,
    CheckSettings,
    Client,
    ClientField,
    ClientType,
    ReportingPeriod,
    Setting,
    Step,
    StepGroup,
    Template,
)
from dextflow.testing.runs import ACME, NOON, OCTOBER, Run, opened, started


def one_step(condition: str, checks: tuple[Check, ...] = ()) -> Template:
    """A step with a condition after one without."""
    steps = (Step(key="a", name="A", checks=checks), Step(key="b", name="B", only_if=condition))
    return Template(id="t", name="T", groups=(StepGroup(name="G", ordered=False, steps=steps),))


def not_required(run: Run) -> str:
    """What conditions say is not required."""
    return " ".join(run.instance.plan.keys(run.instance.work.not_required))


def test_a_condition_that_is_not_settled_requires_its_step() -> None:
    """As long as it is not known what the client is, the work is to be done."""
    unknown = started(one_step('client.type == "sole trader"'), client=Client(id="acme", name="Acme"))
    assert not_required(unknown) == ""
    assert not_required(started(one_step('client.type == "sole trader"'))) == "b"


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ('client.number("staff") > 5', ""),
        ('client.number("turnover") > 90000', "b"),
        ('client.number("margin") > 0.5', ""),
        ('client.number("accounts due") > 0.5', ""),
        ('client.date("accounts due") < 2026-12-01', "b"),
        ('client.truth("has cash")', ""),
        ('client.text("bank") == "none"', ""),
        ("client.year_end_month == 3 and client.vat_period_months == 3", ""),
        ('"payroll" in client.services', ""),
        ('"audit" in client.services', "b"),
        ('client.manager == "cal" and client.partner == "pam" and client.associate == "ben"', ""),
        ("period.start < 2026-10-01 or period.end > 2026-10-31", "b"),
    ],
)
def test_conditions_look_at_all_that_is_known_of_a_client(condition: str, expected: str) -> None:
    """Type, tags, people, services, dates, numbers and the period count; a field of another type is not known."""
    assert not_required(opened(one_step(condition))) == expected


def test_a_whole_number_in_a_field_is_an_amount_too() -> None:
    """A field may hold 7 or 7.5; an amount that is no number at all is not known."""
    for value, expected in ((7, ""), (Decimal("7.5"), ""), (Decimal("NaN"), ""), (True, ""), (3, "b")):
        client = attrs.evolve(ACME, fields=(ClientField(name="staff", value=value),))
        assert not_required(opened(one_step('client.number("staff") > 5'), client=client)) == expected


def test_types_of_clients_are_those_that_there_are() -> None:
    """Whatever the type of a client, a condition can ask for it."""
    for kind in ClientType:
        client = attrs.evolve(ACME, type=kind)
        assert not_required(opened(one_step(f'client.type == "{kind.value}"'), client=client)) == ""


def test_settings_and_period_decide() -> None:
    """Another setting of a check, or another period, can make a step required or not."""
    check = Check(key="c", name="C", rule="aged", settings=(Setting(name="months", value=3),))
    run = opened(one_step('setting.number("c", "months") < 4 and period.end >= 2026-10-01', (check,)))
    longer = CheckSettings(check="c", values=(Setting(name="months", value=6),))
    assert not_required(run) == ""
    assert not_required(run.give(AdjustSettings("ann", NOON, longer))) == "b"
    august = ReportingPeriod(start=OCTOBER.start.replace(month=8), end=OCTOBER.end.replace(month=8))
    settings = run.instance.job.settings
    assert not_required(run.give(ChangePeriod("ann", NOON, august, settings))) == "b"
    assert not_required(run.give(ChangePeriod("ann", NOON, OCTOBER, (longer,)))) == "b"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('setting.number("c", "months") < 4', ""),
        ('setting.number("c", "basis") < 4', ""),
        ('setting.number("c", "none") is known', "b"),
        ('setting.text("c", "basis") == "due date"', ""),
        ('setting.truth("c", "strict")', "b"),
        ('"FLAT" in setting.texts("c", "schemes")', ""),
    ],
)
def test_conditions_look_at_settings_of_every_kind(source: str, expected: str) -> None:
    """Numbers, texts, truths and sets of texts can be asked for; one of another kind, or none, is not known."""
    settings = (
        Setting(name="months", value=3),
        Setting(name="basis", value="due date"),
        Setting(name="strict", value=False),
        Setting(name="schemes", value=("FLAT", "CASH")),
    )
    check = Check(key="c", name="C", rule="aged", settings=settings)
    assert not_required(opened(one_step(source, (check,)))) == expected
