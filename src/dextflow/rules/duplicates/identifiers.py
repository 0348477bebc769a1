"""Numbers and addresses that tell who a contact is, so written that the same one looks the same."""

import re


def _listed(text: str) -> frozenset[str]:
    return frozenset(text.split())


ROLES = _listed(
    "accounts accountant admin ap ar billing bookings contact enquiries enquiry finance hello hi info"
    " invoices invoice mail office orders payments post reception sales support team"
)
"""What stands before the @ of an address that a whole house reads."""

PUBLIC = _listed(
    "aol.com bigpond.com blueyonder.co.uk btinternet.com btopenworld.com gmail.com gmx.com gmx.de"
    " googlemail.com hotmail.co.uk hotmail.com hotmail.fr icloud.com live.co.uk live.com mac.com mail.com"
    " me.com msn.com ntlworld.com orange.fr outlook.com proton.me protonmail.com sky.com t-online.de"
    " talktalk.net tiscali.co.uk virginmedia.com web.de xtra.co.nz yahoo.co.uk yahoo.com yahoo.de yahoo.fr"
    " ymail.com"
)
"""Mail domains that anybody may have."""

SIGNS = re.compile(r"[^0-9A-Z]")
COUNTRY_FIRST = re.compile(r"^(?:VAT|TAX|REG|NO)*([A-Z]{2})?(?=[0-9A-Z]*\d)")
DIGITS = re.compile(r"\D")
POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[A-Z]{2})\b|\b(\d{4,5})\b(?!.*\b\d{4,5}\b)")
HOUSE = re.compile(r"\b\d+[A-Z]?\b")
FEWEST_DIGITS = 6
LOCAL_DIGITS = 9


def tax_number(text: str | None) -> str:
    """Take a tax number to its figures and letters, without the country that may stand before it.

    >>> tax_number("GB 123 4567 89") == tax_number("123456789")
    True
    """
    return COUNTRY_FIRST.sub("", SIGNS.sub("", (text or "").upper()))


def company_number(text: str | None) -> str:
    """Take a company number without zeros in front, which are often left out."""
    return SIGNS.sub("", (text or "").upper()).lstrip("0")


def bank_account(text: str | None) -> str:
    """Take a bank account, or a sort code with one, without spaces and hyphens."""
    return SIGNS.sub("", (text or "").upper())


def email(text: str | None) -> str:
    """Take an e-mail address in small letters; empty if it is none."""
    address = (text or "").strip().casefold().removeprefix("mailto:")
    return address if "@" in address else ""


def domain(address: str) -> str:
    """Take the domain of an e-mail address; empty if anybody may have it."""
    its = address.partition("@")[2]
    return "" if its in PUBLIC else its


def of_a_house(address: str) -> bool:
    """Whether an e-mail address is read by a house rather than by one person, such as info@."""
    return address.partition("@")[0].rstrip("0123456789") in ROLES


def phone(text: str) -> str:
    """Take the last nine figures of a telephone number: so many are the same with and without its country.

    >>> phone("+44 (0)1632 960123") == phone("01632 960 123")
    True
    """
    digits = DIGITS.sub("", text)
    return digits[-LOCAL_DIGITS:] if len(digits) >= FEWEST_DIGITS else ""


def address(text: str) -> tuple[str, str]:
    """Take the post code and the house number of an address; two empty texts if it has no post code."""
    upper = text.upper()
    found = POSTCODE.search(upper)
    if found is None:
        return "", ""
    house = HOUSE.search(upper[: found.start()])
    return "".join(part for part in found.groups() if part), house.group() if house else ""
