"""What a SAF-T file says of the company, its accounts, contacts, tax codes and fixed assets."""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

import attrs

from dextflow.adapters.ledgers.saft_words import (
    CLASSES,
    INACTIVE,
    TAX_CATEGORIES,
    TAX_USES,
    chart_class,
    chart_type,
)
from dextflow.adapters.ledgers.xml_records import Record
from dextflow.errors import InvalidValue
from dextflow.model import (
    Account,
    AccountRole,
    AccountType,
    AssetStatus,
    Contact,
    FixedAsset,
    Organisation,
    ReportingPeriod,
    TaxCode,
    TaxUse,
    TrialBalanceRow,
)

NORWAY = "NO"
ZERO = Decimal(0)
HUNDRED = Decimal(100)
ADDRESS = ("StreetName", "Number", "AdditionalAddressDetail", "PostalCode", "City", "Country")
COMPANY = ("", "CompanyStructure/")  # some countries keep names and addresses one level deeper
CONTROL: dict[str, tuple[AccountType, AccountRole]] = {
    "Customer": (AccountType.RECEIVABLE, AccountRole.DEBTORS),
    "Supplier": (AccountType.PAYABLE, AccountRole.CREDITORS),
}


@attrs.frozen(kw_only=True)
class Balances:
    """What an account held when the period of the file began, and when it ended."""

    opening: TrialBalanceRow
    closing: TrialBalanceRow


def organisation(header: Record) -> Organisation:
    """The company that the file is about."""
    return Organisation(
        name=header.optional_text("Company/Name", "Company/CompanyStructure/Name"),
        base_currency=currency(header),
        country=country(header),
        tax_number=header.optional_text("Company/TaxRegistration/TaxRegistrationNumber"),
        company_number=header.optional_text("Company/RegistrationNumber"),
    )


def country(header: Record) -> str | None:
    """The country of the file, by its code of two letters."""
    return header.optional_text("AuditFileCountry", "Company/Address/Country")


def currency(header: Record) -> str:
    """The currency of all amounts of the file."""
    return header.currency("DefaultCurrencyCode")


def period(header: Record) -> ReportingPeriod:
    """The days that the file covers: as it states them, or from the first of a month to the end of another."""
    try:
        first = header.optional_day("SelectionCriteria/SelectionStartDate") or _first(header)
        last = header.optional_day("SelectionCriteria/SelectionEndDate") or _last(header)
        return ReportingPeriod(start=first, end=last)
    except (ValueError, InvalidValue):  # a month that no year has, or one before the other
        raise header.refusal("SelectionCriteria", "this is no period of months") from None


def _first(header: Record) -> date:
    year, month = _month(header, "PeriodStart")
    return date(year, month, 1)


def _last(header: Record) -> date:
    year, month = _month(header, "PeriodEnd")
    return date(year, month, 1).replace(day=monthrange(year, month)[1])


def _month(header: Record, name: str) -> tuple[int, int]:
    names = (f"SelectionCriteria/{name}Year", f"SelectionCriteria/{name}")
    year, month = (header.number(each) for each in names)
    return int(year), int(month)


def account(record: Record, home: str | None, control: str | None) -> Account:
    """An account; `control` says whose balances it sums up, a ``Customer``'s or a ``Supplier``'s, if any.

    Raises `TableRefused` if nothing tells its class.
    """
    number = _chart_number(record)
    norwegian = home == NORWAY
    klass = CLASSES.get(record.optional_text("AccountType") or "")
    klass = klass or (chart_class(number) if norwegian else None)
    if klass is None:
        raise record.refusal("AccountType", f"nothing tells the class of account {number!r}")
    type_, role = CONTROL.get(control or "", (chart_type(number) if norwegian else None, None))
    return Account(
        id=record.text("AccountID"),
        code=record.text("AccountID"),
        name=record.text("AccountDescription"),
        klass=klass,
        type=type_,
        role=role,
        report_code=record.optional_text("GroupingCode", "StandardAccountID"),
    )


def _chart_number(record: Record) -> str:
    """The number of the standard chart that an account is mapped to, or its own."""
    mapped = record.optional_text("StandardAccountID", "GroupingCode")
    return mapped if mapped is not None and mapped.isdigit() else record.text("AccountID")


def balances(record: Record) -> Balances:
    """The balances of an account, each stated as a debit or as a credit."""
    return Balances(opening=_balance(record, "Opening"), closing=_balance(record, "Closing"))


