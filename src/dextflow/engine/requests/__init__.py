"""Requests to clients: what a command leads to, what a request is after it, and what the client is written."""

from dextflow.engine.requests.actors import contact_actor, contact_of, contacts_as_people
from dextflow.engine.requests.apply import (
    RequestChange,
    apply_request,
    begin_request,
    changed,
    replay_request,
)
from dextflow.engine.requests.decide import decide_request
from dextflow.engine.requests.history import RequestEntry, describe_request, request_history
from dextflow.engine.requests.identity import identity_of
from dextflow.engine.requests.items import items_of, standing
from dextflow.engine.requests.letters import about_request, letters, silence
from dextflow.engine.requests.lifecycle import REQUEST_LIFECYCLE, request_mermaid, request_statuses
from dextflow.engine.requests.wording import filled, recipients_of, subject_line

__all__ = [
    "REQUEST_LIFECYCLE",
    "RequestChange",
    "RequestEntry",
    "about_request",
    "apply_request",
    "begin_request",
    "changed",
    "contact_actor",
    "contact_of",
    "contacts_as_people",
    "decide_request",
    "describe_request",
    "filled",
    "identity_of",
    "items_of",
    "letters",
    "recipients_of",
    "replay_request",
    "request_history",
    "request_mermaid",
    "request_statuses",
    "silence",
    "standing",
    "subject_line",
]
