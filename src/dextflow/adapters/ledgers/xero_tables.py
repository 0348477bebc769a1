"""A Xero organisation's books from a folder of CSV tables, as a warehouse sync such as Fivetran writes them."""

from typing import ClassVar

import attrs

from dextflow.adapters.ledgers.table_ledger import Shape, TableLedger
from dextflow.adapters.ledgers.xero_facts import READERS, TABLES


@attrs.frozen
class XeroTables(TableLedger):
    """The `Ledger` of clients whose Xero tables lie in one folder each.

    A table's file is called ``xero_invoice_data.csv`` or ``invoice.csv``. What the rows become, and what is
    refused, is told in `dextflow.adapters.ledgers.xero_facts`.
    """

    shape: ClassVar[Shape] = Shape(
        ledger="Xero", names=("xero_{}_data.csv", "{}.csv"), readers=READERS, tables=TABLES
    )
