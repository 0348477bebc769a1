"""A QuickBooks Online company's books from a folder of CSV tables, as a sync such as Fivetran writes them."""

from typing import ClassVar

import attrs

from dextflow.adapters.ledgers.quickbooks_facts import READERS, TABLES
from dextflow.adapters.ledgers.table_ledger import Shape, TableLedger


@attrs.frozen
class QuickBooksTables(TableLedger):
    """The `Ledger` of clients whose QuickBooks Online tables lie in one folder each.

    A table's file is called ``invoice_data.csv`` or ``invoice.csv``. What the rows become, and what is left out,
    is told in `dextflow.adapters.ledgers.quickbooks_facts`.
    """

    shape: ClassVar[Shape] = Shape(
        ledger="QuickBooks Online", names=("{}_data.csv", "{}.csv"), readers=READERS, tables=TABLES
    )
