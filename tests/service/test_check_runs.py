"""Checks of many clients: the same results as one by one, whatever calculates them and whatever breaks."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dextflow.adapters.ledgers.memory import MemoryLedger
from dextflow.adapters.memory import MemoryStore
from dextflow.adapters.sqlite import SqliteStore
from dextflow.engine import replay
from dextflow.errors import (
    Conflict,
    Corrupt,
    InvalidValue,
    NotAllowedNow,
    NotEntitled,
    NotFound,
    NotPermitted,
    Unavailable,
    UnknownOutcome,
    UnknownPerson,
)
from dextflow.model import (
    AddComment,
    AdjustSettings,
    CheckSettings,
    CheckStatus,
    Enrolment,
    Entitlements,
    Instance,
    Need,
    Person,
    Policy,
    ResultsRecorded,
    RuleWeight,
    Setting,
    Subscription,
)
from dextflow.ports import Batch, Put, Store
from dextflow.service import CheckReport, RunProgress, Workflows
from dextflow.testing.facts import facts
from dextflow.testing.faulty import Fault, FaultyStore
from service.poison import (
    BY_HAND,
    DIES,
    EXITS,
    GONE,
    RAISES,
    TEMPLATE,
    WRONG,
    Books,
    begun,
    parts_of,
    practice_of,
    processes,
)
from service.world import NOW, PRACTICE, order_of

WELL = tuple(f"c{number}" for number in range(6))


def run(workflows: Workflows, started: list[Instance], key: str = "r", **parts: Any) -> CheckReport:
    return workflows.checks.run([each.id for each in started], key=key, by="ada", at=NOW, **parts)


def statuses(workflows: Workflows, started: list[Instance]) -> dict[str, tuple[str, ...]]:
    """How the checks of each client ended."""
    found = workflows.get_many([each.id for each in started]).values()
    return {each.job.client: tuple(result.status.value for result in each.results) for each in found}


def recorded(workflows: Workflows, instance: Instance) -> int:
    """How often results of a workflow were recorded since it was started."""
    return sum(isinstance(event, ResultsRecorded) for event in workflows.events(instance.id)) - 1


@pytest.fixture(params=["here", "threads", "processes"])
def executor(request: pytest.FixtureRequest) -> Iterator[Executor | None]:
    """Whatever calculates."""
    made = {"here": lambda: None, "threads": lambda: ThreadPoolExecutor(3), "processes": processes}
    with ExitStack() as stack:
        pool = made[request.param]()
        yield None if pool is None else stack.enter_context(pool)


def test_a_run_is_as_one_by_one(store: Store, executor: Executor | None) -> None:
    """On any executor, every workflow has the results that calculating it alone gives, and one event more."""
    workflows, alone = practice_of(store, WELL), practice_of(MemoryStore(), WELL)
    started, others = begun(workflows, *WELL), begun(alone, *WELL)
    report = run(workflows, started, executor=executor, chunk=2, batch=4)
    assert report == CheckReport(calculated=tuple(each.id for each in started))
    for one, other in zip(started, others, strict=True):
        expected = alone.calculate(other.id, by="ada", at=NOW)
        assert workflows.get(one.id) == expected
        assert replay(expected.plan, workflows.events(one.id)) == expected
        assert recorded(workflows, one) == 1


@settings(max_examples=15)
@given(st.lists(facts(), min_size=1, max_size=4), st.integers(1, 3), st.integers(1, 3), st.integers(1, 5))
def test_any_books_give_the_results_of_one_by_one(books: Any, chunk: int, ahead: int, batch: int) -> None:
    """Whatever is in the books and however a run is cut, its results are those of single calculations."""
    clients = [f"c{number}" for number, _ in enumerate(books)]
    ledger = MemoryLedger({(PRACTICE, client): each for client, each in zip(clients, books, strict=True)})
    workflows, alone = (practice_of(MemoryStore(), clients, ledger=ledger) for _ in range(2))
    started, others = (begun(each, *clients) for each in (workflows, alone))
    with ThreadPoolExecutor(2) as threads:
        run(workflows, started, executor=threads, chunk=chunk, ahead=ahead, batch=batch)
    for one, other in zip(started, others, strict=True):
        assert workflows.get(one.id).results == alone.calculate(other.id, by="ada", at=NOW).results


def test_one_fetch_for_each_client(store: Store) -> None:
    """All workflows of a client share one fetch of all that they need together; fetching may be on threads."""
    books = Books()
    workflows = practice_of(store, WELL, ledger=books)
    started = [*begun(workflows, *WELL), *begun(workflows, *WELL[:2], key="l")]
    with ThreadPoolExecutor(2) as threads:
        report = run(workflows, started, fetching=threads)
    assert set(report.calculated) == {each.id for each in started}
    assert Counter(client for client, _ in books.fetched) == dict.fromkeys(WELL, 1)
    assert all({Need.DOCUMENTS, Need.ORGANISATION} <= needs for _, needs in books.fetched)


def test_a_batch_is_one_commit(store: Store) -> None:
    """Several workflows are kept in one commit: so many, or a few more of the same client."""
    workflows = practice_of(store, WELL)
    started = begun(workflows, *WELL)
    counted = FaultyStore(store, {})
    run(Workflows(PRACTICE, **parts_of(workflows) | {"store": counted}), started, batch=3)
    assert counted.commits == 2


def test_progress_is_told(store: Store) -> None:
    """After each client, those without work too, it is told how many are done and how many workflows are kept."""
    workflows = practice_of(store, WELL)
    started = [*begun(workflows, *WELL[:3]), *begun(workflows, WELL[3], key="l", template=BY_HAND)]
    told: list[RunProgress] = []
    run(workflows, started, on_progress=told.append, batch=2)
    assert [each.calculated for each in told] == [1, 2, 3, 4]
    assert {each.clients for each in told} == {4}
    assert {each.client for each in told} == set(WELL[:4])
    assert [each.workflows for each in told] in ([0, 2, 2, 2], [0, 0, 2, 2])


# ---------------------------------------------------------------- poison


POISON = ("c0", f"{DIES} 1", "c1", f"{EXITS} 1", f"{RAISES} 1", f"{WRONG} 1", f"{GONE} 1", "c2")


def test_poison_clients_are_isolated_and_seen(store: Store) -> None:
    """Who kills a process or raises what it should not is in quarantine, with the reason; nobody else is."""
    workflows = practice_of(store, POISON)
    started = begun(workflows, *POISON)
    report = run(workflows, started, make_executor=processes, chunk=3, ahead=2, batch=2)
    assert statuses(workflows, started) == {
        **dict.fromkeys(("c0", "c1", "c2"), ("flagged", "flagged")),
        f"{GONE} 1": ("unavailable", "unavailable"),
        f"{RAISES} 1": ("flagged", "failed"),
        **dict.fromkeys((f"{DIES} 1", f"{EXITS} 1", f"{WRONG} 1"), ("failed", "failed")),
    }
    reasons = {each.client: each.reason for each in report.quarantined}
    assert reasons.keys() == {f"{DIES} 1", f"{EXITS} 1", f"{WRONG} 1"}
    assert "BrokenProcessPool" in reasons[f"{DIES} 1"]
    assert reasons[f"{EXITS} 1"] == "SystemExit: out"
    assert reasons[f"{WRONG} 1"] == "RuntimeError: not what a ledger raises"
    assert set(report.calculated) == {each.id for each in started}
    assert workflows.checks.quarantined() == tuple(sorted(report.quarantined, key=lambda each: each.client))
    [died] = (each for each in started if each.job.client == f"{DIES} 1")
    results = workflows.get(died.id).results
    assert {result.reason for result in results} == {reasons[f"{DIES} 1"]}
    assert workflows.health.of(died.id).score is None


def test_clients_in_quarantine_are_passed_over_until_they_are_retried(store: Store) -> None:
    """A later run leaves them alone and says so; a retry that fails counts, one that succeeds lets them out."""
    books = Books()
    workflows = practice_of(store, ("c0", WRONG), ledger=books)
    started = begun(workflows, "c0", WRONG)
    [first] = run(workflows, started, "one").quarantined
    assert (first.client, first.times, first.by, first.at) == (WRONG, 1, "ada", NOW)
    report = run(workflows, started, "two")
    assert (report.passed_over, report.quarantined, len(report.calculated)) == ((first,), (), 1)
    [again] = run(workflows, started, "three", retry=True).quarantined
    assert again == attrs.evolve(first, times=2)
    books.healed.add(WRONG)
    report = run(workflows, started, "four", retry=True)
    assert (report.passed_over, report.quarantined, len(report.calculated)) == ((), (), 2)
    assert workflows.checks.quarantined() == ()
    assert statuses(workflows, started)[WRONG] == ("flagged", "flagged")
    books.healed.clear()
    [anew] = run(workflows, started, "five").quarantined
    assert anew.times == 1


def test_a_pool_that_cannot_be_replaced_leaves_the_rest_for_later(store: Store) -> None:
    """Without a way to make another pool, what is not calculated is unfinished; the same run goes on later."""
    clients = ("c0", "c1", DIES, "c2", "c3")
    workflows = practice_of(store, clients)
    started = begun(workflows, *clients)
    with processes() as pool:
        report = run(workflows, started, executor=pool, chunk=1, ahead=1)
    assert [each.client for each in report.unfinished] == [DIES, "c2", "c3"]
    assert all("no way given" in each.reason for each in report.unfinished)
    assert (len(report.calculated), report.quarantined) == (2, ())
    rest = run(workflows, started, make_executor=processes, chunk=2)
    assert set(rest.unchanged) == set(report.calculated)
    assert [each.client for each in rest.quarantined] == [DIES]
    assert [recorded(workflows, each) for each in started] == [1] * 5
    assert rest.unfinished == ()


def test_threads_that_are_closed_leave_all_for_later(store: Store) -> None:
    """If the books cannot be fetched because the threads are gone, nobody is blamed, and nothing is recorded."""
    workflows = practice_of(store, WELL)
    started = begun(workflows, *WELL)
    closed = ThreadPoolExecutor(1)
    closed.shutdown()
    report = run(workflows, started, fetching=closed)
    assert [each.client for each in report.unfinished] == list(WELL)
    assert (report.calculated, report.quarantined) == ((), ())
    assert len(run(workflows, started).calculated) == len(WELL)


def test_a_person_sees_the_quarantined_of_their_clients(store: Store) -> None:
    """Whoever sees some clients sees those of them that are in quarantine."""
    workflows = practice_of(store, (f"{WRONG} 1", f"{WRONG} 2"))
    run(workflows, begun(workflows, f"{WRONG} 1", f"{WRONG} 2"))
    stu = Person(id="stu", name="Stu", clients=frozenset({f"{WRONG} 2"}))
    parts_of(workflows)["directory"].add(PRACTICE, people=[stu])
    assert [each.client for each in workflows.checks.quarantined(by="stu")] == [f"{WRONG} 2"]
    with pytest.raises(UnknownPerson):
        workflows.checks.quarantined(by="ghost")


# ---------------------------------------------------------------- once, whatever breaks


def test_the_same_run_again_calculates_nothing(store: Store) -> None:
    """Under the same key, what is kept is not calculated again; under another key, it is."""
    books = Books()
    workflows = practice_of(store, WELL, ledger=books)
    started = begun(workflows, *WELL)
    first = run(workflows, started)
    again = run(workflows, [*started, *started])
    assert again == CheckReport(unchanged=first.calculated)
    assert len(books.fetched) == len(WELL)
    run(workflows, started, "other")
    assert [recorded(workflows, each) for each in started] == [2] * len(WELL)


@pytest.mark.parametrize("fault", Fault)
@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_crash_between_batches_loses_nothing_that_was_kept(tmp_path: Path, fault: Fault, number: int) -> None:
    """Whichever commit breaks and however, the same run again ends with every workflow recorded once."""
    store = SqliteStore(tmp_path / "practice.sqlite", relaxed=True)
    books = Books()
    workflows = practice_of(store, WELL, ledger=books)
    started = begun(workflows, *WELL)
    broken = Workflows(PRACTICE, **parts_of(workflows) | {"store": FaultyStore(store, {number: fault})})
    with pytest.raises((Unavailable, UnknownOutcome)):
        run(broken, started, chunk=1, batch=2)
    kept = sum(recorded(workflows, each) for each in started)
    assert kept == 2 * (number if fault is Fault.ANSWER_LOST else number - 1)
    books.fetched.clear()
    report = run(workflows, started)
    assert (len(report.unchanged), len(report.calculated)) == (kept, len(WELL) - kept)
    assert len(books.fetched) == len(WELL) - kept
    assert [recorded(workflows, each) for each in started] == [1] * len(WELL)
    store.close()


class Meanwhile:
    """A store on which something else happens before this caller's commits, so many times."""

    def __init__(self, inner: Store, happens: Callable[[], object], times: int = 1) -> None:
        self._inner = inner
        self._happens = happens
        self._times = times

    def __getattr__(self, name: str) -> Any:
        if name == "commit" and self._times:
            self._times -= 1
            self._happens()
        return getattr(self._inner, name)


