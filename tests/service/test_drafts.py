"""Drafts of orders: kept as they are, judged stage by stage, and made into workflows once."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dextflow.adapters.memory import MemoryDirectory, MemoryStore
from dextflow.errors import (
    Conflict,
    Corrupt,
    IdempotencyMismatch,
    InvalidDocument,
    InvalidValue,
    NotEntitled,
    NotFound,
    NotPermitted,
    UnfinishedDraft,
    UnknownPerson,
)
from dextflow.model import (
    Assignee,
    Assignment,
    AssignmentCase,
    Check,
    CheckSettings,
    Client,
    Draft,
    Enrolment,
    Entitlements,
    EveryInterval,
    Frequency,
    Offset,
    OneOffDates,
    Order,
    PeriodOption,
    Person,
    Policy,
    RepeatingDates,
    Scheduled,
    Setting,
    Stage,
    Step,
    StepGroup,
    Template,
    TemplateRef,
    Tier,
    Unit,
)
from dextflow.ports import Batch, Put, Store
from dextflow.scheduling import month_of
from dextflow.service import Workflows
from dextflow.service.draft_review import Source
from dextflow.testing.faulty import Fault, FaultyStore
from dextflow.testing.strategies import nouns
from service.world import CLIENTS, NOW, PEOPLE, PRACTICE, TEMPLATE

LATER = NOW + timedelta(hours=1)
OCTOBER = OneOffDates(period_start=date(2026, 10, 1), period_end=date(2026, 10, 31), due_on=date(2026, 11, 14))
EMPTY = Draft(id="d1", owner="ada", edited_at=NOW)
ACME = Enrolment(client="acme")
WHOLE = attrs.evolve(EMPTY, template=TEMPLATE.ref, one_off=OCTOBER, clients=(ACME,))
OWN = attrs.evolve(TEMPLATE, id="ours", name="Ours")
LOOKBACK = CheckSettings(check="payables", values=(Setting(name="lookback_months", value=6),))
SAM = Person(id="sam", name="Sam", clients=frozenset({"acme"}))
OLDER_TIER = Policy(tier=Tier.ENTERPRISE_2021)


@pytest.fixture(autouse=True)
def sam(directory: MemoryDirectory) -> None:
    """Somebody to whom one client only is granted."""
    directory.add(PRACTICE, people=[SAM])


def workflows_of(store: Store) -> list[tuple[str, str]]:
    """The workflows and orders that are stored."""
    kinds = ("workflow", "order")
    return [(kind, record.id) for kind in kinds for record in store.query(PRACTICE, kind).records]


def faults(workflows: Workflows, draft: Draft, stage: Stage, by: str = "ada") -> dict[str, str]:
    found = workflows.drafts.review(draft, by=by, at=NOW).faults[stage]
    return {fault.path: fault.reason for fault in found}


# ---------------------------------------------------------------------------------------------------- keeping


def test_a_draft_is_kept_listed_continued_and_deleted(workflows: Workflows) -> None:
    """A draft is found by its owner as it was left, in a list with when it was edited, until it is deleted."""
    drafts = workflows.drafts
    kept = drafts.keep(EMPTY, by="ada", at=NOW)
    assert kept == attrs.evolve(EMPTY, version=1, edited_at=NOW)
    assert drafts.get("d1", by="ada") == kept
    further = drafts.keep(attrs.evolve(kept, one_off=OCTOBER), by="ada", at=LATER)
    assert (further.version, further.edited_at, further.one_off) == (2, LATER, OCTOBER)
    [entry] = drafts.entries(by="ada")
    assert (entry.id, entry.title, entry.owner, entry.edited_at) == ("d1", "", "ada", LATER)
    drafts.delete("d1", by="ada")
    assert drafts.entries(by="ada") == ()
    for ask in (
        lambda: drafts.get("d1", by="ada"),
        lambda: drafts.delete("d1", by="ada"),
        lambda: drafts.keep(further, by="ada", at=LATER),
        lambda: drafts.create(attrs.evolve(WHOLE, version=2), by="ada", at=LATER),
    ):
        with pytest.raises(NotFound, match="draft 'd1'"):
            ask()


def test_nothing_of_a_deleted_draft_is_left(workflows: Workflows, store: Store) -> None:
    """The record of a deleted draft holds nothing that was entered, and nothing that it was found by."""
    workflows.drafts.keep(attrs.evolve(WHOLE, name="A secret plan"), by="ada", at=NOW)
    workflows.drafts.delete("d1", by="ada")
    record = store.get(PRACTICE, "draft", ["d1"])["d1"]
    assert "".join(record.parts.values()) == ""
    assert all(value is None for value in record.terms.values())


@pytest.mark.parametrize(
    ("draft", "title"),
    [
        (EMPTY, ""),
        (attrs.evolve(EMPTY, template=TEMPLATE.ref), "Close"),
        (attrs.evolve(EMPTY, template=TemplateRef(id="none", version=1)), ""),
        (attrs.evolve(EMPTY, own_template=OWN), "Ours"),
        (attrs.evolve(EMPTY, template=TEMPLATE.ref, name=" October "), "October"),
    ],
)
def test_a_draft_is_named_after_its_template(workflows: Workflows, draft: Draft, title: str) -> None:
    """The list shows the name that was given, or else that of the template, if there is one."""
    workflows.drafts.keep(draft, by="ada", at=NOW)
    assert [entry.title for entry in workflows.drafts.entries(by="ada")] == [title]


def test_the_draft_that_was_edited_last_comes_first(workflows: Workflows) -> None:
    """Drafts are listed by when they were edited, whatever the time zone, and page after page."""
    for number in range(203):
        at = NOW + timedelta(minutes=number)
        workflows.drafts.keep(attrs.evolve(EMPTY, id=f"d{number}"), by="ada", at=at)
    east = NOW.astimezone(datetime.fromisoformat("2026-01-01T00:00+09:00").tzinfo)
    workflows.drafts.keep(attrs.evolve(EMPTY, id="earlier"), by="ada", at=east - timedelta(minutes=1))
    found = [entry.id for entry in workflows.drafts.entries(by="ada")]
    assert found == [*(f"d{number}" for number in reversed(range(203))), "earlier"]


def test_two_windows_do_not_overwrite_each_other(workflows: Workflows) -> None:
    """Whoever keeps or makes an older version of a draft is told, and nothing is lost or made."""
    kept = workflows.drafts.keep(WHOLE, by="ada", at=NOW)
    newer = workflows.drafts.keep(attrs.evolve(kept, name="First window"), by="ada", at=NOW)
    with pytest.raises(Conflict):
        workflows.drafts.keep(attrs.evolve(kept, name="Second window"), by="ada", at=NOW)
    for older in (kept, WHOLE):
        with pytest.raises(Conflict):
            workflows.drafts.create(older, by="ada", at=NOW)
    with pytest.raises(Conflict):
        workflows.drafts.keep(EMPTY, by="ada", at=NOW)
    assert workflows.drafts.get("d1", by="ada") == newer
    assert workflows.ids(today=NOW.date()) == ()


def test_only_the_owner_and_admins_see_a_draft(workflows: Workflows) -> None:
    """To anybody else a draft is not there, whatever is asked of it; an admin can go on with it."""
    kept = workflows.drafts.keep(WHOLE, by="ada", at=NOW)
    drafts = workflows.drafts
    for ask in (
        lambda: drafts.get("d1", by="rob"),
        lambda: drafts.delete("d1", by="rob"),
        lambda: drafts.keep(kept, by="rob", at=NOW),
        lambda: drafts.review(kept, by="rob", at=NOW),
        lambda: drafts.review(attrs.evolve(kept, owner="rob"), by="rob", at=NOW),
        lambda: drafts.create(kept, by="rob", at=NOW),
        lambda: drafts.create(attrs.evolve(kept, owner="rob"), by="rob", at=NOW),
    ):
        with pytest.raises(NotFound, match="draft 'd1'"):
            ask()
    assert drafts.entries(by="rob") == ()
    with pytest.raises(NotPermitted, match="keep drafts"):
        drafts.entries(by="rob", owner="ada")
    assert [entry.id for entry in drafts.entries(by="kim", owner="ada")] == ["d1"]
    assert drafts.entries(by="kim") == ()
    assert drafts.keep(kept, by="kim", at=LATER).owner == "ada"


def test_a_draft_keeps_its_owner(workflows: Workflows) -> None:
    """Nobody makes a draft in the name of another, or gives one away."""
    with pytest.raises(NotPermitted, match="its owner"):
        workflows.drafts.keep(EMPTY, by="kim", at=NOW)
    kept = workflows.drafts.keep(EMPTY, by="ada", at=NOW)
    with pytest.raises(InvalidValue, match="'ada'"):
        workflows.drafts.keep(attrs.evolve(kept, owner="kim"), by="kim", at=NOW)


def test_strangers_and_practices_without_the_plan_keep_no_drafts(
    make: Callable[..., Workflows], store: Store, workflows: Workflows
) -> None:
    """Somebody unknown is refused, so is a practice that has not bought workflows, and a time without a zone."""
    with pytest.raises(UnknownPerson):
        workflows.drafts.keep(attrs.evolve(EMPTY, owner="eve"), by="eve", at=NOW)
    with pytest.raises(NotEntitled):
        make(store, entitlements=Entitlements(features=frozenset())).drafts.entries(by="ada")
    with pytest.raises(InvalidDocument):
        workflows.drafts.keep(EMPTY, by="ada", at=NOW.replace(tzinfo=None))
    for act in (workflows.drafts.review, workflows.drafts.create):
        with pytest.raises(InvalidValue, match="zone"):
            act(WHOLE, by="ada", at=NOW.replace(tzinfo=None))


def test_practices_do_not_meet(store: Store, workflows: Workflows, directory: MemoryDirectory) -> None:
    """A draft of another practice is not there, and its id is free."""
    directory.add("other", people=PEOPLE)
    workflows.drafts.keep(EMPTY, by="ada", at=NOW)
    theirs = Workflows("other", store=store, directory=directory)
    with pytest.raises(NotFound):
        theirs.drafts.get("d1", by="kim")
    assert theirs.drafts.keep(EMPTY, by="ada", at=NOW).version == 1


@pytest.mark.parametrize("terms", [None, {"owner": "ada", "edited_at": "x", "title": "", "frequency": "one-off"}])
def test_a_damaged_draft_is_reported_as_such(workflows: Workflows, store: Store, terms: Any) -> None:
    """A stored draft that cannot be read or listed is corrupt, by its id."""
    workflows.drafts.keep(EMPTY, by="ada", at=NOW)
    parts = {"draft": "{"} if terms is None else {}
    store.commit(
        Batch(
            practice=PRACTICE,
            puts=(Put(kind="draft", id="d1", expected=1, version=2, parts=parts, terms=terms),),
        )
    )
    with pytest.raises(Corrupt, match="d1"):
        workflows.drafts.get("d1", by="ada") if terms is None else workflows.drafts.entries(by="ada")


# ----------------------------------------------------------------------------------------------------- stages


def test_an_empty_draft_lacks_something_in_each_stage_that_has_no_defaults(workflows: Workflows) -> None:
    """What is needed is told stage by stage and all at once, and nothing can be made of it."""
    review = workflows.drafts.review(EMPTY, by="ada", at=NOW)
    assert {stage: [fault.path for fault in found] for stage, found in review.faults.items()} == {
        Stage.TEMPLATE: ["/template"],
        Stage.FREQUENCY: ["/one_off/period_start", "/one_off/period_end", "/one_off/due_on"],
        Stage.RULES: [],
        Stage.CLIENTS: ["/clients"],
    }
    assert (review.title, review.template, review.settings, review.clients) == ("", None, (), ())
    with pytest.raises(UnfinishedDraft) as caught:
        workflows.drafts.create(EMPTY, by="ada", at=NOW)
    assert caught.value.faults == review.all_faults


def test_the_template_stage(workflows: Workflows) -> None:
    """A draft has one template: of the library and in use, or its own and fit to be published."""

    def told(**fields: Any) -> dict[str, str]:
        return faults(workflows, attrs.evolve(WHOLE, **fields), Stage.TEMPLATE)

    assert told() == {}
    assert list(told(own_template=OWN)) == ["/own_template"]
    assert told(template=TemplateRef(id="close", version=2)) == {"/template": "no template 'close@2'"}
    broken = attrs.evolve(OWN, name="", groups=())
    assert list(told(template=None, own_template=broken)) == ["/own_template/groups", "/own_template/name"]
    taken = attrs.evolve(TEMPLATE, name="Other")
    assert "as version 2" in told(template=None, own_template=taken)["/own_template"]
    workflows.templates.retire("close", at=NOW)
    assert "retired" in told()["/template"]
    assert "retired" in told(template=None, own_template=attrs.evolve(TEMPLATE, version=2))["/own_template"]


def test_an_own_template_needs_the_right_to_publish(make: Callable[..., Workflows], store: Store) -> None:
    """Whoever may not publish cannot make workflows of a template of their own, unless it is in the library."""
    roof = make(store, policy=OLDER_TIER)
    draft = attrs.evolve(WHOLE, template=None, own_template=OWN)
    assert "may not publish templates" in faults(roof, draft, Stage.TEMPLATE)["/own_template"]
    assert faults(roof, attrs.evolve(draft, owner="kim"), Stage.TEMPLATE, by="kim") == {}
    roof.templates.publish(OWN)
    assert faults(roof, draft, Stage.TEMPLATE) == {}


def test_the_dates_of_a_one_off_draft(make: Callable[..., Workflows], store: Store, workflows: Workflows) -> None:
    """A period ends after it starts, work is due after it begins, and it begins when the policy permits."""

    def told(roof: Workflows, **dates: date | None) -> list[str]:
        draft = attrs.evolve(WHOLE, one_off=attrs.evolve(OCTOBER, **dates))
        return list(faults(roof, draft, Stage.FREQUENCY))

    assert told(workflows) == told(workflows, starts_on=NOW.date()) == []
    assert told(workflows, period_end=date(2026, 9, 30)) == ["/one_off/period_end"]
    assert told(workflows, period_end=None, due_on=None) == ["/one_off/period_end", "/one_off/due_on"]
    assert told(workflows, starts_on=date(2026, 11, 15)) == ["/one_off/due_on"]
    strict = make(store, policy=Policy(same_day_start=False))
    assert told(strict, starts_on=NOW.date()) == ["/one_off/starts_on"]
    assert told(strict, starts_on=NOW.date() + timedelta(days=1)) == []


def test_a_draft_is_switched_to_repeating_and_back(workflows: Workflows) -> None:
    """The dates of the other kind stay as they were entered, are not judged, and are kept."""
    repeating = RepeatingDates(
        first_on=date(2026, 12, 1),
        every=Offset(value=0, unit=Unit.WEEK),
        complete_within=Offset(value=-1),
        period=PeriodOption.LAST_FINANCIAL_YEAR,
    )
    one_off = attrs.evolve(WHOLE, repeating=repeating)
    assert faults(workflows, one_off, Stage.FREQUENCY) == {}
    switched = workflows.drafts.keep(attrs.evolve(one_off, frequency=Frequency.REPEATING), by="ada", at=NOW)
    assert list(faults(workflows, switched, Stage.FREQUENCY)) == [
        "/repeating/every/value",
        "/repeating/complete_within/value",
    ]
    back = workflows.drafts.keep(attrs.evolve(switched, frequency=Frequency.ONE_OFF), by="ada", at=NOW)
    assert (back.one_off, back.repeating) == (OCTOBER, repeating)
    assert list(faults(workflows, attrs.evolve(EMPTY, frequency=Frequency.REPEATING), Stage.FREQUENCY)) == [
        "/repeating/first_on"
    ]


def test_a_repeating_draft_becomes_a_repeating_workflow(workflows: Workflows) -> None:
    """Everything that was entered is in it, the draft goes away, and what is due at once is made, all once."""
    today = RepeatingDates(first_on=NOW.date(), complete_within=Offset(value=1, unit=Unit.WEEK))
    draft = attrs.evolve(WHOLE, frequency=Frequency.REPEATING, repeating=today)
    kept = workflows.drafts.keep(draft, by="ada", at=NOW)
    [row] = workflows.drafts.review(kept, by="ada", at=NOW).clients
    assert (row.job, row.assignee is not None) == (None, True)
    [made] = workflows.drafts.create(kept, by="ada", at=NOW)
    assert (made.job.due_on, made.job.starts_on) == (NOW.date() + timedelta(days=7), NOW.date())
    repeating = workflows.repeating.get("d1")
    assert (repeating.template, repeating.name) == (TEMPLATE.id, WHOLE.name)
    assert (repeating.roster.clients, repeating.settings) == (WHOLE.clients, WHOLE.settings)
    assert repeating.trigger == Scheduled(pattern=EveryInterval(first_on=NOW.date(), every=today.every))
    assert workflows.drafts.entries(by="ada") == ()
    assert workflows.drafts.create(kept, by="ada", at=LATER) == (made,)
    [created] = workflows.repeating.history("d1")
    assert (created.by, created.at) == ("ada", NOW)


def test_another_repeating_draft_of_the_same_id_is_refused(workflows: Workflows) -> None:
    """What was made of a draft is not made anew of other entries."""
    draft = attrs.evolve(WHOLE, frequency=Frequency.REPEATING, repeating=RepeatingDates(first_on=NOW.date()))
    workflows.drafts.create(draft, by="ada", at=NOW)
    with pytest.raises(IdempotencyMismatch):
        workflows.drafts.create(attrs.evolve(draft, name="Another"), by="ada", at=NOW)
    assert len(workflows.ids(today=NOW.date())) == 1


def test_a_repeating_draft_with_faults_makes_nothing(workflows: Workflows, store: Store) -> None:
    """It stays as it is, with all its faults."""
    kept = workflows.drafts.keep(attrs.evolve(WHOLE, frequency=Frequency.REPEATING), by="ada", at=NOW)
    with pytest.raises(UnfinishedDraft, match="first_on"):
        workflows.drafts.create(kept, by="ada", at=NOW)
    assert workflows.drafts.get("d1", by="ada") == kept
    assert (workflows_of(store), workflows.repeating.listed()) == ([], ())


def test_the_settings_of_rules(workflows: Workflows) -> None:
    """Settings are for data-driven checks of the template, once each, and what the rule takes in that period."""

    def told(*settings: CheckSettings, **fields: Any) -> list[str]:
        return list(faults(workflows, attrs.evolve(WHOLE, settings=settings, **fields), Stage.RULES))

    wrong = attrs.evolve(LOOKBACK, values=(Setting(name="lookback_months", value=5), Setting(name="x", value=1)))
    paper = CheckSettings(check="paper", values=())
    assert told(LOOKBACK) == []
    assert told(LOOKBACK, LOOKBACK, paper) == ["/settings/1/check", "/settings/2/check"]
    assert told(wrong) == ["/settings/0/values/x", "/settings/0/values/lookback_months"]
    assert told(paper, template=None) == []


def test_settings_are_judged_for_the_period(workflows: Workflows) -> None:
    """What the template sets and what is chosen must fit the period that was entered, as far as it was."""
    dated = Setting(name="dated_from", value="2026-12-01")
    check = Check(key="paper", name="Paper", rule="missing_attachments", settings=(dated,))
    step = Step(key="books", name="Books", checks=(check,))
    ref = workflows.templates.publish(Template(id="t", name="T", groups=(StepGroup(name="G", steps=(step,)),)))
    draft = attrs.evolve(WHOLE, template=ref)
    assert "'paper'" in faults(workflows, draft, Stage.RULES)["/settings"]
    assert workflows.drafts.review(draft, by="ada", at=NOW).settings == ()
    chosen = CheckSettings(check="paper", values=(Setting(name="dated_to", value="2026-11-30"),))
    assert list(faults(workflows, attrs.evolve(draft, settings=(chosen,)), Stage.RULES)) == ["/settings/0/values"]
    longer = attrs.evolve(chosen, values=(Setting(name="dated_to", value="2026-12-31"),))
    assert faults(workflows, attrs.evolve(draft, settings=(longer,)), Stage.RULES) == {}
    assert faults(workflows, attrs.evolve(draft, one_off=OneOffDates()), Stage.RULES) == {}


def test_the_form_of_the_rules_is_filled_from_the_period(workflows: Workflows) -> None:
    """Before any client is chosen, every setting of every data-driven check can be shown."""
    review = workflows.drafts.review(attrs.evolve(WHOLE, clients=(), settings=(LOOKBACK,)), by="ada", at=NOW)
    [settings] = review.settings
    values = {setting.name: setting.value for setting in settings.values}
    assert (settings.check, values["as_of"], values["lookback_months"]) == ("payables", "2026-10-31", 6)


def test_the_rows_of_clients(workflows: Workflows, directory: MemoryDirectory) -> None:
    """Each client has one row, and people who are known, see the client, and review it once, two at the most."""
    directory.add(
        PRACTICE, clients=[Client(id="cold", name="Cold", account_assignee="sam", account_reviewer="gone")]
    )

    def told(*rows: Enrolment, by: str = "ada") -> list[str]:
        return list(faults(workflows, attrs.evolve(WHOLE, owner=by, clients=rows), Stage.CLIENTS, by=by))

    assert told(ACME, Enrolment(client="bolt", assignee="pat", reviewers=())) == []
    assert told(ACME, ACME, Enrolment(client="none")) == ["/clients/1/client", "/clients/2/client"]
    assert told(Enrolment(client="bolt", assignee="sam", reviewers=("ghost", "sam"))) == [
        "/clients/0/assignee",
        "/clients/0/reviewers/0",
        "/clients/0/reviewers/1",
    ]
    assert told(Enrolment(client="acme", reviewers=("rob", "pat", "rob"))) == [
        "/clients/0/reviewers",
        "/clients/0/reviewers/2",
    ]
    assert told(Enrolment(client="cold")) == ["/clients/0/assignee", "/clients/0/reviewers"]
    assert told(Enrolment(client="cold", assignee="pat", reviewers=())) == []


def test_a_client_that_is_not_granted_is_as_one_that_is_not_there(workflows: Workflows, store: Store) -> None:
    """Nothing of it is shown, the reason is the same, and nothing is made for it."""
    rows = (ACME, Enrolment(client="bolt"), Enrolment(client="none"))
    draft = attrs.evolve(WHOLE, owner="sam", clients=rows)
    review = workflows.drafts.review(draft, by="sam", at=NOW)
    assert [(row.name, row.assignee, row.job) for row in review.clients[1:]] == [(None, None, None)] * 2
    told = {fault.path: fault.reason for fault in review.faults[Stage.CLIENTS]}
    assert told["/clients/1/client"].replace("bolt", "none") == told["/clients/2/client"]
    with pytest.raises(UnfinishedDraft) as caught:
        workflows.drafts.create(draft, by="sam", at=NOW)
    assert caught.value.faults == review.all_faults
    assert workflows_of(store) == []


def test_clients_come_by_tag_and_rows_can_be_changed(workflows: Workflows, directory: MemoryDirectory) -> None:
    """A group gets its people first; a client that is in the draft keeps its row, and rows can be dropped."""
    directory.add(PRACTICE, clients=[Client(id="zinc", name="Zinc", tags=frozenset({"monthly"}))])
    own = Enrolment(client="acme", assignee="rob")
    group = workflows.desk("ada").enrol("monthly", assignee="pat", reviewers=("kim",))
    draft = attrs.evolve(EMPTY, clients=(own,)).with_clients(*group, *group)
    assert draft.clients == (own, Enrolment(client="zinc", assignee="pat", reviewers=("kim",)))
    assert draft.without_client("acme").clients == draft.clients[1:]
    assert draft.without_client("none") == draft


# ----------------------------------------------------------------------------------------------------- review


def test_the_review_says_who_would_do_what_and_why(workflows: Workflows) -> None:
    """For each client, people come with where they come from, and the job as it would be made."""
    rows = (ACME, Enrolment(client="bolt", assignee="pat", reviewers=("kim", "rob")))
    draft = attrs.evolve(WHOLE, clients=rows, settings=(LOOKBACK,))
    review = workflows.drafts.review(draft, by="ada", at=NOW)
    assert review.all_faults == ()
    assert (review.title, review.template) == ("Close", TEMPLATE)
    acme, bolt = review.clients
    assert acme.name == "Acme"
    assert acme.assignee
    assert (acme.assignee.person, acme.assignee.name, acme.assignee.source) == ("ada", "Ada", Source.ACCOUNT)
    assert [(each.person, each.source) for each in acme.reviewers] == [("rob", Source.ACCOUNT)]
    assert bolt.assignee
    assert bolt.assignee.source is Source.CHOSEN
    assert [(each.person, each.source) for each in bolt.reviewers] == [
        ("kim", Source.CHOSEN),
        ("rob", Source.CHOSEN),
    ]
    made = workflows.drafts.create(draft, by="ada", at=NOW)
    assert [row.job for row in review.clients] == [each.job for each in made]
    assert made[0].job.settings[0].values != ()


def test_reviewers_whom_the_template_asks_are_shown(workflows: Workflows, directory: MemoryDirectory) -> None:
    """They are told with the job, for only then it is known whether they are asked; chosen ones win."""
    manager = AssignmentCase(when="period.end >= 2026-10-31", assignment=Assignment(to=Assignee.CLIENT_MANAGER))
    ref = workflows.templates.publish(attrs.evolve(TEMPLATE, version=2, reviewers=(manager,)))
    client = Client(id="cold", name="Cold", account_reviewer="gone", manager="kim")
    directory.add(PRACTICE, clients=[client])
    draft = attrs.evolve(WHOLE, template=ref, clients=(Enrolment(client="cold"),))

    def reviewers(draft: Draft) -> list[tuple[str, Source]]:
        [row] = workflows.drafts.review(draft, by="ada", at=NOW).clients
        return [(each.person, each.source) for each in row.reviewers]

    assert reviewers(draft) == [("kim", Source.TEMPLATE)]
    assert reviewers(attrs.evolve(draft, one_off=OneOffDates())) == []
    chosen = attrs.evolve(draft, clients=(Enrolment(client="cold", reviewers=("pat",)),))
    assert reviewers(chosen) == [("pat", Source.CHOSEN)]
    earlier = attrs.evolve(OCTOBER, period_start=date(2026, 9, 1), period_end=date(2026, 9, 30))
    september = attrs.evolve(draft, one_off=earlier)
    assert list(faults(workflows, september, Stage.CLIENTS)) == ["/clients/0"]


def test_people_are_shown_before_the_dates_are_there(workflows: Workflows) -> None:
    """The clients' stage stands by itself: who would do the work is known without a template or a period."""
    [row] = workflows.drafts.review(attrs.evolve(EMPTY, clients=(ACME,)), by="ada", at=NOW).clients
    assert row.assignee
    assert (row.assignee.person, [each.person for each in row.reviewers], row.job) == ("ada", ["rob"], None)


