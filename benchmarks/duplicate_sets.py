"""Labelled lists made by others, if they lie beside the checkout, as files that the command reads."""

import csv
import gzip
import importlib
from collections.abc import Iterator
from pathlib import Path

import attrs

ENTITY_RESOLUTION = Path(__file__).resolve().parents[2] / "shared" / "data" / "entity_resolution"


@attrs.frozen
class Source:
    """A labelled file, what it holds, and its columns of ids and of truth."""

    title: str
    sort: str
    path: Path
    id: str = "id"
    truth: str = "true_id"


def of_others(folder: Path) -> Iterator[Source]:
    """Write the lists made by others into a folder; nothing for those that are not there."""
    persons = ENTITY_RESOLUTION / "febrl3.csv.gz"
    if persons.is_file():
        yield Source("FEBRL 3, 5,000 persons", "contacts", _febrl(persons, folder / "febrl3.csv"))
    transfers = ENTITY_RESOLUTION / "splink_transactions_origin.parquet"
    if transfers.is_file():
        path = _transfers(folder / "transfers.csv")
        if path is not None:
            yield Source("splink's transfers, 90,652 records of origin and destination", "transactions", path)


def _febrl(source: Path, path: Path) -> Path:
    """The truth is the number in the id: rec-1496-org and rec-1496-dup-0 are one person."""
    with gzip.open(source, "rt", newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file, skipinitialspace=True))
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("id", "true_id", "given_name", "surname", "address", "tax_number"))
        for row in rows:
            number, street = row["street_number"].strip(), row["address_1"].strip()
            address = f"{number} {street} {row['suburb'].strip()} {row['postcode'].strip()}"
            truth = row["rec_id"].split("-")[1]
            writer.writerow((row["rec_id"], truth, row["given_name"], row["surname"], address, ""))
    return path


def _transfers(path: Path) -> Path | None:
    """Bills are the origins, money spent the destinations; the contact is the first two words of the memo."""
    try:
        pandas = importlib.import_module("pandas")
        frames = [
            pandas.read_parquet(ENTITY_RESOLUTION / f"splink_transactions_{end}.parquet")
            for end in ("origin", "destination")
        ]
    except ImportError:
        return None
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("id", "true_id", "kind", "contact", "name", "issued_on", "total"))
        for kind, frame in zip(("bill", "spend"), frames, strict=True):
            for row in frame.itertuples():
                day, who = str(row.transaction_date)[:10], " ".join(str(row.memo).split()[:2])
                writer.writerow(
                    (f"{kind}-{row.unique_id}", row.ground_truth, kind, who, who, day, f"{row.amount:.2f}")
                )
    return path
