"""Whether two records are one entered twice: number, amount, dates and contact, weighed against habit."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from math import log

import attrs

from dextflow.rules.duplicates.names import canonical
from dextflow.rules.duplicates.numbers import TELLING, Relation, core, relation
from dextflow.rules.duplicates.records import Record
from dextflow.rules.duplicates.vocabulary import slips

LIKELY, POSSIBLE = 4.0, 2.3
CENT = Decimal("0.01")
RATES = tuple(Decimal(rate).scaleb(-2) for rate in (105, 110, 115, 119, 120, 121, 123, 125))
"""One plus the standard or reduced tax rates that are common: net for gross."""

NUMBER = {
    Relation.SAME: 3.5,
    Relation.EQUAL: 3.0,
    Relation.SWAPPED: 2.0,
    Relation.SLIP: 0.8,
    Relation.ADJACENT: -3.5,
    Relation.DIFFERENT: -3.5,
    Relation.MISSING: -0.3,
    Relation.NONE: -1.2,
}
FORGOTTEN = 0.9
"""A document without a number, of a contact whose documents nearly always have one."""
ENOUGH, RARELY = 6, 0.1
OFTEN = 20
"""Where an amount comes more often, numbers with two figures swapped come by chance."""
DATES = ((0, 1.5), (1, 1.0), (3, 0.7), (7, 0.3), (31, -0.5))
FAR = -1.5
SWAPPED, FROM_DUE, SAME_DAY_OF_MONTH = 1.0, 0.7, 0.3
AMOUNT, NET_FOR_GROSS, DIGITS, OTHER_AMOUNT = 3.0, 1.5, 1.5, -3.0
SAME_PAYEE, OTHER_PAYEE = -1.0, -2.2
PAID_WITHIN = 45
PAYMENT = 0.7
EARLY = 3
SLIP_WITHIN = 3
TWICE = 2
MONTHLY = (25, 35)

Contact = tuple[str, str, str]


@attrs.frozen
class Twice:
    """How much speaks for two records being one, with the reasons; `number`: number and amount are the same."""

    score: float
    number: bool
    reasons: tuple[str, ...]


class Habits:
    """What is usual with each contact: amounts that come again, numbers that do, payments without a bill.

    Copies with the same number and amount count once: they are no habit.
    """

    def __init__(self, records: Sequence[Record], names: Mapping[str, str]) -> None:
        self.cores = [core(one.number) for one in records]
        self._names = names
        parties = [of_contact(one) for one in records]
        apart = {
            (party, one.total, one.bank, its or place)
            for place, (one, its, party) in enumerate(zip(records, self.cores, parties, strict=True))
        }
        self._all = Counter((contact, bank) for contact, _, bank, _ in apart)
        self.amounts = Counter((contact, total, bank) for contact, total, bank, _ in apart)
        self._again: Counter[tuple[Contact, bool]] = Counter()
        for (contact, _, bank), count in self.amounts.items():
            if count > 1:
                self._again[contact, bank] += count
        self._numbers = Counter((party, its) for party, its in zip(parties, self.cores, strict=True) if its)
        self._keys: dict[str, str] = {}
        papers = [
            (party, its) for one, its, party in zip(records, self.cores, parties, strict=True) if not one.bank
        ]
        self._documents = Counter(contact for contact, _ in papers)
        self._numbered = Counter(contact for contact, its in papers if its)

    def repeats(self, one: Record) -> float:
        """The share of a contact's other records whose amount comes again, its own and one copy left out."""
        key = of_contact(one), one.bank
        of_amount = self.amounts[of_contact(one), one.total, one.bank]
        again = self._again[key] - (of_amount if of_amount <= TWICE else 0)
        others = self._all[key] - min(of_amount, TWICE)
        return min(1.0, again / others) if others > 0 else 0.0

    def numbers(self, one: Record) -> bool:
        """Whether a contact's documents nearly always have a number."""
        numbered, number = self._numbered[of_contact(one)], self._documents[of_contact(one)]
        return number >= ENOUGH and number - numbered <= max(1, number * RARELY)

    def habit(self, one: Record, its: str) -> int:
        """How many more than two records of a contact have the number."""
        return max(0, self._numbers[of_contact(one), its] - TWICE)

    def same_payee(self, one: str, other: str) -> bool:
        """Whether two contacts have nearly the same name."""
        mine, its = self._key(one), self._key(other)
        return bool(mine and its) and (mine == its or slips(mine, its, TWICE) <= TWICE)

    def _key(self, contact: str) -> str:
        if contact not in self._keys:
            self._keys[contact] = canonical(self._names.get(contact, "")).key
        return self._keys[contact]


def of_contact(one: Record) -> Contact:
    """Whose record it is, which way, and in which currency: what is compared with what."""
    return one.direction, one.contact, one.currency