def test_reviewing_writes_nothing(workflows: Workflows, store: Store) -> None:
    """A review leaves no trace, also of a draft that was never kept and has a template of its own."""
    draft = attrs.evolve(WHOLE, template=None, own_template=OWN)
    assert workflows.drafts.review(draft, by="ada", at=NOW).all_faults == ()
    assert workflows_of(store) == []
    assert workflows.templates.versions() == (TEMPLATE.ref,)
    assert workflows.drafts.entries(by="ada") == ()


# ------------------------------------------------------------------------------------------------------ making


def test_a_draft_makes_what_its_order_would(workflows: Workflows) -> None:
    """The workflows of a draft are those of an order of the same content, and the draft is gone."""
    rows = (ACME, Enrolment(client="bolt", assignee="pat"))
    draft = attrs.evolve(WHOLE, clients=rows, settings=(LOOKBACK,), name=" October close ")
    kept = workflows.drafts.keep(draft, by="ada", at=NOW)
    made = workflows.drafts.create(kept, by="ada", at=NOW)
    order = Order(
        template=TEMPLATE.ref,
        period=month_of(date(2026, 10, 1)),
        due_on=date(2026, 11, 14),
        clients=rows,
        settings=(LOOKBACK,),
        name="October close",
    )
    ordered = workflows.create(order, key="k", by="ada", at=NOW)
    assert [attrs.evolve(each.job, id="") for each in made] == [attrs.evolve(each.job, id="") for each in ordered]
    assert workflows.drafts.entries(by="ada") == ()
    with pytest.raises(NotFound):
        workflows.drafts.get("d1", by="ada")


