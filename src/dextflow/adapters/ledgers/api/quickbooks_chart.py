"""What a QuickBooks Online company, its accounts, tax codes and contacts become."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from operator import attrgetter

import attrs

from dextflow.adapters.ledgers.api.node import Node
from dextflow.adapters.ledgers.api.quickbooks_reading import QuickBooksBooks, reference
from dextflow.adapters.ledgers.vocabulary_quickbooks import (
    CLASSES,
    CLASSES_OF_TYPES,
    MONTHS,
    SYSTEM_ROLES,
    account_role,
    account_type,
    plain,
    record_id,
    tax_category,
)
from dextflow.model import (
    Account,
    AccountType,
    Coding,
    Contact,
    Facts,
    Organisation,
    TaxBasis,
    TaxCode,
    TaxComponent,
    TaxUse,
    YearEnd,
)

BY_ID = attrgetter("id")
COUNTRY = re.compile("[A-Z]{2}")
PERCENT = Decimal(100)
ADDRESS = (
    *("Line1", "Line2", "Line3", "Line4", "Line5"),
    *("City", "CountrySubDivisionCode", "PostalCode", "Country"),
)
PHONES = ("PrimaryPhone", "AlternatePhone", "Mobile")
LAST_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def organisation(books: QuickBooksBooks, facts: Facts) -> Facts:
    """The company, of its own record and its preferences. The books have one closing date, for everybody."""
    company, preferences = books.company, books.preferences
    taxed = preferences.inner("TaxPrefs").optional_flag("UsingSalesTax")
    numbers = (agency.optional_text("TaxRegistrationNumber") for agency in books.records("TaxAgency"))
    found = Organisation(
        name=company.optional_text("CompanyName"),
        legal_name=company.optional_text("LegalName"),
        base_currency=books.home_currency,
        year_end=_year_end(company),
        country=_country(company),
        tax_number=next(filter(None, numbers), None),
        company_number=company.optional_text("EmployerId"),
        tax_basis=TaxBasis.NOT_REGISTERED if taxed is False else None,
        lock_date=preferences.inner("AccountingInfoPrefs").optional_day("BookCloseDate"),
        time_zone=company.optional_text("DefaultTimeZone"),
    )
    return attrs.evolve(facts, organisation=found)


def _country(company: Node) -> str | None:
    """The country by its code (ISO 3166-1); a name in words is no code."""
    stated = company.optional_text("Country")
    return stated if stated and COUNTRY.fullmatch(stated) else None


def year_start(books: QuickBooksBooks) -> int | None:
    """The month in which the financial year begins."""
    return MONTHS.get(plain(books.company.word("FiscalYearStartMonth")))


def _year_end(company: Node) -> YearEnd | None:
    """The day before the financial year begins; 29 February stands for the last day of February."""
    start = MONTHS.get(plain(company.word("FiscalYearStartMonth")))
    if start is None:
        return None
    end = (start - 2) % 12
    return YearEnd(month=end + 1, day=LAST_DAYS[end])


def accounts(books: QuickBooksBooks, facts: Facts) -> Facts:
    """The chart of accounts, inactive ones too, without those that nothing can be posted to."""
    found = filter(None, map(_account, books.records("Account")))
    return attrs.evolve(facts, accounts=tuple(sorted(found, key=BY_ID)))


def _account(record: Node) -> Account | None:
    type_ = account_type(record.word("AccountType"), record.word("AccountSubType"))
    role = account_role(record.word("AccountType"), record.word("AccountSubType"))
    if type_ is None:
        return None
    return Account(
        id=record.text("Id"),
        updated_at=record.inner("MetaData").optional_moment("LastUpdatedTime"),
        code=record.optional_text("AcctNum"),
        name=record.optional_text("FullyQualifiedName") or record.text("Name"),
        klass=CLASSES.get(plain(record.word("Classification")), CLASSES_OF_TYPES[type_]),
        type=type_,
        role=role,
        system=role in SYSTEM_ROLES,
        active=_active(record),
        currency=reference(record, "CurrencyRef")
        if type_ in (AccountType.BANK, AccountType.CREDIT_CARD)
        else None,
        default_tax=reference(record, "TaxCodeRef"),
        parent=reference(record, "ParentRef"),
    )


def _active(record: Node) -> bool:
    return record.optional_flag("Active") is not False


def tax_codes(books: QuickBooksBooks, facts: Facts) -> Facts:
    """The tax codes, inactive ones too, with the rates that they are made of."""
    rates = {record.text("Id"): record for record in books.records("TaxRate")}
    found = (_tax_code(record, rates) for record in books.records("TaxCode"))
    return attrs.evolve(facts, tax_codes=tuple(sorted(found, key=BY_ID)))


def _tax_code(record: Node, rates: Mapping[str, Node]) -> TaxCode:
    sales, purchases = (_rates(record, f"{side}TaxRateList", rates) for side in ("Sales", "Purchase"))
    used = sales or purchases
    parts = tuple(TaxComponent(name=each.text("Name"), rate=_rate(each)) for each in used)
    special = next((word for each in used if plain(word := each.word("SpecialTaxType")) not in ("", "none")), "")
    return TaxCode(
        id=record.text("Id"),
        updated_at=record.inner("MetaData").optional_moment("LastUpdatedTime"),
        name=record.text("Name"),
        rate=sum((part.rate for part in parts), Decimal(0)),
        components=parts if len(parts) > 1 else (),
        active=_active(record),
        use=_use(sales, purchases),
        category=tax_category(record.text("Name"), special),
    )


def _use(sales: tuple[Node, ...], purchases: tuple[Node, ...]) -> TaxUse:
    if bool(sales) == bool(purchases):
        return TaxUse.BOTH
    return TaxUse.SALES if sales else TaxUse.PURCHASES


def _rates(record: Node, key: str, rates: Mapping[str, Node]) -> tuple[Node, ...]:
    ids = (reference(detail, "TaxRateRef") or "" for detail in record.inner(key).nodes("TaxRateDetail"))
    return tuple(rates[id_] for id_ in ids if id_ in rates)


def _rate(record: Node) -> Decimal:
    """The share of a rate: as it stands, or the one that took effect last."""
    if record.has("RateValue"):
        return record.number("RateValue") / PERCENT
    steps = sorted(record.nodes("EffectiveTaxRate"), key=lambda step: step.moment("EffectiveDate"))
    return steps[-1].number("RateValue") / PERCENT if steps else Decimal(0)


def contacts(books: QuickBooksBooks, facts: Facts) -> Facts:
    """Suppliers and customers, inactive ones too. They are two lists: nobody is both."""
    found = (contact for entity in ("Vendor", "Customer") for contact in _contacts(books, entity))
    return attrs.evolve(facts, contacts=tuple(sorted(found, key=BY_ID)))


def _contacts(books: QuickBooksBooks, entity: str) -> Iterator[Contact]:
    customer = entity == "Customer"
    for record in books.records(entity):
        address = record.inner("BillAddr")
        lines = ", ".join(filter(None, map(address.optional_text, ADDRESS)))
        phones = (record.inner_text(key, "FreeFormNumber") for key in PHONES)
        yield Contact(
            id=record_id(entity, record.text("Id")),
            updated_at=record.inner("MetaData").optional_moment("LastUpdatedTime"),
            link=f"https://app.qbo.intuit.com/app/{entity.lower()}detail?nameId={record.text('Id')}",
            name=record.text("DisplayName"),
            active=_active(record),
            customer=customer,
            supplier=not customer,
            email=record.inner_text("PrimaryEmailAddr", "Address"),
            phones=tuple(filter(None, phones)),
            tax_number=record.optional_text("PrimaryTaxIdentifier" if customer else "TaxIdentifier")
            or record.optional_text("BusinessNumber"),
            company_number=record.optional_text("CompanyRegistrationNumber"),
            bank_account=record.inner_text("VendorPaymentBankDetail", "BankAccountNumber"),
            addresses=(lines,) if lines else (),
            account_number=record.optional_text("AcctNum"),
            sales=_coding(record) if customer else Coding(),
            purchases=Coding() if customer else _coding(record),
        )


def _coding(record: Node) -> Coding:
    account = reference(record, "PrefillAccountRef")
    return Coding(account=account, tax_code=reference(record, "DefaultTaxCodeRef"))
