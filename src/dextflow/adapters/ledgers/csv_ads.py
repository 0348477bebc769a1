"""The Audit Data Standards of the AICPA, as a mapping: the general ledger (GL_Detail, July 2015)."""

from types import MappingProxyType

from dextflow.adapters.ledgers.csv_sources import Day, Instant, Joined, Number, SidedNumber, Text, Words
from dextflow.adapters.ledgers.csv_tables import EntriesCsv

SIDES = MappingProxyType({"D": 1, "C": -1, "S": 1, "H": -1})
"""Debit and credit in the standard's words, and in those of German systems, which exports often keep."""


def ads_entries(
    file: str = "GL_Detail.csv", *, on: str = "Effective_Date", form: str = "%Y%m%d", zone: str = "UTC"
) -> EntriesCsv:
    """The entries of a GL_Detail file: `on` is the column of the day for which they count.

    Dates are written in the format `form`. Times are six digits of the clock of `zone`; spreadsheets drop a zero
    at their beginning.
    """
    return EntriesCsv(
        file=file,
        id=Joined(("Journal_ID", "Journal_ID_Line_Number")),
        account=Text("GL_Account_Number"),
        on=Day(on, form),
        amount=SidedNumber(Number("Amount"), Words("Amount_Credit_Debit_Indicator", SIDES)),
        journal=Text("Journal_ID"),
        posted_at=Instant(Day("Entered_Date", form), "Entered_Time", "%H%M%S", width=6, zone=zone),
        posted_by=Text("Entered_By"),
        description=Text("JE_Line_Description"),
    )