@pytest.mark.parametrize("keep", [True, False])
def test_workflows_are_made_once(workflows: Workflows, keep: bool) -> None:
    """Sent again, even later and by an admin, a draft returns its workflows; another content is refused."""
    draft = workflows.drafts.keep(WHOLE, by="ada", at=NOW) if keep else WHOLE
    [made] = workflows.drafts.create(draft, by="ada", at=NOW)
    started = workflows.start(made.id, by="ada", at=NOW, confirmed=True)
    workflows.templates.retire("close", at=LATER)
    for by in ("ada", "kim"):
        assert workflows.drafts.create(draft, by=by, at=LATER) == (started,)
    with pytest.raises(IdempotencyMismatch):
        workflows.drafts.create(attrs.evolve(draft, name="Other"), by="ada", at=NOW)
    assert workflows.ids(today=NOW.date()) == (made.id,)


def test_an_own_template_goes_into_the_library(workflows: Workflows) -> None:
    """It is published in the same moment as its workflows are made; one that is there already is used."""
    draft = attrs.evolve(WHOLE, template=None, own_template=OWN)
    [made] = workflows.drafts.create(draft, by="ada", at=NOW)
    assert made.job.template == OWN.ref
    assert workflows.templates.get(OWN.ref) == OWN
    assert workflows.templates.entry("ours").name == "Ours"
    [again] = workflows.drafts.create(attrs.evolve(draft, id="d2"), by="ada", at=NOW)
    assert again.job.template == OWN.ref
    assert workflows.get(again.id) == again


