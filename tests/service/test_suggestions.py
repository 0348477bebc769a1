"""Suggestions of a practice: asked for, accepted, tweaked, begun blank, and where each step came from."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import attrs
import pytest

from dextflow.engine import describe_origins
from dextflow.errors import (
    Corrupt,
    InvalidDocument,
    InvalidTemplate,
    InvalidValue,
    NotEntitled,
    NotFound,
    NotPermitted,
    SuggesterFailed,
    UnknownPerson,
)
from dextflow.model import (
    Brief,
    Entitlements,
    Policy,
    Step,
    StepOrigin,
    Suggestion,
    Template,
    TemplateRef,
    Tier,
)
from dextflow.ports import Batch, Put, Store
from dextflow.service import Workflows
from service.world import NOW, PRACTICE, TEMPLATE


class Scripted:
    """A suggester of the host's own that notes what it was asked, and suggests nothing or fails."""

    def __init__(self, failure: SuggesterFailed | None = None) -> None:
        self.asked: list[tuple[Brief, Sequence[Template], int]] = []
        self.failure = failure

    def suggest(self, brief: Brief, templates: Sequence[Template], *, limit: int) -> tuple[Suggestion, ...]:
        """Suggest nothing."""
        self.asked.append((brief, templates, limit))
        if self.failure:
            raise self.failure
        return ()


@pytest.fixture
def suggestion(workflows: Workflows) -> Suggestion:
    """The first suggestion for a VAT return."""
    return workflows.suggestions.suggest(name="Builders' VAT", description="Each quarter", by="ada")[0]


def with_step(template: Template, step: Step) -> Template:
    """The template with its first step changed, its last one taken out, and one more at its end."""
    first, *groups, last = template.groups
    changed = attrs.evolve(first.steps[0], name="Ask for everything")
    first = attrs.evolve(first, steps=(changed, *first.steps[1:]))
    last = attrs.evolve(last, steps=(*last.steps[:-1], step))
    return attrs.evolve(template, groups=(first, *groups, last))


def test_a_suggestion_becomes_a_template(workflows: Workflows, suggestion: Suggestion) -> None:
    """Accepted, it is published under the name that was typed, and where each step came from can be read again."""
    template = workflows.suggestions.accept(suggestion, by="ada", at=NOW)
    assert template == suggestion.template
    assert workflows.templates.latest("builders-vat") == template
    kept = workflows.suggestions.origins(template.ref)
    assert (kept.template, kept.brief, kept.origins) == (template.ref, suggestion.brief, suggestion.origins)
    assert (kept.suggester, kept.percent) == (suggestion.suggester, suggestion.percent)
    assert (kept.accepted_by, kept.accepted_at) == ("ada", NOW)
    assert describe_origins(kept.origins) == ("steps 1 to 8 from vat-return-preparation@1",)


def test_another_process_reads_where_it_came_from(
    workflows: Workflows, make: Callable[..., Workflows], store: Store, suggestion: Suggestion
) -> None:
    """What was kept is in the store, not in the object."""
    ref = workflows.suggestions.accept(suggestion, by="ada", at=NOW).ref
    assert make(store).suggestions.origins(ref) == workflows.suggestions.origins(ref)


def test_a_suggestion_is_tweaked(workflows: Workflows, suggestion: Suggestion) -> None:
    """What somebody changed or added is told to be theirs, and the rest stays from where it was."""
    tweaked = with_step(suggestion.template, Step(key="cis", name="Look at CIS"))
    template = workflows.suggestions.accept(suggestion, by="rob", at=NOW, template=tweaked)
    assert workflows.templates.get(template.ref) == tweaked
    origins = workflows.suggestions.origins(template.ref).origins
    assert describe_origins(origins) == (
        "step 1 from vat-return-preparation@1, changed by rob",
        "steps 2 to 7 from vat-return-preparation@1",
        "step 8 by rob",
    )
    assert origins[-1] == StepOrigin(step="cis", person="rob")


