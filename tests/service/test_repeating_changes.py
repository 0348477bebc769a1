"""When the dates of clients change, no period is lost and none is covered twice; work that is begun stays."""

from datetime import date
from typing import Any

import attrs
import pytest

from dextflow.engine import history
from dextflow.errors import UnknownClient
from dextflow.model import (
    ClientField,
    ClientPeriods,
    Complete,
    DueDates,
    Enrolment,
    Filter,
    FiringStatus,
    FromKeyDate,
    Mark,
    Members,
    Offset,
    OnKeyDate,
    OnPeriodEnd,
    Outcome,
    Policy,
    Reschedule,
    Roster,
    Status,
    Unit,
    VatSettings,
    YearEnd,
)
from dextflow.ports import Store
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
    not_started,
    practice,
    start,
    vat,
)

MADE, SKIPPED, SUPERSEDED = FiringStatus.MADE, FiringStatus.SKIPPED, FiringStatus.SUPERSEDED
FEBRUARY, MONTHLY = VatSettings(starting_month=3), VatSettings(starting_month=1, months=1)


def words(workflows: Any, repeating: str, client: str = "acme") -> list[str]:
    """The periods that are covered, checked to follow one another."""
    found = covered(workflows, repeating, client)
    assert_tiled(found)
    return [str(each) for each in found]


def test_a_long_year(store: Store) -> None:
    """A year end that moves from March to June makes a year of fifteen months, in the place of the listed one."""
    workflows, directory = practice(store, ACME)
    workflows.repeating.create(accounts(), **KIM)
    [made] = workflows.repeating.trigger_due(at(2026, 4, 1)).made
    moved = {"year_end": YearEnd(month=6, day=30), "year_ends": (date(2025, 3, 31), date(2026, 6, 30))}
    change(directory, ACME, **moved)
    triggered = workflows.repeating.trigger_due(at(2026, 4, 2))
    [gone] = triggered.superseded
    assert (gone.workflow, gone.by, gone.real) == (made.id, "dextflow", False)
    assert "no longer lead to it" in gone.reason
    assert workflows.get(made.id).status is Status.DELETED
    assert gone.reason in str(history(workflows.events(made.id)))
    assert workflows.repeating.line("accounts", "acme").next is not None
    all_due(workflows, at(2027, 7, 1))
    assert words(workflows, "accounts") == ["2025-04-01/2026-06-30", "2026-07-01/2027-06-30"]


def test_a_short_year(store: Store) -> None:
    """A year end that moves from March to December makes one year of nine months after the last one."""
    workflows, directory = practice(store, ACME)
    workflows.repeating.create(accounts(), **KIM)
    workflows.repeating.trigger_due(at(2026, 4, 1))
    moved = {"year_end": YearEnd(month=12, day=31), "year_ends": (date(2026, 3, 31), date(2026, 12, 31))}
    change(directory, ACME, **moved)
    all_due(workflows, at(2028, 1, 1))
    assert words(workflows, "accounts") == [
        "2025-04-01/2026-03-31",
        "2026-04-01/2026-12-31",
        "2027-01-01/2027-12-31",
    ]


def test_a_short_year_without_a_history(store: Store) -> None:
    """Where the client only says the new day, the year after a completed one is short: nothing is done twice."""
    acme = attrs.evolve(ACME, account_reviewer=None)
    workflows, directory = practice(store, acme)
    workflows.repeating.create(accounts(), **KIM)
    [made] = workflows.repeating.trigger_due(at(2026, 4, 1)).made
    complete(workflows, made.id)
    change(directory, acme, year_end=YearEnd(month=12, day=31))
    triggered = all_due(workflows, at(2028, 1, 1))
    assert triggered[0].conflicts == ()
    assert words(workflows, "accounts") == [
        "2025-04-01/2026-03-31",
        "2026-04-01/2026-12-31",
        "2027-01-01/2027-12-31",
    ]


def complete(workflows: Any, id_: str) -> None:
    """Do all of the work."""
    instance = start(workflows, workflows.get(id_), at(2026, 4, 1, 10))
    for item in instance.plan.index:
        workflows.do(id_, Mark(by="ada", at=at(2026, 4, 1, 11), item=item, outcome=Outcome.COMPLETE))
    workflows.do(id_, Complete(by="ada", at=at(2026, 4, 1, 12)))


