"""Asking a service that is busy, away, broken, or does not trust us."""

import functools
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

import attrs
import pytest

from adapters.api.conftest import NOON, quickbooks, xero
from adapters.api.service import SECRET, Fault, Server, Service
from dextflow.adapters.ledgers.api.caller import Patience
from dextflow.adapters.ledgers.api.transport import HttpTransport, Response
from dextflow.adapters.ledgers.api.xero import XeroApi, XeroConnection
from dextflow.errors import InvalidValue, LedgerError, LedgerFault, LedgerUnavailable
from dextflow.model import Facts, Need

CONTACTS = frozenset({Need.CONTACTS})
TWO = frozenset({Need.CONTACTS, Need.ORGANISATION})
LATER = datetime(2026, 11, 22, 12, 0, 42, tzinfo=UTC)


def fetch(server: Server, needs: frozenset[Need] = CONTACTS, **changes: Any) -> Facts:
    return xero(server, **changes).fetch("practice", "client", needs)


def unavailable(server: Server, needs: frozenset[Need] = CONTACTS, **changes: Any) -> LedgerUnavailable:
    with pytest.raises(LedgerUnavailable) as raised:
        fetch(server, needs, **changes)
    return raised.value


def faulty(server: Server, needs: frozenset[Need] = TWO, **changes: Any) -> LedgerFault:
    with pytest.raises(LedgerFault) as raised:
        fetch(server, needs, **changes)
    return raised.value


# ---------------------------------------------------------------- rate limits


@pytest.mark.parametrize(
    ("headers", "waits"),
    [
        ({"Retry-After": "7"}, [7.0]),
        ({"retry-after": format_datetime(LATER, usegmt=True), "X-Rate-Limit-Problem": "minute"}, [42.0]),
        ({"Retry-After": format_datetime(datetime(2020, 1, 1, tzinfo=UTC), usegmt=True)}, [0.0]),
        ({"Retry-After": "soon"}, [60.0]),
        ({}, [60.0]),
    ],
)
def test_it_waits_as_it_is_asked(
    server: Server, service: Service, headers: Mapping[str, str], waits: list[float]
) -> None:
    """After 429 it waits for Retry-After, seconds or a date, and for a minute without one; then it goes on."""
    service.faults.append(Fault("/Contacts", status=429, headers=headers))
    assert len(fetch(server).contacts) == 3
    assert service.waits == waits


def test_the_limit_of_the_day_is_not_waited_for(server: Server, service: Service) -> None:
    """When the calls of a day are used up the ledger is unavailable at once, and says until when."""
    headers = {"Retry-After": "41234", "X-Rate-Limit-Problem": "day"}
    service.faults.append(Fault("/Contacts", status=429, headers=headers))
    problem = "the limit of requests for the day is used up; it ends in 41,234 seconds"
    assert unavailable(server).reason == problem
    assert service.waits == []


def test_it_does_not_ask_forever(server: Server, service: Service) -> None:
    """Five tries by default, and as many as one says."""
    service.faults.append(Fault("/Contacts", status=429, headers={"Retry-After": "1"}, times=99))
    assert "429), 5 times" in unavailable(server).reason
    assert service.waits == [1.0] * 4
    assert "429), 2 times" in unavailable(server, patience=Patience(tries=2)).reason


@pytest.mark.parametrize(("asked", "waited"), [("30", [30.0]), ("60", []), ("999999999", [])])
def test_it_waits_for_no_longer_than_it_may(
    server: Server, service: Service, asked: str, waited: list[float]
) -> None:
    """The waits of one fetch together stay within the bound; one that would break it is not begun."""
    service.faults.append(Fault("/Contacts", status=429, headers={"Retry-After": asked}, times=2))
    assert "too long" in unavailable(server, patience=Patience(waiting=59)).reason
    assert service.waits == waited


# ---------------------------------------------------------------- broken services


@pytest.mark.parametrize(
    "fault",
    [
        Fault("/Contacts", status=500, times=2),
        Fault("/Contacts", status=503, times=2),
        Fault("/Contacts", status=408, times=2),
        Fault("/Contacts", drop=True, times=2),
        Fault("/Contacts", cut=10, times=2),
    ],
)
def test_what_passes_is_tried_again(server: Server, service: Service, fault: Fault) -> None:
    """A failure of the service, a dropped connection, an answer that broke off: all are tried again."""
    service.faults.append(attrs.evolve(fault))
    assert len(fetch(server).contacts) == 3
    assert service.waits == [1.0, 2.0]


