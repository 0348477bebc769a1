"""Suggestions from the library: what accountants type finds what they mean, and nothing is made up."""

import subprocess
import sys
from collections.abc import Sequence

import attrs
import pytest
from hypothesis import given, settings

from dextflow.codec import encode
from dextflow.engine import describe_origins, validate
from dextflow.library import built_in, built_in_ids
from dextflow.library.suggesting import LIBRARY, LibrarySuggester
from dextflow.library.suggesting.profile import Profile, profile_of
from dextflow.library.suggesting.reading import Reader
from dextflow.model import (
    Brief,
    Check,
    SendMessage,
    Step,
    StepGroup,
    StepOrigin,
    Suggestion,
    Template,
    TemplateRef,
    Writing,
)
from dextflow.ports import TemplateSuggester
from dextflow.testing.strategies import nouns
from dextflow.testing.suggester import SuggesterContract
from library.suggesting_briefs import BUILT_IN, OWN, WITH_OWN, labelled

BUILT_INS = tuple(map(built_in, built_in_ids()))
SUGGESTER = LibrarySuggester(BUILT_INS)
LOOK_AHEAD = (
    "from dextflow.library import built_in, built_in_ids\n"
    "from dextflow.library.suggesting import LibrarySuggester\n"
    "from dextflow.model import Brief\n"
    "from dextflow.codec import encode\n"
    "brief = Brief(name='month end close', description='and the bank recs')\n"
    "found = LibrarySuggester([built_in(id) for id in built_in_ids()]).suggest(brief, (), limit=9)\n"
    "print('\\n'.join(map(encode, found)))\n"
)


def plain(id_: str, name: str, description: str = "", *steps: Step, version: int = 1) -> Template:
    group = StepGroup(name="Work", steps=steps or (Step(key="do", name="Do it"),))
    return Template(id=id_, version=version, name=name, description=description, groups=(group,))


def own_templates() -> tuple[Template, ...]:
    """The practice's own templates of the labelled briefs."""
    lines = (line.partition(" = ") for line in OWN.strip().splitlines())
    texts = ((id_, *rest.partition(" | ")[::2]) for id_, _, rest in lines)
    return tuple(plain(id_, name, description) for id_, name, description in texts)


def suggested(
    name: str, description: str = "", templates: Sequence[Template] = (), limit: int = 9
) -> tuple[Suggestion, ...]:
    return SUGGESTER.suggest(Brief(name=name, description=description), templates, limit=limit)


def base(suggestion: Suggestion) -> str:
    """The id of the template from which the first step of a suggestion comes."""
    ref = suggestion.origins[0].template
    assert ref is not None
    return ref.id


Judged = tuple[Suggestion | None, bool, bool]


@pytest.fixture(scope="module")
def judged() -> list[Judged]:
    """For each labelled brief: its first suggestion, whether it is right, and whether anything would be."""
    found: list[Judged] = []
    for text, templates in ((BUILT_IN, ()), (WITH_OWN, own_templates())):
        for name, description, right in labelled(text):
            first = next(iter(suggested(name, description, templates, limit=1)), None)
            found.append((first, first is not None and base(first) in right, bool(right)))
    return found


def held_out(judged: list[Judged]) -> list[Judged]:
    """The briefs at odd places, by which nothing was set."""
    return judged[1::2]


def test_what_fits_is_found(judged: list[Judged]) -> None:
    """Of the briefs that were held out and have an answer, the first suggestion is right for nine in ten."""
    fitting = [right for _, right, fits in held_out(judged) if fits]
    assert sum(fitting) >= 0.9 * len(fitting)
    assert len(fitting) > 30


def test_nothing_fits_is_an_answer(judged: list[Judged]) -> None:
    """For work that no template is for, there is no suggestion in most cases, and never one called very likely."""
    percentages = [first.percent if first else 0 for first, _, fits in held_out(judged) if not fits]
    assert all(percent is not None and percent < 80 for percent in percentages)
    assert sum(percent == 0 for percent in percentages) > len(percentages) / 2
    assert len(percentages) > 15


@pytest.mark.parametrize(
    ("least", "most", "low", "high"), [(80, 101, 0.9, 1.0), (25, 80, 0.25, 0.8), (0, 25, 0.0, 0.25)]
)
def test_how_sure_it_is_is_true(judged: list[Judged], least: int, most: int, low: float, high: float) -> None:
    """Of all labelled briefs: as many of the suggestions that are so sure are right as the number says."""
    right = [
        is_right for first, is_right, _ in judged if first is not None and least <= (first.percent or 0) < most
    ]
    assert len(right) >= 8
    assert low <= sum(right) / len(right) <= high


