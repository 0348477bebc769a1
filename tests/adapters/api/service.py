"""A service on this machine that answers as an accounting service does, and misbehaves when it is told to."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import attrs

SECRET = "sesame-4711"  # noqa: S105 - what must never be seen
Answer = Callable[[str, Mapping[str, str]], Any]


@attrs.define
class Fault:
    """What goes wrong with the next `times` requests whose path and query hold `where`, after `spared` of them.

    `status` answers with that, `cut` breaks the body off and keeps quiet about it or not, `drop` hangs up.
    """

    where: str
    status: int = 200
    headers: Mapping[str, str] = attrs.field(factory=dict[str, str])
    body: bytes | None = None
    cut: int = 0
    drop: bool = False
    times: int = 1
    spared: int = 0
    revoke: str | None = None  # from now on, this is the token


@attrs.define
class Service:
    """What is served, to whom, and what was asked."""

    answer: Answer
    token: str = SECRET
    faults: list[Fault] = attrs.field(factory=list[Fault])
    calls: list[str] = attrs.field(factory=list[str])
    tokens_given: int = 0
    waits: list[float] = attrs.field(factory=list[float])

    def give_token(self) -> str:
        """The token as the host has it."""
        self.tokens_given += 1
        return self.token

    def asked(self, word: str) -> int:
        """How many requests held a word."""
        return sum(word in call for call in self.calls)

    def fault(self, call: str) -> Fault | None:
        """The fault that meets a request, if any."""
        for fault in self.faults:
            if fault.where in call:
                if fault.spared:
                    fault.spared -= 1
                elif fault.times:
                    fault.times -= 1
                    return fault
        return None


class Handler(BaseHTTPRequestHandler):
    """One request."""

    server: "Server"

    def do_GET(self) -> None:
        service = self.server.service
        parts = urlsplit(self.path)
        params = dict(parse_qsl(parts.query))
        call = f"{parts.path} {params}"
        service.calls.append(call)
        fault = service.fault(call)
        if fault is not None and fault.revoke is not None:
            service.token = fault.revoke
        if fault is not None and fault.drop:
            self.close_connection = True
            return
        if fault is not None and (fault.status != 200 or fault.body is not None):
            self._send(fault.status, fault.body or self._echo(), fault.headers, 0)
        elif self.headers["Authorization"] != f"Bearer {service.token}":
            self._send(401, self._echo(), {}, 0)
        else:
            found = service.answer(parts.path, params)
            body = json.dumps(found).encode()
            self._send(200 if found is not None else 404, body, {}, fault.cut if fault else 0)

    def _echo(self) -> bytes:
        """The worst that a service can say in a refusal: the secret itself."""
        return json.dumps({"Detail": f"refused {self.headers['Authorization']}"}).encode()

    def _send(self, status: int, body: bytes, headers: Mapping[str, str], cut: int) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) - cut])

    def log_message(self, *args: object) -> None:
        """Keep quiet."""


class Server(ThreadingHTTPServer):
    """The server, with the service that answers just now."""

    daemon_threads = True
    service: Service

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.server_address[1]}"


@contextmanager
def running() -> Iterator[Server]:
    """A server that runs until the block ends."""
    with Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