def test_a_draft_that_cannot_be_made_changes_nothing(workflows: Workflows, store: Store) -> None:
    """With one fault in one row, no workflow is made, no template published, and the draft is still there."""
    rows = (ACME, Enrolment(client="bolt", assignee="ghost"))
    draft = attrs.evolve(WHOLE, template=None, own_template=OWN, clients=rows)
    kept = workflows.drafts.keep(draft, by="ada", at=NOW)
    with pytest.raises(UnfinishedDraft, match="/clients/1/assignee"):
        workflows.drafts.create(kept, by="ada", at=NOW)
    assert workflows.drafts.get("d1", by="ada") == kept
    assert workflows_of(store) == []
    assert workflows.templates.versions() == (TEMPLATE.ref,)


class Meanwhile:
    """A store on which somebody else acts a moment before the first commit."""

    def __init__(self, inner: Store, act: Callable[[], object]) -> None:
        self._inner = inner
        self._acts = [act]

    def __getattr__(self, name: str) -> Any:
        if name == "commit" and self._acts:
            self._acts.pop()()
        return getattr(self._inner, name)


def test_two_who_make_the_same_draft_at_once_get_the_same_workflows(
    make: Callable[..., Workflows], store: Store, workflows: Workflows
) -> None:
    """When another process made the draft's workflows a moment before, they are returned, not made twice."""
    kept = workflows.drafts.keep(WHOLE, by="ada", at=NOW)
    late = make(Meanwhile(store, lambda: workflows.drafts.create(kept, by="ada", at=NOW)))
    made = late.drafts.create(kept, by="ada", at=NOW)
    assert [each.id for each in made] == list(workflows.ids(today=NOW.date()))


