"""Work on workflows through the roof: commands, checks, races and damaged stores."""

from collections.abc import Callable, Mapping, Sequence

import attrs
import pytest

from dextflow.adapters.ledgers.memory import MemoryLedger
from dextflow.adapters.memory import MemoryDirectory
from dextflow.engine import replay
from dextflow.errors import (
    Conflict,
    Corrupt,
    InvalidDocument,
    LedgerFault,
    LedgerUnavailable,
    NoAssignee,
    NotAllowedNow,
    NotConfirmed,
    NotFound,
    NotPermitted,
    NotReady,
    TableFault,
    UnknownClient,
    UnknownOutcome,
    UnknownPerson,
    VatSettingsMissing,
)
from dextflow.model import (
    AddComment,
    Approve,
    Assign,
    Check,
    CheckResult,
    CheckStatus,
    Client,
    Complete,
    Enrolment,
    Facts,
    Filter,
    Gap,
    Instance,
    Mark,
    Need,
    Outcome,
    Start,
    Started,
    Status,
    Step,
    StepGroup,
    Submit,
    Template,
    VatSettings,
)
from dextflow.ports import Batch, Put, Store
from dextflow.service import Workflows
from dextflow.testing.faulty import Fault, FaultyStore
from service.world import NOW, PEOPLE, PRACTICE, TODAY, order_of


@pytest.fixture
def acme(workflows: Workflows) -> Instance:
    """A workflow for a client with a ledger and a reviewer."""
    [made] = workflows.create(order_of(Enrolment(client="acme")), key="k", by="ada", at=NOW)
    return made


def mark(item: str, outcome: Outcome = Outcome.COMPLETE, by: str = "ada") -> Mark:
    """Ada marks an item."""
    return Mark(by=by, at=NOW, item=item, outcome=outcome)


def test_from_the_order_to_the_lock(workflows: Workflows, acme: Instance) -> None:
    """A workflow goes from the order to the lock; what is stored and what is replayed is what was returned."""
    workflows.start(acme.id, by="ada", at=NOW, confirmed=True)
    for item in ("payables", "paper", "report"):
        workflows.do(acme.id, mark(item))
    workflows.do(acme.id, Submit(by="ada", at=NOW))
    done = workflows.do(acme.id, Approve(by="rob", at=NOW))
    assert done.status is Status.COMPLETED
    assert workflows.get(acme.id) == done
    assert replay(done.plan, workflows.events(acme.id)) == done
    assert len(workflows.events(acme.id)) == done.version


def test_a_refused_command_leaves_the_store_as_it_was(workflows: Workflows, acme: Instance) -> None:
    """What is refused writes nothing."""
    started = workflows.start(acme.id, by="ada", at=NOW, confirmed=True)
    with pytest.raises(NotReady):
        workflows.do(acme.id, mark("report"))
    with pytest.raises(UnknownPerson):
        workflows.do(acme.id, mark("paper", by="ghost"))
    assert workflows.get(acme.id) == started


def test_a_text_that_no_store_can_keep_is_refused(workflows: Workflows, acme: Instance) -> None:
    """A command with a text that cannot be stored changes nothing, and the error says which text."""
    with pytest.raises(InvalidDocument, match="/text"):
        workflows.do(acme.id, AddComment(by="ada", at=NOW, text="nul: \0"))
    assert workflows.get(acme.id) == acme


def test_work_is_given_to_people_of_the_practice_only(workflows: Workflows, acme: Instance) -> None:
    """An assignment to somebody whom the directory does not know is refused by name; others are kept."""
    for assignee, reviewers in (("ghost", ()), ("ada", ("rob", "ghost"))):
        with pytest.raises(UnknownPerson, match="ghost"):
            workflows.do(acme.id, Assign(by="ada", at=NOW, assignee=assignee, reviewers=reviewers))
    given = workflows.do(acme.id, Assign(by="ada", at=NOW, assignee="pat", reviewers=("kim",)))
    assert (given.job.assignee, given.job.reviewers) == ("pat", ("kim",))
    assert workflows.find(Filter(assignees=("pat",), reviewers=("kim",)), today=TODAY).workflows == (given,)


