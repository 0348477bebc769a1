"""What is due of repeating workflows is made once, whenever and however often one asks."""

from datetime import date, timedelta

import attrs
import pytest

from dextflow.adapters.memory import MemoryStore
from dextflow.errors import InvalidValue, NotEntitled, TemplateRetired, UnknownPerson
from dextflow.model import (
    CatchUp,
    Client,
    Convention,
    Delete,
    Enrolment,
    Entitlements,
    EveryInterval,
    Filter,
    FiringStatus,
    Members,
    Offset,
    Overlap,
    PeriodOption,
    Policy,
    Roster,
    Scheduled,
    Status,
)
from dextflow.ports import Store
from dextflow.service import Triggered
from dextflow.service.records import derive_id
from service.standing import (
    ACME,
    BOLT,
    KIM,
    QUARTERS,
    accounts,
    all_due,
    at,
    change,
    covered,
    listed,
    monthly,
    nominals,
    periods,
    practice,
    start,
    vat,
)
from service.world import PRACTICE, TEMPLATE

MADE, SKIPPED, PENDING, SUPERSEDED = (
    FiringStatus.MADE,
    FiringStatus.SKIPPED,
    FiringStatus.PENDING,
    FiringStatus.SUPERSEDED,
)


def test_what_is_due_is_made_with_its_people_period_and_dates(store: Store) -> None:
    """The first of each month makes one workflow for each client, about the month before and due in two weeks."""
    workflows, _ = practice(store)
    workflows.repeating.create(monthly(date(2026, 2, 1)), **KIM)
    assert workflows.repeating.trigger_due(at(2026, 1, 31)).made == ()
    triggered = workflows.repeating.trigger_due(at(2026, 2, 1))
    acme, bolt = sorted(triggered.made, key=lambda each: each.job.client)
    assert (acme.job.client, acme.job.assignee, acme.job.reviewers) == ("acme", "ada", ("rob",))
    assert (str(acme.job.period), acme.job.starts_on, acme.job.due_on) == (
        "2026-01-01/2026-01-31",
        date(2026, 2, 1),
        date(2026, 2, 15),
    )
    assert bolt.job.reviewers == ()
    assert workflows.get(acme.id) == acme
    assert workflows.ids(Filter(repeating=("books",)), today=date(2026, 2, 1)) == tuple(
        sorted(each.id for each in triggered.made)
    )


def test_a_firing_has_one_identity(store: Store) -> None:
    """The workflow's id follows from the repeating workflow, the client and the nominal date alone."""
    workflows, _ = practice(store, ACME)
    workflows.repeating.create(monthly(date(2026, 2, 1)), **KIM)
    [made] = workflows.repeating.trigger_due(at(2026, 2, 3)).made
    assert made.job.firing is not None
    assert made.job.firing.code == "books-acme-20260201"
    assert made.id == derive_id(PRACTICE, "books|2026-02-01", "acme")
    [row] = workflows.repeating.firings()
    assert (row.workflow, row.status, row.by, row.version) == (made.id, MADE, "dextflow", 1)


def test_asking_again_makes_nothing(store: Store) -> None:
    """The same question, the same day or earlier, from this or another process, changes nothing at all."""
    workflows, _ = practice(store)
    workflows.repeating.create(monthly(date(2026, 2, 1)), **KIM)
    workflows.repeating.trigger_due(at(2026, 3, 10))
    rows, lines = list(workflows.repeating.firings()), list(workflows.repeating.lines("books"))
    other, _ = practice(store)
    for again in (workflows, other):
        for when in (at(2026, 3, 10), at(2026, 3, 31), at(2026, 2, 5), at(2025, 12, 31)):
            assert again.repeating.trigger_due(when) == Triggered()
    assert (list(workflows.repeating.firings()), list(workflows.repeating.lines("books"))) == (rows, lines)


def test_day_by_day_is_as_at_once(store: Store) -> None:
    """Whoever asks each day has the same firings as whoever asks once after half a year."""
    daily, _ = practice(store)
    once, _ = practice(MemoryStore())
    for workflows in (daily, once):
        workflows.repeating.create(monthly(date(2026, 1, 31)), **KIM)
        workflows.repeating.create(vat(), **KIM)
    for number in range(182):
        daily.repeating.trigger_due(at(2026, 1, 1) + timedelta(days=number))
    once.repeating.trigger_due(at(2026, 7, 1))
    found = [{row.occurrence for row in each.repeating.firings()} for each in (daily, once)]
    assert found[0] == found[1]
    assert nominals(daily, MADE, repeating="books", client="acme") == [
        "2026-01-31",
        "2026-02-28",
        "2026-03-31",
        "2026-04-30",
        "2026-05-31",
        "2026-06-30",
    ]
    assert nominals(daily, MADE, repeating="vat") == ["2026-03-31"]


