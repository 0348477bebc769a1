"""Standing orders: created, edited from the next date on, paused, resumed and ended, with who did what."""

from collections.abc import Callable
from datetime import date
from typing import Any

import attrs
import pytest

from dextflow.errors import (
    AlreadyExists,
    ClientNotGranted,
    Conflict,
    InvalidSettings,
    InvalidValue,
    NotEntitled,
    NotFound,
    NotPermitted,
    RepeatedReviewer,
    RepeatingEnded,
    TemplateRetired,
    TooManyReviewers,
    UnknownClient,
    UnknownPerson,
)
from dextflow.model import (
    ByRule,
    CatchUp,
    CheckSettings,
    ClientPeriods,
    Convention,
    Enrolment,
    Entitlements,
    EveryInterval,
    Firing,
    FiringStatus,
    Members,
    Months,
    Offset,
    OnPeriodEnd,
    RecurrenceRule,
    RepeatingAct,
    RepeatingWorkflow,
    Roster,
    Scheduled,
    Setting,
    Standing,
    Unit,
    VatSettings,
    Within,
)
from dextflow.ports import Store
from service.standing import (
    ACME,
    BOLT,
    KIM,
    QUARTER,
    all_due,
    assert_tiled,
    at,
    change,
    covered,
    listed,
    monthly,
    nominals,
    practice,
    start,
    vat,
)
from service.world import TEMPLATE

MADE, SKIPPED = FiringStatus.MADE, FiringStatus.SKIPPED
CHOSEN = Roster(clients=(Enrolment(client="acme"), Enrolment(client="bolt")))


def test_creating_keeps_it_and_its_lines(store: Store) -> None:
    """It is there as it was asked for, in version 1, with the next date of each client."""
    workflows, _ = practice(store)
    asked = monthly(date(2026, 2, 1))
    assert workflows.repeating.create(asked, **KIM) == attrs.evolve(asked, version=1)
    assert workflows.repeating.get("books") == attrs.evolve(asked, version=1)
    lines = {line.client: line for line in workflows.repeating.lines("books")}
    assert set(lines) == {"acme", "bolt"}
    assert lines["acme"] == workflows.repeating.line("books", "acme")
    assert lines["acme"].covered_until == date(2025, 12, 31)
    assert lines["acme"].next is not None
    assert lines["acme"].next.made_on == date(2026, 2, 1)


def test_creating_again_changes_nothing(store: Store) -> None:
    """The same one is returned as it is now; another one of that id is refused."""
    workflows, _ = practice(store)
    workflows.repeating.create(monthly(date(2026, 1, 1)), **KIM)
    assert workflows.repeating.create(monthly(date(2026, 1, 1)), **KIM).version == 1
    paused = workflows.repeating.pause("books", by="kim", at=at(2026, 1, 2))
    assert workflows.repeating.create(monthly(date(2026, 1, 1)), by="ada", at=at(2026, 1, 3)) == paused
    with pytest.raises(AlreadyExists):
        workflows.repeating.create(monthly(date(2026, 1, 2)), **KIM)
    assert len(listed(workflows)) == 1
    assert len(workflows.repeating.history("books")) == 2


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"version": 1}, InvalidValue),
        ({"standing": Standing.PAUSED}, InvalidValue),
        ({"template": "none"}, NotFound),
        ({"template": "old"}, TemplateRetired),
        ({"roster": Roster(clients=(Enrolment(client="nobody"),))}, UnknownClient),
        ({"roster": Roster(members=Members.ALL, assignee="gone")}, UnknownPerson),
        ({"roster": Roster(members=Members.ALL, reviewers=("ada", "rob", "kim"))}, TooManyReviewers),
        ({"roster": Roster(members=Members.ALL, reviewers=("ada", "ada"))}, RepeatedReviewer),
        ({"roster": Roster(clients=(Enrolment(client="bolt", assignee="stu"),))}, ClientNotGranted),
        ({"roster": Roster(clients=(Enrolment(client="acme", reviewers=("ada", "ada")),))}, RepeatedReviewer),
        ({"settings": (CheckSettings(check="none", values=()),)}, InvalidSettings),
        ({"settings": (CheckSettings(check="payables", values=(Setting(name="x", value=1),)),)}, InvalidSettings),
        ({"calendar": "GB-XXX", "holidays": Convention.FOLLOWING}, NotFound),
        ({"due": ByRule(rule="none")}, NotFound),
        ({"statutory": ByRule(rule="us.1120")}, NotFound),
        (
            {"trigger": Scheduled(pattern=RecurrenceRule(first_on=date(2026, 1, 1), rule="FREQ=NEVER"))},
            InvalidValue,
        ),
    ],
)
def test_what_cannot_be_kept(store: Store, wrong: dict[str, Any], error: type[Exception]) -> None:
    """It is refused with the reason, and nothing is kept."""
    workflows, _ = practice(store)
    workflows.templates.publish(attrs.evolve(TEMPLATE, id="old"))
    workflows.templates.retire("old", at=at(2026, 1, 1))
    with pytest.raises(error):
        workflows.repeating.create(monthly(**{"first_on": date(2026, 2, 1), **wrong}), **KIM)
    assert workflows.repeating.listed() == ()
    kept = workflows.repeating.create(monthly(date(2026, 2, 1)), **KIM)
    if "version" not in wrong and "standing" not in wrong:
        with pytest.raises(error):
            workflows.repeating.edit(attrs.evolve(kept, **wrong), by="kim", at=at(2026, 1, 2))
        assert workflows.repeating.get("books") == kept