def compare(one: Record, other: Record, cores: tuple[str, str], habits: Habits) -> Twice | None:
    """Weigh two records; None if a template makes both, or if they are two of a regular series."""
    if one.recurring and other.recurring:
        return None
    numbers = relation(one.number, other.number, *cores)
    if numbers in (Relation.SLIP, Relation.SWAPPED) and abs((one.on - other.on).days) > SLIP_WITHIN:
        return None
    found = [
        _of_number(one, other, numbers, cores[0], habits),
        _of_amount(one, other, habits),
        _of_dates(one, other),
    ]
    found.append(_of_contacts(one, other, habits))
    found.append(_of_series(one, other, numbers))
    same = numbers in (Relation.SAME, Relation.EQUAL) and one.total == other.total
    return Twice(sum(weight for weight, _ in found), same, tuple(reason for _, reason in found if reason))


Weighed = tuple[float, str]


def _of_number(one: Record, other: Record, numbers: Relation, its: str, habits: Habits) -> Weighed:
    weight = NUMBER[numbers]
    if numbers in (Relation.SAME, Relation.EQUAL):
        weight -= 1.5 * habits.habit(one, its) + (1.5 if len(its) < TELLING else 0.0)
    elif numbers is Relation.SWAPPED:
        weight -= log(max(1.0, habits.amounts[of_contact(one), one.total, one.bank] / OFTEN))
    elif numbers is Relation.MISSING and not one.bank and not other.bank and habits.numbers(one):
        return FORGOTTEN, "one has no number, as this contact always has"
    return weight, numbers.value


def _of_amount(one: Record, other: Record, habits: Habits) -> Weighed:
    if one.total == other.total:
        if one.bank != other.bank:
            money = one if one.bank else other
            often = habits.amounts[of_contact(money), money.total, True]
            return AMOUNT - min(AMOUNT, often - 1.0), "same amount"
        extra = max(0, habits.amounts[of_contact(one), one.total, one.bank] - TWICE)
        return AMOUNT * (1.0 - habits.repeats(one)) - min(1.0, 0.5 * extra), "same amount"
    if _net_for_gross(one, other):
        return NET_FOR_GROSS, "one amount is the other with tax"
    if _digits_slipped(one.total, other.total):
        return DIGITS, "amounts differ by one slip"
    return OTHER_AMOUNT, ""


def _net_for_gross(one: Record, other: Record) -> bool:
    less, more = sorted((one, other), key=lambda record: record.total)
    if less.total == more.net:
        return True
    return any(abs(less.total * rate - more.total) <= CENT for rate in RATES)


def _digits_slipped(one: Decimal, other: Decimal) -> bool:
    """Whether two digits are swapped."""
    mine, its = f"{one:.2f}", f"{other:.2f}"
    return sorted(mine) == sorted(its) and slips(mine.replace(".", ""), its.replace(".", ""), 1) <= 1


def _of_dates(one: Record, other: Record) -> Weighed:
    first, second = sorted((one, other), key=lambda record: (record.on, record.id))
    days = (second.on - first.on).days
    if one.bank != other.bank:
        return _of_payment(*((one, other) if other.bank else (other, one)))
    near = next((weight for most, weight in DATES if days <= most), FAR)
    if days == 0:
        return near, "same date"
    if _swapped(first.on, second.on):
        return max(near, SWAPPED), "day and month swapped"
    if second.on == first.due_on or first.on == second.due_on:
        return max(near, FROM_DUE), "one is dated on the day the other is due"
    if first.on.day == second.on.day and days > DATES[-2][0]:
        return max(near, SAME_DAY_OF_MONTH if one.number else near), "same day of another month"
    return near, f"{days} days apart"


def _of_payment(document: Record, money: Record) -> Weighed:
    after = (money.on - document.on).days
    if -EARLY <= after <= PAID_WITHIN:
        return PAYMENT + (0.3 if money.on == document.due_on else 0.0), f"spent {after} days after the date"
    return FAR * 2, ""


def _swapped(one: date, other: date) -> bool:
    return one.day == other.month and one.month == other.day and one.year == other.year


def _of_contacts(one: Record, other: Record, habits: Habits) -> Weighed:
    if one.contact == other.contact:
        return 0.0, ""
    if habits.same_payee(one.contact, other.contact):
        return SAME_PAYEE, "contacts of the same name"
    return OTHER_PAYEE, "other contact"


def _of_series(one: Record, other: Record, numbers: Relation) -> Weighed:
    """Regular payments without numbers are a month apart."""
    days = abs((one.on - other.on).days)
    unnumbered = numbers in (Relation.MISSING, Relation.NONE)
    if unnumbered and one.bank == other.bank and MONTHLY[0] <= days <= MONTHLY[1]:
        return -1.0, "a month apart, as regular payments are"
    return 0.0, ""