def test_a_draft_that_is_kept_or_deleted_meanwhile_makes_nothing(
    make: Callable[..., Workflows], store: Store, workflows: Workflows
) -> None:
    """What was changed in another window at the last moment is not passed over."""
    kept = workflows.drafts.keep(WHOLE, by="ada", at=NOW)
    late = make(Meanwhile(store, lambda: workflows.drafts.keep(kept, by="ada", at=LATER)))
    with pytest.raises(Conflict):
        late.drafts.create(kept, by="ada", at=NOW)
    newest = workflows.drafts.get("d1", by="ada")
    late = make(Meanwhile(store, lambda: workflows.drafts.delete("d1", by="ada")))
    with pytest.raises(NotFound):
        late.drafts.create(newest, by="ada", at=NOW)
    assert workflows_of(store) == []


def test_an_own_template_that_is_published_meanwhile_is_used(
    make: Callable[..., Workflows], store: Store, workflows: Workflows
) -> None:
    """If somebody else publishes the very same template at that moment, the workflows are made of it."""
    draft = attrs.evolve(WHOLE, template=None, own_template=OWN)
    late = make(Meanwhile(store, lambda: workflows.templates.publish(OWN)))
    [made] = late.drafts.create(draft, by="ada", at=NOW)
    assert workflows.get(made.id) == made
    late = make(Meanwhile(store, lambda: workflows.templates.publish(attrs.evolve(OWN, version=3))))
    with pytest.raises(UnfinishedDraft, match="at version 3"):
        late.drafts.create(
            attrs.evolve(draft, id="d2", own_template=attrs.evolve(OWN, version=2)), by="ada", at=NOW
        )


