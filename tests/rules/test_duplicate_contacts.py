"""Duplicate contacts: what is found, what is not, how grave, and which to keep."""

from itertools import permutations
from typing import Any

import pytest

from dextflow.model import CheckResult, CheckStatus, Contact, DocumentStatus, Money, Severity
from dextflow.rules.duplicates.candidates import MOST
from dextflow.testing.books import bill, check, contact, ledger, sale, spend

OTHERS = tuple(
    contact(f"x{number}", name)
    for number, name in enumerate(
        (
            "Hartley Joinery Ltd",
            "Bolton Timber LLP",
            "Nadia Osborne",
            "Kestrel Freight",
            "Penrith Dairy Ltd",
            "Mill Lane Garage",
            "Sunrise Catering Ltd",
            "York Stationery",
            "Orion Haulage Plc",
            "Wells & Frost",
            "Tanner Solicitors",
            "Bright Windows Ltd",
        )
    )
)
"""A dozen others, so that the list is a list."""
Names = tuple[str, str]
LEVELS = ("strict", "close", "similar", "rough")


def duplicates(*contacts: Contact, **settings: Any) -> CheckResult:
    return check("duplicate_contacts", ledger(*contacts, *OTHERS), **settings)


def sets(result: CheckResult) -> list[tuple[str, ...]]:
    return sorted(tuple(sorted(finding.refs)) for finding in result.findings)


def pair(one: str, other: str, **settings: Any) -> list[tuple[str, ...]]:
    return sets(duplicates(contact("a", one), contact("b", other), **settings))


@pytest.mark.parametrize(
    "names",
    [
        ("Acme Trading Ltd", "ACME TRADING LIMITED"),
        ("Acme Trading Ltd", "Acme  Trading, Ltd."),
        ("Smith & Daughter", "Smith and Daughter"),
        ("The Blue Door Company", "Blue Door Co."),
        ("Café Zoë", "Cafe Zoe"),
        ("Søren Müller GmbH", "Soren Muller"),
        ("Blue Door Services", "Blue Door Svcs"),
        ("O'Brien Brothers", "OBrien Bros"),
        ("J.C. Porter", "JC Porter"),
        ("Acme.co.uk", "Acme UK Ltd"),
        ("Bluedoor Ltd", "Blue Door"),
        ("Smith, John", "John Smith"),
        ("Acme Trading Ltd", "Acme Trading Ltd (new)"),
        ("Acme Trading Ltd", "Acme Trading - a/c 4711"),
        ("Acme Trading Ltd t/a Blue Door", "Acme Trading"),
        ("Seven Oaks Dairy", "7 Oaks Dairy"),
        ("Acme TradingLimited", "Acme Trading"),
        ("Superbuys 2345", "Superbuys2345 Ltd"),
    ],
)
def test_the_same_name(names: Names) -> None:
    """Names that the registrar would hold to be the same are found even at the strictest level, and are high."""
    result = duplicates(contact("a", names[0]), contact("b", names[1]), level="strict")
    assert sets(result) == [("a", "b")]
    assert result.findings[0].severity is Severity.HIGH


@pytest.mark.parametrize(
    "names",
    [
        ("Acme Plumbing Ltd", "Acme Plubming Ltd"),
        ("Whitby Refrigeration", "Whitby Refridgeration"),
        ("Famaora Security", "Famoara Security Ltd"),
        ("Whitby Maintenance Works", "Whitby Maintnce Works"),
        ("Blue Door Catering t/a Wellspring", "Wellspring Ltd"),
    ],
)
def test_names_with_slips(names: Names) -> None:
    """A slip of the keyboard, an abbreviation or a trading name is found at close, medium, and not at strict."""
    result = duplicates(contact("a", names[0]), contact("b", names[1]))
    assert sets(result) == [("a", "b")]
    assert result.findings[0].severity is Severity.MEDIUM
    assert pair(*names, level="strict") == []