def test_settings_are_those_of_each_period(store: Store) -> None:
    """An override holds for every firing; the others follow from each period."""
    workflows, _ = practice(store)
    lookback = Setting(name="lookback_months", value=6)
    chosen = (CheckSettings(check="payables", values=(lookback,)),)
    workflows.repeating.create(monthly(date(2026, 1, 1), settings=chosen), **KIM)
    [made] = listed(workflows)
    assert lookback in made.job.settings[0].values


def test_an_edit_holds_from_the_next_date_on(store: Store) -> None:
    """What is due by then is made by the old rules first, and stays; the new ones have no date before the edit."""
    workflows, _ = practice(store, ACME)
    kept = workflows.repeating.create(monthly(date(2026, 2, 1)), **KIM)
    weekly = attrs.evolve(
        kept,
        name="Weekly",
        due=Within(offset=Offset(value=2)),
        trigger=Scheduled(pattern=EveryInterval(first_on=date(2026, 1, 5), every=Offset(value=1, unit=Unit.WEEK))),
    )
    edited = workflows.repeating.edit(weekly, by="ada", at=at(2026, 3, 3), reason="more to do")
    assert (edited.version, edited.name) == (2, "Weekly")
    assert [(each.job.name, str(each.job.due_on)) for each in listed(workflows)] == [
        ("Close", "2026-02-15"),
        ("Close", "2026-03-15"),
    ]
    all_due(workflows, at(2026, 3, 16))
    assert nominals(workflows, MADE) == ["2026-02-01", "2026-03-01", "2026-03-09", "2026-03-16"]
    [last] = [each for each in listed(workflows) if each.job.starts_on == date(2026, 3, 16)]
    assert (last.job.name, last.job.due_on) == ("Weekly", date(2026, 3, 18))
    created, changed = workflows.repeating.history("books")
    assert (created.act, created.by, created.after) == (RepeatingAct.CREATED, "kim", kept)
    assert (changed.act, changed.by, changed.reason, changed.after) == (
        RepeatingAct.EDITED,
        "ada",
        "more to do",
        edited,
    )


def test_an_edit_to_other_periods_leaves_no_gap(store: Store) -> None:
    """Whatever the periods were and are, the first new one begins on the day after the last old one."""
    for before, after in ((1, 3), (3, 1), (3, 12), (12, 3), (1, 12)):
        workflows, _ = practice(store, ACME)
        id_ = f"from-{before}-to-{after}"
        every = {months: OnPeriodEnd(rule=Months(count=months)) for months in (before, after)}
        kept = workflows.repeating.create(vat(id=id_, trigger=every[before]), **KIM)
        workflows.repeating.trigger_due(at(2026, 9, 1))
        workflows.repeating.edit(attrs.evolve(kept, trigger=every[after]), by="kim", at=at(2026, 9, 2))
        all_due(workflows, at(2028, 1, 1))
        found = covered(workflows, id_)
        assert_tiled(found)
        assert (found[0].start, found[-1].end) == (date(2026, 1, 1), date(2027, 12, 31))


def test_an_edit_from_dates_to_periods_leaves_no_overlap(store: Store) -> None:
    """The first quarter after monthly work is short."""
    workflows, _ = practice(store, ACME)
    kept = workflows.repeating.create(monthly(date(2026, 2, 1)), **KIM)
    workflows.repeating.trigger_due(at(2026, 3, 1))
    quarters = OnPeriodEnd(periods=ClientPeriods.VAT_PERIODS)
    workflows.repeating.edit(attrs.evolve(kept, trigger=quarters), by="kim", at=at(2026, 3, 2))
    all_due(workflows, at(2026, 7, 1))
    assert [str(each) for each in covered(workflows, "books")] == [
        "2026-01-01/2026-01-31",
        "2026-02-01/2026-02-28",
        "2026-03-01/2026-03-31",
        "2026-04-01/2026-06-30",
    ]