def _balance(record: Record, when: str) -> TrialBalanceRow:
    return TrialBalanceRow(
        account=record.text("AccountID"),
        debit=record.optional_number(f"{when}DebitBalance") or ZERO,
        credit=record.optional_number(f"{when}CreditBalance") or ZERO,
    )


def control_accounts(record: Record) -> Iterator[str]:
    """The accounts of the ledger that sum up the balances of a customer or a supplier."""
    for each in (record, *record.each("BalanceAccount")):
        found = each.optional_text("AccountID")
        if found is not None:
            yield found


def contact_id(kind: str, id_: str) -> str:
    """The id of a contact: customers and suppliers count on their own."""
    return f"{kind.lower()}:{id_}"


def contact(record: Record) -> Contact:
    """A customer or a supplier."""
    kind = record.element.name
    return Contact(
        id=contact_id(kind, record.text(f"{kind}ID")),
        name=record.text(*(f"{level}Name" for level in COMPANY)),
        active=record.optional_text("PartyInfo/Status") != INACTIVE,
        customer=kind == "Customer",
        supplier=kind == "Supplier",
        email=record.optional_text(*(f"{level}Contact/Email" for level in COMPANY)),
        phones=tuple(_phones(record)),
        tax_number=record.optional_text(*(f"{level}TaxRegistration/TaxRegistrationNumber" for level in COMPANY)),
        company_number=record.optional_text(*(f"{level}RegistrationNumber" for level in COMPANY)),
        bank_account=record.optional_text(*_BANK),
        addresses=tuple(_addresses(record)),
        account_number=record.optional_text(f"{kind}ID"),
    )


_BANK = tuple(f"{level}BankAccount/{name}" for name in ("IBANNumber", "BankAccountNumber") for level in COMPANY)


def _phones(record: Record) -> Iterator[str]:
    for each in record.each("Contact"):
        yield from filter(None, map(each.optional_text, ("Telephone", "MobilePhone")))


def _addresses(record: Record) -> Iterator[str]:
    for each in (
        *record.each("Address"),
        *(one for deeper in record.each(COMPANY[1][:-1]) for one in deeper.each("Address")),
    ):
        yield ", ".join(filter(None, map(each.optional_text, ADDRESS)))


def tax_codes(entries: Iterable[Record], home: str | None, last: date) -> Iterator[TaxCode]:
    """The tax codes as they are on a day: of several rates of one code, that which was in force last."""
    latest: dict[str, tuple[date, Record, Record]] = {}
    for entry in entries:
        for details in entry.each("TaxCodeDetails"):
            since = details.optional_day("EffectiveDate") or date.min
            code = details.text("TaxCode")
            if since <= last and (code not in latest or since >= latest[code][0]):
                latest[code] = since, entry, details
    for _, entry, details in latest.values():
        yield _tax_code(entry, details, home, last)


def _tax_code(entry: Record, details: Record, home: str | None, last: date) -> TaxCode:
    standard = details.optional_text("StandardTaxCode") if home == NORWAY else None
    expires = details.optional_day("ExpirationDate")
    return TaxCode(
        id=details.text("TaxCode"),
        name=details.optional_text("Description") or entry.text("Description"),
        rate=(details.optional_number("TaxPercentage") or ZERO) / HUNDRED,
        active=expires is None or expires >= last,
        use=TAX_USES.get(standard or "", TaxUse.BOTH),
        category=TAX_CATEGORIES.get(standard or ""),
    )


def fixed_asset(record: Record, last: date) -> FixedAsset:
    """A fixed asset by the first of its valuations, on the last day of the file."""
    valuation = next(record.each("Valuations"), record)
    valuation = next(valuation.each("Valuation"), valuation)
    cost = valuation.number("AcquisitionAndProductionCostsEnd")
    depreciated = valuation.optional_number("AccumulatedDepreciation")
    if depreciated is None:
        depreciated = cost - valuation.number("BookValueEnd")
    gone = cost == ZERO and bool(valuation.optional_number("AssetDisposal"))
    return FixedAsset(
        id=record.text("AssetID"),
        name=record.text("Description"),
        status=AssetStatus.DISPOSED if gone else AssetStatus.REGISTERED,
        number=record.text("AssetID"),
        bought_on=record.optional_day("DateOfAcquisition"),
        cost=cost,
        accumulated=depreciated,
        asset_account=record.optional_text("AccountID"),
        depreciated_to=last if valuation.optional_number("DepreciationForPeriod") else None,
    )