def test_a_start_asks_for_what_it_needs(workflows: Workflows, directory: MemoryDirectory) -> None:
    """A start without an assignee or a confirmation, or of a workflow whose client is gone, is refused."""
    directory.add(PRACTICE, clients=[Client(id="solo", name="Solo")])
    [solo] = workflows.create(order_of(Enrolment(client="solo")), key="k", by="ada", at=NOW)
    with pytest.raises(NoAssignee):
        workflows.start(solo.id, by="kim", at=NOW, confirmed=True)
    [bolt] = workflows.create(order_of(Enrolment(client="bolt")), key="l", by="ada", at=NOW)
    with pytest.raises(NotConfirmed):
        workflows.start(bolt.id, by="ada", at=NOW, confirmed=False)


def test_a_workflow_of_a_client_that_is_gone_is_not_started(
    make: Callable[..., Workflows], store: Store, acme: Instance
) -> None:
    """A client that has left the directory is reported by its id."""
    people = MemoryDirectory(practice=PRACTICE, people=PEOPLE)
    with pytest.raises(UnknownClient, match="acme"):
        make(store, directory=people).start(acme.id, by="ada", at=NOW, confirmed=True)


VAT_RETURN = Template(
    id="vat",
    name="VAT",
    groups=(
        StepGroup(
            name="Check",
            steps=(Step(key="s", name="S", checks=(Check(key="boxes", name="Boxes", reads_vat=True),)),),
        ),
    ),
)


def test_vat_checks_ask_for_the_clients_vat_settings(workflows: Workflows, directory: MemoryDirectory) -> None:
    """A start is refused while the VAT settings are unknown; the answer given, or the client's, is recorded."""
    ref = workflows.templates.publish(VAT_RETURN)
    directory.add(
        PRACTICE,
        clients=[Client(id="quarterly", name="Q", vat=VatSettings(starting_month=2), account_assignee="ada")],
    )
    asked, known = workflows.create(
        order_of(Enrolment(client="bolt"), Enrolment(client="quarterly"), template=ref), key="v", by="ada", at=NOW
    )
    with pytest.raises(VatSettingsMissing, match="boxes"):
        workflows.start(asked.id, by="ada", at=NOW, confirmed=True)
    answer = VatSettings(starting_month=3)
    workflows.start(asked.id, by="ada", at=NOW, confirmed=True, vat=answer)
    workflows.start(known.id, by="ada", at=NOW, confirmed=True)
    assert Started(by="ada", at=NOW, vat=answer) in workflows.events(asked.id)
    assert Started(by="ada", at=NOW, vat=VatSettings(starting_month=2)) in workflows.events(known.id)


# ---------------------------------------------------------------- checks


def started_with(workflows: Workflows, acme: Instance) -> CheckResult:
    """Start, and give the result of the one data-driven check."""
    seen: list[CheckResult] = []
    workflows.start(acme.id, by="ada", at=NOW, confirmed=True, on_result=seen.append)
    [result] = workflows.get(acme.id).results
    assert seen == [result]
    return result


def test_checks_are_calculated_at_the_start(workflows: Workflows, acme: Instance) -> None:
    """Starting calculates the data-driven checks, reports each, and keeps the results with their data's digest."""
    result = started_with(workflows, acme)
    assert (result.check, result.status, result.digest) == ("payables", CheckStatus.PASS, "d1")