def test_nothing_is_published_before_it_is_accepted(workflows: Workflows, suggestion: Suggestion) -> None:
    """Asking leaves no trace in the library."""
    assert [entry.id for entry in workflows.templates.entries(retired=None)] == [TEMPLATE.id]
    with pytest.raises(NotFound):
        workflows.suggestions.origins(suggestion.template.ref)


def test_accepting_again_changes_nothing(workflows: Workflows, suggestion: Suggestion) -> None:
    """A form that is sent twice makes one template."""
    first = workflows.suggestions.accept(suggestion, by="ada", at=NOW)
    assert workflows.suggestions.accept(suggestion, by="ada", at=NOW) == first
    assert len(workflows.templates.versions()) == 2


def test_a_taken_id_gets_a_number(workflows: Workflows, suggestion: Suggestion) -> None:
    """What has the same name and is something else stands beside it, also beside one that is retired."""
    own = attrs.evolve(TEMPLATE, id="builders-vat")
    workflows.templates.publish(own)
    workflows.templates.retire("builders-vat", at=NOW)
    first = workflows.suggestions.accept(suggestion, by="ada", at=NOW)
    tweaked = with_step(suggestion.template, Step(key="cis", name="Look at CIS"))
    second = workflows.suggestions.accept(suggestion, by="ada", at=NOW, template=tweaked)
    assert [first.id, second.id] == ["builders-vat-2", "builders-vat-3"]
    assert workflows.suggestions.accept(suggestion, by="ada", at=NOW, template=tweaked) == second
    assert workflows.templates.latest("builders-vat") == own
    assert workflows.suggestions.origins(second.ref).template == second.ref


def test_an_equal_template_of_the_practice_is_another(workflows: Workflows, suggestion: Suggestion) -> None:
    """A template that came about otherwise keeps its own history, though it says the same."""
    workflows.templates.publish(suggestion.template)
    assert workflows.suggestions.accept(suggestion, by="ada", at=NOW).id == "builders-vat-2"
    with pytest.raises(NotFound):
        workflows.suggestions.origins(suggestion.template.ref)


def test_the_practices_own_templates_are_suggested(workflows: Workflows) -> None:
    """What the practice has published is found, in its latest version; what it has retired is not."""
    own = attrs.evolve(TEMPLATE, id="p11d", name="P11D", version=2)
    workflows.templates.publish(own)
    [first, *_] = workflows.suggestions.suggest(name="P11D for directors", by="ada")
    assert {origin.template for origin in first.origins} == {own.ref}
    workflows.templates.retire("p11d", at=NOW)
    later = workflows.suggestions.suggest(name="P11D for directors", by="ada")
    assert all(own.ref != origin.template for each in later for origin in each.origins)


def test_a_practice_is_an_island(
    make: Callable[..., Workflows], workflows: Workflows, store: Store, suggestion: Suggestion, directory: Any
) -> None:
    """Neither the templates of another practice nor where they came from can be seen."""
    workflows.suggestions.accept(suggestion, by="ada", at=NOW)
    elsewhere = Workflows("another", store=store, directory=directory)
    with pytest.raises(NotFound):
        elsewhere.suggestions.origins(suggestion.template.ref)
    assert elsewhere.templates.entries() == ()


def test_a_blank_template_is_a_beginning(workflows: Workflows) -> None:
    """It can be published as it is, under an id that is free, and nothing is kept until then."""
    blank = workflows.suggestions.blank("Close", "Ours.")
    assert (blank.id, blank.name, blank.description, blank.version) == ("close-2", "Close", "Ours.", 1)
    assert workflows.suggestions.blank("Close", "Ours.") == blank
    assert workflows.templates.publish(blank, by="ada") == blank.ref


def test_the_hosts_suggester_is_asked(make: Callable[..., Workflows], store: Store) -> None:
    """A suggester that is handed in gets the brief, the practice's own templates in use, and the limit."""
    scripted = Scripted()
    workflows = make(store, suggester=scripted)
    workflows.templates.publish(TEMPLATE)
    newer = attrs.evolve(TEMPLATE, version=2, description="Newer.")
    workflows.templates.publish(newer)
    assert workflows.suggestions.suggest(name="VAT", description="Quarterly", by="ada", limit=7) == ()
    assert scripted.asked == [(Brief(name="VAT", description="Quarterly"), (newer,), 7)]


