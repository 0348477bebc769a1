"""Single firings: skipped with a reason, made ahead, made afterwards; what will come, computed and not stored."""

from datetime import date
from typing import Any

import attrs
import pytest

from dextflow.errors import (
    FiringPending,
    FiringSettled,
    InvalidValue,
    NotFound,
    OutsideCoverage,
    ReasonNeeded,
    TemplateRetired,
    UnknownClient,
)
from dextflow.model import (
    Assignee,
    Assignment,
    Convention,
    Delete,
    EveryInterval,
    Filter,
    Firing,
    FiringRecord,
    FiringStatus,
    Members,
    Offset,
    Overlap,
    Pending,
    PeriodOption,
    RepeatingAct,
    Roster,
    Scheduled,
    Status,
    Step,
    StepGroup,
    Template,
)
from dextflow.ports import Store
from dextflow.service import Triggered, Workflows
from service.standing import (
    ACME,
    BOLT,
    KIM,
    accounts,
    all_due,
    assert_tiled,
    at,
    change,
    covered,
    listed,
    monthly,
    nominals,
    practice,
    vat,
)

MADE, SKIPPED, PENDING = FiringStatus.MADE, FiringStatus.SKIPPED, FiringStatus.PENDING
TAX = Template(
    id="tax",
    name="Tax return",
    groups=(
        StepGroup(
            name="Data",
            deadline=Offset(value=-14),
            steps=(Step(key="data", name="Data", assignment=Assignment(to=Assignee.CLIENT_MANAGER)),),
        ),
        StepGroup(name="File", deadline=Offset(value=0), steps=(Step(key="file", name="File"),)),
    ),
)


def books(client: str, nominal: date) -> Firing:
    """One firing of the monthly books."""
    return Firing(repeating="books", client=client, nominal=nominal)


@pytest.fixture
def workflows(store: Store) -> Workflows:
    """A practice with monthly books from February on."""
    workflows, _ = practice(store)
    workflows.repeating.create(monthly(date(2026, 2, 1)), **KIM)
    return workflows


# ------------------------------------------------------------------------------------------------------ skip


def test_skipping_the_next(workflows: Workflows) -> None:
    """It is kept with who and why, is not made, and the line moves on."""
    row = workflows.repeating.skip(books("acme", date(2026, 2, 1)), "on holiday", by="ada", at=at(2026, 1, 5))
    assert (row.status, row.by, row.at, row.reason, row.workflow) == (
        SKIPPED,
        "ada",
        at(2026, 1, 5),
        "on holiday",
        None,
    )
    line = workflows.repeating.line("books", "acme")
    assert line.covered_until == date(2026, 2, 1)
    assert line.next is not None
    assert line.next.firing.nominal == date(2026, 3, 1)
    triggered = workflows.repeating.trigger_due(at(2026, 3, 1))
    assert sorted((each.job.client, str(each.job.starts_on)) for each in triggered.made) == [
        ("acme", "2026-03-01"),
        ("bolt", "2026-02-01"),
        ("bolt", "2026-03-01"),
    ]
    event = workflows.repeating.history("books")[-1]
    assert (event.act, event.by, event.reason, event.firing) == (
        RepeatingAct.SKIPPED,
        "ada",
        "on holiday",
        row.occurrence.firing,
    )


def test_skipping_a_later_one(workflows: Workflows) -> None:
    """What comes before it is made, it is passed over when its turn comes, and a preview leaves it out."""
    workflows.repeating.skip(books("acme", date(2026, 3, 1)), "on holiday", by="ada", at=at(2026, 1, 5))
    workflows.repeating.skip(books("acme", date(2026, 4, 1)), "on holiday", by="ada", at=at(2026, 1, 5))
    all_due(workflows, at(2026, 5, 1))
    assert nominals(workflows, MADE, client="acme") == ["2026-02-01", "2026-05-01"]
    assert nominals(workflows, SKIPPED) == ["2026-03-01", "2026-04-01"]
    workflows.repeating.skip(books("acme", date(2026, 7, 1)), "on holiday", by="ada", at=at(2026, 5, 5))
    workflows.repeating.skip(books("acme", date(2026, 6, 1)), "on holiday", by="ada", at=at(2026, 5, 5))
    preview = workflows.repeating.preview("books", "acme", today=date(2026, 5, 5), most=1)
    assert isinstance(preview, tuple)
    assert [each.firing.nominal for each in preview] == [date(2026, 8, 1)]
    assert workflows.repeating.line("books", "acme").covered_until == date(2026, 6, 1)