def test_a_service_that_says_when_it_is_back_is_believed(server: Server, service: Service) -> None:
    """Retry-After counts for 503 as well."""
    service.faults.append(Fault("/Contacts", status=503, headers={"Retry-After": "17"}))
    assert fetch(server).contacts
    assert service.waits == [17.0]


def test_what_keeps_failing_is_a_fault_of_its_need(server: Server, service: Service) -> None:
    """A broken list leaves the others; it is asked for five times."""
    service.faults.append(Fault("/Contacts", status=500, times=99))
    fault = faulty(server)
    assert fault.faults == {Need.CONTACTS: "Contacts: the service failed (500), 5 times"}
    assert fault.servable == {Need.ORGANISATION}
    assert service.asked("/Contacts") == 5


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (Fault("/", drop=True, times=99), "no answer came, 5 times (RemoteDisconnected)"),
        (Fault("/", cut=1, times=99), "no answer came, 5 times (ConnectionError)"),
        (Fault("/", status=503, times=99), "the service is away (503), 5 times"),
        (
            Fault("/", headers={"Transfer-Encoding": "chunked"}, body=b"5\r\nab", times=99),
            "no answer came, 5 times (ConnectionError)",
        ),
    ],
)
def test_a_service_that_is_away_is_unavailable(
    server: Server, service: Service, fault: Fault, reason: str
) -> None:
    """Nothing can be read, so there are no facts, and the error says why."""
    service.faults.append(attrs.evolve(fault))
    assert unavailable(server).reason == reason


def test_nobody_there_is_unavailable(server: Server, service: Service) -> None:
    """A host that refuses connections is no ledger."""
    assert service.token
    assert "ConnectionRefusedError" in unavailable(server, base="http://127.0.0.1:1").reason


def test_any_failure_of_the_host_s_transport_counts(server: Server, service: Service) -> None:
    """What a host's own HTTP library raises never leaves the port."""

    def broken(method: str, url: str, headers: Mapping[str, str], params: Mapping[str, str]) -> Response:
        raise ZeroDivisionError(headers["Authorization"])

    error = unavailable(server, transport=broken)
    assert error.reason == "no answer came, 5 times (ZeroDivisionError)"
    assert service.calls == []


# ---------------------------------------------------------------- permission


def test_an_expired_token_is_replaced_once(server: Server, service: Service) -> None:
    """The host is asked for a new token when the old one is not taken, and nobody notices."""
    service.faults.append(Fault("/Contacts", spared=1, revoke="a-new-one"))
    assert len(fetch(server, TWO, page_size=2).contacts) == 3
    assert service.tokens_given == 2


def test_a_token_that_is_not_taken_is_no_connection(server: Server, service: Service) -> None:
    """Two refusals are enough: the ledger is unavailable, and the reason says what to do."""
    connection = XeroConnection(tenant="t", token=lambda: "wrong")
    ledger = attrs.evolve(xero(server), connections={("practice", "client"): connection})
    with pytest.raises(LedgerUnavailable, match="does not take the token \\(401\\): connect it again"):
        ledger.fetch("practice", "client", CONTACTS)
    assert service.asked("/Contacts") == 2


def test_a_missing_permission_is_a_fault_of_its_need(server: Server, service: Service) -> None:
    """403 is not tried again; the rest can be served."""
    service.faults.append(Fault("/Contacts", status=403, times=9))
    fault = faulty(server)
    assert fault.faults == {Need.CONTACTS: "Contacts: the connection has no permission to read it (403)"}
    assert fault.servable == {Need.ORGANISATION}
    assert (service.asked("/Contacts"), service.waits) == (1, [])


@pytest.mark.parametrize("status", [302, 400, 404, 410])
def test_another_refusal_is_a_fault_of_its_need(server: Server, service: Service, status: int) -> None:
    """Nor is anything else that will not pass with time; redirects are not followed with a secret in hand."""
    service.faults.append(Fault("/Contacts", status=status, headers={"Location": "http://127.0.0.1:1/"}, times=9))
    assert faulty(server).faults == {Need.CONTACTS: f"Contacts: it was refused ({status})"}


def test_what_is_withheld_is_lacking_and_never_asked_for(server: Server, service: Service) -> None:
    """What the host knows that it may not read costs no request."""
    connection = XeroConnection(tenant="t", token=service.give_token, withheld=frozenset({Need.LEDGER_ENTRIES}))
    ledger = attrs.evolve(xero(server), connections={("practice", "client"): connection})
    lacking = {gap.need for gap in ledger.lacks("practice", "client")}
    assert lacking == {Need.AUTHORS, Need.LEDGER_ENTRIES}
    with pytest.raises(LedgerFault, match="does not cover it"):
        ledger.fetch("practice", "client", frozenset({Need.LEDGER_ENTRIES}))
    assert service.calls == []


