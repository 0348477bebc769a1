"""A labelled list of contacts: made-up businesses, of which one record in ten enters an earlier one again.

The model of errors, all of it seeded. Names are sole traders, a surname with a trade, a place with a trade
(and a word), invented brands, partnerships, and chains whose branches have numbers; 4 % are sister
companies that share telephone, address and mail domain and are others all the same. No two names are the
same but for case, spaces, legal form and "the" - save one in two hundred. A record that enters a contact
again (15 % of these enter one that has been entered twice already) is a quick one (55 %: the name, and in a
quarter of cases the e-mail) or keys all again: each field as it was, written otherwise, with a slip, or
left out, 25 % each. 7 % keep the name to the letter, the others get one to three changes, `STANDARD` or
`HARD` by variant.
"""

from collections.abc import Callable, Mapping, Sequence
from random import Random

import attrs

from contact_pools import (
    ABBREVIATIONS,
    CHAINS,
    ENDINGS,
    FIRST,
    MAILS,
    PLACES,
    POSTAL,
    STREETS_OF,
    SURNAMES,
    SYLLABLES,
    TRADES,
    WORDS,
)

FORMS = ("Ltd", "Limited", "LTD", "Ltd.", "PLC", "LLP", "")
FORM_WORDS = frozenset(["ltd", "limited", "plc", "llp", "the", "and", "&", "co", "company"])
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@attrs.define(kw_only=True)
class Person:
    """A contact as a row of the file; `true_id` is who it is in truth."""

    id: str
    true_id: str
    name: str
    email: str = ""
    phone: str = ""
    tax_number: str = ""
    company_number: str = ""
    bank_account: str = ""
    address: str = ""


Change = Callable[[str, Random], str]


def contacts(n: int, seed: int, variant: str = "standard", names: Sequence[str] = ()) -> list[Person]:
    """Make n contacts, in no order. `names`, if given, are those of the businesses instead of invented ones."""
    random = Random(seed)
    again = round(n * 0.10)
    originals = _originals(n - again, random, names)
    entered: list[Person] = []
    by_truth: dict[str, Person] = {person.true_id: person for person in originals}
    for number in range(again):
        if entered and random.random() < 0.15:
            source = by_truth[random.choice(entered).true_id]
        else:
            source = random.choice(originals)
        entered.append(_again(source, f"d{number}", VARIANTS[variant], random))
    rows = originals + entered
    random.shuffle(rows)
    for number, row in enumerate(rows):
        row.id = f"c{number:06d}"
    return rows


# -------------------------------------------------------------------------------------- the businesses


def _originals(n: int, random: Random, names: Sequence[str]) -> list[Person]:
    pool = list(names)
    random.shuffle(pool)
    found: list[Person] = []
    taken: set[str] = set()
    while len(found) < n:
        sister = bool(found) and random.random() < 0.04
        base = random.choice(found) if sister else None
        name = _sister(base.name, random) if base else pool.pop() if pool else _name(random)
        same = _plain(name)
        if same in taken and random.random() > 0.005:
            continue
        taken.add(same)
        person = _filled(f"t{len(found):06d}", name, random)
        if base:
            person.phone, person.address = base.phone, base.address
            if base.email:
                person.email = f"{random.choice(('info', 'accounts', 'sales'))}@{base.email.split('@')[1]}"
        found.append(person)
    return found


def _name(random: Random) -> str:
    kind = random.random()
    for share, make in KINDS:
        if kind < share:
            return make(random)
        kind -= share
    return _brand(random)


def _formed(name: str, random: Random) -> str:
    return f"{name} {random.choice(('Ltd', 'Ltd', 'Ltd', 'Limited', 'Limited', 'LLP', 'PLC', ''))}".strip()


def _trader(random: Random) -> str:
    middle = f" {random.choice(LETTERS).upper()}" if random.random() < 0.2 else ""
    return f"{random.choice(FIRST)}{middle} {random.choice(SURNAMES)}"


def _surname_trade(random: Random) -> str:
    initial = f"{random.choice(LETTERS).upper()} " if random.random() < 0.3 else ""
    return _formed(f"{initial}{random.choice(SURNAMES)} {random.choice(TRADES)}", random)


def _place_trade(random: Random) -> str:
    word = f" {random.choice(WORDS)}" if random.random() < 0.4 else ""
    the = "The " if random.random() < 0.05 else ""
    return _formed(f"{the}{random.choice(PLACES)}{word} {random.choice(TRADES)}", random)


def _brand(random: Random) -> str:
    stem = "".join(random.choice(SYLLABLES) for _ in range(random.choice((2, 2, 3)))) + random.choice(ENDINGS)
    trade = f" {random.choice(TRADES)}" if random.random() < 0.5 else ""
    return _formed(stem.capitalize() + trade, random)


