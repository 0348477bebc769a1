"""What people, clients, assignments and plans of a practice say of themselves."""

from datetime import date
from decimal import Decimal
from itertools import product

import attrs
import pytest
from hypothesis import given

from dextflow.errors import InvalidValue
from dextflow.model import (
    EVERY_CLIENT,
    TO_TASK_OWNER,
    AddOn,
    Assignee,
    Assignment,
    Client,
    ClientContact,
    ClientField,
    ClientService,
    DateRange,
    Entitlements,
    Feature,
    Person,
    Place,
    Policy,
    Role,
    ServiceStatus,
    Subscription,
)
from dextflow.testing.strategies import nouns

ANN = Person(id="ann", name="Ann", clients=frozenset({"acme"}))
ACME = Client(
    id="acme",
    name="Acme",
    services=(ClientService(id="vat"), ClientService(id="payroll", status=ServiceStatus.PAUSED, manager="rae")),
    fields=(
        ClientField(name="accounts due", value=date(2026, 12, 31)),
        ClientField(name="staff", value=0),
        ClientField(name="turnover", value=Decimal("1.50")),
        ClientField(name="audited", value=False),
    ),
)


@pytest.mark.parametrize("to", [Assignee.PERSON, Assignee.TEAM, Assignee.CLIENT_SERVICE_MANAGER])
def test_an_assignment_by_name_has_an_id(to: Assignee) -> None:
    """A person, a team and a service must be named, and not by a blank."""
    assert str(Assignment(to=to, id="x")) == f"{to.value} x"
    for missing in (None, ""):
        with pytest.raises(InvalidValue, match=f"an assignment to a {to.value} needs the id"):
            Assignment(to=to, id=missing)


@pytest.mark.parametrize(
    "to",
    [
        Assignee.TASK_OWNER,
        Assignee.CLIENT_MANAGER,
        Assignee.CLIENT_PARTNER,
        Assignee.CLIENT_ASSOCIATE,
        Assignee.NOBODY,
    ],
)
def test_an_assignment_by_role_has_no_id(to: Assignee) -> None:
    """Where there is nothing to name, an id is refused: it would say something that nobody obeys."""
    assert str(Assignment(to=to)) == to.value
    with pytest.raises(InvalidValue, match=f"an assignment to a {to.value} has no id"):
        Assignment(to=to, id="x")


def test_a_step_is_its_task_owners_if_nothing_else_is_said() -> None:
    """The assignment that says nothing is to whoever does the workflow."""
    assert Assignment() == TO_TASK_OWNER
    assert TO_TASK_OWNER.to is Assignee.TASK_OWNER


@given(nouns(Assignment))
def test_assignments_read_apart(assignment: Assignment) -> None:
    """The text of an assignment begins with whom it is to and ends with the id, if there is one."""
    assert str(assignment) == " ".join(filter(None, (assignment.to.value, assignment.id)))


def test_a_place_is_before_a_step_or_after_one() -> None:
    """Exactly one of the two is given."""
    assert (Place(before="bank").after, Place(after="bank").before) == (None, None)
    for before, after in ((None, None), ("bank", "vat")):
        with pytest.raises(InvalidValue, match="before a step or after one"):
            Place(before=before, after=after)


@pytest.mark.parametrize(
    ("first", "last"),
    [(None, None), (date(2026, 10, 1), None), (None, date(2026, 10, 1)), (date(2026, 10, 1), date(2026, 10, 1))],
)
def test_a_range_of_days_may_be_open(first: date | None, last: date | None) -> None:
    """Either side or both may be left open, and one day is a range."""
    assert DateRange(first=first, last=last).last == last


def test_a_range_of_days_does_not_end_before_it_starts() -> None:
    """Days in the wrong order are refused, and both are named."""
    with pytest.raises(InvalidValue, match="2026-09-30, before it starts on 2026-10-01"):
        DateRange(first=date(2026, 10, 1), last=date(2026, 9, 30))


def test_standard_users_see_the_clients_that_are_granted_to_them() -> None:
    """By name one by one; by the mark for every client all of them; without a grant none."""
    assert (ANN.sees("acme"), ANN.sees("bolt"), ANN.sees("")) == (True, False, False)
    assert attrs.evolve(ANN, clients=EVERY_CLIENT).sees("bolt")
    assert not attrs.evolve(ANN, clients=frozenset()).sees("acme")
    assert attrs.evolve(ANN, clients=EVERY_CLIENT | {"acme"}).sees("bolt")


@pytest.mark.parametrize("role", [Role.PRACTICE_ADMIN, Role.CLIENT_ADMIN])
def test_admins_see_every_client(role: Role) -> None:
    """Admins need no grant."""
    assert Person(id="pam", name="Pam", role=role).sees("acme")


def test_a_client_answers_for_its_fields_and_services() -> None:
    """By name and by id; None for what it has not got, which is not the same as nought or no."""
    assert [ACME.field(name) for name in ("accounts due", "staff", "turnover", "audited", "Staff", "")] == [
        date(2026, 12, 31),
        0,
        Decimal("1.50"),
        False,
        None,
        None,
    ]
    payroll, vat = ACME.service("payroll"), ACME.service("vat")
    assert payroll is not None
    assert vat is not None
    assert (payroll.manager, payroll.status) == ("rae", ServiceStatus.PAUSED)
    assert (vat.manager, vat.status) == (None, ServiceStatus.ACTIVE)
    assert ACME.service("audit") is None


def test_a_client_answers_for_its_contacts() -> None:
    """A contact is found by its id; there is none by any other."""
    boss = ClientContact(id="boss", name="Boss")
    client = attrs.evolve(ACME, contacts=(ClientContact(id="clerk", name="Clerk"), boss))
    assert (client.contact("boss"), client.contact("Boss")) == (boss, None)


@pytest.mark.parametrize(
    ("plan", "add_ons", "features"),
    [
        (Subscription.PRACTICE_ESSENTIALS, (), set()),
        (Subscription.PRACTICE_ESSENTIALS, (AddOn.DATA_HEALTH,), {Feature.DATA_CHECKS}),
        (Subscription.PRACTICE_ADVANCED, (), {Feature.WORKFLOWS}),
        (Subscription.PRACTICE_ADVANCED, (AddOn.DATA_HEALTH,), {Feature.WORKFLOWS, Feature.DATA_CHECKS}),
    ],
)
def test_a_plan_includes_its_features(
    plan: Subscription, add_ons: tuple[AddOn, ...], features: set[Feature]
) -> None:
    """Workflows come with the advanced plan, data-driven checks with the add-on, and neither with the other."""
    entitlements = Entitlements.of(plan, *add_ons)
    assert entitlements.features == features
    assert [entitlements.include(feature) for feature in Feature] == [feature in features for feature in Feature]


def test_every_plan_and_add_on_is_known() -> None:
    """None of them can be added without saying what it includes; unless something is said, all may be used."""
    for plan, add_on in product(Subscription, AddOn):
        assert Entitlements.of(plan, add_on).features
    assert Entitlements().features == set(Feature)


def test_a_practice_has_every_role_at_its_clients_unless_it_says_otherwise() -> None:
    """The roles of a client are the four that are looked up at a client or at one of its services."""
    assert Policy().client_roles == {to for to in Assignee if to.value.startswith("client ")}
