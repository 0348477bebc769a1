"""The services of a client: what can be done in which status, and what is put aside and comes back."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dextflow.engine import apply_engagement, replay_engagements
from dextflow.engine.engagements import ACT_OF, ENGAGEMENT_MOVES, moved
from dextflow.errors import WrongServiceStatus
from dextflow.model import EngagementAct, EngagementEvent, Engagements, PutAside, ServiceStatus

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
TODAY, LATER = date(2026, 11, 2), date(2026, 12, 2)
A, S = EngagementAct, ServiceStatus
ONE, TWO = PutAside(task="t-1", reason="it was paused"), PutAside(task="t-2", reason="it was paused")


def event(act: EngagementAct, status: ServiceStatus, service: str = "vat", **parts: Any) -> EngagementEvent:
    """An event of the first day."""
    return EngagementEvent(
        act=act, service=service, status=status, **{"by": "kim", "at": NOON, "on": TODAY, **parts}
    )


@pytest.mark.parametrize("act", A)
@pytest.mark.parametrize("status", [None, *S])
def test_every_act_in_every_status_is_done_or_refused(status: ServiceStatus | None, act: EngagementAct) -> None:
    """Nothing falls through: the table says what comes of an act, or it is refused with where it belongs."""
    if act in ENGAGEMENT_MOVES[status]:
        assert moved("vat", status, act) is ENGAGEMENT_MOVES[status][act]
    else:
        with pytest.raises(WrongServiceStatus, match=act.value) as refused:
            moved("vat", status, act)
        assert refused.value.belongs_to
        assert (status.value if status else "not there") not in refused.value.belongs_to


def test_whatever_is_so_can_be_brought_about_and_asked_again() -> None:
    """There is an act for each status, and asking it again in that status is no error."""
    for status, act in ACT_OF.items():
        assert moved("vat", status, act) is status


def test_what_was_put_aside_comes_back_once() -> None:
    """Tasks are put aside with the pause, more with the next one, and those that come back are forgotten."""
    kept = replay_engagements(
        "acme",
        (
            event(A.ACTIVATED, S.ACTIVE, manager="pat", proposal="p-1"),
            event(A.PAUSED, S.PAUSED, on=LATER, put_aside=(ONE,), manager="pat"),
            event(A.PAUSED, S.PAUSED, put_aside=(TWO,), manager="pat"),
        ),
    )
    paused = kept.of("vat")
    assert paused is not None
    assert (paused.aside, paused.since, paused.manager, paused.proposal) == ((ONE, TWO), LATER, "pat", "p-1")
    resumed = apply_engagement(kept, event(A.RESUMED, S.ACTIVE, brought_back=("t-1",), let_go=("t-2",))).of("vat")
    assert resumed is not None
    assert resumed.aside == ()
    assert kept.version == 3


@pytest.mark.parametrize("act", [A.ACTIVATED, A.RESUMED])
def test_who_takes_a_service_up_anew_begins_anew(act: EngagementAct) -> None:
    """After an end, resuming keeps what did not come back; taking it up anew leaves all of it behind."""
    ended = apply_engagement(Engagements(client="acme"), event(A.ENDED, S.INACTIVE, put_aside=(ONE,)))
    again = apply_engagement(ended, event(act, S.ACTIVE)).of("vat")
    assert again is not None
    assert again.aside == ((ONE,) if act is A.RESUMED else ())


def test_services_of_a_client_stand_by_their_ids_and_do_not_meet() -> None:
    """What is done with one service leaves the others as they are."""
    kept = replay_engagements("acme", (event(A.ACTIVATED, S.ACTIVE), event(A.PROPOSED, S.PROPOSED, "accounts")))
    after = apply_engagement(kept, event(A.MANAGED, S.ACTIVE, manager="rob", on=LATER))
    assert [each.service for each in after.services] == ["accounts", "vat"]
    assert after.of("accounts") == kept.of("accounts")
    managed = after.of("vat")
    assert managed is not None
    assert (managed.manager, managed.since) == ("rob", TODAY)


@settings(max_examples=60)
@given(st.lists(st.sampled_from(list(A)), max_size=12))
def test_a_service_is_always_in_the_status_of_its_last_event(acts: list[EngagementAct]) -> None:
    """Whatever happens, the status is the last one told, and the version counts the events."""
    status: ServiceStatus | None = None
    kept, events = Engagements(client="acme"), 0
    for act in acts:
        if act in ENGAGEMENT_MOVES[status]:
            status, events = ENGAGEMENT_MOVES[status][act], events + 1
            kept = apply_engagement(kept, event(act, status))
    found = kept.of("vat")
    assert (found.status if found else None) is status
    assert kept.version == events
