"""Publishing a template: checking it, making it ready to run, and putting it into the library.

Beside it stands what the peers do to make a template of as many steps ready: SpiffWorkflow reads its BPMN,
transitions makes a machine of states.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import count, pairwise
from statistics import median

import attrs

import dextflow_adapter as ours
from dextflow.adapters.memory import MemoryStore
from dextflow.engine import compile_template, validate
from dextflow.model import Step, Template
from engines import AnyEngine
from practice import office, service
from timing import Effort, per_call

PEERS = ("peer_spiff_core", "peer_spiff_flat", "peer_transitions")
AFTER = 'outcome("{}") == "complete" and ("vat" in client.tags or client.year_end_month != 3)'


@attrs.frozen(kw_only=True)
class Publishing:
    """CPU seconds at `n` steps. `peers`: how many times as long as `compile` it takes each to get ready."""

    n: int
    conditional: bool
    validate: float
    compile: float
    publish: float
    peers: Mapping[str, float]


def conditional(template: Template, every: int = 1) -> Template:
    """The template with conditions on each so-many-th step from the second on, about the step before it."""
    steps = [step for group in template.groups for step in group.steps]
    asked = {
        step.key: AFTER.format(before.key)
        for number, (before, step) in enumerate(pairwise(steps), start=1)
        if number % every == 1 % every
    }

    def with_condition(step: Step) -> Step:
        return attrs.evolve(step, only_if=asked[step.key]) if step.key in asked else step

    groups = (attrs.evolve(group, steps=tuple(map(with_condition, group.steps))) for group in template.groups)
    return attrs.evolve(template, groups=tuple(groups))


def measure_publishing(sizes: Sequence[int], engines: Mapping[str, AnyEngine], effort: Effort) -> list[Publishing]:
    """Measure a plain template of each size, and one that has a condition on every step but the first."""
    peers = {name: engines[name] for name in PEERS if name in engines}
    found: list[Publishing] = []
    for n in sizes:
        template = ours.setup(n).plan.template
        found += [_publishing(n, template, peers, effort), _publishing(n, conditional(template), {}, effort)]
    return found


def _publishing(n: int, template: Template, peers: Mapping[str, AnyEngine], effort: Effort) -> Publishing:
    library = service(MemoryStore(), office(0)).templates
    numbers = count()
    calls: dict[str, Callable[[], object]] = {
        "validate": lambda: validate(template),
        "compile": lambda: compile_template(template),
        "publish": lambda: library.publish(attrs.evolve(template, id=f"template-{next(numbers)}")),
    }
    calls |= {name: partial(peer.setup, n) for name, peer in peers.items()}
    rounds = [
        {name: per_call(call, effort.sample / 2) for name, call in calls.items()} for _ in range(effort.rounds)
    ]
    return Publishing(
        n=n,
        conditional=any(step.only_if for group in template.groups for step in group.steps),
        validate=median(times["validate"] for times in rounds),
        compile=median(times["compile"] for times in rounds),
        publish=median(times["publish"] for times in rounds),
        peers={name: median(times[name] / times["compile"] for times in rounds) for name in peers},
    )