def racing(workflows: Workflows, happens: Callable[[], object], times: int = 1) -> Workflows:
    parts = parts_of(workflows)
    return Workflows(PRACTICE, **parts | {"store": Meanwhile(parts["store"], happens, times)})


def test_people_may_work_meanwhile(store: Store) -> None:
    """A comment while checks are calculated is kept, and so are the results, never dated before it."""
    workflows = practice_of(store, WELL)
    started = begun(workflows, *WELL)
    late = NOW + timedelta(hours=2)

    def comment() -> None:
        workflows.do(started[0].id, AddComment(by="ada", at=late, text="Meanwhile."))

    report = run(racing(workflows, comment, 2), started)
    assert len(report.calculated) == len(WELL)
    assert [type(event).__name__ for event in workflows.events(started[0].id)[-3:]] == [
        "Commented",
        "Commented",
        "ResultsRecorded",
    ]
    assert [workflows.get(each.id).at for each in started] == [late, *[NOW] * 5]


def test_a_workflow_that_is_always_in_the_way_holds_up_nobody(store: Store) -> None:
    """If one workflow is changed before every commit, it is refused, and the others are kept one by one."""
    workflows = practice_of(store, WELL)
    started = begun(workflows, *WELL)

    def comment() -> None:
        workflows.do(started[2].id, AddComment(by="ada", at=NOW, text="Again."))

    report = run(racing(workflows, comment, 99), started)
    assert [(each.workflow, type(each.error)) for each in report.refused] == [(started[2].id, Conflict)]
    assert len(report.calculated) == len(WELL) - 1