def test_an_edit_of_the_roster(store: Store) -> None:
    """Whoever is added has a first date no earlier than the edit, and whoever is taken away has no more."""
    workflows, _ = practice(store)
    only = Roster(clients=(Enrolment(client="acme"),))
    kept = workflows.repeating.create(monthly(date(2026, 2, 1), roster=only), **KIM)
    workflows.repeating.trigger_due(at(2026, 3, 1))
    other = attrs.evolve(kept, roster=Roster(clients=(Enrolment(client="bolt", assignee="rob"),)))
    workflows.repeating.edit(other, by="kim", at=at(2026, 3, 1, 10))
    assert nominals(workflows, client="bolt") == ["2026-03-01"]
    all_due(workflows, at(2026, 4, 1))
    assert nominals(workflows, client="acme") == ["2026-02-01", "2026-03-01"]
    assert nominals(workflows, client="bolt") == ["2026-03-01", "2026-04-01"]
    assert listed(workflows, "bolt")[0].job.assignee == "rob"


def test_an_edit_of_the_name_alone_keeps_following_the_clients(store: Store) -> None:
    """Only an edit of the dates settles what was listed before."""
    workflows, directory = practice(store, ACME)
    kept = workflows.repeating.create(vat(), **KIM)
    workflows.repeating.trigger_due(at(2026, 4, 7))
    workflows.repeating.edit(attrs.evolve(kept, name="VAT"), by="kim", at=at(2026, 4, 8))
    change(directory, ACME, vat=None)
    change(directory, ACME, vat=VatSettings(starting_month=3))
    workflows.repeating.trigger_due(at(2026, 4, 9))
    assert [str(each) for each in covered(workflows, "vat")] == ["2026-01-01/2026-02-28"]


def test_an_edit_of_what_somebody_else_changed_is_refused(store: Store) -> None:
    """Nothing is overwritten: it must be read again; and the same edit twice is one."""
    workflows, _ = practice(store)
    kept = workflows.repeating.create(monthly(date(2026, 2, 1)), **KIM)
    mine, theirs = attrs.evolve(kept, name="Mine"), attrs.evolve(kept, name="Theirs")
    first = workflows.repeating.edit(theirs, by="ada", at=at(2026, 1, 2))
    assert workflows.repeating.edit(theirs, by="ada", at=at(2026, 1, 2)) == first
    with pytest.raises(Conflict):
        workflows.repeating.edit(mine, by="kim", at=at(2026, 1, 2))
    assert workflows.repeating.get("books").name == "Theirs"
    assert len(workflows.repeating.history("books")) == 2


def test_an_edit_says_of_what_is_begun_what_the_client_changed(store: Store) -> None:
    """A conflict that an edit comes upon is told by the next question, not lost."""
    workflows, directory = practice(store, ACME)
    kept = workflows.repeating.create(vat(), **KIM)
    [made] = workflows.repeating.trigger_due(at(2026, 4, 7)).made
    start(workflows, made, at(2026, 4, 7, 10))
    change(directory, ACME, vat=VatSettings(starting_month=3))
    workflows.repeating.edit(attrs.evolve(kept, name="VAT"), by="kim", at=at(2026, 4, 7, 11))
    assert [each.workflow for each in workflows.repeating.trigger_due(at(2026, 4, 8)).conflicts] == [made.id]


@pytest.mark.parametrize(
    ("catch_up", "made", "skipped"),
    [
        (CatchUp.ALL, ["2026-02-01", "2026-03-01", "2026-04-01", "2026-05-01"], []),
        (CatchUp.LATEST, ["2026-02-01", "2026-05-01"], ["2026-03-01", "2026-04-01"]),
        (CatchUp.NONE, ["2026-02-01"], ["2026-03-01", "2026-04-01", "2026-05-01"]),
    ],
)
def test_pausing_and_resuming(store: Store, catch_up: CatchUp, made: list[str], skipped: list[str]) -> None:
    """While it is paused nothing fires; what passed is caught up on as it says."""
    workflows, _ = practice(store, ACME)
    workflows.repeating.create(monthly(date(2026, 2, 1), catch_up=catch_up), **KIM)
    workflows.repeating.trigger_due(at(2026, 2, 1))
    paused = workflows.repeating.pause("books", by="ada", at=at(2026, 2, 10), reason="the client is away")
    assert paused.standing is Standing.PAUSED
    assert workflows.repeating.pause("books", by="ada", at=at(2026, 2, 11)) == paused
    for day in (at(2026, 3, 1), at(2026, 4, 1), at(2026, 5, 1)):
        assert workflows.repeating.trigger_due(day).made == ()
    resumed = workflows.repeating.resume("books", by="ada", at=at(2026, 5, 2))
    assert (resumed.standing, resumed.version) == (Standing.ACTIVE, 3)
    all_due(workflows, at(2026, 5, 2))
    assert (nominals(workflows, MADE), nominals(workflows, SKIPPED)) == (made, skipped)
    all_due(workflows, at(2026, 6, 1))
    assert nominals(workflows, MADE)[-1] == "2026-06-01"
    acts = [(event.act, event.by, event.reason) for event in workflows.repeating.history("books")]
    assert acts[1:] == [
        (RepeatingAct.PAUSED, "ada", "the client is away"),
        (RepeatingAct.RESUMED, "ada", ""),
    ]


