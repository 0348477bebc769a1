"""What a host's type checker must see. This file is checked by mypy and pyright, and never run."""

from datetime import UTC, date, datetime
from typing import Any, assert_type

from dextflow import Client, Mark, Order, Outcome, Workflows, history, progress
from dextflow.adapters.ledgers.memory import MemoryLedger
from dextflow.adapters.ledgers.xero_tables import XeroTables
from dextflow.adapters.memory import MemoryDirectory, MemoryStore
from dextflow.adapters.sqlite import SqliteStore
from dextflow.codec import decode, decode_event, encode
from dextflow.engine import decide
from dextflow.model import Command, Event, HistoryEntry, Instance, Person, Progress, Template
from dextflow.ports import Directory, Ledger, Store
from dextflow.rules import CATALOGUE, Rule

store: Store = MemoryStore()
durable: Store = SqliteStore("practice.sqlite")
directory: Directory = MemoryDirectory(practice="p", clients=[Client(id="c", name="C")])
ledger: Ledger = MemoryLedger()
tables: Ledger = XeroTables({})
rules: tuple[Rule[Any], ...] = CATALOGUE
workflows = Workflows("p", store=store, directory=directory, ledger=ledger, rules=rules)
now = datetime(2026, 11, 2, tzinfo=UTC)
mark: Command = Mark(by="ada", at=now, item="bank", outcome=Outcome.COMPLETE)


def use(order: Order, instance: Instance, person: Person) -> None:
    """Call what a host calls."""
    assert_type(workflows.create(order, key="k", by="ada", at=now), tuple[Instance, ...])
    assert_type(workflows.do("w", mark), Instance)
    assert_type(workflows.events("w"), tuple[Event, ...])
    assert_type(decide(instance, mark, person), tuple[Event, ...])
    assert_type(progress(instance), Progress)
    assert_type(history(workflows.events("w")), tuple[HistoryEntry, ...])
    assert_type(decode(Template, encode(instance.plan.template)), Template)
    assert_type(decode_event("{}"), Event)
    assert_type(instance.job.due_on, date)
    assert_type(instance.outcome("bank"), Outcome | None)
