"""The line to a language model: questions go out, and texts come back or failures without secrets."""

import json
from collections.abc import Iterator, Sequence
from time import monotonic

import attrs
import httpx2
import openai
from openai.types.chat import ChatCompletionMessageParam
from openai.types.shared_params import ResponseFormatJSONSchema

from dextflow.adapters._secrets import is_safe
from dextflow.adapters.suggesters.prompt import SCHEMA, Message, with_schema
from dextflow.adapters.suggesters.transport import OUT_OF_TIME, BoundedTransport, Deadline, OutOfRoom
from dextflow.errors import InvalidValue, SuggesterFailed

NO_KEY = "none"  # the client library insists on one
UNAUTHORISED, FORBIDDEN, MISSING, TOO_MANY, FAILED = 401, 403, 404, 429, 500
NOT_TAKEN = (400, 422)
PASSING = (408, 409, 425, TOO_MANY)
REASONS = {
    UNAUTHORISED: "the server does not take the key",
    FORBIDDEN: "the key has no permission",
    MISSING: "the server has no such model, or nothing at that address",
    TOO_MANY: "too many requests, or nothing left on the account",
}
FORMAT: ResponseFormatJSONSchema = {
    "type": "json_schema",
    "json_schema": {"name": "template", "schema": SCHEMA, "strict": False},
}


def check_url(url: str) -> None:
    """Raise `InvalidValue` unless it is the URL of an endpoint to which a secret can go, and holds none."""
    try:
        parts = httpx2.URL(url)
    except httpx2.InvalidURL:
        raise InvalidValue("URL", "it is none") from None
    if parts.userinfo or parts.query or parts.fragment:
        raise InvalidValue("URL", "it is that of the endpoint alone: give the secret as the key")
    if not parts.host or not is_safe(parts.scheme, parts.host):
        raise InvalidValue("URL", "it must begin with https://")


@attrs.frozen
class Failure:
    """Why no answer came: the status that the server gave, if it gave one, and words for people."""

    status: int | None
    reason: str
    passing: bool


class Line:
    """Asks one model over one endpoint until its time is over. Nothing is tried twice: a person waits for it."""

    def __init__(self, *, name: str, model: str, url: str, key: str, seconds: float, largest: int) -> None:
        self._name = name
        self._model = model
        self._seconds = seconds
        self._largest = largest
        self._takes_schema = True
        transport = BoundedTransport(Deadline(monotonic() + seconds), largest)
        http = httpx2.Client(transport=transport, follow_redirects=False, trust_env=False)
        self._client = openai.OpenAI(
            api_key=key or NO_KEY,
            base_url=url,
            max_retries=0,
            timeout=seconds,
            default_headers={"Accept-Encoding": "identity"},
            http_client=http,
        )

    def ask(self, messages: Sequence[Message]) -> str:
        """What the model answers, blank if it has no text. Raises `SuggesterFailed`.

        The schema goes beside the messages, where many servers make the model keep to it. One that does not take
        it there is asked again with the schema among the messages.
        """
        body = self._sent(messages)
        if self._takes_schema and isinstance(body, Failure) and body.status in NOT_TAKEN:
            self._takes_schema = False
            body = self._sent(messages)
        text = body if isinstance(body, Failure) else _text(body)
        if isinstance(text, Failure):
            raise SuggesterFailed(self._name, text.reason, text.passing)
        return text

    def close(self) -> None:
        """Hang up."""
        self._client.close()

    def _sent(self, messages: Sequence[Message]) -> bytes | Failure:
        """The body of the answer, or why there is none: an error's kind alone, for its words may hold the key."""
        asked = messages if self._takes_schema else with_schema(messages)
        try:
            answer = self._client.chat.completions.with_raw_response.create(
                model=self._model,
                messages=list(map(_parameter, asked)),
                response_format=FORMAT if self._takes_schema else openai.omit,
            )
        except openai.APIStatusError as error:
            return _refused(error.status_code)
        except Exception as error:  # noqa: BLE001 - whatever the client library raises, no answer came
            return self._silence(error)
        return answer.http_response.content

    def _silence(self, error: BaseException) -> Failure:
        causes = tuple(_causes(error))
        if any(isinstance(cause, OutOfRoom) for cause in causes):
            return Failure(None, f"the answer is larger than {self._largest:,} bytes, or packed", passing=True)
        if any(isinstance(cause, OUT_OF_TIME) for cause in causes):
            return Failure(None, f"no whole answer came in {self._seconds:g} seconds", passing=True)
        return Failure(None, f"it cannot be reached ({type(causes[-1]).__name__})", passing=True)


def _parameter(message: Message) -> ChatCompletionMessageParam:
    match message.role:
        case "system":
            return {"role": "system", "content": message.text}
        case "user":
            return {"role": "user", "content": message.text}
        case "assistant":
            return {"role": "assistant", "content": message.text}


def _refused(status: int) -> Failure:
    passing = status in PASSING or status >= FAILED
    usual = "the server failed" if status >= FAILED else "the server refused the question"
    return Failure(status, f"{REASONS.get(status, usual)} ({status})", passing)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__


def _text(body: bytes) -> str | Failure:
    """The text of the first choice of an answer; blank if the model gave none."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        answer = None
    match answer:
        case {"choices": [{"message": {"content": str(text)}}, *_]}:
            return text.encode("utf-8", "replace").decode()  # half of a surrogate pair could not be sent back
        case {"choices": [{"message": {}}, *_]}:
            return ""
        case _:
            return Failure(None, "what it answers is not of the chat protocol", passing=False)
