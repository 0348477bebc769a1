"""The practice of the demo: who works there, for whom, and where the books of its clients are."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from hashlib import file_digest
from pathlib import Path

import attrs

from dextflow.adapters.ledgers.xero_tables import XeroTables
from dextflow.errors import InvalidValue, LedgerFault, LedgerUnavailable
from dextflow.model import EVERY_CLIENT, Client, FileRef, Need, Organisation, Person, ReportingPeriod, Role
from dextflow.ports import Ledger
from dextflow.scheduling import last_complete_month

PRACTICE = "bramble-and-co"
NAME = "Bramble & Co"
ADMIN = Person(id="amara", name="Amara Okafor", role=Role.PRACTICE_ADMIN)
ASSIGNEE = Person(id="tom", name="Tom Ellis", clients=EVERY_CLIENT)
FIRST_REVIEWER = Person(id="priya", name="Priya Shah", clients=EVERY_CLIENT)
SECOND_REVIEWER = Person(id="helen", name="Helen Marsh", clients=EVERY_CLIENT)
PEOPLE = {person.id: person for person in (ADMIN, ASSIGNEE, FIRST_REVIEWER, SECOND_REVIEWER)}
ONE_DAY = timedelta(days=1)


@attrs.frozen(kw_only=True)
class Practice:
    """The clients, their ledger, and the folder of each one's tables.

    `notes` say which client's company could not be read, and why.
    """

    clients: tuple[Client, ...]
    folders: Mapping[str, Path]
    ledger: Ledger
    notes: tuple[str, ...]

    def name_of(self, client: str) -> str:
        """The name of a client."""
        return next(each.name for each in self.clients if each.id == client)


def open_practice(folder: Path, clock: Callable[[], datetime]) -> Practice:
    """Make a client of the folder's own tables, or one of each subfolder that has tables.

    Raises `InvalidValue` if there are none, and `LedgerUnavailable` for a folder that cannot be opened.
    """
    folders = client_folders(folder)
    ledger = XeroTables({(PRACTICE, client): path for client, path in folders.items()}, clock=clock)
    known = {client: _organisation(ledger, client) for client in folders}
    return Practice(
        clients=tuple(_client(client, organisation) for client, (organisation, _) in known.items()),
        folders=folders,
        ledger=ledger,
        notes=tuple(note for _, note in known.values() if note),
    )


def client_folders(folder: Path) -> dict[str, Path]:
    """The folders with tables by the client's id, which is the folder's name, in alphabetical order."""
    folder = folder.resolve()
    try:
        found = [folder] if _has_tables(folder) else sorted(filter(_has_tables, folder.iterdir()))
    except OSError as error:
        raise InvalidValue("ledger folder", f"{folder}: {error.strerror}") from None
    if not found:
        raise InvalidValue("ledger folder", f"{folder} has no Xero tables (xero_invoice_data.csv and so on)")
    return {path.name: path for path in found}


def last_month(practice: Practice) -> ReportingPeriod:
    """The last month that had ended by the newest posting, in the books of every client.

    Raises `InvalidValue` if the books of a client do not tell.
    """
    newest = min(_newest_posting(practice.ledger, client.id) for client in practice.clients)
    return last_complete_month(newest + ONE_DAY)


def evidence(practice: Practice, client: str) -> FileRef:
    """Refer to a table of the client's books by its content: the bank transactions, else the first.

    Raises `LedgerUnavailable` if it cannot be read.
    """
    tables = practice.folders[client].glob("*.csv")
    table = min(tables, key=lambda path: ("bank_transaction" not in path.name, path.name))
    try:
        with table.open("rb") as file:
            sha256, size = file_digest(file, "sha256").hexdigest(), file.tell()
    except OSError as error:
        raise LedgerUnavailable(client, f"{table.name}: {error.strerror}") from None
    return FileRef(name=table.name, sha256=sha256, size=size, media_type="text/csv")


def _has_tables(folder: Path) -> bool:
    return folder.is_dir() and (any(folder.glob("xero_*_data.csv")) or (folder / "invoice.csv").is_file())


def _organisation(ledger: Ledger, client: str) -> tuple[Organisation, str | None]:
    try:
        return ledger.fetch(PRACTICE, client, frozenset({Need.ORGANISATION})).organisation, None
    except LedgerFault as fault:
        return Organisation(), f"{client}: the company's name and year end are not known: {_causes(fault)}"


def _client(client: str, organisation: Organisation) -> Client:
    return Client(
        id=client,
        name=organisation.name or client.replace("_", " ").replace("-", " ").capitalize(),
        account_assignee=ASSIGNEE.id,
        account_reviewer=FIRST_REVIEWER.id,
        year_end=organisation.year_end,
    )


def _newest_posting(ledger: Ledger, client: str) -> date:
    try:
        entries = ledger.fetch(PRACTICE, client, frozenset({Need.LEDGER_ENTRIES})).ledger_entries
    except LedgerFault as fault:
        raise InvalidValue("period", f"give one; the books of {client} do not tell: {_causes(fault)}") from None
    if not entries:
        raise InvalidValue("period", f"give one; the books of {client} have no postings")
    return max(entry.on for entry in entries)


def _causes(fault: LedgerFault) -> str:
    return "; ".join(map(str, fault.faults.values()))