def test_skipping_twice_changes_nothing(workflows: Workflows) -> None:
    """The first reason stays, with one entry in the record."""
    first = workflows.repeating.skip(books("acme", date(2026, 2, 1)), "on holiday", by="ada", at=at(2026, 1, 5))
    assert workflows.repeating.skip(books("acme", date(2026, 2, 1)), "else", by="kim", at=at(2026, 1, 6)) == first
    assert len(workflows.repeating.history("books")) == 2


def test_what_cannot_be_skipped(workflows: Workflows) -> None:
    """Without a reason, what was made, what never comes, and what is another's."""
    workflows.repeating.trigger_due(at(2026, 2, 1))
    with pytest.raises(ReasonNeeded):
        workflows.repeating.skip(books("acme", date(2026, 3, 1)), " ", by="ada", at=at(2026, 2, 2))
    with pytest.raises(FiringSettled, match="books-acme-20260201 is made already"):
        workflows.repeating.skip(books("acme", date(2026, 2, 1)), "x", by="ada", at=at(2026, 2, 2))
    with pytest.raises(NotFound, match="no firing 'books-acme-20260302'"):
        workflows.repeating.skip(books("acme", date(2026, 3, 2)), "x", by="ada", at=at(2026, 2, 2))
    with pytest.raises(UnknownClient):
        workflows.repeating.skip(books("bolt", date(2026, 3, 1)), "x", by="stu", at=at(2026, 2, 2))
    with pytest.raises(UnknownClient):
        workflows.repeating.skip(books("none", date(2026, 3, 1)), "x", by="kim", at=at(2026, 2, 2))


def test_skipping_what_waits(store: Store) -> None:
    """A pending firing that is skipped is not made when its date becomes known."""
    workflows, directory = practice(store, attrs.evolve(ACME, year_end=None))
    workflows.repeating.create(monthly(date(2026, 1, 1), period=PeriodOption.LAST_FINANCIAL_YEAR), **KIM)
    assert nominals(workflows, PENDING) == ["2026-01-01"]
    workflows.repeating.skip(books("acme", date(2026, 1, 1)), "no year yet", by="kim", at=at(2026, 1, 2))
    change(directory, ACME)
    workflows.repeating.trigger_due(at(2026, 1, 3))
    assert (nominals(workflows, PENDING), nominals(workflows, MADE)) == ([], [])


# -------------------------------------------------------------------------------------------------- backfill


def test_backfilling(workflows: Workflows) -> None:
    """What lies before the first firing of a client is made once, under its identity, and is in the record."""
    workflows.repeating.trigger_due(at(2026, 3, 1))
    assert (
        workflows.repeating.backfill(
            "books", "acme", date(2025, 1, 1), date(2026, 3, 1), by="ada", at=at(2026, 3, 2)
        )
        == Triggered()
    )


