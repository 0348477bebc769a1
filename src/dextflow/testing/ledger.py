"""The promises of the port `dextflow.ports.Ledger`, as tests that any adapter can be put through."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

import attrs
import pytest

from dextflow.errors import LedgerFault, LedgerUnavailable
from dextflow.model import Facts, LedgerRecord, Need
from dextflow.ports import FILLED, Ledger

EVERYTHING = frozenset(Need)
PARTS = EVERYTHING.difference(FILLED)  # of records that other needs bring
FIELDS_OF_RECORDS = tuple(name for names in FILLED.values() for name in names if name != "organisation")
EMPTY = {field.name: field.default for field in attrs.fields(Facts)}


class LedgerContract:
    """Subclass it as ``class TestMyLedger(LedgerContract)`` and override the fixture `ledger`.

    The ledger must know the client `client` of the practice `practice`, with some books; books of which a part
    cannot be read try the most. Override these two fixtures as well if the names do not suit.
    """

    @pytest.fixture
    def ledger(self) -> Ledger:
        """The adapter to be tested, with the books of one client."""
        raise NotImplementedError("override the fixture `ledger`")

    @pytest.fixture
    def practice(self) -> str:
        """A practice that the ledger serves."""
        return "practice"

    @pytest.fixture
    def client(self) -> str:
        """A client of that practice whose books the ledger has."""
        return "client"

    @pytest.fixture
    def servable(self, ledger: Ledger, practice: str, client: str) -> frozenset[Need]:
        """What the ledger can serve of everything."""
        try:
            ledger.fetch(practice, client, EVERYTHING)
        except LedgerFault as fault:
            return frozenset(map(Need, fault.servable))
        return EVERYTHING

    @pytest.fixture
    def facts(self, ledger: Ledger, practice: str, client: str, servable: frozenset[Need]) -> Facts:
        """All that the ledger can serve, at once."""
        return ledger.fetch(practice, client, servable)

    def test_the_books_are_not_empty(self, facts: Facts) -> None:
        """The ledger has something to serve, or the other tests would prove nothing."""
        assert filled(facts)

    def test_only_what_was_asked_for_is_filled(
        self, ledger: Ledger, practice: str, client: str, servable: frozenset[Need]
    ) -> None:
        """One need fills its own fields and no other."""
        for need in servable:
            assert filled(ledger.fetch(practice, client, frozenset({need}))) <= set(FILLED.get(need, ()))

    def test_asking_for_nothing_is_allowed(self, ledger: Ledger, practice: str, client: str) -> None:
        """No need gives facts with nothing in them, yet with the ledger's name, the time and a digest."""
        facts = ledger.fetch(practice, client, frozenset())
        assert filled(facts) == set()
        assert facts.ledger
        assert facts.digest

    def test_needs_do_not_disturb_each_other(
        self, ledger: Ledger, practice: str, client: str, servable: frozenset[Need], facts: Facts
    ) -> None:
        """What is asked for alone comes as it comes together with the rest."""
        for need in servable.intersection(FILLED):
            alone = ledger.fetch(practice, client, frozenset({need}) | (PARTS & servable))
            for name in FILLED[need]:
                assert getattr(alone, name) == getattr(facts, name)

    def test_what_it_lacks_is_not_served(
        self, ledger: Ledger, practice: str, client: str, servable: frozenset[Need]
    ) -> None:
        """What the ledger says that it lacks, each with a reason, is nothing that it serves."""
        lacking = ledger.lacks(practice, client)
        assert all(gap.reason for gap in lacking)
        assert not servable.intersection(gap.need for gap in lacking)

    def test_what_it_lacks_may_be_asked_for(
        self, ledger: Ledger, practice: str, client: str, servable: frozenset[Need]
    ) -> None:
        """It is among the faults then, each with its cause, and costs nothing else."""
        lacking = frozenset(gap.need for gap in ledger.lacks(practice, client))
        for needs in filter(None, (lacking, lacking and lacking | servable)):
            with pytest.raises(LedgerFault) as raised:
                ledger.fetch(practice, client, needs)
            assert set(raised.value.faults) == lacking
            assert raised.value.servable == needs - lacking

    def test_the_same_books_give_the_same_facts(
        self, ledger: Ledger, practice: str, client: str, servable: frozenset[Need], facts: Facts
    ) -> None:
        """A second fetch differs in its time at most, and has the same digest."""
        again = ledger.fetch(practice, client, servable)
        assert again.digest == facts.digest
        assert attrs.evolve(again, fetched_at=facts.fetched_at) == facts

    def test_the_time_of_the_fetch_has_a_zone(self, facts: Facts) -> None:
        """An instant without a zone would mean another one elsewhere."""
        assert facts.fetched_at.utcoffset() is not None

    def test_missing_is_left_to_who_asks(self, facts: Facts) -> None:
        """The port raises what it cannot serve; it does not write it into the facts."""
        assert facts.missing == ()

    def test_an_unknown_client_is_unavailable(self, ledger: Ledger, practice: str) -> None:
        """There are no facts about somebody without books, not even empty ones."""
        for needs in (EVERYTHING, frozenset[Need]()):
            with pytest.raises(LedgerUnavailable):
                ledger.fetch(practice, "nobody's client", needs)

    def test_a_practice_is_an_island(self, ledger: Ledger, client: str) -> None:
        """Another practice's client looks like one that does not exist."""
        with pytest.raises(LedgerUnavailable):
            ledger.fetch("another practice", client, EVERYTHING)

    def test_a_fault_accounts_for_all_that_was_asked(
        self, ledger: Ledger, practice: str, client: str, servable: frozenset[Need]
    ) -> None:
        """Each need is either at fault or servable; those at fault are so alone too, and each has its cause."""
        broken = EVERYTHING - servable
        for needs in (broken and EVERYTHING, *(frozenset({need}) for need in broken)):
            if needs:
                with pytest.raises(LedgerFault) as raised:
                    ledger.fetch(practice, client, needs)
                assert set(raised.value.faults) == needs & broken
                assert raised.value.servable == needs - broken
                assert all(map(str, raised.value.faults.values()))

    def test_what_is_servable_is_served(
        self, ledger: Ledger, practice: str, client: str, servable: frozenset[Need]
    ) -> None:
        """Asking again for just what a fault called servable succeeds, all of it and each need alone."""
        for needs in (servable, *(frozenset({need}) for need in servable)):
            assert ledger.fetch(practice, client, needs).digest

    def test_ids_are_unique(self, facts: Facts) -> None:
        """Nothing is there twice, or it would be counted twice."""
        for name in FIELDS_OF_RECORDS:
            ids = [one.id for one in getattr(facts, name) if isinstance(one, LedgerRecord)]
            assert len(ids) == len(set(ids)), name

    def test_allocations_settle_documents_of_the_books(self, facts: Facts, servable: frozenset[Need]) -> None:
        """An allocation names a document that is there."""
        if {Need.DOCUMENTS, Need.ALLOCATIONS} <= servable:
            documents = {document.id for document in facts.documents}
            assert {allocation.document for allocation in facts.allocations} <= documents

    def test_amounts_are_finite_and_rates_positive(self, facts: Facts) -> None:
        """Figures can be added up and converted."""
        for document in facts.documents:
            assert document.rate > 0
            assert all(map(Decimal.is_finite, (document.rate, document.net, document.tax, document.total)))
        assert all(payment.rate is None or payment.rate > 0 for payment in facts.payments)
        for record in records(facts):
            assert all(value.is_finite() for value in values(record) if isinstance(value, Decimal))

    def test_currencies_are_codes(self, facts: Facts) -> None:
        """A currency is named by its three capital letters (ISO 4217)."""
        used = {one.currency for one in facts.documents} | {one.currency for one in facts.bank_transactions}
        used |= {one.currency for one in facts.payments}
        stated = facts.organisation.base_currency
        codes = used if stated is None else used | {stated}
        assert all(len(code) == 3 and code.isalpha() and code.isupper() for code in codes)

    def test_dates_have_no_time_and_times_have_a_zone(self, facts: Facts) -> None:
        """A date is a plain date, which no time zone can move, and a time is the same everywhere."""
        for record in records(facts):
            for field in attrs.fields(type(record)):
                value = getattr(record, field.name)
                if isinstance(value, datetime):
                    assert field.type in (datetime, datetime | None)
                    assert value.utcoffset() is not None
                elif field.type in (date, date | None):
                    assert type(value) in (date, type(None))


def filled(facts: Facts) -> set[str]:
    """The names of the fields that hold something, of those that a need fills."""
    return {name for names in FILLED.values() for name in names if getattr(facts, name) != EMPTY[name]}


def records(facts: Facts) -> Iterator[attrs.AttrsInstance]:
    """All that the facts hold, with the lines in it."""
    yield facts.organisation
    for name in FIELDS_OF_RECORDS:
        for record in getattr(facts, name):
            yield record
            yield from getattr(record, "lines", ())


def values(record: attrs.AttrsInstance) -> Iterator[object]:
    """The values of a record's fields."""
    return (getattr(record, field.name) for field in attrs.fields(type(record)))
