"""The practice's people and clients."""

from enum import Enum

import attrs

from dextflow.errors import InvalidValue

LONGEST_MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class Role(Enum):
    """What a person is in the practice: it says which commands they may give. Who may read what is the host's."""

    PRACTICE_ADMIN = "practice admin"
    CLIENT_ADMIN = "client admin"
    STANDARD = "standard user"


@attrs.frozen(kw_only=True)
class Person:
    """Somebody who works for the practice."""

    id: str
    name: str
    role: Role = Role.STANDARD


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


@attrs.frozen(kw_only=True)
class Client:
    """A client of the practice.

    `account_assignee` and `account_reviewer` are the ids of the people who usually do and review its work:
    new workflows take them unless others are chosen. `year_end` None means that it is not known.
    """

    id: str
    name: str
    tags: frozenset[str] = frozenset()
    account_assignee: str | None = None
    account_reviewer: str | None = None
    year_end: YearEnd | None = None
    vat: VatSettings | None = None
