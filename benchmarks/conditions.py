"""Reading and evaluating conditions of three sizes, beside other languages of expressions.

All get the same condition about the same four facts, spelled as Python; dextflow's spelling differs in the names
alone. It must come to the same for each. `Python` compiles it without looking at types or bounds and evaluates it
without asking what is unknown: a floor, and nothing to which a stranger's text could be given.
"""

import importlib
from collections.abc import Callable, Mapping
from decimal import Decimal
from statistics import median
from typing import Any

import attrs

from dextflow.engine.conditions import AMOUNT, TEXT, TEXTS, WHOLE, evaluate, parse
from timing import Effort, per_call

OURS = "dextflow"
FACTS: Mapping[str, Any] = {
    "client_type": "sole trader",
    "client_tags": ("vat", "retail", "payroll"),
    "client_month": 3,
    "client_turnover": Decimal(84_000),
}
NAMES = {
    "client_type": "client.type",
    "client_tags": "client.tags",
    "client_month": "client.year_end_month",
    "client_turnover": 'client.number("turnover")',
}
TYPES = dict(zip(NAMES.values(), (TEXT, TEXTS, WHOLE, AMOUNT), strict=True))
VALUES = {NAMES[name]: value for name, value in FACTS.items()}
LARGE = 11
SOURCES = {
    "1 comparison": 'client_type == "sole trader"',
    "5 comparisons": '("vat" in client_tags and client_turnover >= 85000 or client_month == 3) '
    'and not (client_type == "trust" or "dormant" in client_tags)',
    f"{3 * LARGE} comparisons": " or ".join(
        f'(client_month == {number} and "tag-{number}" in client_tags and client_turnover > {number}000)'
        for number in range(2, LARGE + 2)
    )
    + " or client_month != 12",
}


@attrs.frozen
class Language:
    """How it reads a condition, None if it reads it anew each time, and how it evaluates what was read."""

    read: Callable[[str], Any] | None
    evaluate: Callable[[Any], Any]

    def prepared(self, source: str) -> Any:  # noqa: ANN401 - a language's own
        """What there is to evaluate."""
        return self.read(source) if self.read else source


@attrs.frozen(kw_only=True)
class Expression:
    """CPU seconds for reading a condition and for evaluating it, and how many times those of dextflow.

    What is not read beforehand has no time for it.
    """

    size: str
    language: str
    read: float | None
    evaluate: float
    read_ratio: float | None
    evaluate_ratio: float


def measure_conditions(effort: Effort) -> list[Expression]:
    """Measure each language that is installed at each size, dextflow first."""
    languages = {name: language for name, make in LANGUAGES.items() if (language := _installed(make))}
    return [one for size, source in SOURCES.items() for one in _expressions(size, source, languages, effort)]


def _expressions(size: str, source: str, languages: Mapping[str, Language], effort: Effort) -> list[Expression]:
    sources = {name: _spelled(source) if name == OURS else source for name in languages}
    prepared = {name: language.prepared(sources[name]) for name, language in languages.items()}
    answers = {name: language.evaluate(prepared[name]) for name, language in languages.items()}
    if len(set(answers.values())) > 1:
        raise RuntimeError(f"not the same for all: {answers}")
    rounds = [
        {name: _sample(language, sources[name], prepared[name], effort) for name, language in languages.items()}
        for _ in range(effort.rounds)
    ]
    return [_expression(size, name, rounds) for name in languages]


Sample = tuple[float | None, float]


def _sample(language: Language, source: str, prepared: object, effort: Effort) -> Sample:
    read = language.read
    return (
        per_call(lambda: read(source), effort.sample / 4) if read else None,
        per_call(lambda: language.evaluate(prepared), effort.sample / 4),
    )


def _expression(size: str, name: str, rounds: list[dict[str, Sample]]) -> Expression:
    read = [(times[name][0], times[OURS][0]) for times in rounds]
    known = [(theirs, ours) for theirs, ours in read if theirs and ours]
    return Expression(
        size=size,
        language=name,
        read=median(theirs for theirs, _ in known) if known else None,
        evaluate=median(times[name][1] for times in rounds),
        read_ratio=median(theirs / ours for theirs, ours in known) if known else None,
        evaluate_ratio=median(times[name][1] / times[OURS][1] for times in rounds),
    )


def _spelled(source: str) -> str:
    for name, ours in NAMES.items():
        source = source.replace(name, ours)
    return source


def _installed(make: Callable[[], Language]) -> Language | None:
    try:
        return make()
    except ModuleNotFoundError:
        return None


def _dextflow() -> Language:
    return Language(lambda source: parse(source, TYPES), lambda condition: evaluate(condition, VALUES).value)


def _python() -> Language:
    return Language(
        lambda source: compile(source, "condition", "eval"),
        lambda code: eval(code, {"__builtins__": {}}, FACTS),  # noqa: S307 - its own text
    )


def _rule_engine() -> Language:
    library = importlib.import_module("rule_engine")
    types = library.DataType
    resolver = library.type_resolver_from_dict(
        {
            "client_type": types.STRING,
            "client_tags": types.ARRAY(types.STRING),
            "client_month": types.FLOAT,
            "client_turnover": types.FLOAT,
        }
    )
    context = library.Context(type_resolver=resolver)
    return Language(lambda source: library.Rule(source, context=context), lambda rule: rule.evaluate(FACTS))


def _simpleeval() -> Language:
    library = importlib.import_module("simpleeval")
    evaluator = library.SimpleEval(names=dict(FACTS))
    return Language(evaluator.parse, lambda tree: evaluator.eval("", previously_parsed=tree))


def _spiff() -> Language:
    library = importlib.import_module("SpiffWorkflow.bpmn.script_engine")
    environment = library.TaskDataEnvironment()
    return Language(None, lambda source: environment.evaluate(source, dict(FACTS)))


LANGUAGES: Mapping[str, Callable[[], Language]] = {
    OURS: _dextflow,
    "floor: Python": _python,
    "rule-engine": _rule_engine,
    "simpleeval": _simpleeval,
    "SpiffWorkflow": _spiff,
}
