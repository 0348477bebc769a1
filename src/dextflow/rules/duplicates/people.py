"""Sets of contacts that are one, and which of them to keep."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

import attrs

from dextflow.model import Contact, Facts
from dextflow.rules.duplicates.candidates import candidates
from dextflow.rules.duplicates.groups import merged
from dextflow.rules.duplicates.likely import Likely, compare, ruled_out
from dextflow.rules.duplicates.profile import Profile, profile
from dextflow.rules.duplicates.vocabulary import Vocabulary


@attrs.frozen
class Same:
    """Contacts that are likely one, and the pairs of them with what speaks for it, the strongest first."""

    contacts: tuple[Contact, ...]
    pairs: tuple[tuple[Contact, Contact, Likely], ...]

    @property
    def score(self) -> float:
        """How much speaks for the strongest pair."""
        return self.pairs[0][2].score

    @property
    def same(self) -> bool:
        """Whether a name or an identifier is the same in one of the pairs."""
        return any(likely.same for _, _, likely in self.pairs)


def same_contacts(contacts: Iterable[Contact], least: float, *, certain: bool, same_kind: bool) -> list[Same]:
    """Find the sets of contacts for which at least so much speaks.

    `certain`: only where the name or an identifier is the same. `same_kind`: never a customer with a supplier.
    """
    ordered = sorted(contacts, key=lambda contact: contact.id)
    profiles = [profile(contact) for contact in ordered]
    pairs = _pairs(ordered, profiles, same_kind=same_kind)
    strong = {pair: likely for pair, likely in pairs.items() if likely.score >= least}
    if certain:
        strong = {pair: likely for pair, likely in strong.items() if likely.same}
    strongest = sorted(strong, key=lambda pair: (-strong[pair].score, pair))

    def apart(one: int, other: int) -> bool:
        kinds = same_kind and not _of_one_kind(ordered[one], ordered[other])
        return kinds or ruled_out(profiles[one], profiles[other])

    sets = merged(strongest, apart)
    at = {place: number for number, places in enumerate(sets) for place in places}
    inside: list[list[tuple[Contact, Contact, Likely]]] = [[] for _ in sets]
    for one, other in strongest:
        if at.get(one, -1) == at.get(other, -2):
            inside[at[one]].append((ordered[one], ordered[other], strong[one, other]))
    return [
        Same(tuple(ordered[place] for place in places), tuple(its))
        for places, its in zip(sets, inside, strict=True)
    ]


def _pairs(
    contacts: Sequence[Contact], profiles: Sequence[Profile], *, same_kind: bool
) -> dict[tuple[int, int], Likely]:
    vocabulary = Vocabulary(profiles)
    found: dict[tuple[int, int], Likely] = {}
    for one, other in candidates(profiles, vocabulary):
        if not same_kind or _of_one_kind(contacts[one], contacts[other]):
            likely = compare(profiles[one], profiles[other], vocabulary)
            if likely is not None:
                found[one, other] = likely
    return found


def _of_one_kind(one: Contact, other: Contact) -> bool:
    """Whether both may be customers, or both suppliers; what is not known may be."""
    customers = one.customer is not False and other.customer is not False
    suppliers = one.supplier is not False and other.supplier is not False
    return customers or suppliers


@attrs.frozen
class Use:
    """How a contact was used up to a day: records, the last day, and what is open in the base currency.

    What it owes is positive, what is owed to it negative.
    """

    count: int = 0
    last_on: date = date.min
    balance: Decimal = Decimal(0)


def uses(facts: Facts, as_of: date) -> dict[str, Use]:
    """Count each contact's approved and paid documents and its bank transactions up to a day."""
    found: dict[str, Use] = {}
    settlements = facts.settlements
    for document in facts.documents:
        if document.live and document.issued_on <= as_of:
            paid = sum(
                (each.amount for each in settlements.get(document.id, ()) if each.on is None or each.on <= as_of),
                Decimal(0),
            )
            sign = 1 if document.kind.sale is not document.kind.credit else -1
            _add(found, document.contact, document.issued_on, document.in_base(document.total - paid) * sign)
    for item in facts.bank_transactions:
        if item.contact and item.on <= as_of:
            _add(found, item.contact, item.on, Decimal(0))
    return found


def _add(found: dict[str, Use], contact: str, on: date, balance: Decimal) -> None:
    use = found.get(contact, Use())
    found[contact] = Use(use.count + 1, max(use.last_on, on), use.balance + balance)


def keeper(contacts: Sequence[Contact], used: dict[str, Use]) -> Contact:
    """Choose which contact to keep: the most used, then the one used last, then the one of which most is known."""

    def rank(contact: Contact) -> tuple[int, int, int, str]:
        use = used.get(contact.id, Use())
        return -use.count, -use.last_on.toordinal(), -_known(contact), contact.id

    return min(contacts, key=rank)


def _known(contact: Contact) -> int:
    numbers = (contact.tax_number, contact.company_number, contact.bank_account, contact.email)
    return sum(map(bool, (*numbers, contact.phones, contact.addresses)))
