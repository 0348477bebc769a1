"""Requests as they are kept: a record for each, with an event for each thing that happened to it."""

from collections.abc import Iterable, Mapping

from dextflow.codec import decode_request_event, encode
from dextflow.engine.requests import RequestChange
from dextflow.model import ClientRequest, RequestEvent, RequestStatus
from dextflow.ports import Put, Record, StoredEvent, Term
from dextflow.service.records import derive_id, folded
from dextflow.service.stored import read_noun, read_stored, stored_events

REQUEST = "request"


def request_id(practice: str, client: str, identity: str, ordinal: int) -> str:
    """The id of the `ordinal`-th request to a client for the same.

    Who asks for it first makes it, and whoever does so at the same moment cannot make it once more.
    """
    return derive_id(practice, f"request\x1f{identity}\x1f{ordinal}", client)


def asker_term(workflow: str) -> str:
    """The term that says that a step of a workflow asks. A term has one value, so each workflow has one."""
    return f"asker:{workflow}"


def contact_term(contact: str) -> str:
    """The term that says that a contact of the client was asked."""
    return f"contact:{contact}"


def request_put(change: RequestChange) -> Put:
    """Write a request in its new version."""
    request = change.after
    return Put(
        kind=REQUEST,
        id=request.id,
        expected=change.before.version if change.before else 0,
        version=request.version,
        parts={REQUEST: encode(request)},
        terms=request_terms(request),
    )


def request_terms(request: ClientRequest) -> Mapping[str, Term]:
    """What a request can be found by."""
    order, is_open = request.order, request.status is RequestStatus.OPEN
    askers: dict[str, Term] = {asker_term(each.workflow): each.workflow for each in request.askers}
    contacts: dict[str, Term] = {contact_term(each.contact): each.contact for each in order.to if each.contact}
    return {
        **askers,
        **contacts,
        "status": request.status.value,
        "client": order.client,
        "client_name": folded(order.client_name),
        "identity": order.identity,
        "reply_by": request.reply_by.isoformat(),
        "open_reply_by": request.reply_by.isoformat() if is_open else None,
        "remind_on": request.remind_on.isoformat() if request.remind_on else None,
        "silent_from": request.silent_from.isoformat() if request.silent_from else None,
    }


def request_events(change: RequestChange) -> tuple[StoredEvent, ...]:
    """Write the events of a change under their numbers."""
    return stored_events(REQUEST, change.after.id, change.events, change.first)


def read_request(record: Record) -> ClientRequest:
    """Read a request. Raises `Corrupt` if what is stored is not one."""
    return read_noun(ClientRequest, record)


def request_in(put: Put) -> ClientRequest:
    """The request that is being written."""
    return read_noun(ClientRequest, put)


def read_requests(records: Iterable[Record]) -> tuple[ClientRequest, ...]:
    """Read some requests. Raises `Corrupt`."""
    return tuple(map(read_request, records))


def read_request_event(stored: StoredEvent) -> RequestEvent:
    """Read an event. Raises `Corrupt` if what is stored is not one."""
    return read_stored(decode_request_event, stored)