@pytest.mark.parametrize(
    ("catch_up", "made", "skipped"),
    [
        (CatchUp.ALL, ["2026-02-01", "2026-03-01", "2026-04-01"], []),
        (CatchUp.LATEST, ["2026-04-01"], ["2026-02-01", "2026-03-01"]),
        (CatchUp.NONE, [], ["2026-02-01", "2026-03-01", "2026-04-01"]),
    ],
)
def test_catching_up(store: Store, catch_up: CatchUp, made: list[str], skipped: list[str]) -> None:
    """After a quarter without asking, all dates are made, or the latest, or none; the others say why not."""
    workflows, _ = practice(store, ACME)
    workflows.repeating.create(monthly(date(2026, 2, 1), catch_up=catch_up), **KIM)
    triggered = workflows.repeating.trigger_due(at(2026, 4, 9))
    assert (
        nominals(workflows, MADE)
        == made
        == [each.job.firing.nominal.isoformat() for each in triggered.made if each.job.firing]
    )
    assert nominals(workflows, SKIPPED) == skipped
    assert len(triggered.skipped) == len(skipped)
    for row in triggered.skipped:
        assert (row.by, row.at, bool(row.reason)) == ("dextflow", at(2026, 4, 9), True)
    assert workflows.repeating.line("books", "acme").covered_until == date(2026, 4, 1)


def test_none_makes_what_is_due_today(store: Store) -> None:
    """Without catching up, what is asked for on its very day is made."""
    workflows, _ = practice(store, ACME)
    workflows.repeating.create(monthly(date(2026, 2, 1), catch_up=CatchUp.NONE), **KIM)
    assert len(workflows.repeating.trigger_due(at(2026, 2, 1)).made) == 1


def test_overlap_allowed(store: Store) -> None:
    """Both go on."""
    workflows, _ = practice(store, ACME)
    workflows.repeating.create(monthly(date(2026, 2, 1)), **KIM)
    all_due(workflows, at(2026, 3, 1))
    assert len(listed(workflows)) == 2


def test_overlap_skipped(store: Store) -> None:
    """While the one before is open the new one is skipped; once it is gone, the next is made."""
    workflows, _ = practice(store, ACME)
    workflows.repeating.create(monthly(date(2026, 2, 1), overlap=Overlap.SKIP), **KIM)
    [first] = workflows.repeating.trigger_due(at(2026, 2, 1)).made
    start(workflows, first, at(2026, 2, 2))
    [skipped] = workflows.repeating.trigger_due(at(2026, 3, 1)).skipped
    assert skipped.reason == "the work of the time before is still open"
    workflows.do(first.id, Delete(by="kim", at=at(2026, 3, 2)))
    assert len(workflows.repeating.trigger_due(at(2026, 4, 1)).made) == 1


def test_overlap_skipped_among_several(store: Store) -> None:
    """Of several dates that are due at once, the first is made and the others find it open."""
    workflows, _ = practice(store, ACME)
    workflows.repeating.create(monthly(date(2026, 2, 1), overlap=Overlap.SKIP), **KIM)
    workflows.repeating.trigger_due(at(2026, 4, 1))
    assert nominals(workflows, MADE) == ["2026-02-01"]
    assert nominals(workflows, SKIPPED) == ["2026-03-01", "2026-04-01"]


def test_overlap_superseded(store: Store) -> None:
    """Work that nobody has begun gives way to the new one, with who and why; work that is begun goes on."""
    workflows, _ = practice(store, ACME)
    workflows.repeating.create(monthly(date(2026, 2, 1), overlap=Overlap.SUPERSEDE), **KIM)
    [first] = workflows.repeating.trigger_due(at(2026, 2, 1)).made
    triggered = workflows.repeating.trigger_due(at(2026, 3, 1))
    [gone], [second] = triggered.superseded, triggered.made
    assert (gone.workflow, gone.status, gone.reason, gone.by) == (
        first.id,
        SUPERSEDED,
        "a later one has come",
        "dextflow",
    )
    assert workflows.get(first.id).status is Status.DELETED
    assert [each.id for each in listed(workflows)] == [second.id]
    start(workflows, second, at(2026, 3, 2))
    workflows.repeating.trigger_due(at(2026, 4, 1))
    assert len(listed(workflows)) == 2


