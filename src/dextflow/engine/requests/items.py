"""What a request consists of, and whether an answer fits it."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

import attrs

from dextflow.errors import AcceptedAlready, NotAskedFor, NothingAnswered, UnknownRequestItem, WrongAnswer
from dextflow.model import (
    AskConfirmation,
    ClientRequest,
    FieldKind,
    FieldValue,
    FormField,
    ItemAnswer,
    ItemStatus,
    Request,
    RequestApproval,
    RequestDocuments,
    RequestItem,
    RequestStatus,
    SendForm,
)

DOCUMENT, CONFIRMATION = "document", "confirmation"
MOST_FILES = 100
LONGEST_TEXT = 10_000
ASKED_FOR = {
    RequestDocuments: "documents",
    RequestApproval: "the approval of a document",
    AskConfirmation: "a confirmation",
    SendForm: "the fields of a form",
}


def items_of(what: Request) -> tuple[RequestItem, ...]:
    """The items of a request: its documents, its fields, or the one thing that is approved or confirmed."""
    match what:
        case RequestDocuments():
            return tuple(
                RequestItem(key=each.key, text=each.text, optional=each.optional) for each in what.documents
            )
        case SendForm():
            return tuple(
                RequestItem(key=each.key, text=each.label, optional=each.optional) for each in what.fields
            )
        case RequestApproval():
            return (RequestItem(key=DOCUMENT, text=what.document),)
        case _:
            return (RequestItem(key=CONFIRMATION, text=what.button),)


def standing(items: Sequence[RequestItem]) -> RequestStatus:
    """With whom a request of these items is.

    It is with the client until everything is answered that need be, at least one thing and all that was returned;
    then with us until all that came is accepted.
    """
    if any(item.is_wanted for item in items) or all(item.is_with_client for item in items):
        return RequestStatus.OPEN
    received = any(item.status is ItemStatus.RECEIVED for item in items)
    return RequestStatus.ANSWERED if received else RequestStatus.DONE


def with_answers(
    items: Sequence[RequestItem], answers: Sequence[ItemAnswer], status: ItemStatus
) -> tuple[RequestItem, ...]:
    """The items with what came for them."""
    came = {answer.item: answer for answer in answers}
    return tuple(
        attrs.evolve(item, status=status, answer=came[item.key], reason="") if item.key in came else item
        for item in items
    )


def require_kind(request: ClientRequest, command: str, *kinds: type[Request]) -> None:
    """Raise `NotAskedFor` unless what is asked for is of one of these kinds."""
    if not isinstance(request.order.what, kinds):
        raise NotAskedFor(command, ASKED_FOR[type(request.order.what)])


def named_items(request: ClientRequest, keys: Sequence[str]) -> tuple[RequestItem, ...]:
    """Items by keys. Raises `NothingAnswered` without any, `UnknownRequestItem` unless each is there once."""
    if not keys:
        raise NothingAnswered
    found: list[RequestItem] = []
    for key in keys:
        item = request.item(key)
        if item is None or item in found:
            raise UnknownRequestItem(key)
        found.append(item)
    return tuple(found)


def check_answers(request: ClientRequest, answers: Sequence[ItemAnswer]) -> None:
    """Raise unless these answers fit items of the request, documents or fields, which are not accepted yet.

    Raises `NothingAnswered`, `UnknownRequestItem`, `AcceptedAlready` and `WrongAnswer`.
    """
    items = named_items(request, tuple(answer.item for answer in answers))
    what = request.order.what
    fields = {field.key: field for field in what.fields} if isinstance(what, SendForm) else {}
    for item, answer in zip(items, answers, strict=True):
        if item.status is ItemStatus.ACCEPTED:
            raise AcceptedAlready(item.key)
        if len(answer.note) > LONGEST_TEXT:
            raise WrongAnswer(item.key, f"a note has at most {LONGEST_TEXT:,} characters")
        if item.key in fields:
            _check_field(fields[item.key], answer)
        else:
            _check_document(answer)


def _check_document(answer: ItemAnswer) -> None:
    if answer.value is not None:
        raise WrongAnswer(answer.item, "a document is asked for, not a value")
    if len(answer.files) > MOST_FILES:
        raise WrongAnswer(answer.item, f"one item takes at most {MOST_FILES} files")
    if not answer.files and not answer.note.strip():
        raise WrongAnswer(answer.item, "send a file, or say in a note why there is none")


def _check_field(field: FormField, answer: ItemAnswer) -> None:
    if answer.files:
        raise WrongAnswer(field.key, "a field of a form takes no files")
    reason = _fault(field, answer.value)
    if reason is not None:
        raise WrongAnswer(field.key, reason)


def _fault(field: FormField, value: FieldValue | None) -> str | None:
    """Why the value is none that the field takes; None if it is one."""
    match field.kind:
        case FieldKind.TEXT:
            fits = isinstance(value, str) and bool(value.strip()) and len(value) <= LONGEST_TEXT
            return None if fits else f"it takes a text of 1 to {LONGEST_TEXT:,} characters"
        case FieldKind.NUMBER:
            return None if type(value) is int or _is_finite(value) else "it takes a number"
        case FieldKind.AMOUNT:
            return None if _is_finite(value) else "it takes an amount, as a decimal number"
        case FieldKind.DATE:
            return None if isinstance(value, date) and not isinstance(value, datetime) else "it takes a date"
        case FieldKind.YES_NO:
            return None if isinstance(value, bool) else "it takes yes or no"
        case _:
            return None if value in field.options else f"choose one of {', '.join(field.options)}"


def _is_finite(value: FieldValue | None) -> bool:
    return isinstance(value, Decimal) and value.is_finite()
