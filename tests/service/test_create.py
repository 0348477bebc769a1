"""Orders become workflows: all or none, once, and for the right people."""

from collections.abc import Callable
from datetime import UTC, datetime

import attrs
import pytest

from dextflow.adapters.memory import MemoryDirectory
from dextflow.errors import (
    IdempotencyMismatch,
    InvalidSettings,
    InvalidValue,
    NotFound,
    TooManyReviewers,
    UnknownClient,
    UnknownPerson,
)
from dextflow.model import CheckSettings, Client, Enrolment, Order, Setting, Status, TemplateRef
from dextflow.ports import Store
from dextflow.service import Workflows
from dextflow.testing.faulty import Fault, FaultyStore
from service.world import NOW, PRACTICE, TEMPLATE, TODAY, order_of


def test_one_workflow_for_each_client_with_people_from_the_client(workflows: Workflows) -> None:
    """Each client gets one workflow; assignee and reviewer come from the client unless chosen."""
    acme, bolt = workflows.create(
        order_of(Enrolment(client="acme"), Enrolment(client="bolt", assignee="pat", reviewers=("kim", "rob"))),
        key="k",
        by="kim",
        at=NOW,
    )
    assert (acme.job.client, acme.job.assignee, acme.job.reviewers) == ("acme", "ada", ("rob",))
    assert (bolt.job.client, bolt.job.assignee, bolt.job.reviewers) == ("bolt", "pat", ("kim", "rob"))
    assert acme.status is bolt.status is Status.NOT_STARTED
    assert acme.job.name == "Close"


def test_clients_are_ordered_by_tag(workflows: Workflows, directory: MemoryDirectory) -> None:
    """An order for a tag is for the clients that carry it now, with people chosen for all or each client's own."""
    assert workflows.enrol("monthly") == (Enrolment(client="acme"),)
    directory.add(PRACTICE, clients=[Client(id="zinc", name="Zinc", tags=frozenset({"monthly", "new"}))])
    chosen = workflows.enrol("monthly", assignee="pat", reviewers=("kim",))
    made = workflows.create(order_of(*chosen), key="k", by="ada", at=NOW)
    assert [(each.job.client, each.job.assignee, each.job.reviewers) for each in made] == [
        ("acme", "pat", ("kim",)),
        ("zinc", "pat", ("kim",)),
    ]
    assert workflows.enrol("unused") == ()


def test_no_reviewer_can_be_chosen_explicitly(workflows: Workflows) -> None:
    """An empty choice of reviewers wins over the client's account reviewer, a name over the template's."""
    [acme] = workflows.create(
        order_of(Enrolment(client="acme", reviewers=()), name=" October close "), key="k", by="ada", at=NOW
    )
    assert acme.job.reviewers == ()
    assert acme.job.name == "October close"


def test_the_same_order_is_made_once(workflows: Workflows) -> None:
    """Sending the same order again, even later, makes nothing and returns the workflows as they are now."""
    order = order_of(Enrolment(client="acme"), Enrolment(client="bolt"))
    first = workflows.create(order, key="k", by="ada", at=NOW)
    started = workflows.start(first[0].id, by="ada", at=NOW, confirmed=True)
    again = workflows.create(order, key="k", by="ada", at=datetime(2026, 11, 3, tzinfo=UTC))
    assert again == (started, first[1])
    assert len(workflows.find(today=TODAY).workflows) == 2


def test_an_order_is_the_same_whatever_became_of_its_clients(
    workflows: Workflows, directory: MemoryDirectory
) -> None:
    """An order sent again is recognised although the client's people have changed since."""
    order = order_of(Enrolment(client="acme"))
    first = workflows.create(order, key="k", by="ada", at=NOW)
    directory.add(PRACTICE, clients=[Client(id="acme", name="Acme", account_assignee="pat")])
    assert workflows.create(order, key="k", by="kim", at=NOW) == first


def test_a_key_stands_for_one_order(workflows: Workflows) -> None:
    """A key that was used for another order is refused, and nothing is made."""
    workflows.create(order_of(Enrolment(client="acme")), key="k", by="ada", at=NOW)
    for other in (
        order_of(Enrolment(client="acme", assignee="pat")),
        order_of(Enrolment(client="acme"), Enrolment(client="bolt")),
        order_of(Enrolment(client="bolt")),
    ):
        with pytest.raises(IdempotencyMismatch):
            workflows.create(other, key="k", by="ada", at=NOW)
    assert len(workflows.find(today=TODAY).workflows) == 1


