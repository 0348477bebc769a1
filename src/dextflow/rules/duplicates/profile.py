"""A contact, as far as it is compared with others."""

import attrs

from dextflow.model import Contact
from dextflow.rules.duplicates import identifiers
from dextflow.rules.duplicates.names import Name, canonical


@attrs.frozen(kw_only=True, eq=False)
class Profile:
    """What a contact is compared by; an empty text where the ledger says nothing."""

    id: str
    called: str
    name: Name
    key: str
    bag: tuple[str, ...]
    tax_number: str
    company_number: str
    bank_account: str
    email: str
    phones: frozenset[str]
    places: frozenset[tuple[str, str]]

    @property
    def values(self) -> tuple[tuple[str, str], ...]:
        """The identifiers that it has, each with its kind."""
        kinds = (
            ("tax number", self.tax_number),
            ("company number", self.company_number),
            ("bank account", self.bank_account),
            ("e-mail", self.email),
        )
        return (*((kind, value) for kind, value in kinds if value), *(("phone", each) for each in self.phones))


def profile(contact: Contact) -> Profile:
    """Read a contact as it is compared."""
    name = canonical(contact.name)
    places = (identifiers.address(each) for each in contact.addresses)
    return Profile(
        id=contact.id,
        called=contact.name,
        name=name,
        key=name.key,
        bag=name.bag,
        tax_number=identifiers.tax_number(contact.tax_number),
        company_number=identifiers.company_number(contact.company_number),
        bank_account=identifiers.bank_account(contact.bank_account),
        email=identifiers.email(contact.email),
        phones=frozenset(filter(None, map(identifiers.phone, contact.phones))),
        places=frozenset(place for place in places if place[0]),
    )