def test_backfilling_before_it_was_set_up(store: Store) -> None:
    """Dates of the pattern before the repeating workflow was kept can be made afterwards."""
    workflows, _ = practice(store)
    workflows.repeating.create(monthly(date(2025, 10, 1)), **KIM)
    assert nominals(workflows, MADE) == ["2026-01-01", "2026-01-01"]
    asked: Any = {"by": "ada", "at": at(2026, 1, 10)}
    triggered = workflows.repeating.backfill("books", "acme", date(2025, 11, 1), date(2026, 6, 1), **asked)
    assert [str(each.job.starts_on) for each in triggered.made] == ["2025-11-01", "2025-12-01"]
    assert (
        workflows.repeating.backfill("books", "acme", date(2025, 11, 1), date(2026, 6, 1), **asked) == Triggered()
    )
    assert nominals(workflows, MADE, client="acme") == ["2025-11-01", "2025-12-01", "2026-01-01"]
    assert nominals(workflows, MADE, client="bolt") == ["2026-01-01"]
    [_, event] = workflows.repeating.history("books")
    assert (event.act, event.by, event.reason) == (
        RepeatingAct.BACKFILLED,
        "ada",
        "acme, 2025-11-01 to 2026-06-01",
    )
    with pytest.raises(InvalidValue, match="before it begins"):
        workflows.repeating.backfill("books", "acme", date(2025, 11, 1), date(2025, 10, 1), **asked)
    with pytest.raises(UnknownClient):
        workflows.repeating.backfill(
            "books", "bolt", date(2025, 11, 1), date(2025, 12, 1), by="stu", at=at(2026, 1, 1)
        )


def test_backfilling_much(store: Store) -> None:
    """Years of days are made in parts, each once, with one entry in the record."""
    workflows, _ = practice(store, ACME)
    daily = EveryInterval(first_on=date(2025, 9, 1), every=Offset(value=1))
    workflows.repeating.create(monthly(trigger=Scheduled(pattern=daily)), **KIM)
    triggered = workflows.repeating.backfill("books", "acme", date(2025, 1, 1), date(2025, 12, 31), **KIM)
    assert len(triggered.made) == 122
    assert len(workflows.repeating.history("books")) == 2


def test_backfilling_periods_leaves_no_overlap(store: Store) -> None:
    """Quarters that are made afterwards end where the first one began."""
    workflows, _ = practice(store, ACME)
    workflows.repeating.create(vat(), **KIM)
    all_due(workflows, at(2026, 8, 1))
    workflows.repeating.backfill("vat", "acme", date(2025, 1, 1), date(2026, 8, 1), by="kim", at=at(2026, 8, 2))
    found = covered(workflows, "vat")
    assert_tiled(found)
    assert (str(found[0]), len(found)) == ("2025-01-01/2025-03-31", 6)


def test_backfilling_needs_a_line(store: Store) -> None:
    """A client who is not of the roster has nothing to be made afterwards."""
    workflows, _ = practice(store)
    workflows.repeating.create(
        monthly(date(2025, 10, 1), roster=Roster(members=Members.TAG, tag="monthly")), **KIM
    )
    with pytest.raises(NotFound):
        workflows.repeating.backfill("books", "bolt", date(2025, 11, 1), date(2026, 6, 1), **KIM)


def test_backfilling_what_lacks_a_date(store: Store) -> None:
    """It waits, as any other, and is made when the date is known."""
    workflows, directory = practice(store, attrs.evolve(ACME, year_end=None))
    order = monthly(date(2025, 12, 1), period=PeriodOption.LAST_FINANCIAL_YEAR)
    workflows.repeating.create(order, **KIM)
    triggered = workflows.repeating.backfill("books", "acme", date(2025, 11, 1), date(2025, 12, 31), **KIM)
    assert (len(triggered.pending), triggered.made) == (1, ())
    change(directory, ACME)
    assert len(workflows.repeating.refresh(["acme"], **KIM).made) == 2


# -------------------------------------------------------------------------------------------- made ahead


def test_materialising_the_next(workflows: Workflows) -> None:
    """It is the one that would have been made, which then is not made again."""
    [projection] = workflows.repeating.projected(date(2026, 2, 1), date(2026, 2, 28), clients=["acme"])
    made = workflows.repeating.materialise(projection.occurrence.firing, by="ada", at=at(2026, 1, 20))
    assert projection.job is not None
    assert attrs.evolve(made.job, id=projection.job.id) == projection.job
    assert workflows.repeating.materialise(projection.occurrence.firing, by="kim", at=at(2026, 1, 21)) == made
    assert workflows.repeating.projected(date(2026, 2, 1), date(2026, 2, 28), clients=["acme"]) == ()
    triggered = workflows.repeating.trigger_due(at(2026, 2, 1))
    assert [each.job.client for each in triggered.made] == ["bolt"]
    [row] = workflows.repeating.firings(client="acme")
    assert (row.by, row.workflow, row.status) == ("ada", made.id, MADE)


