"""Templates suggested by a language model, over any endpoint that speaks OpenAI's chat protocol."""

from collections.abc import Sequence
from contextlib import closing
from math import inf
from typing import Any

import attrs

from dextflow.adapters.suggesters.answer import judged
from dextflow.adapters.suggesters.line import Line, check_url
from dextflow.adapters.suggesters.prompt import Message, opening, repair
from dextflow.engine import template_id
from dextflow.errors import Fault, InvalidValue, SuggestionUnusable
from dextflow.model import Brief, StepOrigin, Suggestion, Template
from dextflow.ports.suggester import require_limit
from dextflow.rules import CATALOGUE, Rule

OPENAI = "https://api.openai.com/v1"
A_MINUTE = 60.0
MEBIBYTE = 1024 * 1024


@attrs.frozen(kw_only=True)
class ChatSuggester:
    """Asks a language model to write a template. A `dextflow.ports.TemplateSuggester`, not a repeatable one.

    `model` is its name at the endpoint whose base URL is `url`: OpenAI, or whatever speaks the same protocol, such
    as vLLM, Ollama or LM Studio. `key` is the secret that goes with each request; empty for a server that wants
    none. `rules` are the automatic checks that the model may use, those of your `Workflows`. An answer longer than
    `largest` bytes is cut off, and everything together, the repair included, ends after `seconds`, however slowly
    the server drips; only the look-up of its name is left to the operating system.

    What is sent: the brief, fenced so that it cannot pass for instructions, the JSON Schema of templates, and the
    ids and titles of the rules. Nothing of a client is, and nothing of the practice's templates, which may name
    some. No other header goes out than the protocol needs. Redirects are not followed and no proxy is used;
    without encryption it talks to this machine only.

    What comes back is read by the codec, which knows every key, and judged as for publishing: keys, dependencies,
    cycles, conditions, rules and their settings. It may not name people, teams or services, of whom the model
    knows nothing, nor write to clients. If something is wrong, the model is told what and where, and may answer
    once more.

    Raises `InvalidValue` for a URL that is not of the web, holds a secret, or is not encrypted and not of this
    machine, and for bounds that are none.
    """

    model: str
    url: str = OPENAI
    key: str = attrs.field(default="", repr=False)
    rules: Sequence[Rule[Any]] = attrs.field(default=CATALOGUE, repr=False)
    seconds: float = A_MINUTE
    largest: int = MEBIBYTE

    def __attrs_post_init__(self) -> None:
        check_url(self.url)
        if not 0 < self.seconds < inf or self.largest < 1 or not self.model:
            raise InvalidValue("ChatSuggester", "it needs a model, some time, and room for an answer")

    @property
    def name(self) -> str:
        """What its suggestions and errors call it."""
        return f"model {self.model}"

    def suggest(self, brief: Brief, templates: Sequence[Template], *, limit: int) -> tuple[Suggestion, ...]:
        """Have the model write one template; see `dextflow.ports.TemplateSuggester`."""
        require_limit(limit)
        template = self._written(brief)
        name = brief.name.strip() or template.name
        taken = frozenset(each.id for each in templates)
        draft = attrs.evolve(template, id=template_id(name, taken), name=name)
        steps = (step for group in draft.groups for step in group.steps)
        origins = tuple(StepOrigin(step=step.key, model=self.model) for step in steps)
        return (Suggestion(template=draft, brief=brief, suggester=self.name, origins=origins),)

    def _written(self, brief: Brief) -> Template:
        """What the model writes, at the second attempt if need be."""
        question = opening(brief, self.rules)
        line = Line(
            name=self.name,
            model=self.model,
            url=self.url,
            key=self.key,
            seconds=self.seconds,
            largest=self.largest,
        )
        with closing(line):
            text, found = self._asked(line, question)
            if not isinstance(found, Template):
                text, found = self._asked(line, (*question, *repair(text, found)))
        if not isinstance(found, Template):
            raise SuggestionUnusable(self.name, found)
        return found

    def _asked(self, line: Line, question: tuple[Message, ...]) -> tuple[str, Template | tuple[Fault, ...]]:
        text = line.ask(question)
        return text, judged(text, {rule.id: rule for rule in self.rules})