def test_results_of_other_settings_are_not_kept(store: Store) -> None:
    """A check that gets other settings meanwhile is refused as a conflict; the same run again calculates it."""
    workflows = practice_of(store, WELL[:2])
    started = begun(workflows, *WELL[:2])
    limit = CheckSettings(check="odd", values=(Setting(name="limit", value=5),))

    def adjust() -> None:
        workflows.do(started[0].id, AdjustSettings(by="ada", at=NOW, settings=limit))

    report = run(racing(workflows, adjust), started)
    [refused] = report.refused
    assert (refused.workflow, type(refused.error)) == (started[0].id, Conflict)
    assert run(workflows, started).calculated == (started[0].id,)
    [odd] = (each for each in workflows.get(started[0].id).results if each.check == "odd")
    assert odd.population == 50


def test_two_runs_under_one_key_do_each_workflow_once(store: Store) -> None:
    """Of two processes that carry out the same run, each workflow is kept by one."""
    workflows = practice_of(store, WELL)
    started = begun(workflows, *WELL)
    report = run(racing(workflows, lambda: run(workflows, started[:3])), started)
    assert set(report.unchanged) == {each.id for each in started[:3]}
    assert set(report.calculated) == {each.id for each in started[3:]}
    assert [recorded(workflows, each) for each in started] == [1] * len(WELL)


