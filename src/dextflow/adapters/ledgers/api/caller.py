"""Asking a service: with a token that is never shown, waiting as it asks, and trying again within bounds."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from itertools import count
from types import MappingProxyType

import attrs

from dextflow.adapters.ledgers.api.node import Node, read
from dextflow.adapters.ledgers.api.transport import Response, Transport
from dextflow.errors import AnswerRefused, LedgerUnavailable

OK = 200
UNAUTHORISED = 401
FORBIDDEN = 403
TIMED_OUT = 408
TOO_MANY = 429
FAILED = 500
AWAY = 503
MINUTE = 60.0
SECONDS = re.compile(r"\d{1,9}", re.ASCII)
NO_PARAMS: Mapping[str, str] = MappingProxyType({})


@attrs.frozen(kw_only=True)
class Patience:
    """How often one request is tried, and for how many seconds one fetch waits in all.

    An answer larger than `largest` bytes is refused, and so is a list of more than `pages` pages.
    """

    tries: int = 5
    waiting: float = 900.0
    largest: int = 64 * 1024 * 1024
    pages: int = 10_000


@attrs.define(kw_only=True)
class Caller:
    """The requests of one fetch of one client's books.

    `token` gives the secret that the service wants in each request. It is asked for when it is first needed, and
    once more when the service does not take it any longer. Neither it nor what the service said in a refusal ever
    stands in an error.
    """

    client: str
    transport: Transport = attrs.field(repr=False)
    token: Callable[[], str] = attrs.field(repr=False)
    headers: Mapping[str, str]
    patience: Patience
    clock: Callable[[], datetime]
    sleep: Callable[[float], None]
    _secret: str | None = attrs.field(default=None, init=False, repr=False)
    _waited: float = attrs.field(default=0.0, init=False)

    def ask(self, endpoint: str, url: str, params: Mapping[str, str] = NO_PARAMS) -> Node:
        """What the service answers, read as JSON; `endpoint` is its name in errors.

        Raises `AnswerRefused` if the service will not serve it or the answer cannot be read, and
        `LedgerUnavailable` if it cannot be reached, does not take the token, or asks to wait for too long.
        """
        body = self._answer(endpoint, url, params).body
        if len(body) > self.patience.largest:
            problem = f"the answer is larger than {self.patience.largest:,} bytes"
            raise AnswerRefused(endpoint, "", problem)
        return read(endpoint, body)

    def _answer(self, endpoint: str, url: str, params: Mapping[str, str]) -> Response:
        renewed = False
        for attempt in count(1):
            answer = self._send(url, params)
            if isinstance(answer, str):
                self._after_silence(answer, attempt)
            elif answer.status == OK:
                return answer
            elif answer.status == UNAUTHORISED and not renewed:
                renewed, self._secret = True, None
            else:
                self._after_refusal(endpoint, answer, attempt)
        raise AssertionError  # a count has no end

    def _send(self, url: str, params: Mapping[str, str]) -> Response | str:
        """The answer, or how it failed to come: the class of the error alone, whose words may hold the secret."""
        headers = {**self.headers, "Accept": "application/json", "Authorization": f"Bearer {self._token()}"}
        try:
            return self.transport("GET", url, headers, params)
        except Exception as error:  # noqa: BLE001 - whatever the host's transport raises, no answer came
            return type(error).__name__

    def _token(self) -> str:
        if self._secret is None:
            try:
                self._secret = self.token()
            except Exception as error:  # noqa: BLE001 - whatever the host's function raises, there is no token
                failure = type(error).__name__
            else:
                return self._secret
            raise self._unavailable(f"no token was to be had ({failure})")
        return self._secret

    def _after_silence(self, failure: str, attempt: int) -> None:
        if attempt >= self.patience.tries:
            raise self._unavailable(f"no answer came, {attempt} times ({failure})")
        self._wait(_backing_off(attempt))

    def _after_refusal(self, endpoint: str, answer: Response, attempt: int) -> None:
        """Wait, if it may pass with time; else raise what it comes to."""
        status = answer.status
        if status == UNAUTHORISED:
            raise self._unavailable("the service does not take the token (401): connect it again")
        if status == TOO_MANY:
            self._after_too_many(answer, attempt)
        elif status != TIMED_OUT and status < FAILED:
            why = "the connection has no permission to read it" if status == FORBIDDEN else "it was refused"
            raise AnswerRefused(endpoint, "", f"{why} ({status})")
        elif attempt < self.patience.tries:
            asked = self._asked_to_wait(answer)
            self._wait(_backing_off(attempt) if asked is None else asked)
        elif status == AWAY:
            raise self._unavailable(f"the service is away ({status}), {attempt} times")
        else:
            raise AnswerRefused(endpoint, "", f"the service failed ({status}), {attempt} times")

    def _after_too_many(self, answer: Response, attempt: int) -> None:
        asked = self._asked_to_wait(answer)
        if (answer.header("X-Rate-Limit-Problem") or "").lower() == "day":
            after = "" if asked is None else f"; it ends in {asked:,.0f} seconds"
            raise self._unavailable(f"the limit of requests for the day is used up{after}")
        if attempt >= self.patience.tries:
            raise self._unavailable(f"too many requests (429), {attempt} times")
        self._wait(MINUTE if asked is None else asked)

    def _asked_to_wait(self, answer: Response) -> float | None:
        """The seconds of the header ``Retry-After``, which holds them or a date (RFC 9110, 10.2.3)."""
        text = (answer.header("Retry-After") or "").strip()
        if SECONDS.fullmatch(text):
            return float(text)
        try:
            until = parsedate_to_datetime(text)
        except ValueError:
            return None
        until = until if until.tzinfo else until.replace(tzinfo=UTC)
        return max(0.0, (until - self.clock()).total_seconds())

    def _wait(self, seconds: float) -> None:
        if self._waited + seconds > self.patience.waiting:
            raise self._unavailable(f"the service asks to wait {seconds:,.0f} seconds, which is too long")
        self._waited += seconds
        self.sleep(seconds)

    def _unavailable(self, reason: str) -> LedgerUnavailable:
        return LedgerUnavailable(self.client, reason)


def _backing_off(attempt: int) -> float:
    return float(2 ** (attempt - 1))
