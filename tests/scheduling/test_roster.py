"""A roster says for which clients a workflow repeats."""

from datetime import date

import attrs
import pytest

from dextflow.model import (
    Client,
    ClientService,
    Enrolment,
    Members,
    Roster,
    ServiceStatus,
    VatSettings,
)
from dextflow.scheduling import is_member
from scheduling.worlds import ACME, EVERYBODY, UNKNOWN, with_us

TODAY = date(2026, 11, 22)
CHOSEN = Roster(clients=(Enrolment(client="acme"), Enrolment(client="other", assignee="ann")))
TAGGED = Roster(members=Members.TAG, tag="vat")
SERVED = Roster(members=Members.SERVICES, services=("payroll", "tax"))


@pytest.mark.parametrize(
    ("roster", "client", "expected"),
    [
        (EVERYBODY, ACME, True),
        (CHOSEN, ACME, True),
        (CHOSEN, UNKNOWN, False),
        (TAGGED, attrs.evolve(ACME, tags=frozenset({"vat", "new"})), True),
        (TAGGED, ACME, False),
        (SERVED, attrs.evolve(ACME, services=(ClientService(id="tax"),)), True),
        (SERVED, attrs.evolve(ACME, services=(ClientService(id="books"),)), False),
        (SERVED, attrs.evolve(ACME, services=(ClientService(id="tax", status=ServiceStatus.PAUSED),)), False),
        (SERVED, ACME, False),
    ],
)
def test_who_is_of_a_roster(roster: Roster, client: Client, *, expected: bool) -> None:
    """Clients are chosen one by one, all, by a tag, or by a service that is active."""
    assert is_member(roster, client, TODAY) is expected


@pytest.mark.parametrize(
    ("group", "client", "expected"),
    [
        (VatSettings(starting_month=2), VatSettings(starting_month=11), True),
        (VatSettings(starting_month=2), VatSettings(starting_month=5, ends=(date(2026, 5, 15),)), True),
        (VatSettings(starting_month=2), VatSettings(starting_month=3), False),
        (VatSettings(starting_month=2), VatSettings(starting_month=2, months=1), False),
        (VatSettings(starting_month=1, months=1), VatSettings(starting_month=8, months=1), True),
        (VatSettings(starting_month=1, months=12), VatSettings(starting_month=7, months=12), False),
        (VatSettings(starting_month=1), None, False),
    ],
)
def test_vat_groups(group: VatSettings, client: VatSettings | None, *, expected: bool) -> None:
    """Of a VAT group are the clients whose usual periods end in the same months, whichever month they name."""
    roster = attrs.evolve(EVERYBODY, vat_groups=(VatSettings(starting_month=4, months=12), group))
    assert is_member(roster, attrs.evolve(ACME, vat=client), TODAY) is expected


@pytest.mark.parametrize(
    ("joined", "left", "expected"),
    [
        (None, None, True),
        ("2026-11-22", "2026-11-22", True),
        ("2026-11-23", None, False),
        (None, "2026-11-21", False),
    ],
)
def test_a_client_comes_and_goes(joined: str | None, left: str | None, *, expected: bool) -> None:
    """On the days of joining and leaving it is a client, before and after it is not."""
    assert is_member(EVERYBODY, with_us(joined, left), TODAY) is expected


def test_the_row_of_a_client() -> None:
    """A row says who does the work for its client; another client has what the roster says for all."""
    assert CHOSEN.row("other") == Enrolment(client="other", assignee="ann")
    assert attrs.evolve(CHOSEN, assignee="bob").row("third") == Enrolment(client="third", assignee="bob")
