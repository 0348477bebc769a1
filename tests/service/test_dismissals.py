"""Dismissals: by whom, for whom, for how long; what follows at once, what never does, and who was first."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, cast

import attrs
import pytest

from dextflow.adapters.ledgers.memory import MemoryLedger
from dextflow.adapters.memory import MemoryDirectory
from dextflow.engine import replay
from dextflow.engine.rights import ACTS, Act
from dextflow.errors import (
    Conflict,
    Corrupt,
    InvalidValue,
    NotEntitled,
    NotFound,
    NotPermitted,
    Unavailable,
    UnknownClient,
    UnknownOutcome,
    UnknownPerson,
)
from dextflow.model import (
    AddOn,
    Approve,
    CheckResult,
    CheckStatus,
    Client,
    Dismissal,
    DismissalAct,
    DismissalFilter,
    Enrolment,
    Entitlements,
    Facts,
    HandBack,
    Instance,
    Mark,
    Outcome,
    Person,
    ResultsRecorded,
    Role,
    Status,
    Submit,
    Subscription,
    Tier,
)
from dextflow.ports import Batch, Put, Store
from dextflow.scheduling import month_of
from dextflow.service import Workflows
from dextflow.service.dismissal_records import dismissal_id
from dextflow.testing.books import bill, contact, ledger
from dextflow.testing.faulty import Fault, FaultyStore
from service.world import NOW, PEOPLE, PRACTICE, order_of

LATER = NOW + timedelta(days=1)
B1, B2 = "aged_payables:b1", "aged_payables:b2"
BOOKS = ledger(
    contact("acme", "Mill"),
    bill("b1", "2026-06-01", "100.00", number="M-1"),
    bill("b2", "2026-05-01", "80.00", number="M-2"),
)


class CountedLedger:
    """A ledger that counts how often it is read."""

    def __init__(self, facts: Facts = BOOKS) -> None:
        self._inner = MemoryLedger({(PRACTICE, client): facts for client in ("acme", "bolt")})
        self.fetches = 0

    def __getattr__(self, name: str) -> Any:
        self.fetches += name == "fetch"
        return getattr(self._inner, name)


@pytest.fixture
def books() -> CountedLedger:
    return CountedLedger()


@pytest.fixture
def practice(
    make: Callable[..., Workflows], store: Store, workflows: Workflows, books: CountedLedger
) -> Workflows:
    """The practice with two old bills in each client's books."""
    return make(store, ledger=books)


@pytest.fixture
def acme(practice: Workflows) -> Instance:
    """A workflow of Acme that is under way, with both bills found."""
    return begun(practice, "acme", "k")


def begun(practice: Workflows, client: str, key: str, **parts: Any) -> Instance:
    [made] = practice.create(attrs.evolve(order_of(Enrolment(client=client)), **parts), key=key, by="ada", at=NOW)
    return practice.start(made.id, by="ada", at=NOW, confirmed=True)


def result_of(instance: Instance) -> CheckResult:
    [result] = instance.results
    return result


def keys(result: CheckResult) -> tuple[list[str], list[str]]:
    """The keys that count, and those that are dismissed."""
    return [each.key for each in result.findings], [each.key for each in result.dismissed]


def test_a_dismissal_changes_work_in_progress_without_another_fetch(
    practice: Workflows, acme: Instance, books: CountedLedger
) -> None:
    """The finding leaves the score and stays in sight, the record says so, and the books are not read again."""
    before = result_of(acme)
    assert (keys(before), before.score) == (([B1, B2], []), 0)
    [dismissal] = practice.dismissals.dismiss("acme", B2, by="pat", at=LATER, reason="Agreed with the client.")
    assert dismissal == Dismissal(
        client="acme",
        finding=B2,
        by="pat",
        at=LATER,
        summary=before.findings[1].summary,
        reason="Agreed with the client.",
    )
    after = practice.get(acme.id)
    assert keys(result_of(after)) == ([B1], [B2])
    assert (result_of(after).status, result_of(after).digest) == (CheckStatus.FLAGGED, before.digest)
    last = practice.events(acme.id)[-1]
    assert isinstance(last, ResultsRecorded)
    assert (last.by, last.at, last.because) == ("pat", LATER, "findings were dismissed or restored")
    assert replay(after.plan, practice.events(acme.id)) == after
    assert books.fetches == 1