@pytest.mark.parametrize(
    "names",
    [
        ("Superbuys 2345", "Superbuys 3345"),
        ("Acme Trading (Leeds)", "Acme Trading (York)"),
        ("Acme Plumbing Ltd", "Whitby Roofing Ltd"),
        ("Jane Bruce", "John Bruce"),
    ],
)
@pytest.mark.parametrize("level", LEVELS)
def test_others(names: Names, level: str) -> None:
    """Other branch numbers, other places in brackets and other names are nobody's duplicate, at any level."""
    assert pair(*names, level=level) == []


IDENTIFIERS = {
    "tax_number": ("GB 123 4567 89", "123456789", "GB987654321"),
    "company_number": ("01234567", "1234567", "07654321"),
    "bank_account": ("20-30-40 12345678", "203040 12345678", "203040 87654321"),
    "email": ("jo.lee@acme.example", "Jo.Lee@Acme.example", "pat@other.example"),
}


@pytest.mark.parametrize("field", ["tax_number", "company_number", "bank_account"])
def test_an_identifier_outweighs_the_name(field: str) -> None:
    """A number of one's own, however it is written, makes two contacts one whatever they are called, and high."""
    mine, again, _ = IDENTIFIERS[field]
    result = duplicates(
        contact("a", "Acme Ltd", **{field: mine}), contact("b", "Blue Door", **{field: again}), level="strict"
    )
    assert sets(result) == [("a", "b")]
    assert result.findings[0].severity is Severity.HIGH
    assert f"same {field.replace('_', ' ')}" in result.findings[0].evidence


@pytest.mark.parametrize("field", ["tax_number", "company_number"])
def test_another_identifier_rules_a_pair_out(field: str) -> None:
    """Two contacts of the same name with other tax or company numbers are two companies, at any level."""
    mine, _, its = IDENTIFIERS[field]
    for level in ("strict", "rough"):
        one, other = contact("a", "Acme Ltd", **{field: mine}), contact("b", "Acme Ltd", **{field: its})
        assert sets(duplicates(one, other, level=level)) == []


def test_a_slip_in_a_number_rules_nothing_out() -> None:
    """Tax numbers that differ by one figure are a slip if the names are the same, and two companies if not."""
    first = contact("a", "Acme Trading Ltd", tax_number="GB123456789")
    assert sets(duplicates(first, contact("b", "Acme Trading", tax_number="GB123456798"))) == [("a", "b")]
    assert sets(duplicates(first, contact("b", "Acme Tradng", tax_number="GB123456798"))) == []


@pytest.mark.parametrize(
    "shared",
    [
        {"phones": ("01632 960123",)},
        {"email": "info@acme.example"},
        {"addresses": ("1 High Street, Leeds LS1 4AB",)},
        {
            "phones": ("01632 960123",),
            "email": "info@acme.example",
            "addresses": ("1 High Street, Leeds LS1 4AB",),
        },
    ],
)
def test_sister_companies(shared: dict[str, object]) -> None:
    """Companies of one owner share telephone, address and mail, and are told apart by their other words."""
    for names in (("Acme Plumbing Ltd", "Acme Properties Ltd"), ("Acme Ltd", "Acme Holdings Ltd")):
        one, other = contact("a", names[0], **shared), contact("b", names[1], **shared)
        assert sets(duplicates(one, other, level="rough")) == []


def test_a_telephone_helps_a_doubtful_name() -> None:
    """A first name for an initial is not enough at close, but with the same telephone it is."""
    names = ("K Charlton", "Kevin Charlton")
    assert pair(*names) == []
    one, other = (
        contact("a", names[0], phones=("+44 1632 960123",)),
        contact("b", names[1], phones=("01632960123",)),
    )
    result = duplicates(one, other)
    assert sets(result) == [("a", "b")]
    assert "same telephone" in result.findings[0].evidence


@pytest.mark.parametrize("holders", [MOST, MOST + 1])
def test_a_value_of_many_says_nothing(holders: int) -> None:
    """A bank account of 25 contacts still makes them one; one of 26 is a bureau's, and is ignored."""
    contacts = [
        contact(f"a{number:02}", f"{chr(65 + number)}{chr(97 + number) * 3}ton", bank_account="20304012345678")
        for number in range(holders)
    ]
    assert [len(its) for its in sets(duplicates(*contacts))] == ([MOST] if holders == MOST else [])


