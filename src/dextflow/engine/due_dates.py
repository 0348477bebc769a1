"""The due date of a workflow after a change of the dates from which it was worked out."""

from datetime import date, datetime, timedelta

from dextflow.engine.lifecycle import LIFECYCLE
from dextflow.engine.obstacles import check_dates, check_later
from dextflow.model import Bucket, DueDate, DueDates, Instance, Policy, Reschedule, Rescheduled, Status

WEEK = timedelta(days=7)


def bucket_of(due_on: date, today: date) -> Bucket:
    """Whether open work that is due on a day is overdue, due within seven days, or later."""
    if due_on < today:
        return Bucket.OVERDUE
    return Bucket.DUE_SOON if due_on <= today + WEEK else Bucket.UPCOMING


def follows_due_dates(instance: Instance, policy: Policy) -> bool:
    """Whether the library may move the due date of a workflow, as the practice chose.

    That of one that is completed or deleted is never moved.
    """
    if Reschedule not in LIFECYCLE[instance.status]:
        return False
    return may_move(policy, chosen=instance.job.due_chosen, started=instance.status is not Status.NOT_STARTED)


def may_move(policy: Policy, *, chosen: bool, started: bool) -> bool:
    """Whether the library may move a due date that is `chosen`, or not, of work that has `started`, or not."""
    if policy.due_dates is DueDates.FOLLOW:
        return True
    return not chosen and not (started and policy.due_dates is DueDates.FREEZE_ON_START)


def follow_due_dates(
    instance: Instance,
    policy: Policy,
    *,
    due_on: date,
    starts_on: date | None,
    statutory: DueDate | None,
    because: str,
    by: str,
    at: datetime,
) -> tuple[Rescheduled, ...]:
    """Move a workflow to the dates that were worked out anew: one event, or none if it stays as it is.

    It stays where it does not follow (`follows_due_dates`), and where the dates are the same. `because` says what
    changed, such as "the year end is now 30 April". No command is given to this end, so no rights are asked.

    Raises `DueBeforeStart` for dates that cannot be, `OutOfOrder` and `InvalidValue` for a time that cannot be.
    """
    job = instance.job
    as_before = (job.due_on, job.starts_on, job.statutory) == (due_on, starts_on, statutory)
    if as_before or not follows_due_dates(instance, policy):
        return ()
    check_dates(due_on, starts_on)
    check_later("Rescheduled", at, instance.at, policy)
    return (Rescheduled(by, at, due_on, starts_on, because, statutory),)
