"""What the steps of workflows ask their clients for, as they ask."""

from collections.abc import Iterator
from datetime import date

import attrs

from dextflow.engine import files
from dextflow.engine.notices import event_key
from dextflow.engine.requests import filled, identity_of, recipients_of, subject_line
from dextflow.model import (
    About,
    Asked,
    Asker,
    Client,
    ClientMessage,
    FileRef,
    Instance,
    Letter,
    Recipient,
    Request,
    RequestApproval,
    RequestOpened,
    RequestOrder,
    SendMessage,
    SetServiceStage,
    Subject,
    Writing,
)
from dextflow.scheduling import next_rung, reply_by
from dextflow.service.records import Change
from dextflow.service.requests.post import Post
from dextflow.service.requests.records import request_id
from dextflow.service.roof import Roof


@attrs.frozen(kw_only=True)
class Asking:
    """One step that asks or writes: in the `number`-th event of its workflow, which `after` is what it is now."""

    event: Asked
    number: int
    instance: Instance
    action: SendMessage | Request
    files: tuple[FileRef, ...] = ()

    @property
    def asker(self) -> Asker:
        """The step, as one that asks."""
        return Asker(workflow=self.instance.id, step=self.event.step)


def askings(roof: Roof, change: Change) -> Iterator[Asking]:
    """What was asked or written in a change of a workflow, in its order."""
    first = change.after.version - len(change.events) + 1
    for number, event in enumerate(change.events, start=first):
        if isinstance(event, Asked):
            action = change.after.plan.index[event.step].step.action
            if action is not None and not isinstance(action, SetServiceStage):
                attached = _attached(roof, change, event.step) if isinstance(action, RequestApproval) else ()
                yield Asking(event=event, number=number, instance=change.after, action=action, files=attached)


def _attached(roof: Roof, change: Change, step: str) -> tuple[FileRef, ...]:
    """The files on a step: what its client is to approve."""
    before = roof.events(change.after.id)[: change.before.version] if change.before else ()
    return tuple(each.file for each in files((*before, *change.events), step))


def message(asking: Asking, action: SendMessage, client: Client | None) -> ClientMessage:
    """What a step writes to its client that asks for nothing."""
    job, event = asking.instance.job, asking.event
    writing = event.writing or action.writing
    about = About(subject=Subject.WORKFLOW, id=job.id, name=job.name, client=job.client, step=event.step)
    values = _values(asking, client, job.due_on)
    return ClientMessage(
        key=event_key(about, asking.number, Letter.MESSAGE),
        letter=Letter.MESSAGE,
        about=about,
        client=job.client,
        to=_to(writing, client),
        subject=subject_line(writing.subject, values),
        text=filled(writing.text, values),
        at=event.at,
    )


def edited_text(asking: Asking, client: Client | None, due: date) -> str:
    """The text that a person wrote in the place of the step's; blank if nobody did."""
    writing = asking.event.writing
    return "" if writing is None else filled(writing.text, _values(asking, client, due)).strip()


def identity(asking: Asking, what: Request) -> str:
    """The identity of what a step asks for."""
    job = asking.instance.job
    return identity_of(job.client, job.period, what, _writing(asking, what), asking.files)


def reply_date(asking: Asking, what: Request, post: Post) -> date:
    """By when the client is to answer a step."""
    job, day = asking.instance.job, post.day(asking.event.at)
    return reply_by(job.due_on, what.asking.due, day, post.calendar)


def opened(asking: Asking, what: Request, client: Client | None, ordinal: int, post: Post) -> RequestOpened:
    """The event with which a request begins: the `ordinal`-th for the same."""
    job, event = asking.instance.job, asking.event
    writing, answer_by = _writing(asking, what), reply_date(asking, what, post)
    values = _values(asking, client, answer_by)
    same = identity(asking, what)
    order = RequestOrder(
        practice=job.practice,
        id=request_id(job.practice, job.client, same, ordinal),
        identity=same,
        client=job.client,
        client_name=client.name if client else job.client_name,
        period=job.period,
        what=what,
        subject=subject_line(writing.subject, values),
        text=filled(writing.text, values),
        to=_to(writing, client),
        files=asking.files,
    )
    return RequestOpened(
        by=event.by,
        at=event.at,
        order=order,
        asker=asking.asker,
        reply_by=answer_by,
        remind_on=next_rung(what.asking.ladder, 0, post.day(event.at), post.calendar),
    )


def _writing(asking: Asking, what: Request) -> Writing:
    return asking.event.writing or what.asking.writing


def _to(writing: Writing, client: Client | None) -> tuple[Recipient, ...]:
    return () if client is None else recipients_of(client, writing.recipients)


def _values(asking: Asking, client: Client | None, due: date) -> dict[str, str]:
    job = asking.instance.job
    return {
        "client": client.name if client else job.client_name,
        "period": f"{job.period.start} to {job.period.end}",
        "due": due.isoformat(),
        "workflow": job.name,
    }
