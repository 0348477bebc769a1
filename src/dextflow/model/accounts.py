"""The chart of accounts, and the tax codes of its lines."""

from decimal import Decimal
from enum import Enum

import attrs

from dextflow.model.record import LedgerRecord


class AccountClass(Enum):
    """The five classes of the chart of accounts."""

    ASSET = "asset"
    LIABILITY = "liability"
    EQUITY = "equity"
    REVENUE = "revenue"
    EXPENSE = "expense"


class AccountType(Enum):
    """What an account is within its class."""

    BANK = "bank"
    CREDIT_CARD = "credit card"
    RECEIVABLE = "receivable"
    CURRENT_ASSET = "current asset"
    PREPAYMENT = "prepayment"
    INVENTORY = "inventory"
    FIXED_ASSET = "fixed asset"
    NONCURRENT_ASSET = "non-current asset"
    PAYABLE = "payable"
    CURRENT_LIABILITY = "current liability"
    DEFERRED_INCOME = "deferred income"
    TERM_LIABILITY = "term liability"
    EQUITY = "equity"
    REVENUE = "revenue"
    OTHER_INCOME = "other income"
    DIRECT_COST = "direct cost"
    EXPENSE = "expense"
    DEPRECIATION = "depreciation"
    OTHER_EXPENSE = "other expense"


class AccountRole(Enum):
    """What the ledger itself, or the practice, uses an account for."""

    DEBTORS = "debtors"
    CREDITORS = "creditors"
    SALES_TAX = "sales tax"
    RETAINED_EARNINGS = "retained earnings"
    ROUNDING = "rounding"
    EXCHANGE = "exchange differences"
    SUSPENSE = "suspense"
    UNPAID_EXPENSES = "unpaid expenses"
    WAGES_PAYABLE = "wages payable"
    PAYROLL_TAXES = "payroll taxes"
    PENSION = "pension"
    DIRECTORS_LOAN = "director's loan"
    DIVIDENDS = "dividends"
    ENTERTAINMENT = "entertainment"
    STAFF_ENTERTAINMENT = "staff entertainment"
    CORPORATION_TAX = "corporation tax"
    ACCUMULATED_DEPRECIATION = "accumulated depreciation"
    HISTORICAL = "historical adjustment"
    CLEARING = "clearing"


@attrs.frozen(kw_only=True)
class Account(LedgerRecord):
    """An account of the chart. `system`: the ledger needs it, so it cannot be archived.

    `type` and `role` are None where the ledger does not say. `default_tax` is the id of the tax code that its
    lines usually have, `report_code` what it counts as in the accounts by law, `parent` the account above it.
    """

    code: str | None
    name: str
    klass: AccountClass
    type: AccountType | None = None
    role: AccountRole | None = None
    system: bool = False
    active: bool = True
    currency: str | None = None
    default_tax: str | None = None
    report_code: str | None = None
    parent: str | None = None

    @property
    def bank(self) -> bool:
        """Whether it holds money: a bank account or a credit card."""
        return self.type in (AccountType.BANK, AccountType.CREDIT_CARD)

    @property
    def label(self) -> str:
        """Its code, if it has one, and its name."""
        return f"{self.code} {self.name}" if self.code else self.name


class TaxUse(Enum):
    """On which side a tax code may be used."""

    SALES = "sales"
    PURCHASES = "purchases"
    BOTH = "both"


class TaxCategory(Enum):
    """What a tax code stands for in a return."""

    STANDARD = "standard"
    REDUCED = "reduced"
    ZERO = "zero-rated"
    EXEMPT = "exempt"
    OUT_OF_SCOPE = "out of scope"
    REVERSE_CHARGE = "reverse charge"
    IMPORT = "import"


@attrs.frozen(kw_only=True)
class TaxComponent:
    """One tax of several that a code stands for, such as GST and PST. The rate is a share: 0.05 is 5 %."""

    name: str
    rate: Decimal


@attrs.frozen(kw_only=True)
class TaxCode(LedgerRecord):
    """A code of sales tax, as lines carry it. The rate is a share: 0.2 is 20 %.

    `category` is None where the ledger does not say. `classes` are the classes of accounts whose lines may carry
    it, empty where any may.
    """

    name: str
    rate: Decimal
    components: tuple[TaxComponent, ...] = ()
    active: bool = True
    use: TaxUse = TaxUse.BOTH
    category: TaxCategory | None = None
    classes: frozenset[AccountClass] = frozenset()