def _partners(random: Random) -> str:
    one, other = random.sample(SURNAMES, 2)
    ending = random.choice(("", f" {random.choice(TRADES)}", " Partners", " Associates", " LLP"))
    return f"{one} {random.choice(('&', 'and'))} {other}{ending}"


def _sons(random: Random) -> str:
    return _formed(f"{random.choice(SURNAMES)} {random.choice(('& Sons', '& Son', 'Brothers', '& Co'))}", random)


def _branch(random: Random) -> str:
    return f"{random.choice(CHAINS)} {random.randint(100, 9999)}"


def _sister(name: str, random: Random) -> str:
    """Another company of the same owner: the same first words, another trade or a word for a holding."""
    stem = [word for word in name.split() if word.casefold().strip(".") not in FORM_WORDS]
    kept = " ".join(stem[:-1] or stem)
    other = random.choice(("Holdings", "Properties", "Group", "Investments", "Developments", *TRADES))
    return f"{kept} {other} Ltd"


KINDS = (
    (0.20, _trader),
    (0.22, _surname_trade),
    (0.26, _place_trade),
    (0.16, _brand),
    (0.06, _partners),
    (0.05, _sons),
    (0.05, _branch),
)


def _plain(name: str) -> str:
    words = "".join(sign if sign.isalnum() else " " for sign in name.casefold().replace("&", " and ")).split()
    return "".join(word for word in words if word not in FORM_WORDS).rstrip("s")


def _filled(true_id: str, name: str, random: Random) -> Person:
    stem = _plain(name)[:14] or "contact"
    domain = f"{stem}.co.uk" if random.random() < 0.6 else random.choice(MAILS)
    local = random.choice(("info", "accounts", "sales", "hello")) if domain.startswith(stem) else stem
    code = f"{random.choice(POSTAL)}{random.randint(1, 30)} {random.randint(1, 9)}{_letters(random, 2).upper()}"
    place = random.choice(PLACES)
    return Person(
        id="",
        true_id=true_id,
        name=name,
        email=_maybe(0.58, f"{local}{random.randint(1, 99) if local == stem else ''}@{domain}", random),
        phone=_maybe(0.46, f"0{random.randint(1_100_000_000, 1_999_999_999)}", random),
        tax_number=_maybe(0.18, f"GB{random.randint(100_000_000, 999_999_999)}", random),
        company_number=_maybe(0.075, f"{random.randint(1_000_000, 15_999_999):08d}", random),
        bank_account=_maybe(
            0.25, f"{random.randint(100_000, 999_999)} {random.randint(10**7, 10**8 - 1)}", random
        ),
        address=_maybe(0.45, f"{random.randint(1, 250)} {random.choice(STREETS_OF)}, {place}, {code}", random),
    )


def _maybe(rate: float, value: str, random: Random) -> str:
    return value if random.random() < rate else ""


def _letters(random: Random, count: int) -> str:
    return "".join(random.choice(LETTERS) for _ in range(count))


# ----------------------------------------------------------------------------------- entering it again


def _again(source: Person, id_: str, changes: Mapping[Change, float], random: Random) -> Person:
    name = source.name if random.random() < 0.07 else _changed(source.name, changes, random)
    person = Person(id=id_, true_id=source.true_id, name=name)
    if random.random() < 0.55:
        person.email = source.email if random.random() < 0.25 else ""
        return person
    for field, rewrite in REWRITES.items():
        setattr(person, field, _field(getattr(source, field), rewrite, random))
    return person


def _changed(name: str, changes: Mapping[Change, float], random: Random) -> str:
    for _ in range(20):
        result = name
        for _ in range(random.choice((1, 1, 1, 2, 2, 3))):
            result = random.choices(list(changes), weights=list(changes.values()))[0](result, random)
        if result != name and result.strip():
            return result
    return name


def _field(value: str, rewrite: Change, random: Random) -> str:
    if not value:
        return ""
    way = random.randrange(4)
    return (value, rewrite(value, random), _slip(value, random), "")[way]


def _slip(value: str, random: Random) -> str:
    spot = random.choice([index for index, sign in enumerate(value) if sign.isalnum()])
    new = random.choice("0123456789") if value[spot].isdigit() else random.choice(LETTERS)
    return value[:spot] + new + value[spot + 1 :]


def _tax_otherwise(value: str, random: Random) -> str:
    digits = value.removeprefix("GB")
    return random.choice((digits, f"GB {digits}", f"{digits[:3]} {digits[3:7]} {digits[7:]}", f"gb{digits}"))


def _phone_otherwise(value: str, random: Random) -> str:
    tail = value[1:]
    forms = (f"+44 {tail}", f"+44{tail}", f"{value[:5]} {value[5:]}", f"({value[:5]}) {value[5:]}", f"0044 {tail}")
    return random.choice(forms)


def _bank_otherwise(value: str, random: Random) -> str:
    sort, account = value.split(" ")
    return random.choice((sort + account, f"{sort[:2]}-{sort[2:4]}-{sort[4:]} {account}"))


