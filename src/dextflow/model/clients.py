"""The clients of a practice."""

from datetime import date
from decimal import Decimal
from enum import Enum

import attrs

from dextflow.errors import InvalidValue

LONGEST_MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
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
class YearEnd:
    """The day on which a client's financial year ends. 29 February means the last day of February.

    Raises `InvalidValue` for a day that no year has.
    """

    month: int
    day: int

    def __attrs_post_init__(self) -> None:
        if not (1 <= self.month <= len(LONGEST_MONTHS) and 1 <= self.day <= LONGEST_MONTHS[self.month - 1]):
            raise InvalidValue("YearEnd", f"no year has a day {self.day} in month {self.month}")


@attrs.frozen(kw_only=True)
class VatSettings:
    """What checks of a VAT return must know about a client, because ledgers do not say it.

    `starting_month` is the month (1 to 12) in which one of the client's VAT periods starts; `months` is the
    length of a period: 1, 3 or 12.
    """

    starting_month: int
    months: int = 3

    def __attrs_post_init__(self) -> None:
        if not 1 <= self.starting_month <= len(LONGEST_MONTHS):
            raise InvalidValue("VatSettings", f"there is no month {self.starting_month}")
        if self.months not in (1, 3, 12):
            raise InvalidValue("VatSettings", f"a VAT period has 1, 3 or 12 months, not {self.months}")


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


@attrs.frozen(kw_only=True)
class Client:
    """A client of the practice.

    `account_assignee` and `account_reviewer` are the ids of the people who usually do and review its work:
    new workflows take them unless others are chosen. `manager`, `partner` and `associate` are those to whom steps
    are assigned by role. `fields` holds key dates and the practice's own fields, each name once. None
    means that it is not known.
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

    def field(self, name: str) -> FieldValue | None:
        """The value of a key date or field; None if it is not known."""
        return next((field.value for field in self.fields if field.name == name), None)

    def service(self, service: str) -> ClientService | None:
        """One of the client's services by its id; None if it has not got it."""
        return next((each for each in self.services if each.id == service), None)