def test_levels_only_widen() -> None:
    """What a stricter level finds, a rougher one finds too; each finds what its odds say."""
    contacts = (
        contact("a", "Acme Trading Ltd"),
        contact("b", "ACME TRADING"),
        contact("c", "Whitby Refrigeration"),
        contact("d", "Whitby Refridgeration"),
        contact("e", "K Charlton"),
        contact("f", "Kevin Charlton"),
        contact("g", "Whitstable Green Plumbing"),
        contact("h", "Whitstable Plumbing"),
    )
    found = [{ref for its in sets(duplicates(*contacts, level=level)) for ref in its} for level in LEVELS]
    assert [sorted(its) for its in found] == [
        ["a", "b"],
        ["a", "b", "c", "d"],
        ["a", "b", "c", "d", "e", "f"],
        ["a", "b", "c", "d", "e", "f", "g", "h"],
    ]


def test_severity_by_level() -> None:
    """What only the level similar finds is low, and what only a rough one finds is for information."""
    result = duplicates(contact("e", "K Charlton"), contact("f", "Kevin Charlton"), level="rough")
    assert [finding.severity for finding in result.findings] == [Severity.LOW]
    names = ("Whitstable Green Plumbing", "Whitstable Plumbing")
    result = duplicates(contact("g", names[0]), contact("h", names[1]), level="rough")
    assert [finding.severity for finding in result.findings] == [Severity.INFO]


def test_a_customer_is_no_supplier() -> None:
    """A customer and a supplier of one name stay apart unless asked for; what is not known may be either."""
    customer = contact("a", "Acme Ltd", customer=True, supplier=False)
    supplier = contact("b", "Acme Ltd", customer=False, supplier=True)
    assert sets(duplicates(customer, supplier)) == []
    assert sets(duplicates(customer, supplier, same_kind_only=False)) == [("a", "b")]
    assert sets(duplicates(customer, contact("b", "Acme Ltd"))) == [("a", "b")]


def test_archived_and_merged_contacts() -> None:
    """An archived contact is compared only if asked for, and a merged one never."""
    archived = contact("b", "Acme Ltd", active=False)
    assert sets(duplicates(contact("a", "Acme Ltd"), archived)) == []
    assert sets(duplicates(contact("a", "Acme Ltd"), archived, active_only=False)) == [("a", "b")]
    merged = contact("b", "Acme Ltd", merged_into="a")
    assert sets(duplicates(contact("a", "Acme Ltd"), merged, active_only=False)) == []


@pytest.mark.parametrize(("day", "found"), [("2025-09-30", 0), ("2025-10-01", 1)])
def test_only_used_contacts(day: str, found: int) -> None:
    """Asked for used contacts only, the first day of the span counts and the day before does not."""
    books = ledger(
        contact("a", "Acme Ltd"),
        contact("b", "Acme Limited"),
        bill("1", "2026-10-03", "10.00", contact="a"),
        bill("2", day, "10.00", contact="b"),
    )
    assert len(check("duplicate_contacts", books, used_only=True).findings) == found


def test_the_one_to_keep() -> None:
    """The most used contact comes first and is the one to keep, with what each was used for and has open."""
    books = ledger(
        contact("a", "ACME"),
        contact("b", "Acme Ltd"),
        bill("1", "2026-10-03", "120.00", contact="b", paid=(("2026-10-20", "50.00"),)),
        bill("2", "2026-09-03", "10.00", contact="b"),
        sale("3", "2026-10-09", "30.00", contact="a"),
        bill("4", "2026-10-09", "99.00", contact="a", status=DocumentStatus.VOIDED),
        bill("5", "2026-11-01", "99.00", contact="a"),
    )
    (finding,) = check("duplicate_contacts", books).findings
    assert finding.key == "duplicate_contacts:a+b"
    assert finding.refs == ("b", "a")
    assert finding.summary == (
        "Acme Ltd (2 transactions, the last on 2026-10-03, -80.00 GBP open) and"
        " ACME (1 transaction, the last on 2026-10-09, 30.00 GBP open) look like one contact; keep Acme Ltd."
    )
    assert finding.amount is None or isinstance(finding.amount, Money)