def test_work_that_is_begun_is_a_conflict(store: Store) -> None:
    """It stays as it is and is reported with both plans; what comes next leaves out its days."""
    workflows, directory = practice(store, ACME)
    workflows.repeating.create(accounts(), **KIM)
    [made] = workflows.repeating.trigger_due(at(2026, 4, 1)).made
    begun = start(workflows, made, at(2026, 4, 1, 10))
    moved = {"year_end": YearEnd(month=6, day=30), "year_ends": (date(2025, 3, 31), date(2026, 6, 30))}
    change(directory, ACME, **moved)
    [clash] = workflows.repeating.trigger_due(at(2026, 4, 2)).conflicts
    assert clash.workflow == made.id
    assert str(clash.kept.period) == "2025-04-01/2026-03-31"
    assert clash.now is not None
    assert str(clash.now.period) == "2025-04-01/2026-06-30"
    assert workflows.get(made.id) == begun
    assert workflows.repeating.trigger_due(at(2026, 4, 3)).conflicts == ()
    assert workflows.repeating.refresh(["acme"], by="kim", at=at(2026, 4, 4)).conflicts == (clash,)
    all_due(workflows, at(2027, 7, 1))
    assert words(workflows, "accounts") == [
        "2025-04-01/2026-03-31",
        "2026-04-01/2026-06-30",
        "2026-07-01/2027-06-30",
    ]


def test_a_change_that_is_taken_back(store: Store) -> None:
    """The listed year comes back under its identity, as another workflow: nothing is lost."""
    workflows, directory = practice(store, ACME)
    workflows.repeating.create(accounts(), **KIM)
    [made] = workflows.repeating.trigger_due(at(2026, 4, 1)).made
    change(directory, ACME, year_end=YearEnd(month=6, day=30))
    assert [each.job.firing for each in workflows.repeating.trigger_due(at(2026, 7, 1)).made] != [made.job.firing]
    change(directory, ACME)
    [again] = workflows.repeating.trigger_due(at(2026, 7, 2)).made
    assert (again.job.firing, again.job.period) == (made.job.firing, made.job.period)
    assert again.id != made.id
    [row] = workflows.repeating.firings(statuses=(MADE,))
    assert (row.workflow, row.version) == (again.id, 3)
    all_due(workflows, at(2027, 7, 1))
    assert words(workflows, "accounts") == ["2025-04-01/2026-03-31", "2026-04-01/2027-03-31"]


def test_another_stagger(store: Store) -> None:
    """Quarters that nobody has begun give way to those of the new stagger, and the first of them is short."""
    workflows, directory = practice(store, ACME)
    workflows.repeating.create(vat(), **KIM)
    workflows.repeating.trigger_due(at(2026, 7, 7))
    change(directory, ACME, vat=FEBRUARY)
    triggered = workflows.repeating.refresh(["acme"], by="kim", at=at(2026, 7, 8))
    assert len(triggered.superseded) == 2
    assert words(workflows, "vat") == ["2026-01-01/2026-02-28", "2026-03-01/2026-05-31"]
    all_due(workflows, at(2026, 12, 31))
    assert words(workflows, "vat")[2:] == ["2026-06-01/2026-08-31", "2026-09-01/2026-11-30"]


def test_another_stagger_after_a_quarter_was_begun(store: Store) -> None:
    """The quarter that is begun stays, and the others follow the new stagger around it."""
    workflows, directory = practice(store, ACME)
    workflows.repeating.create(vat(), **KIM)
    workflows.repeating.trigger_due(at(2026, 7, 7))
    first, second = listed(workflows)
    start(workflows, first, at(2026, 7, 7, 10))
    change(directory, ACME, vat=FEBRUARY)
    triggered = workflows.repeating.refresh(["acme"], by="kim", at=at(2026, 7, 8))
    assert [clash.workflow for clash in triggered.conflicts] == [first.id]
    assert [row.workflow for row in triggered.superseded] == [second.id]
    all_due(workflows, at(2026, 9, 30))
    assert words(workflows, "vat") == ["2026-01-01/2026-03-31", "2026-04-01/2026-05-31", "2026-06-01/2026-08-31"]


