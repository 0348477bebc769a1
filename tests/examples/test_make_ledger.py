"""The example's ledgers are books that balance, and the rules find in them just what was planted."""

import csv
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from importlib.util import module_from_spec, spec_from_file_location
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from dextflow.adapters.ledgers.xero_tables import XeroTables
from dextflow.model import CheckStatus, Client, ReportingPeriod
from dextflow.rules import CATALOGUE, evaluate, needs, resolve

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
CLIENTS = ("harbour-bakery", "linden-studio", "oakfield-builders")
NEARLY_CLEAN = "harbour-bakery"
OCTOBER = ReportingPeriod(start=date(2026, 10, 1), end=date(2026, 10, 31))
CONTROLS = {"610": ("ACCREC", "ACCRECCREDIT", 1), "800": ("ACCPAY", "ACCPAYCREDIT", -1)}
MONTH_ENDS = tuple(date(2025 + month // 12, month % 12 + 1, 1) - timedelta(1) for month in range(8, 23))
KEYS = {
    "account": "account_id",
    "contact": "contact_id",
    "invoice": "invoice_id",
    "invoice_line_item": "line_item_id",
    "credit_note": "credit_note_id",
    "bank_transaction": "bank_transaction_id",
    "journal": "journal_id",
    "journal_line": "journal_line_id",
}
LIVE = ("AUTHORISED", "PAID")
RULES = {
    "aged_payables": ("old unpaid bill",),
    "aged_receivables": ("old unpaid sales invoice",),
    "draft_invoices": ("draft", "submitted"),
    "duplicate_transactions": ("entered twice",),
    "missing_attachments": ("no attachment",),
    "dormant_accounts": ("never used",),
}

Row = dict[str, str]


class Practice:
    """The folders of one run, and what it says that it planted."""

    def __init__(self, folder: Path, planted: list[Any]) -> None:
        self.folder = folder
        self.planted = planted
        self.read: dict[tuple[str, str], list[Row]] = {}

    def rows(self, client: str, table: str) -> list[Row]:
        if (client, table) not in self.read:
            with (self.folder / client / f"xero_{table}_data.csv").open(encoding="utf-8", newline="") as file:
                self.read[client, table] = list(csv.DictReader(file))
        return self.read[client, table]

    def ids(self, client: str, *problems: str) -> list[str]:
        planted = (each for each in self.planted if each.client == client and each.problem in problems)
        return [id_ for each in planted for id_ in each.ids]

    def balance(self, client: str, account: str, day: date) -> int:
        """What an account holds at the end of a day, in pence."""
        days = {row["journal_id"]: row["journal_date"] for row in self.rows(client, "journal")}
        own = (line for line in self.rows(client, "journal_line") if line["account_code"] == account)
        return sum(pence(line["net_amount"]) for line in own if days[line["journal_id"]] <= day.isoformat())


def pence(amount: str) -> int:
    return int(Decimal(amount) * 100)


def in_pounds(row: Row, column: str) -> int:
    worth = Decimal(row[column]) / Decimal(row["currency_rate"]) * 100
    return int(worth.quantize(Decimal(1), ROUND_HALF_UP))


@pytest.fixture(scope="module")
def script() -> Iterator[ModuleType]:
    spec = spec_from_file_location("make_ledger", EXAMPLES / "make_ledger.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(EXAMPLES)
        spec.loader.exec_module(module)
        yield module


@pytest.fixture(scope="module")
def practice(script: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Practice:
    folder = tmp_path_factory.mktemp("practice")
    return Practice(folder, script.make_ledger(folder))


def findings(practice: Practice, client: str, period: ReportingPeriod) -> dict[str, list[str]]:
    """The ids that each rule with planted problems flags, with the default settings of the period."""
    ledger = XeroTables({("practice", client): practice.folder / client})
    rules = [rule for rule in CATALOGUE if rule.id in RULES]
    lacking = {gap.need for gap in ledger.lacks("practice", client)}
    facts = ledger.fetch("practice", client, needs(rules) - lacking)
    found: dict[str, list[str]] = {}
    for rule in rules:
        known = Client(id=client, name=client, year_end=facts.organisation.year_end)
        settings = resolve(rule, period, known, ())
        result = evaluate(rule, rule.id, settings, facts)
        assert result.status in (CheckStatus.PASS, CheckStatus.FLAGGED), result.reason
        found[rule.id] = sorted(ref for finding in result.findings for ref in finding.refs)
    return found


# ---------------------------------------------------------------- the books


@pytest.mark.parametrize("client", CLIENTS)
def test_every_journal_balances(practice: Practice, client: str) -> None:
    """The net amounts of each journal's lines add up to nothing, and every journal has lines."""
    sums: Counter[str] = Counter()
    for line in practice.rows(client, "journal_line"):
        sums[line["journal_id"]] += pence(line["net_amount"])
    assert set(sums) == {row["journal_id"] for row in practice.rows(client, "journal")}
    assert set(sums.values()) == {0}


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize("control", CONTROLS)
def test_control_accounts_agree_with_the_open_documents(practice: Practice, client: str, control: str) -> None:
    """At every month end receivables and payables are the sum of what was open then, in pounds."""
    invoice, credit_note, side = CONTROLS[control]
    for day in MONTH_ENDS:
        owed = sum(open_on(day, row) for row in practice.rows(client, "invoice") if row["type"] == invoice)
        credited = (row for row in practice.rows(client, "credit_note") if row["type"] == credit_note)
        owed -= sum(open_on(day, row) for row in credited)
        assert owed > 0
        assert practice.balance(client, control, day) == side * owed


def open_on(day: date, row: Row) -> int:
    """What was open of a document at the end of a day: all or nothing, since nothing is paid in parts."""
    settled = row["fully_paid_on_date"] and row["fully_paid_on_date"] <= day.isoformat()
    counts = row["status"] in LIVE and row["date"] <= day.isoformat() and not settled
    return in_pounds(row, "total") if counts else 0


@pytest.mark.parametrize("client", CLIENTS)
def test_bank_accounts_hold_what_was_received_and_spent(practice: Practice, client: str) -> None:
    """Bank and card together: opening balance, bank transactions, payments, less exchange losses."""
    lines = [line for line in practice.rows(client, "journal_line") if line["description"] == "Opening balances"]
    opening = sum(pence(line["net_amount"]) for line in lines if line["account_type"] == "BANK")
    moved = sum(
        pence(row["total"]) * (1 if row["type"].startswith("RECEIVE") else -1)
        for row in practice.rows(client, "bank_transaction")
    )
    paid = sum(
        in_pounds(row, "amount_paid") * (1 if row["type"] == "ACCREC" else -1)
        for row in practice.rows(client, "invoice")
    )
    bank, card, lost = (practice.balance(client, code, OCTOBER.end) for code in ("090", "091", "499"))
    assert bank + card == opening + moved + paid - lost


@pytest.mark.parametrize("client", CLIENTS)
def test_documents_are_the_sum_of_their_lines(practice: Practice, client: str) -> None:
    """Net, VAT and total of each invoice follow from its lines, and what is due from what was paid."""
    lines: defaultdict[str, list[Row]] = defaultdict(list)
    for line in practice.rows(client, "invoice_line_item"):
        lines[line["invoice_id"]].append(line)
    for row in practice.rows(client, "invoice"):
        own = lines.pop(row["invoice_id"])
        assert pence(row["sub_total"]) == sum(pence(line["line_amount"]) for line in own)
        assert pence(row["total_tax"]) == sum(pence(line["tax_amount"]) for line in own)
        assert pence(row["total"]) == pence(row["sub_total"]) + pence(row["total_tax"])
        settled = pence(row["amount_paid"]) + pence(row["amount_credited"]) + pence(row["amount_due"])
        assert settled == (0 if row["status"] == "VOIDED" else pence(row["total"]))
    assert not lines


@pytest.mark.parametrize("client", CLIENTS)
def test_bills_are_paid_by_their_due_date(practice: Practice, client: str) -> None:
    """But for what was planted, no bill is late and no sales invoice is settled before its date."""
    old = practice.ids(client, "old unpaid bill", "submitted", "voided duplicate")
    for row in practice.rows(client, "invoice"):
        paid_on = row["fully_paid_on_date"]
        if row["type"] == "ACCPAY" and row["invoice_id"] not in old:
            assert (paid_on or OCTOBER.end.isoformat()) <= max(row["due_date"], row["date"])
        assert not paid_on or paid_on >= row["date"]


@pytest.mark.parametrize("client", CLIENTS)
def test_ids_are_unique_and_lead_somewhere(practice: Practice, client: str) -> None:
    """Every record has an id of its own, and each contact, account, invoice and journal referred to exists."""
    tables = {table: practice.rows(client, table) for table in KEYS}
    ids = [row[key] for table, key in KEYS.items() for row in tables[table]]
    known = {"", *ids}
    assert len(ids) == len(set(ids))
    for row in (row for rows in tables.values() for row in rows):
        assert {row.get(key, "") for key in ("account_id", "contact_id", "invoice_id", "journal_id")} <= known


# ---------------------------------------------------------------- the run


def test_same_seed_same_bytes(script: ModuleType, practice: Practice, tmp_path: Path) -> None:
    """Writing again gives identical files and the same list of planted problems; another seed does not."""
    assert script.make_ledger(tmp_path / "again") == practice.planted
    script.make_ledger(tmp_path / "other", seed=2)
    files = sorted(path.relative_to(practice.folder) for path in practice.folder.rglob("*.csv"))
    assert len(files) == 9 * len(CLIENTS)
    for file in files:
        assert (practice.folder / file).read_bytes() == (tmp_path / "again" / file).read_bytes()
        other = (tmp_path / "other" / file).read_bytes()
        assert ("invoice" in file.name) <= (other != (practice.folder / file).read_bytes())


def test_practice_has_a_demos_size(practice: Practice) -> None:
    """There are 600 to 1,000 documents in all, a few hundred for each client, over all fifteen months."""
    documents = [practice.rows(client, "invoice") + practice.rows(client, "credit_note") for client in CLIENTS]
    assert all(200 <= len(rows) <= 400 for rows in documents)
    assert 600 <= sum(map(len, documents)) <= 1000
    assert all(len({row["date"][:7] for row in rows}) == 15 for rows in documents)


def test_tables_have_the_columns_of_a_real_sync(practice: Practice, shared: Path) -> None:
    """Each table has all the columns of a real one."""
    for path in (practice.folder / NEARLY_CLEAN).glob("*.csv"):
        real = (shared / "data" / "xero_tables" / path.name).read_text("utf-8").splitlines()[0].split(",")
        assert set(real) <= set(path.read_text("utf-8").splitlines()[0].split(","))


def test_command_writes_and_prints(practice: Practice, tmp_path: Path) -> None:
    """Run from the command line, the script writes the same files and names each planted problem."""
    command = [sys.executable, str(EXAMPLES / "make_ledger.py"), str(tmp_path)]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    assert len(printed) == len(practice.planted)
    assert "oakfield-builders: entered twice: Timber Point, 1,352.16 GBP" in printed
    written = tmp_path / NEARLY_CLEAN / "xero_journal_data.csv"
    assert written.read_bytes() == (practice.folder / NEARLY_CLEAN / written.name).read_bytes()


def test_too_short_books_are_refused(tmp_path: Path) -> None:
    """A length in which the old bills would have no place is refused, and nothing is written."""
    command = [sys.executable, str(EXAMPLES / "make_ledger.py"), str(tmp_path), "--months", "3"]
    refused = subprocess.run(command, check=False, capture_output=True, text=True)
    assert refused.returncode == 2
    assert "--months" in refused.stderr
    assert not list(tmp_path.iterdir())


# ---------------------------------------------------------------- what was planted


def test_planted_problems_are_in_the_files(practice: Practice) -> None:
    """Each planted record is there in the state that its problem is about."""
    holds: dict[str, Callable[[Row], bool]] = {
        "old unpaid bill": lambda row: pence(row["amount_due"]) > 0 and row["due_date"] < "2026-07-31",
        "old unpaid sales invoice": lambda row: pence(row["amount_due"]) > 0 and row["due_date"] < "2026-07-31",
        "draft": lambda row: row["status"] == "DRAFT" and row["type"] == "ACCREC",
        "submitted": lambda row: row["status"] == "SUBMITTED" and row["type"] == "ACCPAY",
        "entered twice": lambda row: row["status"] == "AUTHORISED" and row["invoice_number"] == "TP-20881",
        "voided duplicate": lambda row: row["status"] == "VOIDED",
        "no attachment": lambda row: row["has_attachments"] == "false",
        "never used": lambda row: row["status"] == "ACTIVE",
    }
    for client in CLIENTS:
        records = {row[key]: row for table, key in KEYS.items() for row in practice.rows(client, table)}
        for each in (each for each in practice.planted if each.client == client):
            assert len(each.ids) == (2 if each.problem == "entered twice" else 1)
            assert all(holds[each.problem](records[id_]) for id_ in each.ids)
    assert {each.problem for each in practice.planted} == set(holds)


def test_one_client_is_nearly_clean(practice: Practice) -> None:
    """The bakery has a single problem; the others have a handful or two."""
    counts = Counter(each.client for each in practice.planted)
    assert counts[NEARLY_CLEAN] == 1
    assert all(8 <= counts[client] <= 13 for client in CLIENTS if client != NEARLY_CLEAN)


@pytest.mark.parametrize("client", CLIENTS)
def test_nothing_else_was_entered_twice(practice: Practice, client: str) -> None:
    """In no month are two records of one contact and amount at most five days apart, but for the planted ones."""
    records = [
        (row["type"], row["contact_id"], row["total"], date.fromisoformat(row["date"]), row[KEYS[table]])
        for table in ("invoice", "bank_transaction")
        for row in practice.rows(client, table)
        if row["status"] != "VOIDED"
    ]
    records.sort()
    close = [
        (one[4], next_[4])
        for one, next_ in pairwise(records)
        if one[:3] == next_[:3] and next_[3] - one[3] <= timedelta(5)
    ]
    twice = practice.ids(client, "entered twice")
    assert close == ([tuple(twice)] if twice else [])


@pytest.mark.parametrize("client", CLIENTS)
def test_rules_find_exactly_what_was_planted(practice: Practice, client: str) -> None:
    """Each rule, set for October, flags the records of its planted problems and no other."""
    assert findings(practice, client, OCTOBER) == expected(practice, client)


@pytest.mark.parametrize(("seed", "end", "months"), [(7, date(2027, 2, 28), 15), (3, date(2024, 12, 31), 12)])
def test_rules_find_the_same_in_other_runs(
    script: ModuleType, tmp_path: Path, seed: int, end: date, months: int
) -> None:
    """It holds for other seeds, last months and lengths, so that it is not an accident of the amounts drawn."""
    other = Practice(tmp_path, script.make_ledger(tmp_path, seed=seed, end=end, months=months))
    period = ReportingPeriod(start=end.replace(day=1), end=end)
    for client in CLIENTS:
        assert findings(other, client, period) == expected(other, client)


def expected(practice: Practice, client: str) -> dict[str, list[str]]:
    return {rule: sorted(practice.ids(client, *problems)) for rule, problems in RULES.items()}
