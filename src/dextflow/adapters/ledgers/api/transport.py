"""How requests reach a service: a function that the host hands in, and one made of the standard library."""

from collections.abc import Mapping
from contextlib import closing
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Protocol
from urllib.parse import SplitResult, urlencode, urlsplit

import attrs

from dextflow.adapters._secrets import is_safe
from dextflow.errors import InvalidValue


@attrs.frozen
class Response:
    """What a service answered: the HTTP status, the headers (in any case of letters) and the body as it came."""

    status: int
    headers: Mapping[str, str]
    body: bytes = attrs.field(repr=False)

    def header(self, name: str) -> str | None:
        """A header by its name, in any case of letters."""
        return next((value for key, value in self.headers.items() if key.lower() == name.lower()), None)


class Transport(Protocol):
    """Sends one request and gives its answer, whatever the status of that."""

    def __call__(
        self, method: str, url: str, headers: Mapping[str, str], params: Mapping[str, str], /
    ) -> Response:
        """Send a request to `url` with `params` as its query.

        It does not follow redirects, since the headers hold a secret. If no whole answer comes, in good time, it
        raises what it likes; only the name of the error's class is ever told.
        """
        ...


@attrs.frozen
class HttpTransport:
    """A `Transport` made of the standard library.

    A connection is given up after `timeout` seconds of silence, and an answer after `largest` bytes. Without
    encryption it talks to this machine only. Raises `InvalidValue` for a URL that is not of the web.
    """

    timeout: float = 60.0
    largest: int = 64 * 1024 * 1024

    def __call__(self, method: str, url: str, headers: Mapping[str, str], params: Mapping[str, str]) -> Response:
        """Send a request; see `Transport`."""
        parts = urlsplit(url)
        with closing(self._connection(parts)) as connection:
            connection.request(method, f"{parts.path}?{urlencode(params)}", headers=dict(headers))
            answer = connection.getresponse()
            return Response(answer.status, dict(answer.getheaders()), self._body(answer))

    def _connection(self, parts: SplitResult) -> HTTPConnection:
        if not is_safe(parts.scheme, parts.hostname):
            raise InvalidValue("URL", "it must begin with https://")
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        return kind(parts.netloc, timeout=self.timeout)

    def _body(self, answer: HTTPResponse) -> bytes:
        try:
            body = answer.read(self.largest)
        except HTTPException:
            raise ConnectionError("the answer broke off") from None
        if answer.length or answer.read(1):
            raise ConnectionError("the answer broke off, or is too large")
        return body
