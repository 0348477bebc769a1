"""Make a workflow from an order."""

from collections.abc import Callable, Mapping
from datetime import datetime

import attrs

from dextflow.engine.apply import begin
from dextflow.engine.decide import check_reviewers
from dextflow.engine.obstacles import check_dates
from dextflow.engine.owners import Practice, case_settings, facts_of, resolve_owners, reviewers_of
from dextflow.engine.rulings import apply_conditions
from dextflow.errors import InvalidValue, TooEarlyStart
from dextflow.model import CheckSettings, Client, Created, Enrolment, Event, Job, Order, Plan, Policy, Setting

Settings = Callable[[Mapping[str, tuple[Setting, ...]]], tuple[CheckSettings, ...]]


def create(
    plan: Plan,
    order: Order,
    enrolment: Enrolment,
    client: Client,
    *,
    practice: str,
    id: str,  # noqa: A002 - the word of the field
    settings: Settings,
    by: str,
    at: datetime,
    people: Practice,
) -> tuple[Event, ...]:
    """Return the events that make one client's workflow of an order.

    The explicit choice of people wins. Otherwise the client's account assignee does the work, but that of a task
    is its owner's alone; and those review it whom the template asks, or else the client's account reviewer.
    Owners of steps are resolved among `people`, and conditions say which steps are not required. `settings` gives
    those of the data-driven checks, resolved for the client and the period, from those that the template's cases
    add.

    Raises `TooManyReviewers` or `RepeatedReviewer` for reviewers that cannot be, `DueBeforeStart` and
    `TooEarlyStart` for dates that cannot be, `InvalidValue` if `at` has no time zone or the firing of the order is
    one of another client.
    """
    _check_dates(order, at, people.policy)
    if order.firing is not None and order.firing.client != client.id:
        raise InvalidValue("Order", f"its firing is one of client {order.firing.client!r}, not of {client.id!r}")
    job = Job(
        practice=practice,
        id=id,
        template=plan.template.ref,
        name=order.name.strip() or plan.template.name,
        client=client.id,
        period=order.period,
        client_name=client.name,
        due_on=order.due_on,
        starts_on=order.starts_on,
        assignee=enrolment.assignee or (None if order.task else client.account_assignee),
        facts=facts_of(plan, client),
        statutory=order.statutory,
        firing=order.firing,
        task=order.task,
    )
    job = attrs.evolve(
        job,
        reviewers=_reviewers(plan, enrolment, client, job, people),
        owners=resolve_owners(plan.template, client, job, people),
        settings=settings(case_settings(plan, job)),
    )
    created = Created(by=by, at=at, job=job)
    return (created, *apply_conditions(begin(plan, created), by=by, at=at))


def _reviewers(plan: Plan, enrolment: Enrolment, client: Client, job: Job, people: Practice) -> tuple[str, ...]:
    reviewers = enrolment.reviewers
    if reviewers is None:
        reviewers = reviewers_of(plan.template, client, job, people)
        if not reviewers and client.account_reviewer:
            reviewers = (client.account_reviewer,)
    check_reviewers(reviewers)
    return reviewers


def _check_dates(order: Order, at: datetime, policy: Policy) -> None:
    if at.tzinfo is None:
        raise InvalidValue("Created", "its time has no time zone")
    check_dates(order.due_on, order.starts_on)
    if order.starts_on is None or order.firing is not None or order.task is not None:
        return  # a firing is made when it is due, and what was missed is made late; a task may have begun long ago
    earliest = at.date()
    if not policy.same_day_start and order.starts_on <= earliest:
        raise TooEarlyStart(order.starts_on.isoformat(), earliest.isoformat())
