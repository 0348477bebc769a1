"""The clients of a practice."""

from datetime import date
from decimal import Decimal
from enum import Enum

import attrs

from dextflow.errors import InvalidValue
from dextflow.model.period import LONGEST_MONTHS, YearEnd, check_ends
from dextflow.model.period_rules import FiscalWeeks

FieldValue = str | int | bool | Decimal | date


class ClientType(Enum):
    """What a client is in law."""

    PRIVATE_LIMITED_COMPANY = "private limited company"
    PUBLIC_LIMITED_COMPANY = "public limited company"
    LIMITED_LIABILITY_PARTNERSHIP = "limited liability partnership"
    PARTNERSHIP = "partnership"
    SOLE_TRADER = "sole trader"
    INDIVIDUAL = "individual"
    TRUST = "trust"


@attrs.frozen(kw_only=True)
class VatSettings:
    """What checks of a VAT return must know about a client, because ledgers do not say it.

    `starting_month` is the month (1 to 12) in which one of the client's VAT periods starts; `months` is the
    length of a period: 1, 3 or 12. `ends` are the ends of periods that were agreed otherwise, in their order, as
    far as they are known: the periods between them, and the one to the next usual end, may be short or long.
    """

    starting_month: int
    months: int = 3
    ends: tuple[date, ...] = ()

    def __attrs_post_init__(self) -> None:
        if not 1 <= self.starting_month <= len(LONGEST_MONTHS):
            raise InvalidValue("VatSettings", f"there is no month {self.starting_month}")
        if self.months not in (1, 3, 12):
            raise InvalidValue("VatSettings", f"a VAT period has 1, 3 or 12 months, not {self.months}")
        check_ends("VatSettings", self.ends)


class ServiceStatus(Enum):
    """Whether a client has a service now."""

    PROPOSED = "proposed"
    ACTIVE = "active"
    PAUSED = "paused"
    INACTIVE = "inactive"


@attrs.frozen(kw_only=True)
class ClientService:
    """A service that a client has, and the id of the person who manages it for this client."""

    id: str
    status: ServiceStatus = ServiceStatus.ACTIVE
    manager: str | None = None


@attrs.frozen(kw_only=True)
class ClientField:
    """A named fact about a client: a key date such as "accounts due", or a field of the practice's own."""

    name: str
    value: FieldValue


class ContactKind(Enum):
    """What somebody is at a client. Source: the contact types of Sodium."""

    MAIN = "main"
    BILLING = "billing"
    PAYROLL = "payroll"
    ACCOUNTS = "accounts"
    DIRECTOR = "director"
    SIGNIFICANT_CONTROL = "person with significant control"


@attrs.frozen(kw_only=True)
class ClientContact:
    """Somebody at a client to whom the practice writes, and who answers for the client."""

    id: str
    name: str
    address: str = ""
    kinds: frozenset[ContactKind] = frozenset({ContactKind.MAIN})


@attrs.frozen(kw_only=True)
class Client:
    """A client of the practice.

    `account_assignee` and `account_reviewer` are the ids of the people who usually do and review its work:
    new workflows take them unless others are chosen. `manager`, `partner` and `associate` are those to whom steps
    are assigned by role. `fields` holds key dates and the practice's own fields, each name once. None
    means that it is not known.

    `year_end` is the usual day on which the financial year ends, from the last of `year_ends` on: those are the
    ends of financial years that were, or are agreed, as far as they are known, so that short and long years are
    data. A client whose years have 52 or 53 weeks has `fiscal_weeks` instead. It was a client from `joined_on` to
    `left_on`, both included. `country` is an ISO 3166-1 code of two letters. `contacts` are the people at the
    client to whom the practice writes.
    """

    id: str
    name: str
    type: ClientType | None = None
    tags: frozenset[str] = frozenset()
    account_assignee: str | None = None
    account_reviewer: str | None = None
    manager: str | None = None
    partner: str | None = None
    associate: str | None = None
    services: tuple[ClientService, ...] = ()
    year_end: YearEnd | None = None
    vat: VatSettings | None = None
    fields: tuple[ClientField, ...] = ()
    year_ends: tuple[date, ...] = ()
    fiscal_weeks: FiscalWeeks | None = None
    joined_on: date | None = None
    left_on: date | None = None
    country: str | None = None
    contacts: tuple[ClientContact, ...] = ()

    def __attrs_post_init__(self) -> None:
        check_ends("Client", self.year_ends)

    def field(self, name: str) -> FieldValue | None:
        """The value of a key date or field; None if it is not known."""
        return next((field.value for field in self.fields if field.name == name), None)

    def contact(self, contact: str) -> ClientContact | None:
        """One of the client's contacts by its id; None if it has no such contact."""
        return next((each for each in self.contacts if each.id == contact), None)

    def service(self, service: str) -> ClientService | None:
        """One of the client's services by its id; None if it has not got it."""
        return next((each for each in self.services if each.id == service), None)
