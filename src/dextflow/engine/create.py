"""Make a workflow from an order."""

from datetime import datetime

from dextflow.engine.decide import check_reviewers
from dextflow.errors import InvalidValue
from dextflow.model import CheckSettings, Client, Created, Enrolment, Job, Order, Plan


def create(
    plan: Plan,
    order: Order,
    enrolment: Enrolment,
    client: Client,
    *,
    practice: str,
    id: str,  # noqa: A002 - the word of the field
    settings: tuple[CheckSettings, ...],
    by: str,
    at: datetime,
) -> Created:
    """Return the event that makes one client's workflow of an order.

    The explicit choice of people wins; otherwise the client's account assignee does the work and its account
    reviewer reviews it. `settings` are those of the data-driven checks, resolved for the client and the period.

    Raises `TooManyReviewers` or `RepeatedReviewer` for reviewers that cannot be, `InvalidValue` if `at` has no
    time zone.
    """
    if at.tzinfo is None:
        raise InvalidValue("Created", "its time has no time zone")
    reviewers = enrolment.reviewers
    if reviewers is None:
        reviewers = (client.account_reviewer,) if client.account_reviewer else ()
    check_reviewers(reviewers)
    job = Job(
        practice=practice,
        id=id,
        template=plan.template.ref,
        name=order.name.strip() or plan.template.name,
        client=client.id,
        period=order.period,
        due_on=order.due_on,
        assignee=enrolment.assignee or client.account_assignee,
        reviewers=reviewers,
        settings=settings,
    )
    return Created(by=by, at=at, job=job)