def test_materialising_a_later_one(workflows: Workflows) -> None:
    """The dates before it still come, and it does not come twice, also not once it is deleted."""
    made = workflows.repeating.materialise(books("acme", date(2026, 4, 1)), by="ada", at=at(2026, 1, 20))
    assert str(made.job.period) == "2026-03-01/2026-03-31"
    workflows.do(made.id, Delete(by="kim", at=at(2026, 1, 21)))
    all_due(workflows, at(2026, 5, 1))
    assert nominals(workflows, MADE, client="acme") == ["2026-02-01", "2026-03-01", "2026-04-01", "2026-05-01"]
    assert len(listed(workflows)) == 3


def test_what_cannot_be_materialised(store: Store) -> None:
    """What was skipped, what does not come, what lacks a date, and what is another's."""
    workflows, _ = practice(store, attrs.evolve(ACME, year_end=None), BOLT)
    workflows.repeating.create(monthly(date(2026, 2, 1)), **KIM)
    workflows.repeating.create(accounts(period=PeriodOption.LAST_FINANCIAL_YEAR), **KIM)
    order = monthly(date(2026, 2, 1), id="year", period=PeriodOption.LAST_FINANCIAL_YEAR)
    workflows.repeating.create(order, **KIM)
    workflows.repeating.skip(books("acme", date(2026, 2, 1)), "x", **KIM)
    with pytest.raises(FiringSettled):
        workflows.repeating.materialise(books("acme", date(2026, 2, 1)), **KIM)
    with pytest.raises(NotFound):
        workflows.repeating.materialise(books("acme", date(2026, 2, 2)), **KIM)
    with pytest.raises(NotFound):
        workflows.repeating.materialise(
            Firing(repeating="accounts", client="acme", nominal=date(2026, 3, 31)), **KIM
        )
    with pytest.raises(FiringPending, match="year_end"):
        workflows.repeating.materialise(Firing(repeating="year", client="acme", nominal=date(2026, 2, 1)), **KIM)
    with pytest.raises(UnknownClient):
        workflows.repeating.materialise(books("bolt", date(2026, 2, 1)), by="stu", at=at(2026, 1, 1))


def test_materialising_one_that_waits(store: Store) -> None:
    """Once its date is known, it can be made by hand as well."""
    workflows, directory = practice(store, attrs.evolve(ACME, year_end=None))
    workflows.repeating.create(monthly(date(2026, 1, 1), period=PeriodOption.LAST_FINANCIAL_YEAR), **KIM)
    with pytest.raises(FiringPending):
        workflows.repeating.materialise(books("acme", date(2026, 1, 1)), **KIM)
    change(directory, ACME)
    made = workflows.repeating.materialise(books("acme", date(2026, 1, 1)), **KIM)
    assert str(made.job.period) == "2024-04-01/2025-03-31"


def test_a_superseded_one_cannot_be_materialised(store: Store) -> None:
    """What gave way to a later one stays away."""
    workflows, _ = practice(store, ACME)
    workflows.repeating.create(monthly(date(2026, 2, 1), overlap=Overlap.SUPERSEDE), **KIM)
    all_due(workflows, at(2026, 3, 1))
    with pytest.raises(FiringSettled, match="superseded"):
        workflows.repeating.materialise(books("acme", date(2026, 2, 1)), by="kim", at=at(2026, 3, 1))


# ------------------------------------------------------------------------------------------- what will come