def test_of_two_equally_used_the_last_one_is_kept() -> None:
    """With as many transactions, the contact used last is kept; unused, the one of which most is known."""
    books = ledger(
        contact("a", "ACME"),
        contact("b", "Acme Ltd"),
        bill("1", "2026-10-03", "10.00", contact="b"),
        spend("2", "2026-10-02", "10.00", contact="a"),
    )
    assert check("duplicate_contacts", books).findings[0].refs == ("b", "a")
    unused = ledger(contact("a", "ACME"), contact("b", "Acme Ltd", email="jo@acme.example"))
    assert check("duplicate_contacts", unused).findings[0].refs == ("b", "a")


def test_three_of_one() -> None:
    """Three entries of one contact are one set, with the evidence of each pair and the names in it."""
    contacts = (contact("a", "Acme Trading Ltd"), contact("b", "ACME Trading"), contact("c", "Acme Tradng"))
    (finding,) = duplicates(*contacts).findings
    assert finding.key == "duplicate_contacts:a+b+c"
    assert len(finding.evidence) == 3
    assert finding.evidence[0] == (
        "Acme Trading Ltd and ACME Trading: same name but for case, spaces, order, legal form or tail"
    )


def test_a_chain_does_not_join_what_is_ruled_apart() -> None:
    """A contact without a number is put with one of two companies of its name, never with both."""
    contacts = (
        contact("a", "Acme Ltd", tax_number="GB123456789"),
        contact("b", "Acme Ltd"),
        contact("c", "Acme Ltd", tax_number="GB987654321"),
    )
    assert sets(duplicates(*contacts)) == [("a", "b")]


def test_order_makes_no_difference() -> None:
    """However the contacts are ordered, the result is the same, to the last word."""
    contacts = (
        contact("a", "Acme Trading Ltd", email="info@acme.example"),
        contact("b", "Acme Tradign", email="info@acme.example"),
        contact("c", "ACME TRADING LIMITED"),
        contact("d", "Acme Properties Ltd", email="info@acme.example"),
    )
    results = [duplicates(*order) for order in permutations(contacts)]
    assert all(result == results[0] for result in results)
    assert sets(results[0]) == [("a", "b", "c")]


def test_figures() -> None:
    """The card says how many sets, contacts in them, grave ones, and contacts compared; a tenth is tolerated."""
    result = duplicates(contact("a", "Acme Ltd"), contact("b", "Acme"), contact("c", "Whitby Refrigeration"))
    assert [result.figure(name) for name in ("count", "contacts", "high", "compared")] == [1, 2, 1, 15]
    assert (result.population, result.score) == (15, 0)
    assert result.status is CheckStatus.FLAGGED


@pytest.mark.parametrize("name", ["", " ", "&", "Ltd", "The", "(new)", "...", "株式会社", "1"])
def test_odd_names(name: str) -> None:
    """A name of nothing but signs, a legal form or another script breaks nothing, and none is like a real one."""
    assert pair(name, "Acme Trading Ltd", level="rough") == []


def test_names_without_a_word_are_no_duplicates() -> None:
    """Two contacts without a name are not the same contact."""
    assert pair("", " ") == []


def test_many_of_exactly_the_same_name() -> None:
    """However many contacts have the same name, they are told, in sets that a person can look through."""
    for count in (25, 26, 60):
        books = ledger(*(contact(f"c{number}", "Acme Ltd") for number in range(count)))
        result = check("duplicate_contacts", books, "2026-10")
        assert sum(len(finding.refs) for finding in result.findings) == count
        assert {finding.severity for finding in result.findings} == {Severity.HIGH}
