"""What a practice has bought and what its people may do, asked where a host calls."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from dextflow.errors import (
    ClientNotGranted,
    NotEntitled,
    NotFound,
    NotPermitted,
    TooEarlyStart,
    UnknownClient,
    UnknownPerson,
)
from dextflow.model import (
    AddComment,
    AddOn,
    Approve,
    Assign,
    CheckStatus,
    Completion,
    Delete,
    Enrolment,
    Entitlements,
    Feature,
    Filter,
    HandBack,
    Instance,
    Mark,
    Outcome,
    Policy,
    ResultsRecorded,
    Started,
    Status,
    Submit,
    Subscription,
    Tier,
)
from dextflow.ports import Store
from dextflow.service import Workflows
from dextflow.testing.faulty import Fault, FaultyStore
from service.many import PLAIN
from service.rich import RICH, made, roof
from service.world import NOW, PRACTICE, TODAY, order_of

KIM: Any = {"by": "kim", "at": NOW}
ADA: Any = {"by": "ada", "at": NOW}
STU: Any = {"by": "stu", "at": NOW}


@pytest.fixture
def rich(store: Store) -> Workflows:
    """The practice with the rich template, on a store of each kind."""
    return roof(store)


# ----------------------------------------------------------------------------------------------- what was bought


def test_without_workflows_nothing_is_changed_and_all_is_read(rich: Workflows, store: Store) -> None:
    """A plan without workflows refuses every change by name, and leaves what is there to be read."""
    instance = made(rich)
    without = roof(store, entitlements=Entitlements.of(Subscription.PRACTICE_ESSENTIALS, AddOn.DATA_HEALTH))
    order = order_of(Enrolment(client="acme"), template=RICH.ref)
    changes: tuple[Callable[[], object], ...] = (
        lambda: without.create(order, key="new", **KIM),
        lambda: without.duplicate(instance.id, key="new", **KIM),
        lambda: without.do(instance.id, AddComment(text="x", **ADA)),
        lambda: without.start(instance.id, confirmed=True, **ADA),
        lambda: without.calculate(instance.id, **ADA),
        lambda: without.arrange.refresh(instance.id, **ADA),
    )
    for change in changes:
        with pytest.raises(NotEntitled, match="the practice's plan does not include workflows"):
            change()
    assert without.get(instance.id) == instance
    assert without.desk("ada").find(today=TODAY).workflows == (instance,)
    assert without.events(instance.id) == rich.events(instance.id)


def test_without_data_checks_they_stay_manual(rich: Workflows, store: Store) -> None:
    """Without data-driven checks no ledger is read, each check says why, and it is marked by hand."""

    class Untouched:
        """Books that nobody may open."""

        def fetch(self, *_: object) -> None:
            pytest.fail("the ledger was read")

    without = roof(store, ledger=Untouched(), entitlements=Entitlements.of(Subscription.PRACTICE_ADVANCED))
    instance = without.start(made(without).id, confirmed=True, **ADA)
    [result] = without.calculate(instance.id, **ADA).results
    assert (result.check, result.status) == ("payables", CheckStatus.UNAVAILABLE)
    assert result.reason == "the practice's plan does not include data-driven checks"
    marked = without.do(instance.id, Mark(item="payables", outcome=Outcome.COMPLETE, **ADA))
    assert marked.outcome("payables") is Outcome.COMPLETE
    [again] = rich.calculate(instance.id, **ADA).results
    assert again.status is CheckStatus.PASS


def test_an_entitlement_is_everything_unless_named() -> None:
    """Without being told, a practice has all features; the add-on alone brings no workflows."""
    assert all(map(Entitlements().include, Feature))
    alone = Entitlements.of(Subscription.PRACTICE_ESSENTIALS, AddOn.DATA_HEALTH)
    assert (alone.include(Feature.WORKFLOWS), alone.include(Feature.DATA_CHECKS)) == (False, True)


# -------------------------------------------------------------------------------------------------- the policy


def to_review(workflows: Workflows) -> Instance:
    """A plain workflow, with Rob as its reviewer and then Cal, that was submitted."""
    ref = workflows.templates.publish(PLAIN)
    order = order_of(Enrolment(client="acme", reviewers=("rob", "cal")), template=ref)
    [instance] = workflows.create(order, key="k", **STU)
    workflows.start(instance.id, confirmed=True, **ADA)
    workflows.do(instance.id, Mark(item="do", outcome=Outcome.COMPLETE, **ADA))
    return workflows.do(instance.id, Submit(**ADA))


def test_everybody_orders_and_reviews(rich: Workflows) -> None:
    """By the current table a standard user orders work, and a reviewer approves whatever their role."""
    instance = to_review(rich)
    assert rich.do(instance.id, Approve(by="rob", at=NOW)).reviewer == "cal"
    assert rich.do(instance.id, Approve(by="cal", at=NOW)).status is Status.COMPLETED


def test_the_older_tier_reserves_reviews_to_admins(store: Store) -> None:
    """By the table of 2021 a standard user orders work, but neither approves, returns nor deletes it."""
    older = roof(store, policy=Policy(tier=Tier.ENTERPRISE_2021))
    instance = to_review(older)
    for command in (Approve(by="rob", at=NOW), HandBack(by="rob", at=NOW, comment="No."), Delete(**ADA)):
        with pytest.raises(NotPermitted, match="may not"):
            older.do(instance.id, command)
    assert older.do(instance.id, HandBack(comment="No.", **KIM)).status is Status.IN_PROGRESS


def test_the_policy_reaches_every_command(store: Store) -> None:
    """The practice's choices are obeyed at the creation and at every command through the roof."""
    strict = roof(store, policy=Policy(completion=Completion.ASSIGNEE, same_day_start=False))
    with pytest.raises(TooEarlyStart):
        strict.create(order_of(Enrolment(client="acme"), template=RICH.ref, starts_on=TODAY), key="x", **KIM)
    instance = to_review(strict)
    for reviewer in ("rob", "cal"):
        instance = strict.do(instance.id, Approve(by=reviewer, at=NOW))
    assert instance.status is Status.IN_PROGRESS
    with pytest.raises(TooEarlyStart):
        strict.duplicate(instance.id, key="d", starts_on=TODAY, **KIM)