def _company_otherwise(value: str, _: Random) -> str:
    return value.lstrip("0")


def _address_otherwise(value: str, random: Random) -> str:
    return random.choice(
        (value.upper(), value.replace(",", ""), value.replace("Road", "Rd").replace("Street", "St"))
    )


def _mail_otherwise(value: str, random: Random) -> str:
    return random.choice((value.upper(), value.capitalize(), f" {value}"))


REWRITES: Mapping[str, Change] = {
    "email": _mail_otherwise,
    "phone": _phone_otherwise,
    "tax_number": _tax_otherwise,
    "company_number": _company_otherwise,
    "bank_account": _bank_otherwise,
    "address": _address_otherwise,
}


# ----------------------------------------------------------------------------------- changes of a name


def _legal_form(name: str, random: Random) -> str:
    words = name.split()
    if words[-1].casefold().strip(".") in FORM_WORDS and len(words) > 1:
        words = words[:-1]
    return " ".join([*words, random.choice(FORMS)]).strip()


def _typo(name: str, random: Random) -> str:
    spots = [index for index, sign in enumerate(name) if sign.isalpha() and index]
    if not spots:
        return name
    spot, way = random.choice(spots), random.randrange(4)
    if way == 0:
        return name[:spot] + name[spot + 1 :]
    if way == 1:
        return name[:spot] + random.choice(LETTERS) + name[spot:]
    if way == 2:
        return name[:spot] + random.choice(LETTERS) + name[spot + 1 :]
    return name[: spot - 1] + name[spot] + name[spot - 1] + name[spot + 1 :]


def _case(name: str, random: Random) -> str:
    return random.choice((name.upper(), name.lower(), name.title()))


def _abbreviated(name: str, random: Random) -> str:
    words = name.split()
    short = [index for index, word in enumerate(words) if word.casefold() in ABBREVIATIONS]
    if not short:
        return _initial(name, random)
    spot = random.choice(short)
    words[spot] = ABBREVIATIONS[words[spot].casefold()].capitalize()
    return " ".join(words)


def _initial(name: str, _: Random) -> str:
    words = name.split()
    if len(words) > 1 and words[0] in FIRST:
        return " ".join([words[0][0], *words[1:]])
    return name


def _punctuated(name: str, random: Random) -> str:
    way = random.randrange(4)
    if way == 0 and " " in name:
        spot = random.choice([index for index, sign in enumerate(name) if sign == " "])
        return name[:spot] + random.choice(("", "-", "  ")) + name[spot + 1 :]
    if way == 1:
        return name.replace("'", "").replace("&", " & ")
    if way == 2:
        return f"{name}."
    return name.replace(" ", ", ", 1) if " " in name else f"{name},"


def _spacing(name: str, random: Random) -> str:
    spots = [index for index, sign in enumerate(name) if sign == " "]
    if spots and random.random() < 0.5:
        spot = random.choice(spots)
        return name[:spot] + name[spot + 1 :]
    spot = random.randrange(1, len(name)) if len(name) > 1 else 1
    return f"{name[:spot]} {name[spot:]}"


def _ampersand(name: str, _: Random) -> str:
    return name.replace("&", "and") if "&" in name else name.replace(" and ", " & ")


def _order(name: str, random: Random) -> str:
    words = name.split()
    if len(words) == 2 and words[0] in FIRST:
        return f"{words[1]}, {words[0]}"
    movable = len(words) - (words[-1].casefold().strip(".") in FORM_WORDS)
    if movable > 1:
        spot = random.randrange(movable - 1)
        words[spot], words[spot + 1] = words[spot + 1], words[spot]
    return " ".join(words)


def _tail(name: str, random: Random) -> str:
    tails = (
        f" ({random.choice(PLACES)})",
        f" - {random.choice(PLACES)}",
        f" t/a {random.choice(WORDS)} {random.choice(TRADES)}",
        " - a/c " + str(random.randint(1000, 99999)),
        " (new)",
        " account",
    )
    return name + random.choice(tails)


def _dropped(name: str, random: Random) -> str:
    words = name.split()
    meaning = [spot for spot, word in enumerate(words) if word.casefold().strip(".") not in FORM_WORDS]
    if len(meaning) > 1:
        words.pop(random.choice(meaning))
    return " ".join(words)


STANDARD: Mapping[Change, float] = {
    _legal_form: 0.30,
    _typo: 0.22,
    _case: 0.12,
    _abbreviated: 0.08,
    _punctuated: 0.08,
    _ampersand: 0.06,
    _order: 0.05,
    _tail: 0.05,
    _dropped: 0.04,
}
HARD: Mapping[Change, float] = {_typo: 0.45, _dropped: 0.20, _tail: 0.15, _spacing: 0.20}
VARIANTS: Mapping[str, Mapping[Change, float]] = {"standard": STANDARD, "hard": HARD}
