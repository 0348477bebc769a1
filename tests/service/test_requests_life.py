"""The ladder over the months of some request, whatever client and people do, day by day."""

from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from dextflow.adapters.memory import MemoryStore
from dextflow.engine.requests import replay_request
from dextflow.model import (
    AnswersSubmitted,
    ClientMessage,
    ClientReminded,
    ItemsReturned,
    Letter,
    Policy,
    RequestEscalated,
    RequestStatus,
    Topic,
)
from dextflow.scheduling import is_writing_day, next_rung
from dextflow.service import Workflows
from service.asking import DOCUMENTS, JO, STATEMENT, begun, letters, notices, practice, request_of
from service.world import NOW

CALENDAR = "GB-EAW"
LADDER = DOCUMENTS.asking.ladder
DAY = st.sampled_from(("", "", "", "", "remind", "remind", "remind", "answer", "return"))


def live_through(asking: Workflows, request: str, acts: list[str]) -> None:
    """What is done on each day, if it can be."""
    for number, act in enumerate(acts, start=1):
        at = NOW + timedelta(days=number)
        status = asking.requests.get(request).status
        if act == "remind":
            asking.requests.remind_due(at)
        elif act == "answer" and status is RequestStatus.OPEN:
            asking.portal("acme", JO).submit(request, STATEMENT, at=at)
        elif act == "return" and status is RequestStatus.ANSWERED:
            asking.requests.return_(request, reason="It is September's.", by="ada", at=at)


@settings(max_examples=12)
@given(st.lists(DAY, max_size=70))
def test_the_ladder_is_kept_whatever_happens(acts: list[str]) -> None:
    """On business days alone, never after an answer, each rung in its turn and time, and people told once."""
    asking = practice(MemoryStore(), policy=Policy(calendar=CALENDAR))
    calendar = asking.requests._roof.calendar(CALENDAR)  # noqa: SLF001 - the one that counts
    request = request_of(asking, begun(asking)).id
    live_through(asking, request, acts)
    events = asking.requests.events(request)
    assert replay_request(events) == asking.requests.get(request)
    open_now, sent, last = True, 0, NOW.date()
    told: list[datetime] = []
    for event in events[1:]:
        if isinstance(event, AnswersSubmitted):
            open_now = False
        elif isinstance(event, ItemsReturned):
            open_now, last = True, event.at.date()
        elif isinstance(event, ClientReminded | RequestEscalated):
            due = next_rung(LADDER, sent, last, calendar)
            assert open_now
            assert not told
            assert is_writing_day(event.at.date(), calendar)
            assert due is not None
            assert event.at.date() >= due
            sent, last = sent + 1, event.at.date()
            if isinstance(event, RequestEscalated):
                told.append(event.at)
    assert sent <= len(LADDER.reminders) + 1
    check_sent(asking, [event.at.date() for event in events if isinstance(event, ClientReminded)], told)


def check_sent(asking: Workflows, reminded: list[date], told: list[datetime]) -> None:
    """What is in the outbox is what happened."""
    found: list[ClientMessage] = letters(asking, Letter.REMINDER)
    assert [letter.at.date() for letter in found] == reminded
    assert [each.at for each in notices(asking) if each.topic is Topic.CLIENT_SILENT] == told
