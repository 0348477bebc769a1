"""Labelled records in CSV files: what the columns are called, and how good a set of pairs is.

Contacts: `name` (or `given_name` and `surname`), `email`, `phone` (several apart by ;), `tax_number`,
`company_number`, `bank_account`, `address`, `customer`, `supplier` (true or false).

Documents: `kind` (bill, invoice, credit, sales credit, spend, receive), `contact` (or `supplier`,
`customer`: an id or a name), `name` (the contact's), `number`, `issued_on`, `due_on` (2026-10-31), `total`,
`net`, `currency`, `status`, `recurring`.

Case, spaces and underscores of column names do not matter, and there are other names that will do
(`ALIASES`). A missing column is empty. Rows with the same value of the column of truth are one; an empty
value is like no other.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from pathlib import Path

import attrs

Row = Mapping[str, str]
Pair = tuple[int, int]

ALIASES: Mapping[str, tuple[str, ...]] = {
    "name": ("contactname", "companyname", "displayname", "suppliername", "vendorname", "businessname"),
    "given_name": ("firstname", "forename"),
    "surname": ("lastname", "familyname"),
    "email": ("emailaddress", "mail"),
    "phone": ("phones", "telephone", "phonenumber", "mobile", "tel"),
    "tax_number": ("vatnumber", "vatno", "vat", "taxid", "taxno", "vatregistrationnumber", "socsecid"),
    "company_number": ("companyno", "registrationnumber", "companyregistrationnumber", "crn"),
    "bank_account": ("iban", "bankaccountnumber", "bankaccountdetails", "accountnumber", "bank"),
    "address": ("addresses", "fulladdress", "billingaddress"),
    "customer": ("iscustomer",),
    "supplier": ("issupplier",),
    "kind": ("type", "documenttype", "doctype"),
    "contact": ("contactid", "supplierid", "vendorid", "vendor", "party"),
    "number": ("invoicenumber", "docnumber", "documentnumber", "invoiceno", "reference"),
    "issued_on": ("date", "issuedate", "invoicedate", "txndate", "documentdate", "on"),
    "due_on": ("duedate",),
    "total": ("amount", "gross", "totalamount", "grossamount", "totalamt"),
    "net": ("subtotal", "netamount"),
    "currency": ("currencycode",),
    "status": (),
    "recurring": ("repeating",),
}


@attrs.frozen
class Labelled:
    """Rows with the known columns under their own names, and the pairs of places that are one."""

    rows: tuple[Row, ...]
    truth: frozenset[Pair]


@attrs.frozen
class Quality:
    """How good found pairs are."""

    found: int
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def read(path: Path, id_column: str, truth_column: str) -> Labelled:
    """Read a file; raises `SystemExit` if it has no such columns."""
    with path.open(newline="", encoding="utf-8-sig") as file:
        reader = csv.DictReader(file, skipinitialspace=True)
        columns = list(reader.fieldnames or ())
        for column in (id_column, truth_column):
            if column not in columns:
                raise SystemExit(f"{path} has no column {column!r}, but {', '.join(columns)}")
        known = {column: _known(column) for column in columns if column not in (id_column, truth_column)}
        raw = [{column: (value or "").strip() for column, value in row.items() if column} for row in reader]
    rows = tuple(_row(row, known, row[id_column] or f"row {place}") for place, row in enumerate(raw))
    return Labelled(rows, frozenset(same(row[truth_column] for row in raw)))


def _known(column: str) -> str:
    plain = "".join(sign for sign in column.casefold() if sign.isalnum())
    for name, others in ALIASES.items():
        if plain == name.replace("_", "") or plain in others:
            return name
    return ""


def _row(raw: Row, known: Mapping[str, str], id_: str) -> Row:
    row: dict[str, str] = {"id": id_}
    for column, name in known.items():
        if name and raw[column]:
            row[name] = row.get(name) or raw[column]
    person = " ".join(filter(None, (row.get("given_name", ""), row.get("surname", ""))))
    row.setdefault("name", person)
    row.setdefault("address", " ".join(raw[column] for column, name in known.items() if _of_address(column, name)))
    return row


def _of_address(column: str, name: str) -> bool:
    return not name and any(
        part in column.casefold() for part in ("address", "street", "suburb", "postcode", "city")
    )


def same(labels: Iterable[str]) -> list[Pair]:
    """List the pairs of places whose label is the same, and not empty."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, label in enumerate(labels):
        if label:
            places[label].append(place)
    return [pair for group in places.values() for pair in combinations(group, 2)]


def quality(found: Iterable[Pair], truth: frozenset[Pair]) -> Quality:
    """Compare pairs with those that are one; both have the smaller place first."""
    pairs = set(found)
    right = len(pairs & truth)
    return Quality(len(pairs), right / len(pairs) if pairs else 1.0, right / len(truth) if truth else 1.0)


def write(path: Path, rows: Sequence[attrs.AttrsInstance]) -> None:
    """Write generated rows, attrs instances all of one class."""
    records = [attrs.asdict(row) for row in rows]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(records[0]))
        writer.writeheader()
        writer.writerows(records)
