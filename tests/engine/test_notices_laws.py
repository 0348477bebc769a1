"""What holds of all notices of any workflow, whoever did what to it."""

from datetime import timedelta
from functools import reduce

import attrs
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dextflow.engine import apply, decide, may, replay
from dextflow.engine.notices import told_of, workflow_notices
from dextflow.engine.notices.happenings import making
from dextflow.errors import Refused
from dextflow.model import ConditionsApplied, Instance, Mark, Notice, Outcome, Status, Topic
from dextflow.testing.commands import any_commands
from dextflow.testing.runs import CAST, PAYROLL, Run
from dextflow.testing.workflows import policies, runs
from engine.told import day_of

SOONER = timedelta(seconds=1)
LAWS = settings(max_examples=15, deadline=None, suppress_health_check=(HealthCheck.too_slow,))


def made_earlier(run: Run) -> Run:
    """The same, made a moment before anything else was done to it: what comes then is told by itself."""
    first, *rest = run.events
    number = 2 if rest and isinstance(rest[0], ConditionsApplied) and rest[0].at == first.at else 1
    sooner = tuple(attrs.evolve(event, at=event.at - SOONER) for event in run.events[:number])
    return attrs.evolve(run, events=(*sooner, *run.events[number:]))


@st.composite
def lived(draw: st.DrawFn) -> tuple[Run, list[tuple[Instance, tuple[Notice, ...]]]]:
    """A workflow, and after each of some more commands what it was then and what people were told."""
    run = made_earlier(draw(runs(under=policies())))
    number = making(run.events)
    begun = replay(run.plan, run.events[:number])
    moments = [
        (begun, workflow_notices(None, begun, run.events[:number], day_of)),
        (run.instance, workflow_notices(begun, run.instance, run.events[number:], day_of)),
    ]
    events, instance = run.events, run.instance
    for _ in range(draw(st.integers(0, 6))):
        command = draw(any_commands(instance))
        try:
            decided = decide(instance, command, CAST[command.by], run.policy)
        except Refused:
            continue
        after = reduce(apply, decided, instance)
        moments.append((after, workflow_notices(instance, after, decided, day_of)))
        events, instance = (*events, *decided), after
    return Run(events=events, instance=instance, plan=run.plan, policy=run.policy), moments


@LAWS
@given(lived())
def test_a_record_gives_what_its_decisions_gave(
    lived: tuple[Run, list[tuple[Instance, tuple[Notice, ...]]]],
) -> None:
    """Replaying the events gives the same notices under the same keys, of which only one is there for each day.

    Work is told to be ready once a day, whatever is done to its dates; every other key is there once.
    """
    run, moments = lived
    told = [notice for _, notices in moments for notice in notices]
    assert list(told_of(run.plan, run.events, day_of)) == told
    keys = [notice.key for notice in told if notice.topic is not Topic.READY]
    assert len(set(keys)) == len(keys)


@LAWS
@given(lived())
def test_nobody_is_told_of_what_they_did(lived: tuple[Run, list[tuple[Instance, tuple[Notice, ...]]]]) -> None:
    """Every notice goes to somebody, each once, and never to who did what it tells."""
    _, moments = lived
    for notice in (notice for _, notices in moments for notice in notices):
        assert notice.by not in notice.to
        assert notice.to or notice.teams
        assert len(set(notice.to)) == len(notice.to)


@LAWS
@given(lived())
def test_what_is_unlocked_can_be_done(lived: tuple[Run, list[tuple[Instance, tuple[Notice, ...]]]]) -> None:
    """Everybody who is told that steps are unlocked has the right to mark them, and they are ready then."""
    run, moments = lived
    for instance, notices in (moments[0], *moments[2:]):  # what came before them was many decisions
        for notice in notices:
            if notice.topic is Topic.UNLOCKED:
                assert instance.status is Status.IN_PROGRESS
                for step in notice.steps:
                    ready = instance.plan.steps[step] & instance.ready & ~instance.with_client
                    assert ready
                    mark = Mark("", instance.at, instance.plan.keys(ready)[0], Outcome.COMPLETE)
                    for person in (*notice.to, *(PAYROLL.members if notice.teams else ())):
                        assert may(CAST[person], mark, instance, run.policy.tier)