def test_all_dismissed_passes_and_an_undo_brings_all_back(practice: Workflows, acme: Instance) -> None:
    """With every finding dismissed the check passes with 100; undone, its result is as it was."""
    before = result_of(acme)
    practice.dismissals.dismiss("acme", B1, B2, by="pat", at=LATER)
    passed = result_of(practice.get(acme.id))
    assert (passed.status, passed.score, keys(passed)) == (CheckStatus.PASS, 100, ([], [B1, B2]))
    undone = practice.dismissals.undo("acme", B1, B2, by="rob", at=LATER, reason="Not agreed after all.")
    assert [(each.active, each.by, each.version) for each in undone] == [(False, "rob", 2)] * 2
    assert result_of(practice.get(acme.id)) == before


def test_a_dismissal_holds_in_all_workflows_and_periods_of_its_client(practice: Workflows, acme: Instance) -> None:
    """A later period finds it dismissed; another client with the same key does not."""
    bolt = begun(practice, "bolt", "other")
    practice.dismissals.dismiss("acme", B1, by="ada", at=NOW)
    november = begun(practice, "acme", "next", period=month_of(NOW.date()), due_on=LATER.date())
    assert keys(result_of(november)) == ([B2], [B1])
    assert keys(result_of(practice.get(bolt.id))) == ([B1, B2], [])
    again = practice.calculate(acme.id, by="ada", at=LATER)
    assert keys(result_of(again)) == ([B2], [B1])


def test_what_is_reported_is_what_is_kept(practice: Workflows, acme: Instance) -> None:
    """Whoever watches a calculation sees dismissed findings as such."""
    practice.dismissals.dismiss("acme", B1, by="ada", at=NOW)
    seen: list[CheckResult] = []
    after = practice.calculate(acme.id, by="ada", at=LATER, on_result=seen.append)
    assert tuple(seen) == after.results


def test_locked_work_is_never_changed(practice: Workflows, acme: Instance) -> None:
    """Under review and completed, results stay; handed back, the next calculation sees the dismissal."""
    for item in ("payables", "paper", "report"):
        practice.do(acme.id, Mark(by="ada", at=NOW, item=item, outcome=Outcome.COMPLETE))
    submitted = practice.do(acme.id, Submit(by="ada", at=NOW))
    practice.dismissals.dismiss("acme", B1, by="ada", at=NOW)
    assert practice.get(acme.id) == submitted
    practice.do(acme.id, HandBack(by="rob", at=NOW, comment="Look again."))
    assert keys(result_of(practice.calculate(acme.id, by="ada", at=NOW))) == ([B2], [B1])
    practice.do(acme.id, Submit(by="ada", at=NOW))
    locked = practice.do(acme.id, Approve(by="rob", at=NOW))
    assert locked.status is Status.COMPLETED
    practice.dismissals.undo("acme", B1, by="ada", at=LATER)
    assert practice.get(acme.id) == locked


def test_doing_it_twice_changes_nothing(practice: Workflows, acme: Instance) -> None:
    """A second dismissal or undo of the same finding leaves the first, with its reason, and one event each."""
    dismissals = practice.dismissals
    [first] = dismissals.dismiss("acme", B1, by="ada", at=NOW, reason="Paid in cash.")
    assert dismissals.dismiss("acme", B1, B1, by="rob", at=LATER, reason="Other.") == (first,)
    [undone] = dismissals.undo("acme", B1, by="rob", at=LATER)
    assert dismissals.undo("acme", B1, by="ada", at=LATER) == (undone,)
    [again] = dismissals.dismiss("acme", B1, by="pat", at=LATER, reason="Again.")
    assert (
        dismissals.get("acme", B1) == again == attrs.evolve(first, by="pat", at=LATER, reason="Again.", version=3)
    )
    assert [(event.act, event.by, event.reason) for event in dismissals.history("acme", B1)] == [
        (DismissalAct.DISMISSED, "ada", "Paid in cash."),
        (DismissalAct.RESTORED, "rob", ""),
        (DismissalAct.DISMISSED, "pat", "Again."),
    ]
    assert dismissals.dismiss("acme", by="ada", at=NOW) == ()


def test_what_was_never_dismissed_cannot_be_undone(practice: Workflows, acme: Instance) -> None:
    """An undo of several is of all or none."""
    practice.dismissals.dismiss("acme", B1, by="ada", at=NOW)
    with pytest.raises(NotFound, match="b2"):
        practice.dismissals.undo("acme", B1, B2, by="ada", at=NOW)
    assert practice.dismissals.get("acme", B1).active
    for ask in (practice.dismissals.get, practice.dismissals.history):
        with pytest.raises(NotFound):
            ask("acme", B2)
        with pytest.raises(NotFound):
            ask("acme", "\0")