def test_another_stagger_when_a_later_quarter_was_begun(store: Store) -> None:
    """What lies before the quarter that is begun is planned anew, up to its first day."""
    workflows, directory = practice(store, ACME)
    workflows.repeating.create(vat(), **KIM)
    workflows.repeating.trigger_due(at(2026, 7, 7))
    first, second = listed(workflows)
    start(workflows, second, at(2026, 7, 7, 10))
    change(directory, ACME, vat=FEBRUARY)
    triggered = workflows.repeating.refresh(["acme"], by="kim", at=at(2026, 7, 8))
    assert [clash.workflow for clash in triggered.conflicts] == [second.id]
    assert [row.workflow for row in triggered.superseded] == [first.id]
    all_due(workflows, at(2026, 9, 30))
    assert words(workflows, "vat") == [
        "2026-01-01/2026-02-28",
        "2026-03-01/2026-03-31",
        "2026-04-01/2026-06-30",
        "2026-07-01/2026-08-31",
    ]


def test_a_period_that_would_go_round_work_that_is_begun(store: Store) -> None:
    """One firing cannot be in two pieces: what lies before the begun work stays listed, and is reported too."""
    workflows, directory = practice(store, ACME)
    workflows.repeating.create(vat(), **KIM)
    workflows.repeating.trigger_due(at(2026, 7, 7))
    first, second = listed(workflows)
    start(workflows, second, at(2026, 7, 7, 10))
    change(directory, ACME, vat=VatSettings(starting_month=1, months=12))
    triggered = workflows.repeating.refresh(["acme"], by="kim", at=at(2026, 7, 8))
    assert {clash.workflow for clash in triggered.conflicts} == {first.id, second.id}
    all_due(workflows, at(2027, 1, 31))
    assert words(workflows, "vat") == ["2026-01-01/2026-03-31", "2026-04-01/2026-06-30", "2026-07-01/2026-12-31"]


@pytest.mark.parametrize("months", [1, 3, 12])
@pytest.mark.parametrize("month", range(1, 13))
def test_any_stagger_tiles(store: Store, month: int, months: int) -> None:
    """Whatever the VAT periods become, what is covered has neither a gap nor an overlap."""
    workflows, directory = practice(store, ACME)
    workflows.repeating.create(vat(), **KIM)
    workflows.repeating.trigger_due(at(2026, 7, 7))
    change(directory, ACME, vat=VatSettings(starting_month=month, months=months))
    all_due(workflows, at(2028, 2, 28))
    found = words(workflows, "vat")
    assert found[0] <= "2026-01-02"
    change(directory, ACME)
    all_due(workflows, at(2028, 7, 31))
    assert words(workflows, "vat")[0] <= "2026-01-02"
    assert words(workflows, "vat")[-1].endswith("2028-06-30")


def test_agreed_ends_are_taken_as_they_are(store: Store) -> None:
    """A long period that was agreed with the authority is made as it was agreed."""
    workflows, directory = practice(store, ACME)
    workflows.repeating.create(vat(), **KIM)
    workflows.repeating.trigger_due(at(2026, 4, 7))
    agreed = VatSettings(starting_month=2, ends=(date(2026, 3, 31), date(2026, 7, 31)))
    change(directory, ACME, vat=agreed)
    all_due(workflows, at(2026, 11, 30))
    assert words(workflows, "vat") == ["2026-01-01/2026-03-31", "2026-04-01/2026-07-31", "2026-08-01/2026-10-31"]


def test_a_period_that_is_longer_at_its_beginning(store: Store) -> None:
    """When the year before turns out to have ended earlier, the listed year begins earlier, and stays itself."""
    workflows, directory = practice(store, ACME)
    workflows.repeating.create(accounts(), **KIM)
    [made] = workflows.repeating.trigger_due(at(2026, 4, 1)).made
    change(directory, ACME, year_ends=(date(2024, 12, 31), date(2026, 3, 31)))
    triggered = workflows.repeating.refresh(["acme"], by="kim", at=at(2026, 4, 2))
    [moved] = triggered.moved
    assert (moved.id, str(moved.job.period), triggered.superseded) == (made.id, "2025-01-01/2026-03-31", ())
    [row] = workflows.repeating.firings()
    assert str(row.occurrence.period) == "2025-01-01/2026-03-31"