@pytest.mark.parametrize("fault", Fault)
def test_a_failing_store_makes_all_or_nothing(
    make: Callable[..., Workflows], store: Store, workflows: Workflows, fault: Fault
) -> None:
    """Whatever happens to the commit, making it again ends with one workflow for each client and no draft."""
    rows = (ACME, Enrolment(client="bolt"))
    draft = attrs.evolve(WHOLE, template=None, own_template=OWN, clients=rows)
    kept = workflows.drafts.keep(draft, by="ada", at=NOW)
    with pytest.raises(Exception, match="by plan"):
        make(FaultyStore(store, {1: fault})).drafts.create(kept, by="ada", at=NOW)
    made = len(workflows.ids(today=NOW.date()))
    assert (made, len(workflows.drafts.entries(by="ada"))) in ((0, 1), (2, 0))
    again = workflows.drafts.create(kept, by="ada", at=NOW)
    assert {each.id for each in again} == set(workflows.ids(today=NOW.date()))
    assert [len(workflows.events(each.id)) for each in again] == [1, 1]
    assert workflows.drafts.entries(by="ada") == ()


# -------------------------------------------------------------------------------------------------------- laws


def practice() -> Workflows:
    directory = MemoryDirectory(practice=PRACTICE, people=(*PEOPLE, SAM), clients=CLIENTS)
    workflows = Workflows(PRACTICE, store=MemoryStore(), directory=directory)
    workflows.templates.publish(TEMPLATE)
    return workflows