# ---------------------------------------------------------------- secrets

ENDS: Mapping[str, tuple[Fault, ...]] = {
    "busy": (Fault("/", status=429, times=99),),
    "the day": (Fault("/", status=429, headers={"X-Rate-Limit-Problem": "day"}, times=99),),
    "forbidden": (Fault("/", status=403, times=99),),
    "refused": (Fault("/", status=400, times=99),),
    "not trusted": (Fault("/", status=401, times=99),),
    "broken": (Fault("/", status=500, times=99),),
    "away": (Fault("/", status=503, times=99),),
    "dropped": (Fault("/", drop=True, times=99),),
    "cut": (Fault("/", cut=3, times=99),),
    "not JSON": (Fault("/", body=f"{{{SECRET}".encode(), times=99),),
    "no object": (Fault("/", body=json.dumps(SECRET).encode(), times=99),),
    "not UTF-8": (Fault("/", body=SECRET.encode() + b"\xff", times=99),),
}


@pytest.mark.parametrize("make", [xero, quickbooks])
@pytest.mark.parametrize("end", ENDS)
def test_no_error_holds_the_secret(
    server: Server, service: Service, make: Callable[..., XeroApi], end: str
) -> None:
    """However a fetch fails, neither its error, nor what caused it, nor the ledger shows the token."""
    service.faults += [attrs.evolve(fault) for fault in ENDS[end]]
    ledger = make(server)
    with pytest.raises(LedgerError) as raised:
        ledger.fetch("practice", "client", CONTACTS)
    error: BaseException | None = raised.value
    while error is not None:
        assert SECRET not in f"{error} {error!r} {vars(error) if hasattr(error, '__dict__') else ''}"
        error = error.__cause__ or error.__context__
    assert SECRET not in repr(ledger)


@pytest.mark.parametrize("make", [xero, quickbooks])
def test_a_function_that_holds_the_secret_is_not_shown(
    server: Server, service: Service, make: Callable[..., XeroApi]
) -> None:
    """A token that is bound into a function, which its repr would show, stays hidden, also when it fails."""
    assert service.token

    def refuse(secret: str) -> str:
        raise RuntimeError(secret)

    ledger = make(server)
    [known] = ledger.connections.values()
    connection = attrs.evolve(known, token=functools.partial(refuse, SECRET))
    ledger = attrs.evolve(ledger, connections={("practice", "client"): connection})
    assert SECRET not in repr(ledger)
    with pytest.raises(LedgerUnavailable) as raised:
        ledger.fetch("practice", "client", CONTACTS)
    assert raised.value.reason == "no token was to be had (RuntimeError)"
    assert raised.value.__context__ is None


def test_facts_hold_no_secret(server: Server, service: Service) -> None:
    """Nothing of the token gets into what is kept."""
    facts = fetch(server, TWO)
    assert service.tokens_given == 1
    assert SECRET not in repr(facts)


# ---------------------------------------------------------------- the ready-made transport


@pytest.mark.parametrize("url", ["http://api.example.org/x", "ftp://127.0.0.1/x", "file:///etc/passwd"])
def test_the_secret_goes_nowhere_in_clear_text(url: str) -> None:
    """Without encryption the transport talks to this machine only."""
    with pytest.raises(InvalidValue, match="https"):
        HttpTransport()("GET", url, {}, {})


def test_an_answer_that_is_too_large_is_given_up(server: Server, service: Service) -> None:
    """Neither the transport nor the ledger takes more than its bound."""
    assert service.token
    reason = unavailable(server, transport=HttpTransport(largest=100)).reason
    assert reason == "no answer came, 5 times (ConnectionError)"
    fault = faulty(server, CONTACTS, patience=Patience(largest=100))
    assert fault.faults == {Need.CONTACTS: "Contacts: the answer is larger than 100 bytes"}


def test_the_time_of_a_fetch_is_the_clock_s(server: Server, service: Service) -> None:
    """The snapshot is dated by the injected clock, and its digest is not."""
    early, late = fetch(server), fetch(server, clock=lambda: LATER)
    assert service.calls
    assert (early.fetched_at, late.fetched_at) == (NOON, LATER)
    assert early.digest == late.digest