# --------------------------------------------------------------------------------------------------- the rights


def test_a_standard_user_works_for_granted_clients_only(rich: Workflows) -> None:
    """Pat orders for Acme, for whom Pat may; Solo is unknown to Pat, and its workflows are not there."""
    solo = made(rich, "solo")
    order = order_of(Enrolment(client="acme", assignee="pat"), template=RICH.ref)
    [own] = rich.create(order, key="pat", by="pat", at=NOW)
    assert rich.start(own.id, confirmed=True, by="pat", at=NOW).status is Status.IN_PROGRESS
    for client in ("solo", "none"):
        with pytest.raises(UnknownClient, match=client):
            rich.create(order_of(Enrolment(client=client), template=RICH.ref), key="x", by="pat", at=NOW)
    for workflow_id in (solo.id, "none"):
        with pytest.raises(NotFound, match=workflow_id):
            rich.do(workflow_id, AddComment(text="x", by="pat", at=NOW))


def test_work_goes_to_people_who_may_see_the_client(rich: Workflows) -> None:
    """Nobody gets work, or its review, for a client that they may not see; those who have it keep it."""
    for enrolment in (
        Enrolment(client="solo", assignee="pat"),
        Enrolment(client="solo", reviewers=("rob", "pat")),
    ):
        with pytest.raises(ClientNotGranted, match="pat may not see client 'solo'"):
            rich.create(order_of(enrolment, template=RICH.ref), key="x", **KIM)
    instance = made(rich, "solo")
    for assignee, reviewers in (("pat", ()), ("ada", ("pat",))):
        with pytest.raises(ClientNotGranted, match="pat"):
            rich.do(instance.id, Assign(assignee=assignee, reviewers=reviewers, **KIM))
    assert rich.get(instance.id) == instance


def test_a_standard_user_changes_their_own_work_only(rich: Workflows) -> None:
    """Stu sees Ada's workflow, and neither starts, marks nor deletes it; Ada deletes it only before the start."""
    instance = made(rich)
    assert rich.desk("stu").get(instance.id) == instance
    for command in (Delete(**STU), Assign(assignee="stu", reviewers=(), **STU)):
        with pytest.raises(NotPermitted):
            rich.do(instance.id, command)
    with pytest.raises(NotPermitted):
        rich.start(instance.id, confirmed=True, **STU)
    rich.start(instance.id, confirmed=True, **ADA)
    with pytest.raises(NotPermitted):
        rich.do(instance.id, Delete(**ADA))
    assert rich.do(instance.id, Delete(**KIM)).status is Status.DELETED
    assert rich.ids(today=TODAY) == ()
    assert rich.ids(Filter(statuses=(Status.DELETED,)), today=TODAY) == (instance.id,)


def test_whoever_left_gives_no_commands(rich: Workflows) -> None:
    """A person whom the directory does not know can do nothing, whatever they name."""
    instance = made(rich)
    for workflow_id in (instance.id, "none"):
        with pytest.raises(UnknownPerson, match="ghost"):
            rich.do(workflow_id, AddComment(text="x", by="ghost", at=NOW))


# ---------------------------------------------------------------------------------------------------- the start


@pytest.mark.parametrize("fault", Fault)
def test_a_start_is_kept_with_its_results_or_not_at_all(store: Store, rich: Workflows, fault: Fault) -> None:
    """A store that fails at the start leaves a workflow that has either not started or been calculated."""
    instance = made(rich)
    broken = Workflows(
        PRACTICE,
        store=FaultyStore(store, {1: fault}),
        directory=rich._roof.directory,  # noqa: SLF001 - the directory of the fixture
        ledger=rich._roof.ledger,  # noqa: SLF001 - and its ledger
    )
    with pytest.raises(Exception, match="by plan"):
        broken.start(instance.id, confirmed=True, **ADA)
    kept = rich.get(instance.id)
    assert (kept.status is Status.IN_PROGRESS) is bool(kept.results) is (fault is Fault.ANSWER_LOST)


def test_a_start_and_its_results_are_one_commit(rich: Workflows) -> None:
    """Starting records the start and then the results, at the same time."""
    started = rich.start(made(rich).id, confirmed=True, **ADA)
    _, start, results = rich.events(started.id)
    assert (type(start), type(results), start.at) == (Started, ResultsRecorded, results.at)
    assert started.version == 3


def test_without_data_checks_nothing_is_calculated(rich: Workflows) -> None:
    """A workflow without data-driven checks starts without results, and calculating it leaves it as it is."""
    ref = rich.templates.publish(PLAIN)
    [instance] = rich.create(order_of(Enrolment(client="acme"), template=ref), key="k", **KIM)
    started = rich.start(instance.id, confirmed=True, **ADA)
    assert started.version == 2
    assert rich.calculate(instance.id, by="ada", at=NOW + timedelta(hours=1)) == started
    with pytest.raises(NotPermitted):
        rich.calculate(instance.id, **STU)