class BrokenLedger:
    """A ledger that cannot serve some needs, or nothing."""

    def __init__(self, broken: Sequence[Need], *, servable: bool = True) -> None:
        self._broken = broken
        self._servable = servable
        self.asked: list[frozenset[Need]] = []

    def lacks(self, _practice: str, _client: str) -> tuple[Gap, ...]:
        return ()

    def fetch(self, _practice: str, _client: str, needs: frozenset[Need]) -> Facts:
        self.asked.append(needs)
        faults: Mapping[str, TableFault] = {
            need: TableFault("bills.csv", 7, "total", "'x' is no number") for need in needs if need in self._broken
        }
        if faults or not self._servable:
            raise LedgerFault(dict(faults), needs - faults.keys())
        return Facts(ledger="broken", fetched_at=NOW, digest="d")


@pytest.mark.parametrize("servable", [True, False])
def test_a_check_that_lacks_data_is_unavailable_and_says_why(
    make: Callable[..., Workflows], store: Store, acme: Instance, servable: bool
) -> None:
    """A table that cannot be read makes its checks unavailable with file, line and column, asked twice at most."""
    ledger = BrokenLedger([Need.DOCUMENTS], servable=servable)
    result = started_with(make(store, ledger=ledger), acme)
    assert result.status is CheckStatus.UNAVAILABLE
    assert result.reason is not None
    if servable:
        assert "bills.csv, line 7, column 'total': 'x' is no number" in result.reason
    assert len(ledger.asked) == 2


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"ledger": None}, "no ledger connected"),
        ({"ledger": MemoryLedger()}, "acme"),
        ({"rules": ()}, "no rule 'aged_payables'"),
    ],
)
def test_without_a_ledger_or_a_rule_a_check_stays_manual(
    make: Callable[..., Workflows], store: Store, acme: Instance, parts: dict[str, object], words: str
) -> None:
    """A check without a ledger or without its rule is unavailable, and can still be marked by a person."""
    roof = make(store, **parts)
    result = started_with(roof, acme)
    assert result.status is CheckStatus.UNAVAILABLE
    assert words in str(result.reason)
    assert roof.do(acme.id, mark("payables")).outcome("payables") is Outcome.COMPLETE


def test_a_rule_that_came_later_leaves_its_check_manual(
    make: Callable[..., Workflows], store: Store, workflows: Workflows
) -> None:
    """A workflow made when its rule was not there has no settings for it: the check is unavailable, not failed."""
    [made] = make(store, rules=()).create(order_of(Enrolment(client="acme")), key="k", by="ada", at=NOW)
    result = started_with(workflows, made)
    assert (result.status, "before" in str(result.reason)) == (CheckStatus.UNAVAILABLE, True)


def test_who_may_not_calculate_sees_nothing(workflows: Workflows, acme: Instance) -> None:
    """The ledger is read, and results are shown, only once it is clear that they may be recorded."""
    seen: list[CheckResult] = []
    with pytest.raises(NotAllowedNow):
        workflows.calculate(acme.id, by="ada", at=NOW, on_result=seen.append)
    workflows.do(acme.id, Start(by="ada", at=NOW, confirmed=True))
    with pytest.raises(NotPermitted):
        workflows.calculate(acme.id, by="pat", at=NOW, on_result=seen.append)
    assert seen == []


def test_a_memory_ledger_gives_what_is_asked_for() -> None:
    """The ledger in memory fills in the needs of the call and nothing else."""
    facts = Facts(ledger="books", fetched_at=NOW, digest="d")
    ledger = MemoryLedger({(PRACTICE, "acme"): facts})
    assert ledger.fetch(PRACTICE, "acme", frozenset(Need)) == facts
    with pytest.raises(LedgerUnavailable):
        ledger.fetch(PRACTICE, "bolt", frozenset())


# ---------------------------------------------------------------- races and damage


class Rival:
    """A store on which somebody else comments before each of this caller's commits, a few times."""

    def __init__(self, inner: Store, rival: Workflows, workflow_id: str, times: int) -> None:
        self._inner = inner
        self._rival = rival
        self._id = workflow_id
        self._times = times

    def __getattr__(self, name: str) -> object:
        if name == "commit" and self._times:
            self._times -= 1
            self._rival.do(self._id, AddComment(by="ada", at=NOW, text="first!"))
        return getattr(self._inner, name)


