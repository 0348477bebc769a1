"""A language model behind the chat protocol: what it is asked, and that nothing it answers does harm."""

import gzip
import json
import socket
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler
from typing import Any

import attrs
import pytest

from adapters.suggester_server import GOOD, Reply, Server, answers, drips, hangs, pours, says, serving, writes
from dextflow.adapters.suggesters.chat import ChatSuggester
from dextflow.codec import to_document
from dextflow.errors import InvalidValue, SuggesterFailed, SuggestionUnusable
from dextflow.model import Assignee, Assignment, AssignmentCase, Brief, Check, SendMessage, Template, Writing
from dextflow.ports import TemplateSuggester
from dextflow.rules import CATALOGUE
from dextflow.testing.suggester import SuggesterContract

BRIEF = Brief(name="Quarterly VAT", description="For builders; check the bank first.")
KEY = "sk-very-secret"
Play = Callable[..., tuple[ChatSuggester, Server]]


@pytest.fixture
def play() -> Iterator[Play]:
    """A suggester on a server that gives these replies."""
    with ExitStack() as stack:

        def play(*replies: Reply, **parts: Any) -> tuple[ChatSuggester, Server]:
            server = stack.enter_context(serving(replies))
            chosen: dict[str, Any] = {"model": "m-1", "url": server.url, "key": KEY, "seconds": 20.0} | parts
            return ChatSuggester(**chosen), server

        yield play


def with_first_step(**changes: Any) -> Template:
    """The good template with its first step changed."""
    first, *groups = GOOD.groups
    step, *steps = first.steps
    first = attrs.evolve(first, steps=(attrs.evolve(step, **changes), *steps))
    return attrs.evolve(GOOD, groups=(first, *groups))


def document(**changes: Any) -> str:
    """The good template as a document, with some keys changed."""
    return json.dumps(to_document(GOOD) | changes)


CYCLE = with_first_step(depends_on=("file",))
BAD_RULE = with_first_step(checks=(Check(key="c", name="C", rule="drop_all_tables"),))
BY_NAME = with_first_step(assignment=Assignment(to=Assignee.PERSON, id="ada"))


def test_a_good_answer_becomes_a_draft(play: Play) -> None:
    """The template has the brief's name and a free id, is version 1, and each step is told to be the model's."""
    suggester, _ = play(writes(GOOD))
    taken = attrs.evolve(GOOD, id="quarterly-vat")
    [suggestion] = suggester.suggest(BRIEF, [taken], limit=3)
    assert suggestion.template == attrs.evolve(GOOD, id="quarterly-vat-2", version=1, name="Quarterly VAT")
    assert [str(origin) for origin in suggestion.origins] == ["by model m-1"] * 3
    assert (suggestion.suggester, suggestion.percent) == ("model m-1", None)


def test_a_brief_without_a_name_takes_the_models(play: Play) -> None:
    """What nobody named, the model names."""
    suggester, _ = play(writes(GOOD))
    [suggestion] = suggester.suggest(Brief(description="VAT, please"), (), limit=1)
    assert (suggestion.template.id, suggestion.template.name) == ("vat-return", "VAT return")


def test_what_is_sent(play: Play) -> None:
    """The brief, the schema and the rules go out, with the key in its header; nothing of the practice does."""
    suggester, server = play(writes(GOOD))
    suggester.suggest(BRIEF, [attrs.evolve(GOOD, id="acme", name="Monthly for Acme Ltd")], limit=1)
    [body], [headers] = server.bodies, server.headers
    assert (body["path"], body["model"]) == ("/v1/chat/completions", "m-1")
    assert headers["authorization"] == f"Bearer {KEY}"
    assert body["response_format"]["json_schema"]["schema"]["title"] == "Template"
    system, user = server.texts()
    assert all(rule.id in system for rule in CATALOGUE)
    assert BRIEF.name in user
    assert BRIEF.description in user
    assert "Acme" not in json.dumps(body)
    assert KEY not in json.dumps(body)


