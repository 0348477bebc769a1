"""What a client's file says: who it is, whom it deals with, and what was planted in its books."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
CURRENT_ACCOUNT = "090"


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of document: its type, and the sources of its journal and of its payment's.

    `control` is the control account; without one it is the bank account. `sign` is 1 where its lines are
    debited, -1 where they are credited; `sold` tells sales from purchases.
    """

    type: str
    journal: str
    sign: int
    sold: bool
    control: str = ""
    payment: str = ""


KINDS = {
    "sale": Kind(type="ACCREC", journal="ACCREC", sign=-1, sold=True, control="610", payment="ACCRECPAYMENT"),
    "bill": Kind(type="ACCPAY", journal="ACCPAY", sign=1, sold=False, control="800", payment="ACCPAYPAYMENT"),
    "sale_credit": Kind(type="ACCRECCREDIT", journal="ACCRECCREDIT", sign=1, sold=True, control="610"),
    "bill_credit": Kind(type="ACCPAYCREDIT", journal="ACCPAYCREDIT", sign=-1, sold=False, control="800"),
    "receive": Kind(type="RECEIVE", journal="CASHREC", sign=-1, sold=True),
    "spend": Kind(type="SPEND", journal="CASHPAID", sign=1, sold=False),
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line of a stream's documents: its net amount lies in a range and is rounded to a step."""

    account: str
    net: Sequence[float]
    vat: str = "standard"
    text: str = ""
    to: float = 0.01
    seasonal: bool = False


@dataclass(frozen=True, kw_only=True)
class Stream:
    """The documents of one kind from or to one contact, or a single document (`every = "once"`).

    `day` is of the month, or of the week (Monday is 0). `month` is the first month, counted from the start of
    the books; for a single document, from their last month. `skip` is the share of documents left out.
    `terms` are the days to the due date, `late` is how much later (or, negative, earlier) a customer pays.
    `number` is the issuer's pattern: `n` starts at `first` and grows by up to `step`, `d` is the date.
    `problem` is what the document plants.
    """

    kind: str
    contact: str
    lines: list[Line]
    day: int
    every: str = "month"
    month: int = 0
    skip: float = 0.0
    terms: int = 30
    late: Sequence[int] = (0, 0)
    number: str = ""
    first: int = 0
    step: int = 1
    currency: str = "GBP"
    bank: str = CURRENT_ACCOUNT
    status: str = "AUTHORISED"
    paid: bool = True
    attached: bool = True
    problem: str = ""


@dataclass(frozen=True, kw_only=True)
class Client:
    """A client. `year_end` is month and day, `season` a factor for each month of the year.

    `vat_quarters` are the months that end one, `invoices` the pattern of its own numbers, `payroll` the range of
    a month's gross pay. `depreciation` is a month's amount, `depreciated` the account that it lowers. `opening`
    are balances, debit positive; retained earnings close them. `unused` are accounts that are never posted to.
    """

    id: str
    name: str
    year_end: Sequence[int]
    vat_quarters: Sequence[int]
    season: Sequence[float]
    invoices: str
    first_invoice: int
    payroll: Sequence[float]
    depreciation: int
    depreciated: str
    opening: dict[str, float]
    unused: Sequence[str]
    streams: list[Stream]


def clients() -> list[Client]:
    """Read the clients' files, by name. Each is called by its file."""
    return [_client(path.stem, document(path)) for path in sorted((HERE / "clients").glob("*.toml"))]


def document(path: Path) -> dict[str, Any]:
    """Read a TOML file."""
    return tomllib.loads(path.read_text("utf-8"))


def _client(name: str, described: dict[str, Any]) -> Client:
    streams = [_stream(**stream) for stream in described.pop("stream")]
    return Client(id=name, streams=streams, **described)


def _stream(lines: list[dict[str, Any]], **described: Any) -> Stream:  # noqa: ANN401 - TOML holds anything
    return Stream(lines=[Line(**line) for line in lines], **described)