def test_a_suggester_that_fails_is_heard(make: Callable[..., Workflows], store: Store) -> None:
    """What the suggester raises passes through, so that the host can offer to begin blank."""
    failure = SuggesterFailed("model m-1", "no whole answer came in 60 seconds", passing=True)
    workflows = make(store, suggester=Scripted(failure))
    with pytest.raises(SuggesterFailed, match="try again later"):
        workflows.suggestions.suggest(name="VAT", by="ada")
    assert workflows.suggestions.blank("VAT").id == "vat"


def test_who_may_not_publish_may_not_ask(
    make: Callable[..., Workflows], store: Store, workflows: Workflows, suggestion: Suggestion
) -> None:
    """Asking may cost money and accepting changes the library: both need the right to publish."""
    older = make(store, policy=Policy(tier=Tier.ENTERPRISE_2021)).suggestions
    lesser = make(store, entitlements=Entitlements(features=frozenset())).suggestions
    for face, by, error in (
        (older, "ada", NotPermitted),
        (lesser, "ada", NotEntitled),
        (workflows.suggestions, "nobody", UnknownPerson),
    ):
        with pytest.raises(error):
            face.suggest(name="VAT", by=by)
        with pytest.raises(error):
            face.accept(suggestion, by=by, at=NOW)
    assert older.suggest(name="VAT", by="kim")


def test_what_cannot_be_published_is_not_accepted(workflows: Workflows, suggestion: Suggestion) -> None:
    """A tweak with a fault, a rule that the practice lacks, or a time without a zone changes nothing."""
    step = Step(key="cis", name="CIS", depends_on=("nowhere",))
    with pytest.raises(InvalidTemplate, match="nowhere"):
        workflows.suggestions.accept(suggestion, by="ada", at=NOW, template=with_step(suggestion.template, step))
    with pytest.raises(InvalidDocument):
        workflows.suggestions.accept(suggestion, by="ada", at=datetime(2026, 11, 2, 9))  # noqa: DTZ001 - the point
    assert [entry.id for entry in workflows.templates.entries(retired=None)] == [TEMPLATE.id]


@pytest.mark.parametrize("parts", [{}, {"name": " "}, {"name": "VAT", "limit": 0}, {"name": "x" * 300}])
def test_a_question_that_says_nothing_is_refused(workflows: Workflows, parts: dict[str, Any]) -> None:
    """A blank or boundless brief and a limit of none are told to be so."""
    with pytest.raises(InvalidValue):
        workflows.suggestions.suggest(by="ada", **parts)


def test_a_damaged_record_is_told(workflows: Workflows, store: Store, suggestion: Suggestion) -> None:
    """What is stored and is no provenance is not taken for one."""
    put = Put(kind="provenance", id="x@1", expected=0, version=1, parts={"provenance": "{}"}, terms={})
    store.commit(Batch(practice=PRACTICE, puts=(put,)))
    with pytest.raises(Corrupt, match="x@1"):
        workflows.suggestions.origins(TemplateRef(id="x", version=1))


def test_somebody_else_takes_the_id_first(
    workflows: Workflows, make: Callable[..., Workflows], store: Store, suggestion: Suggestion
) -> None:
    """Of two who accept at the same moment, the second gets the next id, and neither loses anything."""
    other = make(store).suggestions
    theirs = with_step(suggestion.template, Step(key="cis", name="Look at CIS"))
    commit, raced = store.commit, list[str]()

    def race(batch: Batch) -> Any:
        if not raced:
            raced.append("once")
            other.accept(suggestion, by="rob", at=NOW, template=theirs)
        return commit(batch)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "commit", race)
        ours = workflows.suggestions.accept(suggestion, by="ada", at=NOW)
    assert ours.id == "builders-vat-2"
    assert workflows.templates.latest("builders-vat") == theirs
    assert workflows.suggestions.origins(TemplateRef(id="builders-vat", version=1)).accepted_by == "rob"