def test_no_other_header_goes_out(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the machine, nor what its environment holds for the client library, is told to a server."""
    for name in ("OPENAI_ORG_ID", "OPENAI_PROJECT_ID"):
        monkeypatch.setenv(name, "ours")
    suggester, server = play(writes(GOOD))
    suggester.suggest(BRIEF, (), limit=1)
    assert set(server.headers[0]) <= {
        *("host", "authorization", "content-type", "content-length", "accept", "accept-encoding", "user-agent")
    }


def test_only_the_rules_of_the_host_are_offered(play: Play) -> None:
    """A practice with few rules tells of those alone, and takes no others."""
    few = [rule for rule in CATALOGUE if rule.id == "aged_payables"]
    suggester, server = play(writes(GOOD), writes(GOOD), rules=few)
    with pytest.raises(SuggestionUnusable) as raised:
        suggester.suggest(BRIEF, (), limit=1)
    assert "bank_reconciliation" not in server.texts()[0]
    assert [fault.path for fault in raised.value.faults] == ["/groups/0/steps/1/checks/0/rule"]


@pytest.mark.parametrize("status", [400, 422])
def test_a_server_that_takes_no_schema_is_asked_without(play: Play, status: int) -> None:
    """It is told the schema in words instead, also in the repair."""
    suggester, server = play(says("{}", status), writes(CYCLE), writes(GOOD))
    assert suggester.suggest(BRIEF, (), limit=1)
    assert ["response_format" in body for body in server.bodies] == [True, False, False]
    assert ['"title":"Template"' in server.texts(number)[0] for number in range(3)] == [False, True, True]


@pytest.mark.parametrize("frame", ["```json\n{}\n```", "```\n{}\n```\n", "\n{}\n"])
def test_a_block_of_code_is_read(play: Play, frame: str) -> None:
    """Many models write JSON as Markdown: the frame is taken off, and nothing else."""
    suggester, _ = play(answers(frame.replace("{}", document())))
    assert suggester.suggest(BRIEF, (), limit=1)


def test_a_bad_answer_is_repaired(play: Play) -> None:
    """The model sees its own answer, each fault and its path, and the second answer counts."""
    suggester, server = play(writes(CYCLE), writes(GOOD))
    assert suggester.suggest(BRIEF, (), limit=1)[0].template.groups == GOOD.groups
    *before, answer, repair = server.texts(1)
    assert before == server.texts(0)
    assert json.loads(answer) == to_document(CYCLE)
    assert '"path": "/groups"' in repair
    assert "records -> file" in repair or "file -> " in repair


BAD_ANSWERS = {
    "no JSON": ("I would be happy to help!", "", "not JSON"),
    "no text": (None, "", "not JSON"),
    "cut off": (document()[:-20], "", "not JSON"),
    "a block of nothing": ("```\n" + "\n" * 500_000, "", "not JSON"),
    "a list": ("[]", "", "not an object"),
    "no schema version": (json.dumps({"id": "a"}), "/schema", "missing"),
    "a later schema": (document(schema=2), "/schema", "has schema 2"),
    "an unknown key": (document(owner="me"), "/owner", "unknown"),
    "a wrong type": (document(name=7), "/name", "not a text"),
    "a fraction": (document(version=1.5), "", "whole number"),
    "nested too deeply": ("[" * 5000, "", "nested too deeply"),
    "half a surrogate": ('{"schema": 1, "id": "\ud800"}', "/name", "missing"),
    "no groups": (document(groups=[]), "/groups", "at least one group"),
    "a cycle": (json.dumps(to_document(CYCLE)), "/groups", "wait for one another"),
    "an unknown rule": (json.dumps(to_document(BAD_RULE)), "/groups/0/steps/0/checks/0/rule", "no rule"),
    "a person": (json.dumps(to_document(BY_NAME)), "/groups/0/steps/0/assignment", "nobody of the practice"),
    "a team in a case": (
        json.dumps(
            to_document(
                with_first_step(
                    assignment_cases=(
                        AssignmentCase(
                            when='"vat" in client.tags', assignment=Assignment(to=Assignee.TEAM, id="vat")
                        ),
                    )
                )
            )
        ),
        "/groups/0/steps/0/assignment_cases/0/assignment",
        "nobody of the practice",
    ),
    "a person who reviews": (
        json.dumps(
            to_document(
                attrs.evolve(
                    GOOD,
                    reviewers=(
                        AssignmentCase(
                            when='"vat" in client.tags', assignment=Assignment(to=Assignee.PERSON, id="ada")
                        ),
                    ),
                )
            )
        ),
        "/reviewers/0/assignment",
        "nobody of the practice",
    ),
    "a letter to the client": (
        json.dumps(to_document(with_first_step(action=SendMessage(writing=Writing(subject="Pay us"))))),
        "/groups/0/steps/0/action",
        "by a person",
    ),
    "a check of the practice": (
        json.dumps(to_document(with_first_step(checks=(Check(key="c", name="C", custom="theirs"),)))),
        "/groups/0/steps/0/checks/0/custom",
        "no copy",
    ),
}


@pytest.mark.parametrize("kind", BAD_ANSWERS)
def test_an_answer_that_stays_bad_is_refused(play: Play, kind: str) -> None:
    """Bad twice, it is no suggestion: the error says where and what, and the model was asked twice, no more."""
    text, path, reason = BAD_ANSWERS[kind]
    suggester, server = play(answers(text), answers(text))
    with pytest.raises(SuggestionUnusable) as raised:
        suggester.suggest(BRIEF, (), limit=1)
    faults = [(fault.path, fault.reason) for fault in raised.value.faults]
    assert any(where == path and reason in why for where, why in faults), faults
    assert len(server.bodies) == 2
    assert str(raised.value).startswith("what model m-1 suggested cannot be used: ")


@pytest.mark.parametrize(
    ("status", "words", "passing"),
    [
        (302, "refused the question (302)", False),
        (401, "does not take the key (401)", False),
        (403, "no permission (403)", False),
        (404, "no such model", False),
        (429, "too many requests", True),
        (500, "the server failed (500)", True),
        (503, "the server failed (503)", True),
    ],
)
def test_a_refusal_is_told_without_what_the_server_wrote(
    play: Play, status: int, words: str, passing: bool
) -> None:
    """The status is told and whether it may pass; a server may repeat the key, so its words are not."""
    refusal = json.dumps({"error": {"message": f"bad key {KEY}"}})
    suggester, server = play(says(refusal, status, Location="http://127.0.0.1:9/", Retry_After="60"))
    with pytest.raises(SuggesterFailed) as raised:
        suggester.suggest(BRIEF, (), limit=1)
    assert words in str(raised.value)
    assert raised.value.passing is passing
    assert len(server.bodies) == 1
    assert_no_secret(raised.value)


def assert_no_secret(error: BaseException | None) -> None:
    """Nothing of the key stands in an error or in those behind it."""
    while error is not None:
        assert KEY not in f"{error} {error!r} {vars(error) if hasattr(error, '__dict__') else ''}"
        error = error.__cause__ or error.__context__


def test_nobody_there(play: Play) -> None:
    """A connection that is refused is told by its kind."""
    suggester, _ = play(url="http://127.0.0.1:9/v1")
    with pytest.raises(SuggesterFailed, match="cannot be reached") as raised:
        suggester.suggest(BRIEF, (), limit=1)
    assert raised.value.passing
    assert_no_secret(raised.value)


@pytest.mark.parametrize(
    "body", ["<html>Hello</html>", "[]", '{"choices": []}', "[" * 100_000, '{"choices": [7]}', ""]
)
def test_a_server_of_another_kind(play: Play, body: str) -> None:
    """Whatever is not of the protocol is told to be so."""
    suggester, _ = play(says(body))
    with pytest.raises(SuggesterFailed, match="not of the chat protocol"):
        suggester.suggest(BRIEF, (), limit=1)


@pytest.mark.parametrize("told", [True, False])
def test_ten_megabytes_are_cut_off(play: Play, told: bool) -> None:
    """An answer that is too large never comes into memory, whether or not its length is told before."""
    suggester, _ = play(pours(10, told=told), largest=100_000)
    tracemalloc.start()
    try:
        with pytest.raises(SuggesterFailed, match="larger than 100,000 bytes"):
            suggester.suggest(BRIEF, (), limit=1)
        assert tracemalloc.get_traced_memory()[1] < 5 << 20
    finally:
        tracemalloc.stop()


def test_a_packed_answer_is_not_unpacked(play: Play) -> None:
    """Ten kilobytes that become ten megabytes are refused as they are."""

    def packed(handler: BaseHTTPRequestHandler) -> None:
        body = gzip.compress(b" " * (10 << 20))
        handler.send_response(200)
        handler.send_header("Content-Encoding", "gzip")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    suggester, _ = play(packed)
    with pytest.raises(SuggesterFailed, match="or packed"):
        suggester.suggest(BRIEF, (), limit=1)


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n"
SLOW: dict[str, Reply] = {
    "a hang": hangs,
    "a drip of the body": drips(HEAD + b"\r\n"),
    "a drip of the headers": drips(HEAD + b"X: "),
    "a drip of the status": drips(b"HTTP/1.1 200 "),
}


@pytest.mark.parametrize("kind", SLOW)
def test_a_slow_server_is_cut_off(play: Play, kind: str) -> None:
    """Nothing waits beyond the time for everything, however the server keeps the line busy."""
    suggester, server = play(SLOW[kind], seconds=0.4)
    with pytest.raises(SuggesterFailed, match=r"no whole answer came in 0\.4 seconds") as raised:
        suggester.suggest(BRIEF, (), limit=1)
    assert raised.value.passing
    assert len(server.bodies) == 1


def test_a_handshake_that_never_comes_is_cut_off() -> None:
    """A server that takes the call and says nothing of the encryption is given up in time."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"https://127.0.0.1:{silent.getsockname()[1]}/v1"
        with pytest.raises(SuggesterFailed, match=r"no whole answer came in 0\.3 seconds"):
            ChatSuggester(model="m-1", url=url, seconds=0.3).suggest(BRIEF, (), limit=1)


def test_the_repair_has_only_the_time_that_is_left(play: Play) -> None:
    """Both rounds end together."""
    suggester, server = play(writes(CYCLE), hangs, seconds=0.6)
    with pytest.raises(SuggesterFailed, match=r"no whole answer came in 0\.6 seconds"):
        suggester.suggest(BRIEF, (), limit=1)
    assert len(server.bodies) == 2


def test_the_key_is_in_no_representation() -> None:
    """A suggester that lands in a log tells where it asks and nothing secret."""
    suggester = ChatSuggester(model="m-1", key=KEY)
    assert KEY not in repr(suggester)
    assert "api.openai.com" in repr(suggester)


@pytest.mark.parametrize(
    "parts",
    [
        {"url": "http://example.org/v1"},
        {"url": "ftp://localhost/v1"},
        {"url": "https:///v1"},
        {"url": "https://example.org:abc/v1"},
        {"url": "no address"},
        {"seconds": float("nan")},
        {"seconds": float("inf")},
        {"url": "https://user:pass@example.org/v1"},
        {"url": "https://example.org/v1?key=abc"},
        {"url": "https://example.org/v1#abc"},
        {"seconds": 0},
        {"largest": 0},
        {"model": ""},
    ],
)
def test_a_suggester_that_could_not_be_trusted_is_not_made(parts: dict[str, Any]) -> None:
    """A URL that is open to listeners or that holds a secret is refused, and the error does not repeat it."""
    with pytest.raises(InvalidValue) as raised:
        ChatSuggester(**{"model": "m-1"} | parts)
    assert "pass" not in str(raised.value)
    assert "abc" not in str(raised.value)


class TestChatSuggester(SuggesterContract):
    """The contract, with a model that writes one template."""

    @pytest.fixture
    def suggester(self, play: Play) -> TemplateSuggester:
        """A model that answers well, as often as it is asked."""
        return play(*[writes(GOOD)] * 50)[0]
