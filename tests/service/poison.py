"""A practice whose clients do not do well together: a rule that breaks what calculates it, and broken ledgers.

It is a module of its own because a pool of processes must be able to import the rule.
"""

import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta
from decimal import Decimal
from multiprocessing import get_all_start_methods, get_context
from typing import Annotated, Any

import attrs

from dextflow.adapters.memory import MemoryDirectory
from dextflow.errors import LedgerUnavailable
from dextflow.model import (
    Check,
    Client,
    Enrolment,
    Facts,
    Finding,
    Gap,
    Instance,
    Need,
    Organisation,
    Severity,
    Step,
    StepGroup,
    Template,
)
from dextflow.ports import Store
from dextflow.rules import CATALOGUE, Default, Rule, Verdict
from dextflow.service import Workflows
from dextflow.service.services import EngagedDirectory
from dextflow.testing.books import bill, contact, ledger
from service.world import NOW, PEOPLE, PRACTICE, order_of

DIES, EXITS, RAISES, GONE, WRONG = "dies", "exits", "raises", "gone", "wrong"
TEMPLATE = Template(
    id="many",
    name="Many",
    groups=(
        StepGroup(
            name="Check",
            steps=(
                Step(
                    key="books",
                    name="Books",
                    checks=(
                        Check(key="payables", name="Payables", rule="aged_payables"),
                        Check(key="odd", name="Odd", rule="odd"),
                    ),
                ),
            ),
        ),
    ),
)
BY_HAND = Template(
    id="hand", name="By hand", groups=(StepGroup(name="Work", steps=(Step(key="look", name="Look"),)),)
)


@attrs.frozen(kw_only=True)
class OddSettings:
    """How odd it is."""

    limit: Annotated[int, Default(1, "How much is odd.")]


def odd(facts: Facts, settings: OddSettings) -> Verdict:
    """Break what calculates it, as the name of the organisation says, or find one matter."""
    name = facts.organisation.name or ""
    if DIES in name:
        os._exit(3)
    if EXITS in name:
        raise SystemExit("out")
    if RAISES in name:
        raise ValueError("a rule of the host's own")
    finding = Finding(key=f"odd:{name}", severity=Severity.LOW, summary=f"{name} is odd.")
    return Verdict(population=10 * settings.limit, findings=(finding,), figures=())


ODD: Rule[OddSettings] = Rule(
    id="odd",
    version=1,
    title="Odd",
    needs=frozenset({Need.ORGANISATION}),
    settings=OddSettings,
    evaluate=odd,
    tolerance=Decimal("0.5"),
)
RULES = (*CATALOGUE, ODD)


def length(text: str) -> int:
    """The length of a text; some take the process with them, or raise."""
    if text == DIES:
        os._exit(3)
    if text == EXITS:
        raise SystemExit(4)
    return len(text) if text else 1 // 0


def processes() -> ProcessPoolExecutor:
    """A pool of one process, made in the quickest way that is safe beside threads."""
    context = get_context("forkserver" if "forkserver" in get_all_start_methods() else "spawn")
    context.set_forkserver_preload(["dextflow.service", "dextflow.testing.books"])
    return ProcessPoolExecutor(max_workers=1, mp_context=context)


class Books:
    """The books of clients whose ids say what is wrong with them; it counts how often each is read."""

    def __init__(self) -> None:
        self.fetched: list[tuple[str, frozenset[Need]]] = []
        self.healed: set[str] = set()

    def lacks(self, _practice: str, _client: str) -> tuple[Gap, ...]:
        return ()

    def fetch(self, _practice: str, client: str, needs: frozenset[Need]) -> Facts:
        self.fetched.append((client, needs))
        if GONE in client:
            raise LedgerUnavailable(client, "the connection was cut")
        if WRONG in client and client not in self.healed:
            raise RuntimeError("not what a ledger raises")
        name = "well" if client in self.healed else client
        return ledger(
            contact("acme", "Mill"), bill("b1", "2026-06-01", "100.00"), organisation=Organisation(name=name)
        )


def practice_of(store: Store, clients: Sequence[str], **parts: Any) -> Workflows:
    """A practice with those clients."""
    known = [Client(id=client, name=client, account_assignee="ada") for client in clients]
    directory = MemoryDirectory(practice=PRACTICE, people=PEOPLE, clients=known)
    chosen: dict[str, Any] = {"ledger": Books(), "rules": RULES} | parts
    workflows = Workflows(PRACTICE, store=store, directory=directory, **chosen)
    for template in (TEMPLATE, BY_HAND):
        workflows.templates.publish(template)
    return workflows


def begun(workflows: Workflows, *clients: str, key: str = "k", template: Template = TEMPLATE) -> list[Instance]:
    """Workflows of those clients that are under way, and were calculated when there was no ledger yet."""
    order = order_of(*(Enrolment(client=client) for client in clients), template=template.ref)
    made = workflows.create(order, key=key, by="ada", at=NOW - timedelta(days=1))
    quiet = Workflows(PRACTICE, **parts_of(workflows) | {"ledger": None})
    return [quiet.start(each.id, by="ada", at=NOW - timedelta(days=1), confirmed=True) for each in made]


def parts_of(workflows: Workflows) -> dict[str, Any]:
    """What a practice stands on, to have it with other parts."""
    roof = workflows._roof  # noqa: SLF001 - nobody but a test takes a practice apart
    directory = roof.directory
    assert isinstance(directory, EngagedDirectory)
    return {"store": roof.store, "directory": directory.directory, "ledger": roof.ledger, "rules": RULES}