def test_clients_who_change_while_it_is_paused(store: Store) -> None:
    """What changed meanwhile is seen when it is resumed."""
    workflows, directory = practice(store)
    roster = Roster(members=Members.TAG, tag="monthly")
    workflows.repeating.create(monthly(date(2026, 2, 1), roster=roster), **KIM)
    workflows.repeating.pause("books", by="kim", at=at(2026, 1, 20))
    workflows.repeating.trigger_due(at(2026, 2, 2))
    change(directory, ACME, tags=frozenset[str]())
    change(directory, BOLT, tags=frozenset({"monthly"}))
    workflows.repeating.resume("books", by="kim", at=at(2026, 2, 10))
    all_due(workflows, at(2026, 3, 1))
    assert (nominals(workflows, client="acme"), nominals(workflows, client="bolt")) == (
        [],
        ["2026-02-01", "2026-03-01"],
    )


def test_editing_while_it_is_paused(store: Store) -> None:
    """It stays paused, and goes on by the new rules."""
    workflows, _ = practice(store, ACME)
    kept = workflows.repeating.create(monthly(date(2026, 2, 1)), **KIM)
    paused = workflows.repeating.pause("books", by="kim", at=at(2026, 1, 20))
    quarterly = Scheduled(pattern=EveryInterval(first_on=date(2026, 2, 1), every=QUARTER))
    edited = workflows.repeating.edit(attrs.evolve(paused, trigger=quarterly), by="kim", at=at(2026, 1, 21))
    assert (edited.standing, kept.version, edited.version) == (Standing.PAUSED, 1, 3)
    workflows.repeating.trigger_due(at(2026, 3, 1))
    workflows.repeating.resume("books", by="kim", at=at(2026, 4, 1))
    all_due(workflows, at(2026, 6, 1))
    assert nominals(workflows, MADE) == ["2026-02-01", "2026-05-01"]


def test_ending(store: Store) -> None:
    """Nothing fires any more, for good; what is listed goes on, and what was is there to be read."""
    workflows, _ = practice(store, ACME)
    kept = workflows.repeating.create(monthly(date(2026, 2, 1)), **KIM)
    [made] = workflows.repeating.trigger_due(at(2026, 2, 1)).made
    ended = workflows.repeating.end("books", by="kim", at=at(2026, 2, 10), reason="the client left")
    assert (ended.standing, workflows.repeating.end("books", by="kim", at=at(2026, 2, 11))) == (
        Standing.ENDED,
        ended,
    )
    assert all_due(workflows, at(2027, 1, 1))[0].made == ()
    assert workflows.get(made.id) == made
    assert workflows.repeating.line("books", "acme").next is None
    firing = Firing(repeating="books", client="acme", nominal=date(2026, 3, 1))
    changes: tuple[Callable[[], object], ...] = (
        lambda: workflows.repeating.resume("books", by="kim", at=at(2026, 2, 11)),
        lambda: workflows.repeating.pause("books", by="kim", at=at(2026, 2, 11)),
        lambda: workflows.repeating.edit(attrs.evolve(ended, name="x"), by="kim", at=at(2026, 2, 11)),
        lambda: workflows.repeating.skip(firing, "x", by="kim", at=at(2026, 2, 11)),
        lambda: workflows.repeating.materialise(firing, by="kim", at=at(2026, 2, 11)),
    )
    for each in changes:
        with pytest.raises(RepeatingEnded, match="make a new one"):
            each()
    assert (workflows.repeating.listed(), kept.id) == ((), "books")
    assert workflows.repeating.listed(standings=(Standing.ENDED,)) == (ended,)