def test_a_run_knows_dismissals_and_weights(store: Store) -> None:
    """Results have the practice's weights, and what is dismissed before or meanwhile is dismissed in them."""
    parts: dict[str, Any] = {"policy": Policy(weights=(RuleWeight(rule="odd", weight=3),))}
    workflows = practice_of(store, ("c0", "c1"), **parts)
    started = begun(workflows, "c0", "c1")
    workflows.dismissals.dismiss("c0", "odd:c0", by="ada", at=NOW)
    busy = Workflows(
        PRACTICE,
        **parts_of(workflows)
        | parts
        | {
            "store": Meanwhile(
                store, lambda: workflows.dismissals.dismiss("c1", "odd:c1", by="ada", at=NOW + timedelta(hours=1))
            )
        },
    )
    run(busy, started)
    for each in workflows.get_many([each.id for each in started]).values():
        odd = each.results[1]
        assert (odd.weight, odd.status, len(odd.dismissed)) == (3, CheckStatus.PASS, 1)
        assert each.results[0].weight == 1


# ---------------------------------------------------------------- refusals


def test_what_may_not_be_calculated_is_refused_and_not_read(store: Store) -> None:
    """Workflows that are not there, not started, or somebody else's are told apart; their books are not read."""
    books = Books()
    workflows = practice_of(store, ("c0", "c1", "c2"), ledger=books)
    [theirs, mine] = begun(workflows, "c0", "c1")
    [fresh] = workflows.create(order_of(Enrolment(client="c2"), template=TEMPLATE.ref), key="f", by="ada", at=NOW)
    ids = [theirs.id, mine.id, fresh.id, "none"]
    report = workflows.checks.run(ids, key="r", by="pat", at=NOW)
    refused = {each.workflow: type(each.error) for each in report.refused}
    assert refused == {theirs.id: NotPermitted, mine.id: NotPermitted, fresh.id: NotAllowedNow, "none": NotFound}
    assert (report.calculated, books.fetched) == ((), [])
    stu = Person(id="stu", name="Stu")
    parts_of(workflows)["directory"].add(PRACTICE, people=[stu])
    hidden = workflows.checks.run(ids, key="s", by="stu", at=NOW)
    assert {type(each.error) for each in hidden.refused} == {NotFound}


