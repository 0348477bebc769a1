"""What people are told of the course of a workflow: its reviews, its end, and the client's answers."""

from dextflow.engine.notices.happenings import Happening
from dextflow.engine.notices.telling import Notices, doer_of, names_of, tell
from dextflow.model import AskConfirmation, Completed, HandedBack, Instance, Released, Responded, Topic


def review_asked(happening: Happening) -> Notices:
    """The work came under somebody's review: submitted, passed on, or with another reviewer."""
    before, after = happening.before, happening.after
    if after.reviewer is not None and before is not None and before.reviewer != after.reviewer:
        yield from tell(happening, Topic.REVIEW_ASKED, (after.reviewer,), due_on=after.job.due_on)


def came_back(happening: Happening) -> Notices:
    """The work is the assignee's again: a reviewer returned it, or all have agreed and it is to be completed."""
    job = happening.after.job
    for event in happening.events:
        if isinstance(event, HandedBack):
            yield from tell(happening, Topic.HANDED_BACK, (job.assignee,), text=event.comment, due_on=job.due_on)
        elif isinstance(event, Released):
            yield from tell(happening, Topic.APPROVED, (job.assignee,), due_on=job.due_on)


def completed(happening: Happening) -> Notices:
    """The work is completed: assignee and reviewers are told."""
    job = happening.after.job
    if isinstance(happening.cause, Completed):
        yield from tell(happening, Topic.COMPLETED, (job.assignee, *job.reviewers))


def client_answered(happening: Happening) -> Notices:
    """The client answered what a step asked for: whoever can act on the step is told, with the reason for a no.

    Of a confirmation nobody is told if its step says so.
    """
    cause, after = happening.cause, happening.after
    if isinstance(cause, Responded) and (cause.declined is not None or _is_told(after, cause.step)):
        doer = doer_of(after, cause.step)
        text = names_of(after, (cause.step,)) if cause.declined is None else cause.declined
        yield from tell(
            happening, Topic.CLIENT_ANSWERED, (doer.person,), (doer.team,), steps=(cause.step,), text=text
        )


def _is_told(instance: Instance, step: str) -> bool:
    action = instance.plan.index[step].step.action
    return not isinstance(action, AskConfirmation) or action.notify
