"""The due date of a workflow after a change of the dates from which it was worked out."""

from datetime import date, datetime

from dextflow.engine.lifecycle import LIFECYCLE
from dextflow.engine.obstacles import check_dates, check_time
from dextflow.model import DueDate, DueDates, Instance, Policy, Reschedule, Rescheduled, Status


def follows_due_dates(instance: Instance, policy: Policy) -> bool:
    """Whether the library may move the due date of a workflow, as the practice chose.

    That of one that is completed or deleted is never moved.
    """
    if Reschedule not in LIFECYCLE[instance.status]:
        return False
    if policy.due_dates is DueDates.FOLLOW:
        return True
    started = instance.status is not Status.NOT_STARTED
    return not instance.job.due_chosen and not (started and policy.due_dates is DueDates.FREEZE_ON_START)


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
    check_time("Rescheduled", at, instance, policy)
    return (Rescheduled(by, at, due_on, starts_on, because, statutory),)
