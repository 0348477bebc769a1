"""Requests to clients: what steps ask for, asked once, reminded of, answered and accepted."""

from dextflow.service.requests.face import Requests
from dextflow.service.requests.following import follow_requests
from dextflow.service.requests.reading import RequestPage, RequestReading
from dextflow.service.requests.reminding import Reminded, RequestFault

__all__ = ["Reminded", "RequestFault", "RequestPage", "RequestReading", "Requests", "follow_requests"]