def test_the_errors_of_its_certainty_are_small(judged: list[Judged]) -> None:
    """The Brier score of the briefs that were held out is that of a good forecast (0 is perfect, 0.25 a coin)."""
    errors = [((first.percent or 0) / 100 - right) ** 2 for first, right, _ in held_out(judged) if first]
    assert sum(errors) / len(errors) < 0.05


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("self assesment", "self-assessment"),
        ("Self-Assesment", "self-assessment"),
        ("slef assessment", "self-assessment"),
        ("payrol", "payroll"),
        ("boookkeeping", "monthly-bookkeeping"),
        ("managemnt acounts", "management-accounts"),
        ("anual accounts", "year-end-accounts"),
        ("YEAR-END", "year-end-accounts"),
        ("\uff36\uff21\uff34 return", "vat-return-preparation"),
    ],
)
def test_misspelt_words_are_understood(typed: str, meant: str) -> None:
    """One slip of the keyboard, or two in a long word, costs nothing, nor does the case or the kind of letters."""
    assert base(suggested(typed)[0]) == meant


@pytest.mark.parametrize("typed", ["client", "monthly", "return", "the annual company report", "new", "2026", "!"])
def test_words_that_tell_nothing_find_nothing(typed: str) -> None:
    """What goes with any work is no reason for one template rather than another."""
    assert all((suggestion.percent or 0) < 25 for suggestion in suggested(typed))


def test_a_suggestion_says_why() -> None:
    """It names the words that it goes by as they were typed, what it took them for, and where they stand."""
    [suggestion, *_] = suggested("quarterly slef assesment for a juggler")
    told = {match.said: (match.meant, match.path) for match in suggestion.matches}
    assert told["slef assesment"] == ("self assessment", "/name")
    assert "juggler" in suggestion.missing
    assert suggestion.suggester == LIBRARY


def test_the_paths_of_reasons_lead_to_their_words() -> None:
    """Each path leads to a text of the template from which the suggestion is."""
    for name, description, _ in labelled(BUILT_IN):
        for suggestion in suggested(name, description):
            source = built_in(base(suggestion))
            assert all(text_at(source, match.path) for match in suggestion.matches)


def text_at(template: Template, path: str) -> str:
    value: object = template
    for token in path.split("/")[1:]:
        value = list(value)[int(token)] if isinstance(value, tuple) else getattr(value, token)
    assert isinstance(value, str)
    return value


def test_the_practices_own_template_goes_before_the_built_in_one() -> None:
    """Of two templates with one id, the practice's version counts; others of its own stand beside the built-in."""
    own = attrs.evolve(built_in("payroll"), version=4, description="Ours.")
    assert suggested("payroll", templates=(own,))[0].origins[0].template == TemplateRef(id="payroll", version=4)
    weekly = plain("weekly", "Weekly payroll")
    assert base(suggested("weekly payroll", templates=(weekly,))[0]) == "weekly"


def test_a_step_that_is_asked_for_is_added() -> None:
    """What the base lacks comes from a template with a step of that name, and each step says from where."""
    [suggestion, *_] = suggested("Year end", "Also renew the engagement letter and the AML checks.")
    assert describe_origins(suggestion.origins) == (
        "steps 1 to 8 from year-end-accounts@1",
        "steps 9 to 10 from client-onboarding@1",
    )
    added = suggestion.template.groups[-1]
    assert [step.key for step in added.steps] == ["engagement-letter", "aml-checks"]
    assert (added.ordered, added.gated) == (False, False)
    assert not any(step.blocking for step in added.steps)
    assert "engagement letter" not in suggestion.missing


def test_what_another_template_is_for_is_not_added() -> None:
    """Whoever asks for two pieces of work is told of both templates, and not of a mixture."""
    found = suggested("Payroll and VAT return")
    assert {base(suggestion) for suggestion in found[:2]} == {"payroll", "vat-return-preparation"}
    assert all(len({origin.template for origin in suggestion.origins}) == 1 for suggestion in found[:2])