def test_a_begun_period_that_is_longer_is_a_conflict(store: Store) -> None:
    """Its identity stays, and so does the work as it is; the conflict tells both periods."""
    workflows, directory = practice(store, ACME)
    workflows.repeating.create(accounts(), **KIM)
    [made] = workflows.repeating.trigger_due(at(2026, 4, 1)).made
    begun = start(workflows, made, at(2026, 4, 1, 10))
    change(directory, ACME, year_ends=(date(2024, 12, 31), date(2026, 3, 31)))
    [clash] = workflows.repeating.refresh(["acme"], by="kim", at=at(2026, 4, 2)).conflicts
    assert clash.now is not None
    assert (str(clash.kept.period), str(clash.now.period)) == ("2025-04-01/2026-03-31", "2025-01-01/2026-03-31")
    assert workflows.get(made.id) == begun


def filing(**parts: Any) -> Any:
    """Accounts that are due when the authority wants them."""
    return monthly(id="filing", due=FromKeyDate(field="accounts_due"), first_on=date(2026, 2, 1), **parts)


def due(day: date) -> dict[str, Any]:
    """The client's key date."""
    return {"fields": (ClientField(name="accounts_due", value=day),)}


@pytest.mark.parametrize("policy", list(DueDates))
@pytest.mark.parametrize("begun", [False, True])
def test_due_dates_follow_as_the_practice_chose(store: Store, policy: DueDates, begun: bool) -> None:
    """Work that is not begun follows, and work that is begun unless the policy freezes it."""
    acme = attrs.evolve(ACME, **due(date(2026, 6, 30)))
    workflows, directory = practice(store, acme, policy=Policy(due_dates=policy))
    workflows.repeating.create(filing(), **KIM)
    [made] = workflows.repeating.trigger_due(at(2026, 2, 1)).made
    assert made.job.due_on == date(2026, 6, 30)
    if begun:
        start(workflows, made, at(2026, 2, 1, 10))
    change(directory, acme, **due(date(2026, 9, 30)))
    triggered = workflows.repeating.trigger_due(at(2026, 2, 2))
    follows = not (begun and policy is DueDates.FREEZE_ON_START)
    assert [each.job.due_on for each in triggered.moved] == ([date(2026, 9, 30)] if follows else [])
    assert triggered.conflicts == ()
    assert workflows.get(made.id).job.due_on == (date(2026, 9, 30) if follows else date(2026, 6, 30))
    assert workflows.repeating.trigger_due(at(2026, 2, 3)).moved == ()


@pytest.mark.parametrize("policy", list(DueDates))
def test_a_chosen_due_date_follows_only_if_the_practice_wants_it(store: Store, policy: DueDates) -> None:
    """What somebody chose by hand stays, unless due dates follow in any case."""
    acme = attrs.evolve(ACME, **due(date(2026, 6, 30)))
    workflows, directory = practice(store, acme, policy=Policy(due_dates=policy))
    workflows.repeating.create(filing(), **KIM)
    [made] = workflows.repeating.trigger_due(at(2026, 2, 1)).made
    workflows.do(made.id, Reschedule(by="kim", at=at(2026, 2, 1, 10), due_on=date(2026, 5, 31)))
    change(directory, acme, **due(date(2026, 9, 30)))
    workflows.repeating.trigger_due(at(2026, 2, 2))
    expected = date(2026, 9, 30) if policy is DueDates.FOLLOW else date(2026, 5, 31)
    assert workflows.get(made.id).job.due_on == expected


