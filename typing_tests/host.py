"""What a host's type checker must see. This file is checked by mypy and pyright, and never run."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, assert_type

from dextflow import (
    Answer,
    Bucket,
    Client,
    DateRange,
    Desk,
    Digest,
    Enrolment,
    Filter,
    Found,
    Grouping,
    Mark,
    Order,
    Outcome,
    Place,
    Rename,
    Sort,
    Status,
    Step,
    Suggestion,
    Workflows,
    history,
    progress,
)
from dextflow.adapters.ledgers.memory import MemoryLedger
from dextflow.adapters.ledgers.xero_tables import XeroTables
from dextflow.adapters.memory import MemoryDirectory, MemoryStore
from dextflow.adapters.sqlite import SqliteStore
from dextflow.adapters.suggesters.chat import ChatSuggester
from dextflow.codec import decode, decode_event, encode
from dextflow.engine import decide
from dextflow.library.suggesting import LibrarySuggester
from dextflow.model import (
    Command,
    Dashboard,
    Event,
    HistoryEntry,
    Instance,
    Person,
    Progress,
    Template,
    WorkflowReport,
)
from dextflow.ports import Directory, Ledger, Store, TemplateSuggester
from dextflow.rules import CATALOGUE, Rule
from dextflow.service import Refreshment

store: Store = MemoryStore()
durable: Store = SqliteStore("practice.sqlite")
directory: Directory = MemoryDirectory(practice="p", clients=[Client(id="c", name="C")])
ledger: Ledger = MemoryLedger()
tables: Ledger = XeroTables({})
offline: TemplateSuggester = LibrarySuggester(())
model: TemplateSuggester = ChatSuggester(model="m")
rules: tuple[Rule[Any], ...] = CATALOGUE
workflows = Workflows("p", store=store, directory=directory, ledger=ledger, rules=rules)
now = datetime(2026, 11, 2, tzinfo=UTC)
today = date(2026, 11, 2)
mark: Command = Mark(by="ada", at=now, item="bank", outcome=Outcome.COMPLETE)


def use(order: Order, instance: Instance, person: Person) -> None:
    """Call what a host calls."""
    assert_type(workflows.create(order, key="k", by="ada", at=now), tuple[Instance, ...])
    assert_type(workflows.duplicate("w", key="k", by="ada", at=now, client="c", due_on=today), Instance)
    assert_type(workflows.do("w", mark), Instance)
    assert_type(workflows.events("w"), tuple[Event, ...])
    assert_type(workflows.suggestions.suggest(name="VAT", by="ada"), tuple[Suggestion, ...])
    assert_type(decide(instance, mark, person), tuple[Event, ...])
    assert_type(progress(instance), Progress)
    assert_type(history(workflows.events("w")), tuple[HistoryEntry, ...])
    assert_type(decode(Template, encode(instance.plan.template)), Template)
    assert_type(decode_event("{}"), Event)
    assert_type(instance.job.due_on, date)
    assert_type(instance.outcome("bank"), Outcome | None)


def arrange(step: Step) -> None:
    """Arrange one workflow apart from its template."""
    assert_type(workflows.arrange.add_step("w", step, Place(after="bank"), by="ada", at=now), Instance)
    assert_type(workflows.arrange.refresh_client("c", by="kim", at=now), Refreshment)


def give_many() -> None:
    """Give many commands at once."""
    assert_type(workflows.do_each([("w", mark)]), tuple[Answer, ...])
    answers = workflows.each(["w"], lambda each: Rename("kim", now, each.job.name.title()), by="kim")
    assert_type(answers[0].after, Instance | None)


def read(desk: Desk) -> None:
    """Read what one person may see."""
    asked = Filter(statuses=(Status.IN_PROGRESS,), assignees=("ada", None), due=DateRange(last=today), text="vat")
    assert_type(desk.find(asked, today=today, sort=Sort.CLIENT, limit=20), Found)
    assert_type(workflows.desk("ada"), Desk)
    assert_type(workflows.find(today=today).workflows, tuple[Instance, ...])
    assert_type(desk.counts(asked, today=today, by=Grouping.ASSIGNEE), Mapping[str | None, int])
    assert_type(desk.buckets(today=today)[Bucket.OVERDUE], Mapping[Status, int])
    assert_type(desk.digest(today), Digest)
    assert_type(desk.enrol("monthly"), tuple[Enrolment, ...])
    assert_type(desk.dashboard(asked, today=today), Dashboard)
    assert_type(desk.report("w", today=today), WorkflowReport)