DATES = st.sampled_from((None, date(2026, 10, 1), date(2026, 10, 31), date(2026, 11, 14)))
PEOPLE_IDS = st.sampled_from((None, "ada", "pat", "kim", "sam", "ghost"))
REVIEWERS = st.none() | st.lists(st.sampled_from(("ada", "rob", "kim", "ghost")), max_size=3).map(tuple)
ROWS = st.lists(
    st.builds(
        Enrolment, client=st.sampled_from(("acme", "bolt", "none")), assignee=PEOPLE_IDS, reviewers=REVIEWERS
    ),
    max_size=3,
).map(tuple)
ONE_OFF = st.builds(OneOffDates, period_start=DATES, period_end=DATES, due_on=DATES, starts_on=DATES)
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "name": st.sampled_from(("", " ", "October", "=1+1")),
    "template": st.sampled_from((None, TEMPLATE.ref, TEMPLATE.ref, TemplateRef(id="none", version=1))),
    "own_template": st.sampled_from((None, None, OWN, attrs.evolve(OWN, name=""))),
    "frequency": st.sampled_from((Frequency.ONE_OFF, Frequency.ONE_OFF, Frequency.REPEATING)),
    "one_off": ONE_OFF | st.just(OCTOBER),
    "repeating": st.builds(RepeatingDates, first_on=DATES),
    "settings": st.sampled_from(((), (LOOKBACK,), (LOOKBACK, LOOKBACK), (CheckSettings(check="x", values=()),))),
    "clients": ROWS | st.just((ACME,)),
}
EDITS = st.sampled_from(sorted(FIELDS)).flatmap(lambda name: FIELDS[name].map(lambda value: (name, value)))