def test_an_added_step_stands_alone() -> None:
    """It waits for nothing that is not there, takes no key that is taken, and is left out if it cannot be so."""
    held = Step(
        key="do",
        name="Dividend vouchers",
        depends_on=("before",),
        checks=(Check(key="voucher", name="Voucher"),),
    )
    other = plain("a-other", "Company minutes", "", Step(key="before", name="Before"), held)
    bound = Step(key="x", name="Share transfer", only_if='outcome("before") == "complete"')
    letter = SendMessage(writing=Writing(subject="Pay us"), automatic=True)
    acting = Step(key="y", name="Debt chasing", action=letter)
    another = plain("b-other", "Board meetings", "", Step(key="before", name="Before"), bound, acting)
    mine = plain("mine", "Payroll of directors", "", Step(key="do", name="Do it"), Step(key="voucher", name="V"))
    brief = Brief(
        name="Payroll of directors", description="With dividend vouchers, a share transfer, debt chasing"
    )
    [suggestion, *_] = LibrarySuggester(()).suggest(brief, (mine, other, another), limit=1)
    assert [step.key for step in suggestion.template.groups[-1].steps] == ["do-2"]
    [added] = suggestion.template.groups[-1].steps
    assert added.depends_on == ()
    assert [check.key for check in added.checks] == ["voucher-2"]
    assert suggestion.origins[-1] == StepOrigin(step="do-2", template=other.ref, source="do")
    assert suggestion.missing[-2:] == ("share transfer", "debt chasing")


def test_equals_are_in_the_order_of_their_ids() -> None:
    """Chance has no part in it: the same templates in another order give the same suggestions."""
    same = tuple(plain(id_, "Dividend vouchers") for id_ in ("c", "a", "b"))
    for templates in (same, same[::-1]):
        assert [base(each) for each in suggested("dividend vouchers", templates=templates)[:3]] == ["a", "b", "c"]


def test_it_is_the_same_in_every_process() -> None:
    """Neither the order of sets nor what was asked before makes a difference."""
    ours = suggested("month end close", "and the bank recs")
    command = [sys.executable, "-X", "utf8", "-c", LOOK_AHEAD]
    done = subprocess.run(command, env={"PYTHONHASHSEED": "1"}, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [encode(each) for each in ours]


def test_what_was_published_since_is_found() -> None:
    """The index follows the templates that it is given, be they more, fewer, or others of the same number."""
    suggester, brief = LibrarySuggester(()), Brief(name="P11D")
    ours, others = plain("p11d", "P11D"), plain("p11d-2", "P11D and P11D(b)")
    found = [
        [base(each) for each in suggester.suggest(brief, templates, limit=1)]
        for templates in ((), (ours,), (others,), (ours, others), ())
    ]
    assert found == [[], ["p11d"], ["p11d-2"], ["p11d"], []]


def test_of_a_long_text_the_beginning_is_read() -> None:
    """What stands after two hundred words counts no more, so that no text keeps the suggester busy."""
    padding = "client " * 200
    assert suggested("", f"payroll {padding}")
    assert suggested("", f"{padding} payroll") == ()


def test_a_long_description_does_not_drown_the_name() -> None:
    """Who tells much about the work means the same work: the name and the topics weigh what they weighed."""
    story = " ".join(f"word{letter}{other}" for letter in "abcdefghijklmn" for other in "abcdefghij")
    [suggestion, *_] = suggested("VAT return", story)
    assert base(suggestion) == "vat-return-preparation"
    assert suggestion.likelihood == "very likely what is meant"
    assert len(suggestion.missing) > 100


def test_each_template_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The index is built once; when one more is published, that one alone is read."""
    read: list[str] = []

    def noting(template: Template, reader: Reader) -> Profile:
        read.append(template.id)
        return profile_of(template, reader)

    monkeypatch.setattr("dextflow.library.suggesting.suggester.profile_of", noting)
    suggester, brief, ours = LibrarySuggester(BUILT_INS), Brief(name="VAT"), plain("vat", "VAT")
    for templates in ((), (), (ours,), (ours,)):
        suggester.suggest(brief, templates, limit=1)
    assert read == [*built_in_ids(), "vat"]


@settings(max_examples=30)
@given(nouns(Brief))
def test_any_brief_has_sound_suggestions(brief: Brief) -> None:
    """Whatever is typed, what is suggested can be published, under the name that was typed."""
    for suggestion in SUGGESTER.suggest(brief, (), limit=3):
        assert validate(suggestion.template).name == brief.name.strip() or suggestion.template.name
        assert suggestion.percent is not None
        assert suggestion.percent >= 10


class TestLibrarySuggester(SuggesterContract):
    """The contract, with the built-in templates."""

    @pytest.fixture
    def suggester(self) -> TemplateSuggester:
        """The suggester that comes with dextflow."""
        return SUGGESTER