def test_overlap_superseded_among_several(store: Store) -> None:
    """Of several dates that are due at once only the last is listed; the others never were."""
    workflows, _ = practice(store, ACME)
    workflows.repeating.create(monthly(date(2026, 2, 1), overlap=Overlap.SUPERSEDE), **KIM)
    workflows.repeating.trigger_due(at(2026, 4, 1))
    assert nominals(workflows, MADE) == ["2026-04-01"]
    assert nominals(workflows, SUPERSEDED) == ["2026-02-01", "2026-03-01"]
    assert len(workflows.ids(Filter(statuses=tuple(Status)), today=date(2026, 4, 1))) == 1


def test_lead_time(store: Store) -> None:
    """Ten days ahead it is listed, and it starts and is due as without."""
    workflows, _ = practice(store, ACME)
    workflows.repeating.create(monthly(date(2026, 2, 11), lead_days=10), **KIM)
    assert workflows.repeating.trigger_due(at(2026, 1, 31)).made == ()
    [made] = workflows.repeating.trigger_due(at(2026, 2, 1)).made
    assert (made.job.starts_on, made.job.due_on) == (date(2026, 2, 11), date(2026, 2, 25))


def test_off_holidays(store: Store) -> None:
    """A date on a bank holiday goes to the next working day; it keeps its identity and its period."""
    workflows, _ = practice(store, ACME)
    order = monthly(date(2026, 1, 1), holidays=Convention.FOLLOWING, calendar="GB-EAW")
    workflows.repeating.create(order, **KIM)
    assert nominals(workflows) == []
    [made] = workflows.repeating.trigger_due(at(2026, 1, 2)).made
    assert (made.job.starts_on, str(made.job.period)) == (date(2026, 1, 2), "2025-12-01/2025-12-31")
    assert nominals(workflows, MADE) == ["2026-01-01"]


def test_the_first_date_may_be_today(store: Store) -> None:
    """By default what is created on its first date enters the list at once."""
    workflows, _ = practice(store, ACME)
    workflows.repeating.create(monthly(date(2026, 1, 1)), **KIM)
    assert nominals(workflows, MADE) == ["2026-01-01"]


def test_the_first_date_is_a_later_one_under_the_older_rule(store: Store) -> None:
    """Without same-day starts, what is set up on its date first appears at the next."""
    workflows, _ = practice(store, ACME, policy=Policy(same_day_start=False))
    workflows.repeating.create(monthly(date(2026, 1, 1)), **KIM)
    assert nominals(workflows) == []
    [made] = workflows.repeating.trigger_due(at(2026, 2, 1)).made
    assert made.job.starts_on == date(2026, 2, 1)


def test_days_are_those_of_the_practice(store: Store) -> None:
    """Half past eleven at night in London in summer is another date than in UTC."""
    workflows, _ = practice(store, ACME)
    workflows.repeating.create(monthly(date(2026, 7, 1)), **KIM)
    assert workflows.repeating.trigger_due(at(2026, 6, 30, 22)).made == ()
    assert len(workflows.repeating.trigger_due(at(2026, 6, 30, 23)).made) == 1


def test_members_are_those_at_each_firing(store: Store) -> None:
    """Whoever is tagged later joins at the next firing, and whoever is not tagged any more has none."""
    workflows, directory = practice(store)
    order = monthly(date(2026, 2, 1), roster=Roster(members=Members.TAG, tag="monthly"))
    workflows.repeating.create(order, **KIM)
    assert [each.job.client for each in workflows.repeating.trigger_due(at(2026, 2, 1)).made] == ["acme"]
    bolt = change(directory, BOLT, tags=frozenset({"monthly"}))
    acme = change(directory, ACME, tags=frozenset[str]())
    assert [each.job.client for each in workflows.repeating.trigger_due(at(2026, 3, 1)).made] == ["bolt"]
    change(directory, acme, tags=frozenset({"monthly"}))
    change(directory, bolt, tags=frozenset[str]())
    triggered = workflows.repeating.trigger_due(at(2026, 5, 2))
    assert [(each.job.client, str(each.job.period)) for each in triggered.made] == [
        ("acme", "2026-03-01/2026-03-31"),
        ("acme", "2026-04-01/2026-04-30"),
    ]