def test_lists(store: Store) -> None:
    """By standing, and by template, which says whom a new version of it reaches."""
    workflows, _ = practice(store)
    workflows.templates.publish(attrs.evolve(TEMPLATE, id="other"))
    books = workflows.repeating.create(monthly(date(2026, 2, 1)), **KIM)
    other = workflows.repeating.create(monthly(date(2026, 2, 1), id="other", template="other"), **KIM)
    assert workflows.repeating.listed() == (books, other)
    assert workflows.repeating.listed(template="other") == (other,)
    workflows.repeating.pause("other", by="kim", at=at(2026, 1, 2))
    assert workflows.repeating.listed(standings=(Standing.ACTIVE,)) == (books,)
    for absent in (lambda: workflows.repeating.get("none"), lambda: list(workflows.repeating.lines("none"))):
        with pytest.raises(NotFound):
            absent()
    with pytest.raises(NotFound):
        workflows.repeating.history("none")


def test_a_standard_user_keeps_those_of_their_clients(store: Store) -> None:
    """Whoever sees some clients keeps what is for these alone; what is for others is as if it were not there."""
    workflows, _ = practice(store)
    stu: Any = {"by": "stu", "at": at(2026, 1, 1)}
    mine = Roster(clients=(Enrolment(client="acme"),))
    own = workflows.repeating.create(monthly(date(2026, 1, 1), id="own", roster=mine), **stu)
    both = workflows.repeating.create(monthly(date(2026, 1, 1), id="both", roster=CHOSEN), **KIM)
    bolts = Roster(clients=(Enrolment(client="bolt"),))
    workflows.repeating.create(monthly(date(2026, 1, 1), id="bolts", roster=bolts), **KIM)
    everyone = workflows.repeating.create(monthly(date(2026, 1, 1), id="everyone"), **KIM)
    seen = workflows.repeating.listed(by="stu")
    assert [each.id for each in seen] == ["both", "everyone", "own"]
    assert seen[0].roster.clients == (Enrolment(client="acme"),)
    with pytest.raises(UnknownClient):
        workflows.repeating.create(monthly(date(2026, 1, 1), id="x", roster=CHOSEN), **stu)
    with pytest.raises(NotPermitted):
        workflows.repeating.create(monthly(date(2026, 1, 1), id="x"), **stu)
    with pytest.raises(NotFound):
        workflows.repeating.pause("bolts", **stu)
    for id_ in ("both", "everyone"):
        for refused in (workflows.repeating.pause, workflows.repeating.resume, workflows.repeating.end):
            with pytest.raises(NotPermitted):
                refused(id_, **stu)
        with pytest.raises(NotPermitted):
            workflows.repeating.history(id_, by="stu")
    with pytest.raises(NotPermitted):
        workflows.repeating.edit(attrs.evolve(both, roster=mine), **stu)
    with pytest.raises(NotPermitted):
        workflows.repeating.create(everyone_again(everyone), **stu)
    assert workflows.repeating.pause("own", **stu).version == own.version + 1
    assert {line.client for line in workflows.repeating.lines("everyone", by="stu")} == {"acme"}
    assert {row.occurrence.firing.client for row in workflows.repeating.firings(by="stu")} == {"acme"}
    assert list(workflows.repeating.firings(client="bolt", by="stu")) == []
    with pytest.raises(UnknownClient):
        workflows.repeating.line("everyone", "bolt", by="stu")
    with pytest.raises(UnknownPerson):
        workflows.repeating.listed(by="nobody")


def everyone_again(kept: RepeatingWorkflow) -> RepeatingWorkflow:
    """The noun of which it was made."""
    return attrs.evolve(kept, version=0)


def test_without_workflows_nothing_is_changed(store: Store) -> None:
    """A plan without workflows refuses every change, and leaves what is there to be read."""
    workflows, _ = practice(store)
    kept = workflows.repeating.create(monthly(date(2026, 2, 1)), **KIM)
    without, _ = practice(store, entitlements=Entitlements(features=frozenset()))
    firing = Firing(repeating="books", client="acme", nominal=date(2026, 2, 1))
    changes: tuple[Callable[[], object], ...] = (
        lambda: without.repeating.create(monthly(id="x"), **KIM),
        lambda: without.repeating.edit(kept, **KIM),
        lambda: without.repeating.pause("books", **KIM),
        lambda: without.repeating.skip(firing, "x", **KIM),
        lambda: without.repeating.backfill("books", "acme", date(2025, 1, 1), date(2025, 2, 1), **KIM),
        lambda: without.repeating.materialise(firing, **KIM),
        lambda: without.repeating.refresh(["acme"], **KIM),
    )
    for each in changes:
        with pytest.raises(NotEntitled):
            each()
    assert without.repeating.get("books") == kept
