"""Health scores through the roof: explained as they are now, and listed as they were over time."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from dextflow.adapters.ledgers.memory import MemoryLedger
from dextflow.adapters.memory import MemoryDirectory
from dextflow.engine import health_score, history
from dextflow.errors import NotFound, UnknownClient, UnknownPerson
from dextflow.model import (
    DateRange,
    Delete,
    Enrolment,
    Instance,
    Light,
    LightBounds,
    Person,
    Policy,
    RuleWeight,
    ScoreAt,
    UnscoredCheck,
)
from dextflow.ports import Store
from dextflow.service import Workflows
from dextflow.testing.books import bill, contact, ledger
from service.world import NOW, PRACTICE, order_of

B1 = "aged_payables:b1"
YOUNG = tuple(bill(f"y{number}", "2026-10-20", "10.00", number=f"Y-{number}") for number in range(15))
BOOKS = ledger(contact("acme", "Mill"), bill("b1", "2026-06-01", "100.00", number="M-1"), *YOUNG)


@pytest.fixture
def practice(workflows: Workflows, make: Callable[..., Workflows], store: Store) -> Workflows:
    """The practice, with its template published; one of Acme's sixteen open bills is old."""
    return make(store, ledger=MemoryLedger({(PRACTICE, "acme"): BOOKS}))


def begun(practice: Workflows, key: str, at: datetime = NOW) -> Instance:
    [made] = practice.create(order_of(Enrolment(client="acme")), key=key, by="ada", at=at)
    return practice.start(made.id, by="ada", at=at, confirmed=True)


def test_the_score_is_explained(practice: Workflows) -> None:
    """One of sixteen bills is flagged, a quarter is tolerated: 75, teal, and the check says why."""
    acme = begun(practice, "k")
    health = practice.health.of(acme.id, by="ada")
    assert (health.score, health.light) == (75, Light.TEAL)
    [part] = health.checks
    assert (part.flagged, part.population, part.weight, part.score) == (1, 16, 1, 75)
    practice.dismissals.dismiss("acme", B1, by="ada", at=NOW)
    [part] = practice.health.of(acme.id).checks
    assert (part.flagged, part.dismissed, part.score) == (0, 1, 100)


def test_a_calculation_keeps_the_weight_that_it_was_given(
    practice: Workflows, make: Callable[..., Workflows], store: Store
) -> None:
    """Other weights count from the next calculation on; other bounds of the light at once."""
    acme = begun(practice, "k")
    policy = Policy(weights=(RuleWeight(rule="aged_payables", weight=0),), light=LightBounds(teal_from=80))
    other = make(store, ledger=MemoryLedger({(PRACTICE, "acme"): BOOKS}), policy=policy)
    assert (other.health.of(acme.id).score, other.health.of(acme.id).light) == (75, Light.AMBER)
    other.calculate(acme.id, by="ada", at=NOW)
    health = other.health.of(acme.id)
    left_out = UnscoredCheck(check="payables", rule="aged_payables", reason="its weight is 0")
    assert (health.score, health.left_out) == (None, (left_out,))


def test_scores_over_time(practice: Workflows) -> None:
    """Every calculation and dismissal of all workflows of a client is there by date, as its history has it."""
    first, second = begun(practice, "k"), begun(practice, "l", NOW + timedelta(days=1))
    practice.dismissals.dismiss("acme", B1, by="ada", at=NOW + timedelta(days=2))
    practice.calculate(first.id, by="ada", at=NOW + timedelta(days=3))
    deleted = begun(practice, "m", NOW + timedelta(days=4))
    practice.do(deleted.id, Delete(by="kim", at=NOW + timedelta(days=4)))
    scores = practice.health.over_time("acme")
    dismissed = [(2, workflow, 100) for workflow in sorted((first, second), key=lambda each: each.id)]
    in_order = [(0, first, 75), (1, second, 75), *dismissed, (3, first, 100)]
    assert [(each.at, each.workflow, each.health.score) for each in scores] == [
        (NOW + timedelta(days=day), workflow.id, score) for day, workflow, score in in_order
    ]
    assert (scores[0].name, scores[0].period) == ("Close", first.job.period)
    told = [entry.score for entry in history(practice.events(first.id)) if "check" in entry.text]
    assert told == [each.health.score for each in scores if each.workflow == first.id]
    assert practice.health.over_time("bolt") == ()


def test_scores_of_some_days(practice: Workflows) -> None:
    """Days are those of the practice: half past eleven at night in UTC is the next day in London's summer."""
    late = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    begun(practice, "k", late)

    def on(first: int | None, last: int | None) -> tuple[ScoreAt, ...]:
        days = (None if day is None else date(2026, 7, day) for day in (first, last))
        return practice.health.over_time("acme", DateRange(first=next(days), last=next(days)))

    assert len(on(2, 2)) == len(on(None, 2)) == len(on(2, None)) == len(on(None, None)) == 1
    assert on(1, 1) == on(None, 1) == on(3, None) == ()


def test_a_person_sees_the_scores_of_their_clients(practice: Workflows, directory: MemoryDirectory) -> None:
    """Scores of other clients, and of nobody's workflow, are not there."""
    directory.add(PRACTICE, people=[Person(id="stu", name="Stu", clients=frozenset({"bolt"}))])
    acme = begun(practice, "k")
    with pytest.raises(NotFound):
        practice.health.of(acme.id, by="stu")
    with pytest.raises(UnknownClient):
        practice.health.over_time("acme", by="stu")
    with pytest.raises(UnknownPerson):
        practice.health.over_time("acme", by="ghost")
    with pytest.raises(NotFound):
        practice.health.of("none")
    assert len(practice.health.over_time("acme", by="ada")) == 1
    assert practice.health.of(acme.id).score == health_score(practice.get(acme.id).results)
