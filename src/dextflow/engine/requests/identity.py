"""When two requests to a client are the same, so that it is asked once."""

import json
from hashlib import sha256
from unicodedata import normalize

from dextflow.model import (
    FileRef,
    ReportingPeriod,
    Request,
    RequestApproval,
    RequestDocuments,
    SendForm,
    Writing,
)


def identity_of(
    client: str, period: ReportingPeriod, what: Request, writing: Writing, files: tuple[FileRef, ...] = ()
) -> str:
    """What is the same for all requests to a client for the same: the SHA-256 of what is asked for, and of when.

    It holds the client, the period, and what is asked for: documents by their texts in any order, a document to
    approve by its name and content, a form by its fields. The words of the mail do not count, save those of a
    confirmation, which say what is confirmed.
    """
    content: list[object] = [client, str(period), type(what).__name__, _content(what, writing, files)]
    return sha256(json.dumps(content).encode()).hexdigest()


def _content(what: Request, writing: Writing, files: tuple[FileRef, ...]) -> object:
    match what:
        case RequestDocuments():
            return sorted([_plain(each.text), each.optional] for each in what.documents)
        case SendForm():
            return [
                [each.key, _plain(each.label), each.kind.value, each.optional, each.options]
                for each in what.fields
            ]
        case RequestApproval():
            return [_plain(what.document), *sorted(file.sha256 for file in files)]
        case _:
            return [_plain(writing.subject), _plain(writing.text)]


def _plain(text: str) -> str:
    """A text without regard to case, to spaces, and to how its letters are encoded."""
    return " ".join(normalize("NFKC", text).casefold().split())