def test_a_command_is_decided_again_when_somebody_else_was_first(
    make: Callable[..., Workflows], store: Store, workflows: Workflows, acme: Instance
) -> None:
    """A lost race is decided again on the newer state; both changes are kept."""
    racing = make(Rival(store, workflows, acme.id, times=2))
    racing.do(acme.id, AddComment(by="rob", at=NOW, text="second"))
    texts = [event.text for event in workflows.events(acme.id)[1:] if hasattr(event, "text")]
    assert texts == ["first!", "first!", "second"]


def test_a_command_that_always_loses_is_a_conflict(
    make: Callable[..., Workflows], store: Store, workflows: Workflows, acme: Instance
) -> None:
    """Somebody who always loses the race learns it, instead of trying for ever."""
    racing = make(Rival(store, workflows, acme.id, times=99))
    with pytest.raises(Conflict):
        racing.do(acme.id, AddComment(by="rob", at=NOW, text="second"))


def test_after_an_unknown_outcome_the_version_tells(
    make: Callable[..., Workflows], store: Store, workflows: Workflows, acme: Instance
) -> None:
    """When the answer to a commit is lost, reading the workflow again shows whether it happened."""
    with pytest.raises(UnknownOutcome):
        make(FaultyStore(store, {1: Fault.ANSWER_LOST})).do(acme.id, AddComment(by="ada", at=NOW, text="?"))
    assert workflows.get(acme.id).version == acme.version + 1


def overwrite(store: Store, kind: str, record_id: str, parts: dict[str, str], **terms: str | None) -> None:
    """Damage a record."""
    record = store.get(PRACTICE, kind, [record_id])[record_id]
    put = Put(
        kind=kind,
        id=record_id,
        expected=record.version,
        version=record.version + 1,
        parts=parts,
        terms={**record.terms, **terms} if terms else None,
    )
    store.commit(Batch(practice=PRACTICE, puts=(put,)))


@pytest.mark.parametrize("part", ["job", "state", "results"])
def test_a_damaged_workflow_is_reported_as_such(
    store: Store, workflows: Workflows, acme: Instance, part: str
) -> None:
    """A stored workflow that cannot be read is corrupt, by its id, and is not guessed at."""
    overwrite(store, "workflow", acme.id, {part: "{"})
    with pytest.raises(Corrupt, match=acme.id):
        workflows.get(acme.id)


def test_a_workflow_at_another_version_than_its_record_is_corrupt(
    store: Store, workflows: Workflows, acme: Instance
) -> None:
    """A record that moved without its workflow is corrupt."""
    overwrite(store, "workflow", acme.id, {"extra": "x"})
    with pytest.raises(Corrupt, match="version"):
        workflows.get(acme.id)


def test_a_workflow_without_its_template_is_corrupt(store: Store, workflows: Workflows, acme: Instance) -> None:
    """A record that does not say of which template its workflow is, is corrupt."""
    overwrite(store, "workflow", acme.id, {}, template=None)
    with pytest.raises(Corrupt, match="template"):
        workflows.get(acme.id)


def test_a_damaged_event_is_reported_as_such(store: Store, workflows: Workflows, acme: Instance) -> None:
    """A stored event that cannot be read is corrupt, by its number."""
    event = attrs.evolve(store.events(PRACTICE, "workflow", acme.id)[0], number=2, text="{}")
    store.commit(Batch(practice=PRACTICE, puts=(), events=(event,)))
    with pytest.raises(Corrupt, match="event 2"):
        workflows.events(acme.id)


def test_what_is_not_there_is_not_found(workflows: Workflows) -> None:
    """A workflow that does not exist is not found, whatever is asked of it."""
    for ask in (
        lambda: workflows.get("none"),
        lambda: workflows.events("none"),
        lambda: workflows.do("none", Complete(by="ada", at=NOW)),
    ):
        with pytest.raises(NotFound, match="none"):
            ask()
