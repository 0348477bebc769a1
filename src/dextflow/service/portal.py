"""What one contact of a client sees and does: the requests and proposals that went to them, and nothing else."""

from datetime import date, datetime
from functools import partial

import attrs

from dextflow.engine.requests import contact_actor
from dextflow.errors import NotFound
from dextflow.model import (
    ApproveDocument,
    AskConfirmation,
    ClientContact,
    ClientRequest,
    ConfirmRequest,
    DeclineDocument,
    FileRef,
    FormField,
    ItemAnswer,
    ReportingPeriod,
    RequestApproval,
    RequestCommand,
    RequestFilter,
    RequestItem,
    RequestStatus,
    SendForm,
    SubmitAnswers,
)
from dextflow.service.proposals.portal import ClientProposals
from dextflow.service.requests.acts import Instances, act
from dextflow.service.requests.post import Post
from dextflow.service.requests.reading import read_one, request_conditions
from dextflow.service.requests.records import REQUEST, read_requests
from dextflow.service.roof import Roof

CONTACT = "contact"


@attrs.frozen(kw_only=True)
class AskedOfClient:
    """A request as the client sees it: what is asked, in which words, and how far that is.

    `items` say of each thing whether it is still wanted, what came for it, and why it was returned. `fields` are
    those of a form, `files` and `document` what is to be approved, `button` what confirms.
    """

    id: str
    status: RequestStatus
    subject: str
    text: str
    period: ReportingPeriod
    reply_by: date
    items: tuple[RequestItem, ...]
    fields: tuple[FormField, ...] = ()
    files: tuple[FileRef, ...] = ()
    document: str | None = None
    button: str | None = None


@attrs.frozen(kw_only=True)
class AskedPage:
    """One page of a list; `after` continues it, None ends it."""

    requests: tuple[AskedOfClient, ...]
    after: str | None


class Portal:
    """What a contact of a client sees and does, with the host to vouch for who it is.

    It sees the requests of its own client that went to it, and of these what concerns the client, and the
    proposals that did (`proposals`): no workflow, no person, no other request, no other client. What it may not
    see is as if it were not there. Its answers are kept also while the practice has no plan that includes
    workflows. It goes by the contact as it was when this was made, so make a new one for each call of a host.
    Storage errors pass through every method; after `UnknownOutcome`, read the request again.
    """

    def __init__(self, roof: Roof, client: str, contact: ClientContact) -> None:
        self._roof = roof
        self._client = client
        self.contact = contact
        self.proposals = ClientProposals(roof, client, contact.id)

    def requests(
        self,
        statuses: tuple[RequestStatus, ...] | None = (RequestStatus.OPEN,),
        *,
        after: str | None = None,
        limit: int = 50,
    ) -> AskedPage:
        """One page of what was asked of this contact, by the date by which to answer; all statuses with None.

        Raises `InvalidValue` for a limit below 1 or an `after` that continues no such page.
        """
        asked = RequestFilter(statuses=statuses, contacts=(self.contact.id,))
        page = self._roof.store.query(
            self._roof.practice,
            REQUEST,
            tuple(request_conditions(asked, date.min, frozenset({self._client}))),
            order_by="reply_by",
            after=after,
            limit=limit,
        )
        return AskedPage(requests=tuple(map(_seen, read_requests(page.records))), after=page.after)

    def get(self, request_id: str) -> AskedOfClient:
        """A request that went to this contact, as it is now. Raises `NotFound`."""
        request = read_one(self._roof, request_id)
        self._check(request)
        return _seen(request)

    def submit(self, request_id: str, *answers: ItemAnswer, at: datetime) -> AskedOfClient:
        """Answer some items of a request for documents or of a form, all or none of what is given.

        A later answer takes the place of one that has not been accepted. Raises `NotFound`, `WrongRequestStatus`,
        `NotAskedFor`, `NothingAnswered`, `UnknownRequestItem`, `AcceptedAlready`, `WrongAnswer`, `OutOfOrder`, and
        `InvalidValue` for a time without a zone.
        """
        return self._act(request_id, SubmitAnswers(self._actor, at, answers))

    def approve(self, request_id: str, *, at: datetime, comment: str = "") -> AskedOfClient:
        """Agree to the document that was sent. To say the same twice changes nothing.

        Raises `NotFound`, `WrongRequestStatus`, `NotAskedFor`, `OutOfOrder`, and `InvalidValue` for a time without
        a zone.
        """
        return self._act(request_id, ApproveDocument(self._actor, at, comment))

    def decline(self, request_id: str, *, reason: str, at: datetime) -> AskedOfClient:
        """Do not agree to the document that was sent, and say why. Raises as `approve`, and `ReasonNeeded`."""
        return self._act(request_id, DeclineDocument(self._actor, at, reason))

    def confirm(self, request_id: str, *, at: datetime) -> AskedOfClient:
        """Confirm what was asked; twice changes nothing. Raises as `approve`."""
        return self._act(request_id, ConfirmRequest(self._actor, at))

    # ------------------------------------------------------------------------------------------------ within

    @property
    def _actor(self) -> str:
        return contact_actor(self._client, self.contact.id)

    def _act(self, request_id: str, command: RequestCommand) -> AskedOfClient:
        return _seen(act(self._roof, request_id, partial(_unless_said, command), self._check_asked).after)

    def _check_asked(self, request: ClientRequest, _instances: Instances) -> None:
        self._check(request)

    def _check(self, request: ClientRequest) -> None:
        if request.client != self._client or not request.went_to(self.contact.id):
            raise NotFound(REQUEST, request.id)


def portal(roof: Roof, client: str, contact: str) -> Portal:
    """The portal of a contact. Raises `NotFound`, whether there is no such client or it has no such contact."""
    known = roof.directory.clients(roof.practice, (client,)).get(client)
    found = known.contact(contact) if known else None
    if found is None:
        raise NotFound(CONTACT, contact)
    return Portal(roof, client, found)


def _unless_said(
    command: RequestCommand, request: ClientRequest, _instances: Instances, _post: Post
) -> RequestCommand | None:
    """The command; none for the word that was said before, because people click twice."""
    what = request.order.what
    if request.status is not RequestStatus.DONE:
        return command
    match command:
        case ApproveDocument() if isinstance(what, RequestApproval) and request.declined is None:
            return None
        case ConfirmRequest() if isinstance(what, AskConfirmation):
            return None
        case DeclineDocument() if request.declined == command.reason:
            return None
        case _:
            return command


def _seen(request: ClientRequest) -> AskedOfClient:
    what = request.order.what
    return AskedOfClient(
        id=request.id,
        status=request.status,
        subject=request.order.subject,
        text=request.order.text,
        period=request.order.period,
        reply_by=request.reply_by,
        items=request.items,
        fields=what.fields if isinstance(what, SendForm) else (),
        files=request.order.files,
        document=what.document if isinstance(what, RequestApproval) else None,
        button=what.button if isinstance(what, AskConfirmation) else None,
    )