@given(st.lists(st.tuples(EDITS, st.booleans()), max_size=12))
def test_any_way_through_the_wizard_leads_to_the_same_draft(steps: list[tuple[tuple[str, Any], bool]]) -> None:
    """Whatever is entered in whatever order, and however often it is left and continued, nothing is lost."""
    workflows, straight, draft = practice(), EMPTY, EMPTY
    for number, ((name, value), leave) in enumerate(steps):
        straight, draft = attrs.evolve(straight, **{name: value}), attrs.evolve(draft, **{name: value})
        if leave:
            workflows.drafts.keep(draft, by="ada", at=NOW + timedelta(minutes=number))
            draft = workflows.drafts.get("d1", by="ada")
    assert attrs.evolve(draft, version=0, edited_at=NOW) == straight
    assert draft.version == sum(leave for _, leave in steps)


@given(st.lists(EDITS, max_size=6), st.booleans())
def test_a_draft_is_made_if_and_only_if_its_review_finds_no_fault(
    edits: list[tuple[str, Any]], keep: bool
) -> None:
    """The review tells the truth: without faults all of it is made as shown and once, with any nothing is."""
    workflows = practice()
    draft = attrs.evolve(WHOLE, **dict(edits))
    draft = workflows.drafts.keep(draft, by="ada", at=NOW) if keep else draft
    review = workflows.drafts.review(draft, by="ada", at=NOW)
    if review.all_faults:
        with pytest.raises(UnfinishedDraft):
            workflows.drafts.create(draft, by="ada", at=NOW)
        assert workflows.ids(today=NOW.date()) == ()
        assert [entry.id for entry in workflows.drafts.entries(by="ada")] == (["d1"] if keep else [])
    elif draft.frequency is Frequency.REPEATING:
        made = workflows.drafts.create(draft, by="ada", at=NOW)
        assert workflows.repeating.get("d1").roster.clients == draft.clients
        assert workflows.drafts.create(draft, by="ada", at=LATER) == made
        assert len(workflows.ids(today=NOW.date())) == len(made)
    else:
        made = workflows.drafts.create(draft, by="ada", at=NOW)
        assert [each.job for each in made] == [row.job for row in review.clients]
        assert workflows.drafts.create(draft, by="ada", at=LATER) == made
        assert len(workflows.ids(today=NOW.date())) == len(draft.clients)


@given(nouns(Draft))
def test_anything_can_be_kept_and_reviewed(draft: Draft) -> None:
    """However odd a draft is, it is kept as it is, and its review says what is wrong and does not fail."""
    workflows = practice()
    draft = attrs.evolve(draft, id="d1", owner="ada", version=0)
    kept = workflows.drafts.keep(draft, by="ada", at=NOW)
    assert workflows.drafts.get("d1", by="ada") == kept
    review = workflows.drafts.review(kept, by="ada", at=datetime(2026, 11, 2, tzinfo=UTC))
    assert review.all_faults
    assert len(review.clients) == len(draft.clients)