def test_a_key_date_that_moves(store: Store) -> None:
    """Work that was listed ahead of a key date gives way when the date moves, to an earlier day or a later one."""
    ahead = OnKeyDate(field="accounts_due", offset=Offset(value=-1, unit=Unit.MONTH))
    acme = attrs.evolve(ACME, **due(date(2026, 3, 31)))
    workflows, directory = practice(store, acme)
    workflows.repeating.create(filing(trigger=ahead), **KIM)
    [first] = workflows.repeating.trigger_due(at(2026, 3, 1)).made
    assert (first.job.starts_on, first.job.due_on) == (date(2026, 2, 28), date(2026, 3, 31))
    change(directory, acme, **due(date(2026, 3, 15)))
    [second] = workflows.repeating.trigger_due(at(2026, 3, 2)).made
    assert second.job.due_on == date(2026, 3, 15)
    change(directory, acme, **due(date(2026, 12, 31)))
    triggered = workflows.repeating.trigger_due(at(2026, 3, 3))
    assert ([row.workflow for row in triggered.superseded], triggered.made) == ([second.id], ())
    assert len(workflows.repeating.trigger_due(at(2026, 11, 30)).made) == 1


def test_a_key_date_that_comes_again_each_year_and_moves(store: Store) -> None:
    """One firing takes the place of one, and the years before are not done again."""
    yearly = OnKeyDate(field="accounts_due", every=Offset(value=1, unit=Unit.YEAR))
    acme = attrs.evolve(ACME, **due(date(2024, 5, 10)))
    workflows, directory = practice(store, acme)
    workflows.repeating.create(monthly(id="filing", trigger=yearly), by="kim", at=at(2024, 1, 1))
    all_due(workflows, at(2026, 5, 11))
    first, second, third = listed(workflows)
    for each in (first, second):
        start(workflows, each, at(2026, 5, 11, 10))
    change(directory, acme, **due(date(2024, 5, 12)))
    all_due(workflows, at(2026, 5, 12))
    assert nominals(workflows, SUPERSEDED) == ["2026-05-10"]
    assert nominals(workflows, MADE) == ["2024-05-10", "2025-05-10", "2026-05-12"]
    assert workflows.get(third.id).status is Status.DELETED


def test_a_client_who_leaves(store: Store) -> None:
    """Work that is listed for dates after the day gives way; what fell before stays to be done."""
    workflows, directory = practice(store, ACME)
    workflows.repeating.create(vat(), **KIM)
    all_due(workflows, at(2026, 7, 7))
    change(directory, ACME, left_on=date(2026, 5, 31))
    triggered = workflows.repeating.refresh(["acme"], by="kim", at=at(2026, 7, 8))
    assert nominals(workflows, SUPERSEDED) == ["2026-06-30"]
    assert len(triggered.superseded) == 1
    assert [str(each.job.period) for each in listed(workflows)] == ["2026-01-01/2026-03-31"]
    all_due(workflows, at(2027, 1, 1))
    assert nominals(workflows, MADE) == ["2026-03-31"]
    change(directory, ACME)
    all_due(workflows, at(2027, 1, 7))
    assert words(workflows, "vat")[0] == "2026-01-01/2026-03-31"
    assert words(workflows, "vat")[-1] == "2026-10-01/2026-12-31"


def test_a_tag_that_is_taken_away(store: Store) -> None:
    """What fired while the client carried it stays; what was listed ahead gives way, and comes with it again."""
    workflows, directory = practice(store, ACME)
    roster = Roster(members=Members.TAG, tag="monthly")
    ahead = monthly(date(2026, 2, 1), roster=roster, lead_days=20)
    workflows.repeating.create(ahead, **KIM)
    workflows.repeating.trigger_due(at(2026, 2, 10))
    assert nominals(workflows, MADE) == ["2026-02-01", "2026-03-01"]
    change(directory, ACME, tags=frozenset[str]())
    workflows.repeating.refresh(["acme"], by="kim", at=at(2026, 2, 11))
    assert (nominals(workflows, MADE), nominals(workflows, SUPERSEDED)) == (["2026-02-01"], ["2026-03-01"])
    assert workflows.repeating.line("books", "acme").next is None
    change(directory, ACME)
    triggered = workflows.repeating.refresh(["acme"], by="kim", at=at(2026, 2, 12))
    assert len(triggered.made) == 1
    assert nominals(workflows, MADE) == ["2026-02-01", "2026-03-01"]