def test_clients_who_join_and_leave(store: Store) -> None:
    """Nothing is made for dates before a client joined or after it left; the day itself counts."""
    workflows, directory = practice(store, attrs.evolve(ACME, joined_on=date(2026, 3, 1)))
    workflows.repeating.create(monthly(date(2026, 2, 1)), **KIM)
    all_due(workflows, at(2026, 4, 15))
    assert nominals(workflows, MADE) == ["2026-03-01", "2026-04-01"]
    change(directory, ACME, joined_on=date(2026, 3, 1), left_on=date(2026, 5, 1))
    all_due(workflows, at(2026, 9, 1))
    assert nominals(workflows, MADE) == ["2026-03-01", "2026-04-01", "2026-05-01"]


def test_the_latest_template_is_used(store: Store) -> None:
    """A version that is published before a firing is the one it is made of."""
    workflows, _ = practice(store, ACME)
    workflows.repeating.create(monthly(date(2026, 2, 1)), **KIM)
    workflows.repeating.trigger_due(at(2026, 2, 1))
    workflows.templates.publish(attrs.evolve(TEMPLATE, version=2, name="Close, improved"))
    workflows.repeating.trigger_due(at(2026, 3, 1))
    assert [(each.job.template.version, each.job.name) for each in listed(workflows)] == [
        (1, "Close"),
        (2, "Close, improved"),
    ]


def test_the_rows_of_a_roster_say_who_does_it(store: Store) -> None:
    """A row wins over the roster's people, and these over the client's account."""
    workflows, _ = practice(store)
    roster = Roster(
        members=Members.ALL, assignee="kim", reviewers=(), clients=(Enrolment(client="bolt", assignee="rob"),)
    )
    workflows.repeating.create(monthly(date(2026, 1, 1), roster=roster, name="Books"), **KIM)
    found = {each.job.client: each.job for each in (*listed(workflows), *listed(workflows, "bolt"))}
    assert (found["acme"].assignee, found["acme"].reviewers, found["acme"].name) == ("kim", (), "Books")
    assert (found["bolt"].assignee, found["bolt"].reviewers) == ("rob", ())


def test_one_that_cannot_be_made_holds_up_nobody(store: Store) -> None:
    """A person who is gone is a fault of those lines, told each time until it is mended; all others are made."""
    workflows, directory = practice(store, attrs.evolve(ACME, account_assignee="gone"), BOLT)
    workflows.repeating.create(monthly(date(2026, 2, 1)), **KIM)
    for when in (at(2026, 2, 1), at(2026, 2, 2)):
        triggered = workflows.repeating.trigger_due(when)
        assert [each.job.client for each in triggered.made] == (["bolt"] if when == at(2026, 2, 1) else [])
        [fault] = triggered.faults
        assert (fault.repeating, fault.client) == ("books", "acme")
        assert isinstance(fault.error, UnknownPerson)
    change(directory, ACME)
    triggered = workflows.repeating.trigger_due(at(2026, 2, 3))
    assert ([each.job.client for each in triggered.made], triggered.faults) == (["acme"], ())


def test_a_retired_template_is_a_fault_of_its_lines(store: Store) -> None:
    """Other repeating workflows go on, and what was missed is made once the template is restored."""
    workflows, _ = practice(store, ACME)
    workflows.templates.publish(attrs.evolve(TEMPLATE, id="other"))
    workflows.repeating.create(monthly(date(2026, 2, 1)), **KIM)
    workflows.repeating.create(monthly(date(2026, 2, 1), id="others", template="other"), **KIM)
    workflows.templates.retire("close", at=at(2026, 1, 20))
    triggered = workflows.repeating.trigger_due(at(2026, 2, 1))
    [made], [fault] = triggered.made, triggered.faults
    assert made.job.template.id == "other"
    assert (fault.repeating, type(fault.error)) == ("books", TemplateRetired)
    workflows.templates.restore("close")
    assert len(workflows.repeating.trigger_due(at(2026, 3, 1)).made) == 3


def test_a_missing_date_waits_and_is_made_when_it_is_known(store: Store) -> None:
    """A firing whose period cannot be said is pending, once, and made when the client's date is entered."""
    workflows, directory = practice(store, attrs.evolve(ACME, year_end=None))
    workflows.repeating.create(monthly(date(2026, 2, 1), period=PeriodOption.LAST_FINANCIAL_YEAR), **KIM)
    [pending] = workflows.repeating.trigger_due(at(2026, 2, 1)).pending
    assert (pending.status, pending.occurrence.missing, pending.workflow) == (PENDING, ("year_end",), None)
    assert workflows.repeating.trigger_due(at(2026, 2, 2)).pending == ()
    change(directory, ACME)
    triggered = workflows.repeating.trigger_due(at(2026, 2, 3))
    assert periods(triggered.made) == ["2024-04-01/2025-03-31"]
    [row] = workflows.repeating.firings()
    assert (row.status, row.version) == (MADE, 2)


