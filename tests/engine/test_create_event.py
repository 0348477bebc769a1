"""What a workflow takes from its order, its client and its template when it is made."""

from datetime import date, datetime

import attrs
import pytest

from dextflow.engine import begin, compile_template, create
from dextflow.errors import DueBeforeStart, InvalidValue, RepeatedReviewer, TooEarlyStart, TooManyReviewers
from dextflow.model import (
    CheckSettings,
    Client,
    Created,
    DueDate,
    Enrolment,
    Firing,
    Order,
    Policy,
    Setting,
    Status,
    Step,
    StepGroup,
    Template,
)
from dextflow.testing.runs import DEFAULT_POLICY, NOON, OCTOBER, PRACTICE

TEMPLATE = Template(
    id="month", name="Month end", version=4, groups=(StepGroup(name="G", steps=(Step(key="a", name="A"),)),)
)
PLAN = compile_template(TEMPLATE)
ORDER = Order(template=TEMPLATE.ref, period=OCTOBER, due_on=date(2026, 11, 14), clients=())
ACME = Client(id="acme", name="Acme", account_assignee="ann", account_reviewer="rae")
NOBODY = Client(id="solo", name="Solo")


def created(
    enrolment: Enrolment,
    client: Client = ACME,
    order: Order = ORDER,
    at: datetime = NOON,
    policy: Policy = DEFAULT_POLICY,
) -> Created:
    """The event that makes the workflow of one client."""
    (event,) = create(
        PLAN,
        order,
        enrolment,
        client,
        practice="harbour",
        id="w-7",
        settings=lambda _: (CheckSettings(check="c", values=(Setting(name="months", value=3),)),),
        by="pam",
        at=at,
        people=attrs.evolve(PRACTICE, policy=policy),
    )
    assert isinstance(event, Created)
    return event


def test_a_workflow_is_what_was_ordered() -> None:
    """Template version, client, period, due date, settings, id and practice come from the order and the caller."""
    event = created(Enrolment(client="acme"))
    job = event.job
    assert (event.by, event.at) == ("pam", NOON)
    assert (job.practice, job.id, job.client, job.template) == ("harbour", "w-7", "acme", TEMPLATE.ref)
    assert (job.period, job.due_on, job.starts_on) == (OCTOBER, date(2026, 11, 14), None)
    assert (job.client_name, job.owners, job.facts) == ("Acme", (), ())
    assert job.settings == (CheckSettings(check="c", values=(Setting(name="months", value=3),)),)
    instance = begin(PLAN, event)
    assert (instance.id, instance.status, instance.version) == ("w-7", Status.NOT_STARTED, 1)


def test_a_workflow_of_a_firing_says_so() -> None:
    """The date by law and the firing of the order go into the workflow; of others neither is known."""
    day = date(2026, 12, 7)
    by_law = DueDate(rule="uk-vat-return", version=1, nominal=day, due=day, act_by=day)
    firing = Firing(repeating="vat", client="acme", nominal=date(2026, 10, 31))
    job = created(Enrolment(client="acme"), order=attrs.evolve(ORDER, statutory=by_law, firing=firing)).job
    assert (job.statutory, job.firing, job.due_chosen) == (by_law, firing, False)
    plain = created(Enrolment(client="acme")).job
    assert (plain.statutory, plain.firing, plain.due_chosen) == (None, None, False)


def test_a_firing_is_of_one_client() -> None:
    """No client's workflow is made of a firing for another one."""
    order = attrs.evolve(ORDER, firing=Firing(repeating="vat", client="bolt", nominal=date(2026, 10, 31)))
    with pytest.raises(InvalidValue, match="'bolt', not of 'acme'"):
        created(Enrolment(client="acme"), order=order)


@pytest.mark.parametrize(("name", "expected"), [("", "Month end"), ("  ", "Month end"), (" October ", "October")])
def test_a_blank_name_takes_the_templates(name: str, expected: str) -> None:
    """The name of the order wins unless it is blank."""
    assert created(Enrolment(client="acme"), order=attrs.evolve(ORDER, name=name)).job.name == expected


@pytest.mark.parametrize(
    ("enrolment", "client", "assignee", "reviewers"),
    [
        (Enrolment(client="acme"), ACME, "ann", ("rae",)),
        (Enrolment(client="acme", assignee="ben"), ACME, "ben", ("rae",)),
        (Enrolment(client="acme", reviewers=("rex", "pam")), ACME, "ann", ("rex", "pam")),
        (Enrolment(client="acme", reviewers=()), ACME, "ann", ()),
        (Enrolment(client="solo"), NOBODY, None, ()),
        (Enrolment(client="solo", assignee="ann", reviewers=("rae",)), NOBODY, "ann", ("rae",)),
    ],
)
def test_people_come_from_the_client_unless_chosen(
    enrolment: Enrolment, client: Client, assignee: str | None, reviewers: tuple[str, ...]
) -> None:
    """The account assignee and reviewer of the client are pre-filled; an explicit choice, even of nobody, wins."""
    job = created(enrolment, client).job
    assert (job.assignee, job.reviewers) == (assignee, reviewers)


def test_reviewers_that_cannot_be_are_refused() -> None:
    """Three reviewers, or one of them twice, make no workflow."""
    with pytest.raises(TooManyReviewers):
        created(Enrolment(client="acme", reviewers=("a", "b", "c")))
    with pytest.raises(RepeatedReviewer):
        created(Enrolment(client="acme", reviewers=("a", "a")))


def test_the_time_of_creation_has_a_zone() -> None:
    """A time without a zone says no instant, so nothing can follow it."""
    with pytest.raises(InvalidValue, match="no time zone"):
        created(Enrolment(client="acme"), at=datetime(2026, 11, 2, 12, 0))  # noqa: DTZ001 - the point of the test


@pytest.mark.parametrize("day", [date(2026, 11, 2), date(2026, 11, 14)])
def test_work_may_begin_from_the_day_of_the_order_to_the_day_on_which_it_is_due(day: date) -> None:
    """A start date from today to the due date is kept."""
    order = attrs.evolve(ORDER, starts_on=day)
    assert created(Enrolment(client="acme"), order=order).job.starts_on == day


def test_work_is_not_due_before_it_may_begin() -> None:
    """A start date after the due date is refused with both dates."""
    with pytest.raises(DueBeforeStart) as refused:
        created(Enrolment(client="acme"), order=attrs.evolve(ORDER, starts_on=date(2026, 11, 15)))
    assert (refused.value.due_on, refused.value.starts_on) == ("2026-11-14", "2026-11-15")


def test_a_practice_may_want_work_to_begin_on_a_later_day_than_that_of_the_order() -> None:
    """Under the older rule today is too early, tomorrow is not, and no start date at all is fine."""
    later = Policy(same_day_start=False)
    with pytest.raises(TooEarlyStart, match="ordered on 2026-11-02 cannot begin on 2026-11-02"):
        created(Enrolment(client="acme"), order=attrs.evolve(ORDER, starts_on=NOON.date()), policy=later)
    tomorrow = attrs.evolve(ORDER, starts_on=date(2026, 11, 3))
    assert created(Enrolment(client="acme"), order=tomorrow, policy=later).job.starts_on == date(2026, 11, 3)
    assert created(Enrolment(client="acme"), policy=later).job.starts_on is None