def test_dismissals_are_listed_and_filtered(practice: Workflows) -> None:
    """They are found by client, rule, person and standing, page by page, in the order of their keys."""
    dismissals = practice.dismissals
    dismissals.dismiss("acme", B2, "dormant_accounts:a1", by="ada", at=NOW)
    dismissals.dismiss("bolt", B1, by="rob", at=NOW)
    dismissals.undo("acme", B2, by="pat", at=LATER)

    def found(**asked: Any) -> list[tuple[str, str]]:
        return [(each.client, each.finding) for each in dismissals.find(DismissalFilter(**asked)).dismissals]

    dormant = ("acme", "dormant_accounts:a1")
    assert found() == [("bolt", B1), dormant]
    assert found(active=None) == [("bolt", B1), ("acme", B2), dormant]
    assert found(active=False) == found(by=("pat",), active=None) == [("acme", B2)]
    assert found(rules=("dormant_accounts",)) == found(clients=("acme",)) == [dormant]
    assert found(clients=()) == found(clients=("\0",)) == found(by=("ada",), clients=("bolt",)) == []
    first = dismissals.find(limit=1)
    rest = dismissals.find(after=first.after, limit=1)
    assert [each.finding for each in (*first.dismissals, *rest.dismissals)] == [B1, "dormant_accounts:a1"]
    assert rest.after is None
    with pytest.raises(InvalidValue):
        dismissals.find(limit=0)


def test_a_person_sees_and_does_what_is_granted(practice: Workflows, directory: MemoryDirectory) -> None:
    """Of clients that are not granted, nothing is dismissed, undone or seen."""
    directory.add(PRACTICE, people=[Person(id="stu", name="Stu", clients=frozenset({"acme"}))])
    dismissals = practice.dismissals
    dismissals.dismiss("acme", B1, by="stu", at=NOW)
    dismissals.dismiss("bolt", B1, by="ada", at=NOW)
    assert [each.client for each in dismissals.find(by="stu").dismissals] == ["acme"]
    assert dismissals.find(DismissalFilter(clients=("bolt",)), by="stu").dismissals == ()
    assert dismissals.get("acme", B1, by="stu").by == "stu"
    for ask in (
        lambda: dismissals.dismiss("bolt", B2, by="stu", at=NOW),
        lambda: dismissals.undo("bolt", B1, by="stu", at=NOW),
        lambda: dismissals.get("bolt", B1, by="stu"),
        lambda: dismissals.history("bolt", B1, by="stu"),
        lambda: dismissals.dismiss("nobody", B1, by="kim", at=NOW),
    ):
        with pytest.raises(UnknownClient):
            ask()
    with pytest.raises(UnknownPerson):
        dismissals.dismiss("acme", B1, by="ghost", at=NOW)
    assert len(dismissals.find().dismissals) == 2