def test_a_client_who_is_gone_from_the_directory(store: Store) -> None:
    """Its line ends, and what was listed ahead gives way; everything else goes on."""
    workflows, _ = practice(store)
    roster = Roster(clients=(Enrolment(client="acme"), Enrolment(client="bolt")))
    workflows.repeating.create(monthly(date(2026, 2, 1), roster=roster, lead_days=20), **KIM)
    workflows.repeating.trigger_due(at(2026, 2, 10))
    without, _ = practice(store, BOLT)
    triggered = without.repeating.trigger_due(at(2026, 3, 15))
    assert ([each.job.client for each in triggered.made], triggered.faults) == (["bolt"], ())
    assert [row.occurrence.firing.client for row in triggered.superseded] == []
    assert without.repeating.trigger_due(at(2026, 4, 15)).faults == ()


def test_what_was_listed_before_an_edit_is_settled(store: Store) -> None:
    """A change of the client's dates does not reach work that was listed by older rules."""
    workflows, directory = practice(store, ACME)
    kept = workflows.repeating.create(vat(), **KIM)
    workflows.repeating.trigger_due(at(2026, 4, 7))
    yearly = OnPeriodEnd(periods=ClientPeriods.FINANCIAL_YEARS)
    workflows.repeating.edit(attrs.evolve(kept, trigger=yearly), by="kim", at=at(2026, 4, 8))
    change(directory, ACME, vat=FEBRUARY, year_end=YearEnd(month=9, day=30))
    all_due(workflows, at(2026, 12, 31))
    assert nominals(workflows, SUPERSEDED) == []
    assert words(workflows, "vat") == ["2026-01-01/2026-03-31", "2026-04-01/2026-09-30"]


def test_skipped_periods_are_covered(store: Store) -> None:
    """What somebody left out is not done by another name when the stagger changes."""
    workflows, directory = practice(store, ACME)
    workflows.repeating.create(vat(), **KIM)
    line = workflows.repeating.line("vat", "acme")
    assert line.next is not None
    workflows.repeating.skip(line.next.firing, "done by the client", by="kim", at=at(2026, 2, 1))
    change(directory, ACME, vat=FEBRUARY)
    all_due(workflows, at(2026, 8, 31))
    assert [str(each) for each in covered(workflows, "vat")] == ["2026-04-01/2026-05-31"]


def test_monthly_returns_after_quarters(store: Store) -> None:
    """A quarter that gives way to months becomes three, each with its own date."""
    workflows, directory = practice(store, ACME)
    workflows.repeating.create(vat(), **KIM)
    workflows.repeating.trigger_due(at(2026, 4, 7))
    change(directory, ACME, vat=MONTHLY)
    workflows.repeating.trigger_due(at(2026, 4, 8))
    assert words(workflows, "vat") == ["2026-01-01/2026-01-31", "2026-02-01/2026-02-28", "2026-03-01/2026-03-31"]
    assert len(not_started(workflows)) == 3


def test_who_may_ask_for_it(store: Store) -> None:
    """A standard user plans the work of their own clients anew, and of no others."""
    workflows, _ = practice(store)
    workflows.repeating.create(monthly(date(2026, 2, 1)), **KIM)
    assert workflows.repeating.refresh(["acme"], by="stu", at=at(2026, 2, 1)).made
    with pytest.raises(UnknownClient):
        workflows.repeating.refresh(["acme", "bolt"], by="stu", at=at(2026, 2, 1))
    assert workflows.ids(Filter(clients=("bolt",)), today=date(2026, 2, 1)) == ()


def test_a_day_of_leaving_that_was_wrong(store: Store) -> None:
    """A client who left later than was known has all that came meanwhile, also if nobody asked before it left."""
    workflows, directory = practice(store, ACME)
    workflows.repeating.create(monthly(date(2026, 1, 1)), **KIM)
    change(directory, ACME, left_on=date(2026, 2, 10))
    all_due(workflows, at(2026, 3, 5))
    assert nominals(workflows, MADE) == ["2026-01-01", "2026-02-01"]
    change(directory, ACME, left_on=date(2026, 4, 10))
    all_due(workflows, at(2026, 6, 5))
    assert nominals(workflows, MADE) == ["2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01"]
