"""How a question reaches a server: with an end to the time and the bytes of its answer, whatever it does."""

from collections.abc import Iterable, Iterator
from ssl import SSLContext
from time import monotonic
from typing import Any

import attrs
import httpcore2
import httpx2

NEEDED = frozenset(
    {b"host", b"authorization", b"content-type", b"content-length", b"accept", b"accept-encoding", b"user-agent"}
)
"""The headers that go out; the client library would add others, some of them from the environment."""
SLICE = 16 * 1024


class OutOfTime(Exception):
    """The time for everything is over."""


class OutOfRoom(Exception):
    """The answer is longer than is allowed, or packed, so that nobody knows how long it is."""


OUT_OF_TIME = (OutOfTime, httpcore2.TimeoutException)


@attrs.frozen
class Deadline:
    """When everything ends, on the clock that only goes forward."""

    at: float

    def left(self, timeout: float | None = None) -> float:
        """The seconds that are left, and no more than `timeout`. Raises `OutOfTime` if there are none."""
        seconds = self.at - monotonic()
        if seconds <= 0:
            raise OutOfTime
        return seconds if timeout is None else min(seconds, timeout)


class TimedStream(httpcore2.NetworkStream):
    """A connection on which nothing waits beyond the deadline, be it for a byte at a time."""

    def __init__(self, inner: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what has come."""
        return self._inner.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write a slice at a time, so that a server that takes them slowly is noticed."""
        for start in range(0, len(buffer), SLICE):
            self._inner.write(buffer[start : start + SLICE], self._deadline.left(timeout))

    def close(self) -> None:
        """Hang up."""
        self._inner.close()

    def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        """Begin to talk encrypted."""
        inner = self._inner.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return TimedStream(inner, self._deadline)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - as the library has it
        """What the library asks of a connection."""
        return self._inner.get_extra_info(info)


class TimedBackend(httpcore2.NetworkBackend):
    """Makes connections that end at the deadline."""

    def __init__(self, deadline: Deadline) -> None:
        self._inner = httpcore2.SyncBackend()
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to a server."""
        seconds = self._deadline.left(timeout)
        return TimedStream(
            self._inner.connect_tcp(host, port, seconds, local_address, socket_options), self._deadline
        )


class BoundedTransport(httpx2.BaseTransport):
    """Sends requests, and cuts off what takes too long or grows too large before it is in memory."""

    def __init__(self, deadline: Deadline, largest: int) -> None:
        self._pool = httpcore2.ConnectionPool(network_backend=TimedBackend(deadline))
        self._largest = largest

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request and give its answer, of which the body is still to come."""
        asked = httpcore2.Request(
            request.method,
            str(request.url),
            headers=[(name, value) for name, value in request.headers.raw if name.lower() in NEEDED],
            content=request.read(),
            extensions=request.extensions,
        )
        answer = self._pool.handle_request(asked)
        body = _Body(answer, self._largest)
        response = httpx2.Response(answer.status, headers=answer.headers, stream=body)
        if response.headers.get("content-encoding", "identity").lower() != "identity":
            body.close()
            raise OutOfRoom
        return response

    def close(self) -> None:
        """Hang up."""
        self._pool.close()


class _Body(httpx2.SyncByteStream):
    """The body of an answer, up to so many bytes."""

    def __init__(self, answer: httpcore2.Response, largest: int) -> None:
        self._answer = answer
        self._largest = largest

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        for part in self._answer.iter_stream():
            size += len(part)
            if size > self._largest:
                raise OutOfRoom
            yield part

    def close(self) -> None:
        self._answer.close()