def test_a_workflow_that_is_gone_meanwhile_is_not_found(store: Store) -> None:
    """A run does not stumble over a workflow that cannot be read at the end any more."""

    class Forgetful:
        """A store that forgets workflows after a while."""

        reads = 0

        def __getattr__(self, name: str) -> Any:
            return getattr(store, name)

        def get(self, practice: str, kind: str, ids: Any) -> Any:
            Forgetful.reads += kind == "workflow"
            return {} if kind == "workflow" and self.reads > 2 else store.get(practice, kind, ids)

    workflows = practice_of(store, ("c0",))
    started = begun(workflows, "c0")
    report = run(Workflows(PRACTICE, **parts_of(workflows) | {"store": Forgetful()}), started)
    assert [type(each.error) for each in report.refused] == [NotFound]


def test_without_the_add_on_nothing_is_fetched(store: Store) -> None:
    """As with a single calculation, checks are unavailable and say that the plan does not include them."""
    books = Books()
    workflows = practice_of(store, ("c0",), ledger=books)
    started = begun(workflows, "c0")
    bare = Workflows(
        PRACTICE,
        **parts_of(workflows) | {"entitlements": Entitlements.of(Subscription.PRACTICE_ADVANCED)},
    )
    run(bare, started)
    results = workflows.get(started[0].id).results
    assert results == bare.calculate(started[0].id, by="ada", at=NOW).results
    assert {result.status for result in results} == {CheckStatus.UNAVAILABLE}
    assert books.fetched == []


@pytest.mark.parametrize(
    "wrong",
    [{"key": " "}, {"key": "nul\0"}, {"at": datetime(2026, 11, 2)}, {"chunk": 0}, {"ahead": 0}, {"batch": 0}],  # noqa: DTZ001 - as a mistake
)
def test_a_run_that_cannot_be_is_refused(store: Store, wrong: dict[str, Any]) -> None:
    """A blank key, a time without a zone and numbers below 1 are refused before anything happens."""
    workflows = practice_of(store, ("c0",))
    parts: dict[str, Any] = {"key": "r", "by": "ada", "at": NOW} | wrong
    with pytest.raises(InvalidValue):
        workflows.checks.run([], **parts)


def test_a_run_takes_the_plan_and_a_person(store: Store) -> None:
    """Nobody runs checks without workflows in the plan, and nobody unknown does."""
    workflows = practice_of(store, ("c0",))
    with pytest.raises(UnknownPerson):
        workflows.checks.run([], key="r", by="ghost", at=NOW)
    bare = Workflows(PRACTICE, **parts_of(workflows) | {"entitlements": Entitlements(features=frozenset())})
    with pytest.raises(NotEntitled):
        bare.checks.run([], key="r", by="ada", at=NOW)
    assert workflows.checks.run([], key="r", by="ada", at=NOW) == CheckReport()


@pytest.mark.parametrize(
    ("kind", "parts", "terms"),
    [
        ("check_run", {"batch 1": "{"}, {}),
        ("check_run", {"batch 1": "7"}, {}),
        ("quarantine", {"quarantine": "{}"}, {"quarantined": 1}),
        ("quarantine", {}, {"quarantined": 1}),
    ],
)
def test_damaged_records_are_reported_as_such(
    store: Store, kind: str, parts: dict[str, str], terms: dict[str, Any]
) -> None:
    """What is stored of a run or a quarantine and cannot be read is corrupt, by its id."""
    workflows = practice_of(store, ("c0",))
    started = begun(workflows, "c0")
    put = Put(kind=kind, id="c0", expected=0, version=1, parts=parts, terms=terms)
    store.commit(Batch(practice=PRACTICE, puts=(put,)))
    with pytest.raises(Corrupt, match="c0"):
        run(workflows, started, "c0")
