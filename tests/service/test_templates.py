"""The practice's library of templates."""

from collections.abc import Callable

import attrs
import pytest

from dextflow.errors import AlreadyPublished, Corrupt, InvalidTemplate, NotFound
from dextflow.library import built_in, built_in_ids
from dextflow.model import Check, Setting, Step, StepGroup, Template, TemplateRef
from dextflow.ports import Batch, Put, Store
from dextflow.service import Workflows
from service.world import PRACTICE, TEMPLATE


def test_a_published_version_never_changes(workflows: Workflows) -> None:
    """Publishing the same again is harmless; other content under the same version is refused."""
    assert workflows.templates.publish(TEMPLATE) == TEMPLATE.ref
    with pytest.raises(AlreadyPublished, match="as version 2"):
        workflows.templates.publish(attrs.evolve(TEMPLATE, name="Other"))
    assert workflows.templates.get(TEMPLATE.ref) == TEMPLATE


def test_versions_are_listed(workflows: Workflows) -> None:
    """All versions of all templates are listed, also when they fill more than one page."""
    for version in range(2, 260):
        workflows.templates.publish(attrs.evolve(TEMPLATE, version=version))
    versions = workflows.templates.versions()
    assert versions == tuple(TemplateRef(id="close", version=number) for number in range(1, 260))


def test_a_library_is_read_from_the_store(
    make: Callable[..., Workflows], store: Store, workflows: Workflows
) -> None:
    """What one process has published, another reads."""
    assert make(store).templates.get(TEMPLATE.ref) == TEMPLATE
    with pytest.raises(NotFound, match="close@9"):
        make(store).templates.get(TemplateRef(id="close", version=9))


def test_a_damaged_template_is_reported_as_such(make: Callable[..., Workflows], store: Store) -> None:
    """A stored template that cannot be read is corrupt, by its id."""
    put = Put(kind="template", id="x@1", expected=0, version=1, parts={"template": "{}"}, terms={})
    store.commit(Batch(practice=PRACTICE, puts=(put,)))
    with pytest.raises(Corrupt, match="x@1"):
        make(store).templates.get(TemplateRef(id="x", version=1))


def test_every_fault_of_the_checks_is_named(workflows: Workflows) -> None:
    """Unknown rules, settings without a rule, and wrong settings are refused together, each with its path."""
    wrong = Setting(name="lookback_months", value=5)
    checks = (
        Check(key="a", name="A", rule="aged_payable"),
        Check(key="b", name="B", settings=(wrong,)),
        Check(key="c", name="C", rule="aged_payables", settings=(wrong,)),
    )
    template = Template(
        id="t", name="T", groups=(StepGroup(name="G", steps=(Step(key="s", name="S", checks=checks),)),)
    )
    with pytest.raises(InvalidTemplate) as caught:
        workflows.templates.publish(template)
    assert [fault.path for fault in caught.value.faults] == [
        "/groups/0/steps/0/checks/0/rule",
        "/groups/0/steps/0/checks/1/settings",
        "/groups/0/steps/0/checks/2/settings/lookback_months",
    ]


@pytest.mark.parametrize("name", built_in_ids())
def test_every_built_in_template_can_be_published(workflows: Workflows, name: str) -> None:
    """Each template that comes with the library is valid, and its rules are in the catalogue."""
    assert workflows.templates.publish(built_in(name)).id == name


def test_an_unknown_built_in_template_is_not_found() -> None:
    """A built-in template is found by its exact id only, and never by a path."""
    for name in ("monthly", "../monthly-bookkeeping", ""):
        with pytest.raises(NotFound):
            built_in(name)
