"""What a Xero organisation's company, accounts, tax rates and contacts become."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from operator import attrgetter
from types import MappingProxyType

import attrs

from dextflow.adapters.ledgers.api.node import Node
from dextflow.adapters.ledgers.api.xero_reading import XeroBooks
from dextflow.adapters.ledgers.vocabulary_xero import (
    ACTIVE,
    CAN_APPLY,
    CLASSES,
    TAX_BASES,
    TAX_MONTHS,
    account_role,
    account_type,
    tax_category,
    tax_use,
)
from dextflow.errors import InvalidValue
from dextflow.model import (
    Account,
    Coding,
    Contact,
    Facts,
    Organisation,
    TaxBasis,
    TaxCode,
    TaxComponent,
    YearEnd,
)

BY_ID = attrgetter("id")
PERCENT = Decimal(100)
NO_CODES: Mapping[str, str] = MappingProxyType({})
ADDRESS = (
    *("AttentionTo", "AddressLine1", "AddressLine2", "AddressLine3", "AddressLine4"),
    *("City", "Region", "PostalCode", "Country"),
)
PHONE = ("PhoneCountryCode", "PhoneAreaCode", "PhoneNumber")


def organisation(books: XeroBooks, facts: Facts) -> Facts:
    """The company."""
    record = books.organisation()
    found = Organisation(
        name=record.optional_text("Name"),
        base_currency=record.currency("BaseCurrency"),
        year_end=_year_end(record),
        legal_name=record.optional_text("LegalName"),
        country=record.optional_text("CountryCode"),
        tax_number=record.optional_text("TaxNumber"),
        company_number=record.optional_text("RegistrationNumber")
        or record.optional_text("EmployerIdentificationNumber"),
        tax_basis=_tax_basis(record),
        tax_months=TAX_MONTHS.get(record.word("SalesTaxPeriod")),
        lock_date=record.optional_day("PeriodLockDate"),
        year_lock_date=record.optional_day("EndOfYearLockDate"),
        time_zone=record.optional_text("Timezone"),
    )
    return attrs.evolve(facts, organisation=found)


def _year_end(record: Node) -> YearEnd | None:
    if not record.has("FinancialYearEndMonth"):
        return None
    try:
        return YearEnd(month=record.integer("FinancialYearEndMonth"), day=record.integer("FinancialYearEndDay"))
    except InvalidValue as error:
        raise record.refusal("FinancialYearEndDay", error.reason) from None


def _tax_basis(record: Node) -> TaxBasis | None:
    if record.optional_flag("PaysTax") is False:
        return TaxBasis.NOT_REGISTERED
    return TAX_BASES.get(record.word("SalesTaxBasis"))


def accounts(books: XeroBooks, facts: Facts) -> Facts:
    """The chart of accounts, archived ones too."""
    return attrs.evolve(facts, accounts=tuple(sorted(map(_account, books.records("Accounts")), key=BY_ID)))


def _account(record: Node) -> Account:
    system = record.word("SystemAccount")
    role = account_role(system)
    return Account(
        id=record.text("AccountID"),
        updated_at=record.optional_moment("UpdatedDateUTC"),
        code=record.optional_text("Code"),
        name=record.text("Name"),
        klass=record.choice("Class", CLASSES),
        type=account_type(record.word("Type"), record.word("BankAccountType"), role),
        role=role,
        system=bool(system),
        active=record.choice("Status", ACTIVE),
        currency=record.optional_text("CurrencyCode"),
        default_tax=record.optional_text("TaxType"),
        report_code=record.optional_text("ReportingCode"),
    )


def tax_codes(books: XeroBooks, facts: Facts) -> Facts:
    """The tax rates, deleted ones too; the id of each is its type, which is what lines carry."""
    records = books.records("TaxRates")
    country = books.organisation().optional_text("CountryCode")
    found = sorted((_tax_code(record, country) for record in records), key=BY_ID)
    return attrs.evolve(facts, tax_codes=tuple(found))


def _tax_code(record: Node, country: str | None) -> TaxCode:
    type_, report = record.text("TaxType"), record.word("ReportTaxType")
    rate = _share(record, "EffectiveRate" if record.has("EffectiveRate") else "DisplayTaxRate")
    said = {klass for key, klass in CAN_APPLY.items() if record.flag(key)}
    return TaxCode(
        id=type_,
        name=record.text("Name"),
        rate=rate,
        components=tuple(
            TaxComponent(name=part.text("Name"), rate=_share(part, "Rate"))
            for part in record.nodes("TaxComponents")
        ),
        active=record.choice("Status", ACTIVE),
        use=tax_use(type_, report),
        category=tax_category(type_, report, rate, country),
        classes=frozenset(() if len(said) == len(CAN_APPLY) else said),
    )


def _share(record: Node, key: str) -> Decimal:
    return record.amount(key) / PERCENT


def contacts(books: XeroBooks, facts: Facts) -> Facts:
    """Customers and suppliers alike, archived ones too."""
    return attrs.evolve(facts, contacts=tuple(sorted(_contacts(books), key=BY_ID)))


def _contacts(books: XeroBooks) -> Iterator[Contact]:
    records = books.records("Contacts")
    coded = any(record.has(f"{side}DefaultAccountCode") for record in records for side in ("Sales", "Purchases"))
    codes = books.account_ids if coded else NO_CODES
    for record in records:
        yield Contact(
            id=record.text("ContactID"),
            updated_at=record.optional_moment("UpdatedDateUTC"),
            link=f"https://go.xero.com/Contacts/View/{record.text('ContactID')}",
            name=record.text("Name"),
            active=record.choice("ContactStatus", ACTIVE),
            customer=record.optional_flag("IsCustomer"),
            supplier=record.optional_flag("IsSupplier"),
            email=record.optional_text("EmailAddress"),
            phones=tuple(filter(None, (_joined(each, PHONE, " ") for each in record.nodes("Phones")))),
            tax_number=record.optional_text("TaxNumber"),
            company_number=record.optional_text("CompanyNumber"),
            bank_account=record.optional_text("BankAccountDetails"),
            addresses=tuple(filter(None, (_joined(each, ADDRESS, ", ") for each in record.nodes("Addresses")))),
            account_number=record.optional_text("AccountNumber"),
            sales=_coding(record, "Sales", "Receivable", codes),
            purchases=_coding(record, "Purchases", "Payable", codes),
            merged_into=record.optional_text("MergedToContactID"),
        )


def _coding(record: Node, side: str, tax_side: str, codes: Mapping[str, str]) -> Coding:
    account = codes.get(record.word(f"{side}DefaultAccountCode"))
    return Coding(account=account, tax_code=record.optional_text(f"Accounts{tax_side}TaxType"))


def _joined(record: Node, keys: tuple[str, ...], between: str) -> str:
    return between.join(filter(None, map(record.optional_text, keys)))