def test_preview_of_the_next(workflows: Workflows) -> None:
    """The next n of a client: of one that is kept, of an edit of it, and of one that is not kept yet."""
    asked: Any = {"today": date(2026, 1, 10), "most": 3}
    kept = workflows.repeating.preview("books", "acme", **asked)
    assert isinstance(kept, tuple)
    assert [str(each.starts_on) for each in kept] == ["2026-02-01", "2026-03-01", "2026-04-01"]
    assert [str(each.period) for each in kept] == [
        "2026-01-01/2026-01-31",
        "2026-02-01/2026-02-28",
        "2026-03-01/2026-03-31",
    ]
    month_ends = monthly(date(2026, 1, 31), id="new")
    new = workflows.repeating.preview(month_ends, "acme", **asked)
    assert isinstance(new, tuple)
    assert [str(each.starts_on) for each in new] == ["2026-01-31", "2026-02-28", "2026-03-31"]
    workflows.repeating.skip(books("acme", date(2026, 2, 1)), "x", **KIM)
    workflows.repeating.skip(books("acme", date(2026, 4, 1)), "x", **KIM)
    left = workflows.repeating.preview("books", "acme", by="stu", **asked)
    assert isinstance(left, tuple)
    assert [str(each.starts_on) for each in left] == ["2026-03-01", "2026-05-01", "2026-06-01"]
    with pytest.raises(UnknownClient):
        workflows.repeating.preview("books", "bolt", by="stu", **asked)


def test_preview_without_a_date(store: Store) -> None:
    """It says what is missing, or that nothing comes any more."""
    workflows, _ = practice(store, attrs.evolve(ACME, vat=None))
    assert workflows.repeating.preview(vat(), "acme", today=date(2026, 1, 1)) == Pending(missing=("vat",))
    over = monthly(
        trigger=Scheduled(
            pattern=EveryInterval(first_on=date(2025, 1, 1), every=Offset(value=1)), until=date(2025, 2, 1)
        )
    )
    assert workflows.repeating.preview(over, "acme", today=date(2026, 1, 1)) == ()


def test_preview_to_the_end_of_a_calendar(store: Store) -> None:
    """As far as the holidays are known, and then it says up to where they are."""
    workflows, _ = practice(store, ACME)
    order = monthly(date(2028, 11, 1), holidays=Convention.FOLLOWING, calendar="GB-EAW")
    found = workflows.repeating.preview(order, "acme", today=date(2028, 10, 1), most=9)
    assert isinstance(found, tuple)
    assert [str(each.starts_on) for each in found] == ["2028-11-01", "2028-12-01"]
    beyond = workflows.repeating.preview(order, "acme", today=date(2029, 1, 1))
    assert isinstance(beyond, Pending)
    assert "GB-EAW" in beyond.missing[0]
    workflows.repeating.create(order, by="kim", at=at(2028, 10, 1))
    with pytest.raises(OutsideCoverage):
        workflows.repeating.projected(date(2028, 12, 1), date(2029, 3, 1))


def test_projections(store: Store) -> None:
    """By date range, with people, reviewers, owners of steps and deadlines of groups; nothing of it is stored."""
    acme = attrs.evolve(ACME, manager="rob")
    workflows, _ = practice(store, acme, BOLT)
    workflows.templates.publish(TAX)
    workflows.repeating.create(monthly(date(2026, 2, 1), template="tax"), **KIM)
    found = workflows.repeating.projected(date(2026, 2, 1), date(2026, 3, 31))
    assert [each.code for each in found] == [
        "proj-books-acme-20260201",
        "proj-books-bolt-20260201",
        "proj-books-acme-20260301",
        "proj-books-bolt-20260301",
    ]
    first = found[0]
    assert first.job is not None
    assert (first.job.assignee, first.job.reviewers, first.job.due_on) == ("ada", ("rob",), date(2026, 2, 15))
    [owner] = first.job.owners
    assert (owner.step, owner.person) == ("data", "rob")
    assert [(each.group, each.on) for each in first.deadlines] == [
        ("Data", date(2026, 2, 1)),
        ("File", date(2026, 2, 15)),
    ]
    assert (workflows.ids(Filter(statuses=tuple(Status)), today=date(2026, 1, 1)), nominals(workflows)) == ((), [])
    assert [each.code for each in workflows.repeating.projected(date(2026, 3, 1), date(2026, 3, 1), by="stu")] == [
        "proj-books-acme-20260301"
    ]