def test_it_takes_the_add_on_and_the_right(
    practice: Workflows, make: Callable[..., Workflows], store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without Data Health nobody dismisses, and neither does a role that may not; a plan without workflows may."""
    advanced = make(store, entitlements=Entitlements.of(Subscription.PRACTICE_ADVANCED))
    with pytest.raises(NotEntitled, match="data-driven checks"):
        advanced.dismissals.dismiss("acme", B1, by="ada", at=NOW)
    essentials = Entitlements.of(Subscription.PRACTICE_ESSENTIALS, AddOn.DATA_HEALTH)
    make(store, entitlements=essentials).dismissals.dismiss("acme", B1, by="ada", at=NOW)
    monkeypatch.setitem(cast("dict[Act, frozenset[Role]]", ACTS[Tier.CURRENT]), Act.DISMISS, frozenset())
    with pytest.raises(NotPermitted, match="dismiss findings"):
        practice.dismissals.undo("acme", B1, by="ada", at=NOW)


@pytest.mark.parametrize("key", ["", "  ", "nul\0", "half \ud800"])
def test_what_is_no_key_is_refused(practice: Workflows, key: str) -> None:
    """A key is a text that a store can keep and that is not blank; a time has a zone."""
    with pytest.raises(InvalidValue, match="key"):
        practice.dismissals.dismiss("acme", B1, key, by="ada", at=NOW)
    with pytest.raises(InvalidValue, match="zone"):
        practice.dismissals.dismiss("acme", B1, by="ada", at=datetime(2026, 11, 2))  # noqa: DTZ001 - as a mistake
    assert practice.dismissals.find().dismissals == ()


# ---------------------------------------------------------------- races, faults and damage


class Before:
    """A store on which something else happens before a commit, once."""

    def __init__(self, inner: Store, happens: Callable[[], object]) -> None:
        self._inner = inner
        self._happens: Callable[[], object] | None = happens

    def __getattr__(self, name: str) -> Any:
        if name == "commit" and self._happens:
            happens, self._happens = self._happens, None
            happens()
        return getattr(self._inner, name)


def test_of_two_who_dismiss_at_once_the_first_is_kept(
    practice: Workflows, make: Callable[..., Workflows], store: Store
) -> None:
    """The second learns that it is done; there is one event."""
    racing = make(Before(store, lambda: practice.dismissals.dismiss("acme", B1, by="rob", at=NOW)))
    [kept] = racing.dismissals.dismiss("acme", B1, by="ada", at=NOW)
    assert kept.by == "rob"
    assert len(practice.dismissals.history("acme", B1)) == 1


def test_who_always_loses_learns_it(practice: Workflows, make: Callable[..., Workflows], store: Store) -> None:
    """Somebody who is always too late gets a conflict, instead of trying for ever."""

    class Lost:
        """A store that others are always quicker to write to."""

        commits = 0

        def __getattr__(self, name: str) -> Any:
            if name == "commit":
                Lost.commits += 1
                raise Conflict("dismissal", B1, 0, 1)
            return getattr(store, name)

    with pytest.raises(Conflict):
        make(Lost()).dismissals.dismiss("acme", B1, by="ada", at=NOW)
    assert Lost.commits == 5


def test_a_dismissal_during_a_calculation_is_not_lost(
    practice: Workflows, make: Callable[..., Workflows], store: Store, books: CountedLedger
) -> None:
    """A finding that is dismissed while the checks are calculated is dismissed in what is kept in the end."""
    [made] = practice.create(order_of(Enrolment(client="acme")), key="k", by="ada", at=NOW)
    racing = make(Before(store, lambda: practice.dismissals.dismiss("acme", B1, by="rob", at=NOW)), ledger=books)
    after = racing.start(made.id, by="ada", at=NOW, confirmed=True)
    assert keys(result_of(after)) == ([B2], [B1])
    assert practice.get(made.id) == after


@pytest.mark.parametrize("plan", [{number: fault} for number in (1, 2) for fault in Fault])
def test_a_repeat_heals_whatever_broke(
    practice: Workflows, make: Callable[..., Workflows], store: Store, acme: Instance, plan: dict[int, Fault]
) -> None:
    """Whether the dismissal or its effect on the work was lost, doing it again ends as if nothing had happened."""
    broken = make(FaultyStore(store, plan))
    with pytest.raises((Unavailable, UnknownOutcome), match="fails by plan"):
        broken.dismissals.dismiss("acme", B1, by="ada", at=NOW, reason="Paid.")
    practice.dismissals.dismiss("acme", B1, by="ada", at=NOW, reason="Paid.")
    assert len(practice.dismissals.history("acme", B1)) == 1
    assert keys(result_of(practice.get(acme.id))) == ([B2], [B1])


def test_damaged_dismissals_are_reported_as_such(practice: Workflows, store: Store) -> None:
    """A record or event that cannot be read is corrupt, by its id."""
    practice.dismissals.dismiss("acme", B1, by="ada", at=NOW)
    subject = dismissal_id(PRACTICE, "acme", B1)
    event = attrs.evolve(store.events(PRACTICE, "dismissal", subject)[0], number=2, text="{}")
    put = Put(kind="dismissal", id=subject, expected=1, version=2, parts={"dismissal": "{}"})
    store.commit(Batch(practice=PRACTICE, puts=(), events=(event,)))
    with pytest.raises(Corrupt, match="event 2"):
        practice.dismissals.history("acme", B1)
    store.commit(Batch(practice=PRACTICE, puts=(put,)))
    with pytest.raises(Corrupt, match=subject):
        practice.dismissals.find()


def test_practices_do_not_meet(practice: Workflows, store: Store, directory: MemoryDirectory) -> None:
    """Another practice with a client of the same id has dismissals of its own."""
    directory.add("other", people=PEOPLE, clients=[Client(id="acme", name="Other")])
    practice.dismissals.dismiss("acme", B1, by="ada", at=NOW)
    theirs = Workflows("other", store=store, directory=directory)
    assert theirs.dismissals.find().dismissals == ()