@pytest.mark.parametrize(
    ("order", "error"),
    [
        (order_of(), InvalidValue),
        (
            order_of(Enrolment(client="acme"), settings=(CheckSettings(check="payables", values=()),) * 2),
            InvalidSettings,
        ),
        (order_of(Enrolment(client="acme"), Enrolment(client="acme")), InvalidValue),
        (order_of(Enrolment(client="acme"), Enrolment(client="nobody")), UnknownClient),
        (order_of(Enrolment(client="acme"), Enrolment(client="bolt", assignee="ghost")), UnknownPerson),
        (order_of(Enrolment(client="acme", reviewers=("ghost",))), UnknownPerson),
        (order_of(Enrolment(client="acme", reviewers=("rob", "pat", "kim"))), TooManyReviewers),
        (order_of(Enrolment(client="acme"), template=TemplateRef(id="close", version=2)), NotFound),
        (
            order_of(Enrolment(client="acme"), settings=(CheckSettings(check="paper", values=()),)),
            InvalidSettings,
        ),
        (
            order_of(
                Enrolment(client="acme"),
                settings=(CheckSettings(check="payables", values=(Setting(name="lookback_months", value=5),)),),
            ),
            InvalidSettings,
        ),
    ],
)
def test_a_faulty_order_makes_nothing(workflows: Workflows, order: Order, error: type[Exception]) -> None:
    """An order with one fault makes no workflow at all, and the error says which fault."""
    with pytest.raises(error):
        workflows.create(order, key="k", by="ada", at=NOW)
    assert workflows.find(today=TODAY).workflows == ()


def test_a_time_without_a_zone_is_refused(workflows: Workflows) -> None:
    """A workflow is not made at a time without a zone."""
    with pytest.raises(InvalidValue, match="zone"):
        workflows.create(order_of(Enrolment(client="acme")), key="k", by="ada", at=NOW.replace(tzinfo=None))


def test_settings_come_from_the_order_the_template_and_the_period(workflows: Workflows) -> None:
    """The order's setting wins, the rule's defaults follow from the period, and all are kept as plain values."""
    chosen = CheckSettings(check="payables", values=(Setting(name="lookback_months", value=6),))
    [acme] = workflows.create(order_of(Enrolment(client="acme"), settings=(chosen,)), key="k", by="ada", at=NOW)
    [kept] = acme.job.settings
    values = {setting.name: setting.value for setting in kept.values}
    assert kept.check == "payables"
    assert (values["lookback_months"], values["as_of"]) == (6, "2026-10-31")


@pytest.mark.parametrize("fault", Fault)
def test_a_failing_store_makes_all_or_nothing(
    make: Callable[..., Workflows], store: Store, workflows: Workflows, fault: Fault
) -> None:
    """Whatever happens to the commit, asking again with the same key ends with each workflow made once."""
    order = order_of(Enrolment(client="acme"), Enrolment(client="bolt"))
    with pytest.raises(Exception, match="by plan"):
        make(FaultyStore(store, {1: fault})).create(order, key="k", by="ada", at=NOW)
    assert len(workflows.find(today=TODAY).workflows) in (0, 2)
    again = workflows.create(order, key="k", by="ada", at=NOW)
    assert {instance.id for instance in again} == set(workflows.ids(today=TODAY))
    assert [len(workflows.events(instance.id)) for instance in again] == [1, 1]


class LateReader:
    """A store on which somebody else's commit comes between this caller's look and its write."""

    def __init__(self, inner: Store, meanwhile: Callable[[], object]) -> None:
        self._inner = inner
        self._meanwhile = [meanwhile]

    def __getattr__(self, name: str) -> object:
        if name == "commit" and self._meanwhile:
            self._meanwhile.pop()()
        return getattr(self._inner, name)


def test_two_who_send_the_same_order_at_once_get_the_same_workflows(
    make: Callable[..., Workflows], store: Store, workflows: Workflows
) -> None:
    """When another process makes the order's workflows a moment before, they are returned, not made twice."""
    order = order_of(Enrolment(client="acme"))
    late = make(LateReader(store, lambda: workflows.create(order, key="k", by="ada", at=NOW)))
    assert late.create(order, key="k", by="ada", at=NOW) == workflows.find(today=TODAY).workflows


def test_practices_do_not_meet(store: Store, directory: MemoryDirectory, workflows: Workflows) -> None:
    """Another practice with the same names, keys and clients has workflows of its own and sees no others."""
    directory.add("other", people=[attrs.evolve(p) for p in directory.people(PRACTICE, ["ada"]).values()])
    directory.add("other", clients=[Client(id="acme", name="Acme of theirs", account_assignee="ada")])
    [ours] = workflows.create(order_of(Enrolment(client="acme")), key="k", by="ada", at=NOW)
    theirs = Workflows("other", store=store, directory=directory)
    assert theirs.templates.versions() == ()
    assert theirs.find(today=TODAY).workflows == ()
    with pytest.raises(NotFound):
        theirs.get(ours.id)
    with pytest.raises(NotFound):
        theirs.events(ours.id)
    theirs.templates.publish(TEMPLATE)
    [made] = theirs.create(order_of(Enrolment(client="acme")), key="k", by="ada", at=NOW)
    assert made.id != ours.id