def test_a_trigger_without_its_date_begins_when_it_is_known(store: Store) -> None:
    """A client whose VAT periods are not known has a line that says what is missing, and begins later."""
    workflows, directory = practice(store, attrs.evolve(ACME, vat=None))
    workflows.repeating.create(vat(), **KIM)
    line = workflows.repeating.line("vat", "acme")
    assert (line.next, line.missing) == (None, ("vat",))
    assert workflows.repeating.trigger_due(at(2026, 5, 1)).made == ()
    change(directory, ACME, vat=QUARTERS)
    triggered = workflows.repeating.trigger_due(at(2026, 7, 10))
    assert periods(triggered.made) == ["2026-01-01/2026-03-31", "2026-04-01/2026-06-30"]


def test_clients_with_different_dates_share_one(store: Store) -> None:
    """Each has its own year, and its own date."""
    workflows, _ = practice(store)
    workflows.repeating.create(accounts(), **KIM)
    all_due(workflows, at(2027, 1, 2))
    assert [str(each) for each in covered(workflows, "accounts")] == ["2025-04-01/2026-03-31"]
    assert [str(each) for each in covered(workflows, "accounts", "bolt")] == ["2026-01-01/2026-12-31"]


def test_much_is_made_in_parts(store: Store) -> None:
    """However little is made at a time, everything is made once, and `more` says when to ask again."""
    clients = [Client(id=f"c{number:03}", name=f"Client {number}") for number in range(130)]
    workflows, _ = practice(store, *clients)
    workflows.repeating.create(monthly(date(2026, 2, 1)), **KIM)
    parts = all_due(workflows, at(2026, 4, 1), most=60)
    assert len(parts) > 2
    assert sum(len(part.made) for part in parts) == 3 * 130
    assert len(nominals(workflows, MADE)) == 3 * 130


def test_many_dates_of_one_client_are_made_in_parts(store: Store) -> None:
    """A line that has waited for a year of days has them all made, in their order."""
    workflows, _ = practice(store, ACME)
    daily = EveryInterval(first_on=date(2026, 1, 1), every=Offset(value=1))
    workflows.repeating.create(monthly(trigger=Scheduled(pattern=daily)), **KIM)
    all_due(workflows, at(2026, 12, 31))
    assert len(nominals(workflows, MADE)) == 365


def test_deleting_one_leaves_the_standing_order_running(store: Store) -> None:
    """What a person deleted neither comes back nor stops what comes next."""
    workflows, _ = practice(store, ACME)
    workflows.repeating.create(monthly(date(2026, 2, 1)), **KIM)
    [made] = workflows.repeating.trigger_due(at(2026, 2, 1)).made
    workflows.do(made.id, Delete(by="kim", at=at(2026, 2, 1)))
    assert workflows.repeating.trigger_due(at(2026, 2, 1)).made == ()
    assert len(workflows.repeating.trigger_due(at(2026, 3, 1)).made) == 1
    assert nominals(workflows, MADE) == ["2026-02-01", "2026-03-01"]


def test_settings_that_the_template_no_longer_has_do_no_harm(store: Store) -> None:
    """A check that a new version dropped has no settings any more; one that it added has its defaults."""
    workflows, _ = practice(store, ACME)
    workflows.repeating.create(monthly(date(2026, 2, 1)), **KIM)
    workflows.templates.publish(attrs.evolve(TEMPLATE, version=2, groups=TEMPLATE.groups[1:]))
    assert len(workflows.repeating.trigger_due(at(2026, 2, 1)).made) == 1


def test_what_it_needs(store: Store) -> None:
    """A time without a zone, no workflow at all, and a plan without workflows are refused, and nothing happens."""
    workflows, _ = practice(store)
    workflows.repeating.create(monthly(date(2026, 2, 1)), **KIM)
    with pytest.raises(InvalidValue, match="no time zone"):
        workflows.repeating.trigger_due(at(2026, 2, 1).replace(tzinfo=None))
    with pytest.raises(InvalidValue, match="one or more"):
        workflows.repeating.trigger_due(at(2026, 2, 1), most=0)
    without, _ = practice(store, entitlements=Entitlements(features=frozenset()))
    with pytest.raises(NotEntitled):
        without.repeating.trigger_due(at(2026, 2, 1))
    assert nominals(workflows) == []