def test_projections_are_those_that_will_be_made(store: Store) -> None:
    """Whatever is projected for a year is what is made in that year, with the same jobs."""
    workflows, _ = practice(store)
    for order in (monthly(date(2026, 1, 31)), vat(), accounts()):
        workflows.repeating.create(order, **KIM)
    expected = {
        each.occurrence: each.job for each in workflows.repeating.projected(date(2026, 1, 1), date(2026, 12, 31))
    }
    all_due(workflows, at(2026, 12, 31))
    rows = {row.occurrence: row.workflow for row in workflows.repeating.firings()}
    assert set(rows) == set(expected)
    assert len(rows) == 24 + 3 + 2
    for occurrence, id_ in rows.items():
        assert id_ is not None
        assert workflows.get(id_).job == expected[occurrence]


def test_projections_say_why_there_is_no_job(store: Store) -> None:
    """A date that is missing, a person who is gone, a template out of use: each is told; the others are there."""
    workflows, _ = practice(store, attrs.evolve(ACME, account_assignee="gone"), BOLT)
    workflows.repeating.create(monthly(date(2026, 2, 1)), **KIM)
    order = monthly(date(2026, 2, 1), id="year", period=PeriodOption.LAST_COMPLETE_VAT_PERIOD)
    workflows.repeating.create(order, **KIM)
    asked = date(2026, 2, 1), date(2026, 2, 28)
    told = {each.code: each for each in workflows.repeating.projected(*asked)}
    assert "gone" in str(told["proj-books-acme-20260201"].refused)
    assert told["proj-books-bolt-20260201"].job is not None
    assert isinstance(told["proj-year-bolt-20260201"].refused, FiringPending)
    workflows.templates.retire("close", at=at(2026, 1, 2))
    assert {type(each.refused) for each in workflows.repeating.projected(*asked)} == {TemplateRetired}
    assert workflows.repeating.projected(*asked, repeating="year", clients=["bolt"])[0].occurrence.missing == (
        "vat",
    )


def test_paused_ones_project_nothing(workflows: Workflows) -> None:
    """Nothing comes of what does not fire."""
    workflows.repeating.pause("books", by="kim", at=at(2026, 1, 2))
    assert workflows.repeating.projected(date(2026, 1, 1), date(2026, 12, 31)) == ()
    assert workflows.repeating.projected(date(2026, 1, 1), date(2026, 12, 31), repeating="books") == ()
    with pytest.raises(NotFound):
        workflows.repeating.projected(date(2026, 1, 1), date(2026, 12, 31), repeating="none")


def test_explaining(workflows: Workflows) -> None:
    """Line by line from the nominal date to the due date, and what became of it, by whom and why."""
    firing = books("acme", date(2026, 2, 1))
    before = workflows.repeating.explain(firing, by="stu")
    assert before[-1].on == date(2026, 2, 15)
    workflows.repeating.skip(firing, "on holiday", by="ada", at=at(2026, 1, 5))
    after = workflows.repeating.explain(firing)
    assert after[:-1] == before
    assert after[-1].reason == "skipped by ada on 2026-01-05: on holiday"
    with pytest.raises(UnknownClient):
        workflows.repeating.explain(books("bolt", date(2026, 2, 1)), by="stu")


def test_listing_firings(workflows: Workflows) -> None:
    """By repeating workflow, client, status and dates, in the order of the dates."""
    workflows.repeating.skip(books("acme", date(2026, 3, 1)), "x", **KIM)
    all_due(workflows, at(2026, 4, 1))
    assert nominals(workflows, client="acme") == ["2026-02-01", "2026-03-01", "2026-04-01"]
    assert nominals(workflows, SKIPPED) == ["2026-03-01"]
    assert nominals(workflows, first=date(2026, 3, 2)) == ["2026-04-01", "2026-04-01"]
    assert nominals(workflows, last=date(2026, 2, 28), client="bolt") == ["2026-02-01"]
    assert nominals(workflows, repeating="none") == []
    assert all(isinstance(row, FiringRecord) for row in workflows.repeating.firings())
