"""A small server that plays the chat protocol of language models, well or badly."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

from dextflow.codec import to_document
from dextflow.model import Check, Step, StepGroup, Template

MOST_DRIPS = 1_000
Reply = Callable[[BaseHTTPRequestHandler], None]
GOOD = Template(
    id="anything",
    version=7,
    name="VAT return",
    description="A quarter's VAT.",
    groups=(
        StepGroup(
            name="Prepare",
            steps=(
                Step(key="records", name="Ask for the records"),
                Step(
                    key="bank",
                    name="Reconcile the bank",
                    checks=(Check(key="open", name="Open items", rule="bank_reconciliation"),),
                ),
            ),
        ),
        StepGroup(name="File", steps=(Step(key="file", name="File the return", depends_on=("bank",)),)),
    ),
)


class Server:
    """What the server was asked, each request with its headers and its body, and where it listens."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.headers: list[dict[str, str]] = []
        self.bodies: list[dict[str, Any]] = []
        self.over = Event()

    def texts(self, number: int = 0) -> list[str]:
        """The texts of the messages of a request."""
        return [message["content"] for message in self.bodies[number]["messages"]]


@contextmanager
def serving(replies: Sequence[Reply]) -> Iterator[Server]:
    """Serve these replies, one after another."""
    waiting = list(replies)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            server.headers.append({name.lower(): value for name, value in self.headers.items()})
            server.bodies.append({"path": self.path, **json.loads(self.rfile.read(length))})
            self.over = server.over
            try:
                waiting.pop(0)(self)
            except OSError:
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as the library has it
            """Say nothing."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server = Server(f"http://127.0.0.1:{http.server_address[1]}/v1")
    thread = Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        http.shutdown()
        thread.join()
        http.server_close()


def answers(text: str | None) -> Reply:
    """The model says this."""
    message = {"role": "assistant", "content": text}
    choice = {"index": 0, "finish_reason": "stop", "logprobs": {"sum": -1.5}, "message": message}
    return says(json.dumps({"id": "1", "object": "chat.completion", "choices": [choice]}))


def writes(template: Template) -> Reply:
    """The model writes this template."""
    return answers(json.dumps(to_document(template)))


def says(body: str, status: int = 200, **headers: str) -> Reply:
    """The server says this, whatever it is."""
    return lambda handler: _send(handler, body.encode(), status, headers)


def pours(megabytes: int, *, told: bool) -> Reply:
    """The server pours out so many megabytes, with or without telling before how many they are."""

    def pour(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(megabytes << 20)) if told else handler.send_header(
            "Connection", "close"
        )
        handler.end_headers()
        for _ in range(megabytes):
            handler.wfile.write(b" " * (1 << 20))

    return pour


def hangs(handler: BaseHTTPRequestHandler) -> None:
    """The server does not answer until the test is over."""
    handler.over.wait(30)  # type: ignore[attr-defined] # our own handler has it


def drips(first: bytes) -> Reply:
    """The server begins with this and goes on, a byte every few hundredths of a second."""

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(first)
        for _ in range(MOST_DRIPS):
            if handler.over.wait(0.03):  # type: ignore[attr-defined] # our own handler has it
                return
            handler.wfile.write(b"x")

    return drip


def _send(handler: BaseHTTPRequestHandler, body: bytes, status: int, headers: dict[str, str]) -> None:
    handler.send_response(status)
    for name, value in {"Content-Type": "application/json", "Content-Length": str(len(body)), **headers}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)
