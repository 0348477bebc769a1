"""What becomes of the requests of clients when workflows change, in the same commit."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

import attrs

from dextflow.engine.requests import RequestChange, begin_request, changed, decide_request
from dextflow.model import (
    Asker,
    ChangeReplyBy,
    Client,
    ClientRequest,
    Instance,
    ItemStatus,
    JoinRequest,
    LeaveRequest,
    Request,
    RequestCommand,
    RequestStatus,
    SendMessage,
    Status,
    Withdrawn,
)
from dextflow.ports import Message, Where
from dextflow.service.outbox_records import message_of
from dextflow.service.records import Change
from dextflow.service.requests.askers import follow, followed
from dextflow.service.requests.asking import Asking, askings, edited_text, identity, message, opened, reply_date
from dextflow.service.requests.post import post_of, request_writes
from dextflow.service.requests.records import REQUEST, asker_term, read_request, request_in
from dextflow.service.roof import Roof, Writes
from dextflow.service.shelves import every_record

NOT_NEEDED = "it is no longer needed"
ASKED_AGAIN = "please look at it again"


@attrs.frozen(kw_only=True)
class Leaving:
    """A step that asks no more, since a change of its workflow."""

    asker: Asker
    change: Change

    @property
    def reason(self) -> str:
        """Why: what a person said when it was withdrawn, if one did."""
        withdrawals = (each for each in self.change.events if isinstance(each, Withdrawn))
        said = (each.reason for each in withdrawals if each.step == self.asker.step)
        return next(said, NOT_NEEDED)


def follow_requests(roof: Roof, writes: Writes) -> Writes:
    """The messages that steps write, and the requests that they open, join and leave."""
    asked = tuple(chain.from_iterable(askings(roof, each) for each in writes.changes if each.after.plan.actions))
    left = tuple(chain.from_iterable(map(_leaving, writes.changes)))
    sooner = tuple(filter(_is_due_sooner, writes.changes))
    if not asked and not left and not sooner:
        return Writes()
    workflows = {*(each.asker.workflow for each in left), *(each.after.id for each in sooner)}
    following = _Following(roof, writes, asked, sorted(workflows))
    for leaving in left:
        following.leave(leaving)
    for change in sooner:
        following.hasten(change)
    for asking in asked:
        following.ask(asking)
    return following.result()


def _leaving(change: Change) -> Iterator[Leaving]:
    """The steps that waited for an answer, or had one that was not settled, and do so no more."""
    if change.before is not None and change.before.work.underway:
        for step in sorted(_requested(change.before) - _requested(change.after)):
            yield Leaving(asker=Asker(workflow=change.after.id, step=step), change=change)


def _is_due_sooner(change: Change) -> bool:
    """Whether work that waits for its client is due sooner than before."""
    before, after = change.before, change.after
    return before is not None and after.job.due_on < before.job.due_on and bool(_requested(after))


def _requested(instance: Instance) -> frozenset[str]:
    if instance.status is not Status.IN_PROGRESS:
        return frozenset()
    return frozenset(each.step for each in instance.work.underway if each.requested)


class _Following:
    """What becomes of requests in one commit; those that are written in it already are left as they are."""

    def __init__(self, roof: Roof, writes: Writes, asked: Iterable[Asking], workflows: Sequence[str]) -> None:
        self._roof, self._post = roof, post_of(roof)
        self._clients = _clients(roof, asked)
        self._written = {put.id: request_in(put) for put in writes.puts if put.kind == REQUEST}
        self._requests = {**_stored(roof, asked, workflows), **self._written}
        self._changes: dict[str, RequestChange] = {}
        self._workflows: dict[str, Instance] = {each.after.id: each.after for each in writes.changes}
        self._followed: list[Change] = []
        self._messages: list[Message] = []

    def leave(self, leaving: Leaving) -> None:
        """Let a step leave whatever it asks for."""
        event = leaving.change.events[-1]
        for request in tuple(self._requests.values()):
            if request.is_live and leaving.asker in request.askers and request.id not in self._written:
                at = max(event.at, request.at)
                self._do(request, LeaveRequest(event.by, at, leaving.asker, leaving.reason))

    def hasten(self, change: Change) -> None:
        """Let the client answer before our own work is due that is due sooner now, or on the next business day."""
        event = change.events[-1]
        latest = max(change.after.job.due_on, self._post.next_day(event.at))
        for request in tuple(self._requests.values()):
            asks = any(asker.workflow == change.after.id for asker in request.askers)
            is_open = request.status is RequestStatus.OPEN and request.id not in self._written
            if asks and is_open and request.reply_by > latest:
                self._do(request, ChangeReplyBy(event.by, max(event.at, request.at), latest, latest))

    def ask(self, asking: Asking) -> None:
        """Write what a step writes, or ask for what it asks for, unless the client is asked for that already."""
        action = asking.action
        if isinstance(action, SendMessage):
            self._messages.append(message_of(message(asking, action, self._client(asking))))
        else:
            self._request(asking, action)

    def result(self) -> Writes:
        """All that follows."""
        writes = Writes(changes=tuple(self._followed), messages=tuple(self._messages))
        for change in self._changes.values():
            writes += request_writes(self._roof, change)
        return writes

    def _request(self, asking: Asking, what: Request) -> None:
        same = identity(asking, what)
        for_the_same = [each for each in self._requests.values() if each.order.identity == same]
        live = next((each for each in for_the_same if each.is_live), None)
        if live is not None and asking.asker in live.askers:
            self._again(asking, live)
        elif live is not None and live.id not in self._written:
            self._join(asking, what, live)
        else:
            event = opened(asking, what, self._client(asking), len(for_the_same) + 1, self._post)
            request = begin_request(event)
            self._requests[request.id] = request
            self._changes[request.id] = RequestChange(before=None, after=request, events=(event,))

    def _join(self, asking: Asking, what: Request, request: ClientRequest) -> None:
        """Ask for what the client is asked for already; what it answered already is there for this step, too."""
        at = max(asking.event.at, request.at)
        reply_by = reply_date(asking, what, self._post)
        after = self._do(request, JoinRequest(asking.event.by, at, asking.asker, reply_by))
        if after.status is RequestStatus.ANSWERED:
            by = asking.event.by
            self._follow(followed(self._workflows[asking.instance.id], (asking.asker,), after, by, by))

    def _again(self, asking: Asking, request: ClientRequest) -> None:
        """What the client answered goes back to it, for all steps that ask, because one of them asks again."""
        if request.status is RequestStatus.ANSWERED and request.id not in self._written:
            at = max(asking.event.at, request.at)
            items = tuple(item.key for item in request.items if item.status is ItemStatus.RECEIVED)
            reason = edited_text(asking, self._client(asking), request.reply_by) or ASKED_AGAIN
            self._do(request, self._post.returning(request, items, reason, by=asking.event.by, at=at))
            others = tuple(each.workflow for each in request.askers if each.workflow not in self._workflows)
            self._workflows |= self._roof.get_many(others)
            self._follow(follow(self._changes[request.id], self._workflows))

    def _follow(self, changes: Iterable[Change]) -> None:
        for change in changes:
            self._followed.append(change)
            self._workflows[change.after.id] = change.after

    def _do(self, request: ClientRequest, command: RequestCommand) -> ClientRequest:
        before = self._changes.get(request.id)
        change = changed(request, decide_request(request, command, self._roof.policy))
        if before is not None:
            change = attrs.evolve(change, before=before.before, events=(*before.events, *change.events))
        self._requests[request.id] = change.after
        self._changes[request.id] = change
        return change.after

    def _client(self, asking: Asking) -> Client | None:
        return self._clients.get(asking.instance.job.client)


def _clients(roof: Roof, asked: Iterable[Asking]) -> Mapping[str, Client]:
    ids = sorted({asking.instance.job.client for asking in asked})
    return roof.directory.clients(roof.practice, ids) if ids else {}


def _stored(roof: Roof, asked: Iterable[Asking], workflows: Sequence[str]) -> dict[str, ClientRequest]:
    """All requests ever for what is asked for, and those for which these workflows ask."""
    same = {identity(each, each.action) for each in asked if not isinstance(each.action, SendMessage)}
    conditions = (
        Where(terms=("identity",), one_of=tuple(sorted(same))) if same else None,
        Where(terms=tuple(map(asker_term, workflows)), one_of=tuple(workflows)) if workflows else None,
    )
    records = chain.from_iterable(
        every_record(roof.store, roof.practice, REQUEST, (where,)) for where in conditions if where is not None
    )
    return {record.id: read_request(record) for record in records}
