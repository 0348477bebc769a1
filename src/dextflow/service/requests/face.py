"""The requests of a practice to its clients: read them, look at the answers, remind."""

from collections.abc import Iterable
from datetime import date, datetime

from dextflow.model import (
    AcceptItems,
    ChangeReplyBy,
    ClientRequest,
    Feature,
    Instance,
    ItemAnswer,
    ItemStatus,
    NoteAnswer,
    RequestCommand,
    Status,
    WithdrawRequest,
)
from dextflow.service.requests.acts import Command, Instances, act, check_may
from dextflow.service.requests.post import Post
from dextflow.service.requests.reading import RequestReading
from dextflow.service.requests.reminding import Reminded, remind_due
from dextflow.service.roof import Roof


class Requests(RequestReading):
    """What the practice asks its clients for, by steps of workflows.

    A client is asked once for the same, however many steps of however many workflows ask: what it answers serves
    all of them. Steps open requests, join them and leave them; here people of the practice look at the answers.
    Whoever may mark one of the steps that ask may do that, and admins; nobody for a client whom they may not see.

    Each act writes the request, the workflows that ask, and what is to be sent in one commit. A workflow that has
    gone on meanwhile, because it was completed or deleted or its step done in another way, holds nothing up.

    The methods that only read are here the host's own and ask nobody: what one person may read is on their desk
    (`Desk.requests`). Storage errors (`dextflow.errors.StorageError`) pass through every method; after
    `UnknownOutcome`, read the request again: it says whether the act was kept.
    """

    def __init__(self, roof: Roof) -> None:
        super().__init__(roof)

    def accept(self, request_id: str, *items: str, by: str, at: datetime) -> ClientRequest:
        """Accept what came for some items, without any named for all that wait; the last completes the steps.

        Raises `NotEntitled`, `NotFound`, `UnknownPerson`, `NotPermitted`, `WrongRequestStatus`, `NotAskedFor`,
        `NothingAnswered`, `UnknownRequestItem`, `NotReceived`, `OutOfOrder`, and `InvalidValue` for a time without
        a zone.
        """
        return self._act(
            request_id, by, "accept", lambda request, _i, _p: AcceptItems(by, at, items or _received(request))
        )

    def return_(self, request_id: str, *items: str, reason: str, by: str, at: datetime) -> ClientRequest:
        """Return what came for some items to the client, without any named all that waits, and say why.

        The client has until the next business day at the least, and is reminded again from where it was. Raises
        as `accept`, and `ReasonNeeded`.
        """
        return self._act(
            request_id,
            by,
            "return",
            lambda request, _i, post: post.returning(request, items or _received(request), reason, by=by, at=at),
        )

    def answered_otherwise(
        self,
        request_id: str,
        *answers: ItemAnswer,
        how: str,
        by: str,
        at: datetime,
        declined: str | None = None,
    ) -> ClientRequest:
        """Note what the client answered by phone, by post or to a person: `how` says it, and it is accepted.

        Documents and forms take `answers`; an approval is given, or `declined` for a reason, and a confirmation
        given. Raises as `accept`, and `AcceptedAlready`, `WrongAnswer` and `ReasonNeeded`.
        """
        return self._act(
            request_id,
            by,
            "note an answer",
            lambda _r, _i, _p: NoteAnswer(by, at, how, answers, declined),
        )

    def withdraw(self, request_id: str, *, reason: str, by: str, at: datetime) -> ClientRequest:
        """Ask the client no more, for none of the steps that asked. Raises as `accept`, and `ReasonNeeded`."""
        return self._act(request_id, by, "withdraw", lambda _r, _i, _p: WithdrawRequest(by, at, reason))

    def change_reply_by(self, request_id: str, reply_by: date, *, by: str, at: datetime) -> ClientRequest:
        """Let the client answer by another date: from the next business day on, and until our own work is due.

        Raises as `accept`, and `WrongReplyBy`.
        """

        def command(_request: ClientRequest, instances: Instances, post: Post) -> RequestCommand:
            earliest = post.next_day(at)
            return ChangeReplyBy(by, at, reply_by, earliest, _latest(instances.values(), earliest))

        return self._act(request_id, by, "change the date of the answer", command)

    def remind_due(self, at: datetime, *, most: int = 1000) -> Reminded:
        """Remind the clients who are to be reminded today, and tell people of those who stay silent.

        Call it every hour or every day: each reminder is written once, whoever calls at the same moment, and never
        on a day that is no business day. After days on which nobody called there is one reminder, not several,
        and the next is counted from it. One request that cannot be read holds up no other; after a storage error,
        call again. Raises `InvalidValue` for a time without a zone or a `most` below 1.
        """
        return remind_due(self._roof, at, most)

    # ------------------------------------------------------------------------------------------------ within

    def _act(self, request_id: str, by: str, name: str, command: Command) -> ClientRequest:
        self._roof.require(Feature.WORKFLOWS)
        person = self._roof.person(by)
        return act(
            self._roof,
            request_id,
            command,
            lambda request, instances: check_may(self._roof, person, request, instances, name),
            person,
        ).after


def _received(request: ClientRequest) -> tuple[str, ...]:
    return tuple(item.key for item in request.items if item.status is ItemStatus.RECEIVED)


def _latest(instances: Iterable[Instance], earliest: date) -> date | None:
    """The first of the dates to come on which work that asks is due; None if all of it is due before."""
    due = (each.job.due_on for each in instances if each.status is Status.IN_PROGRESS)
    return min((each for each in due if each >= earliest), default=None)
