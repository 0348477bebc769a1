"""Why an item is blocked, a step is somebody's, a command is refused, and progress is what it is."""

from typing import get_args

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dextflow.engine import decide, explain_assignment, explain_item, explain_progress, explain_refusal
from dextflow.errors import Refused, UnknownItem, UnknownStep
from dextflow.model import (
    AddComment,
    Approve,
    Assignee,
    Assignment,
    AssignmentCase,
    Block,
    Check,
    Command,
    Input,
    Mark,
    Outcome,
    OutcomeDependency,
    Owner,
    Person,
    SkipStep,
    Start,
    Step,
    StepGroup,
    TakeUp,
    Template,
)
from dextflow.testing.runs import CAST, NOON, Run, opened, started
from dextflow.testing.workflows import any_commands, runs

TO_PARTNER = Assignment(to=Assignee.CLIENT_PARTNER)
TO_BEN = Assignment(to=Assignee.PERSON, id="ben")
CASE = AssignmentCase(when='"listed" in client.tags', assignment=TO_PARTNER)
TEMPLATE = Template(
    id="t",
    name="T",
    groups=(
        StepGroup(
            name="Books",
            steps=(
                Step(key="bank", name="Bank", checks=(Check(key="rec", name="Bank reconciliation"),), estimate=30),
                Step(
                    key="queries",
                    name="Queries",
                    depends_on_outcomes=(OutcomeDependency(step="bank", outcomes=(Outcome.COMPLETE,)),),
                ),
                Step(key="letter", name="Letter", only_if='outcome("bank") == "complete with issues"'),
            ),
        ),
        StepGroup(
            name="Sign",
            steps=(
                Step(key="sign", name="Sign", assignment_cases=(CASE,)),
                Step(key="file", name="File", assignment=Assignment(to=Assignee.NOBODY)),
            ),
        ),
    ),
)


def at_work(*owners: Owner) -> Run:
    """The workflow in progress, with some owners of steps."""
    run = started(TEMPLATE)
    return Run(
        events=run.events, instance=attrs.evolve(run.instance, job=attrs.evolve(run.instance.job, owners=owners))
    )


def marked(outcome: Outcome) -> Run:
    return at_work().give(Mark("ann", NOON, "rec", outcome))


def test_why_an_item_waits() -> None:
    """What waits says for what, by its name, and what to do first."""
    found = explain_item(at_work().instance, "queries")
    assert found.answer == "Queries is waiting"
    assert found.reasons == ("Bank reconciliation is not done",)
    assert found.advice == ("do Bank reconciliation first",)


def test_why_an_item_waits_for_an_outcome() -> None:
    """What waits for an outcome says which outcome there is and which it needs."""
    found = explain_item(marked(Outcome.COMPLETE_WITH_ISSUES).instance, "queries")
    assert found.reasons == ("bank is complete with issues, and not complete",)
    assert found.advice == ("mark bank complete",)


def test_why_an_item_is_blocked() -> None:
    """What somebody blocked says their reason, and that it can be unblocked."""
    run = at_work().give(Block("ann", NOON, "bank", "No statement yet."))
    found = explain_item(run.instance, "rec")
    assert (found.answer, found.reasons) == ("Bank reconciliation is blocked", ("No statement yet.",))
    assert found.advice == ("unblock bank",)


def test_a_step_is_explained_by_its_checks() -> None:
    """A step that has checks says how many are done, and why each is as it is."""
    found = explain_item(at_work().instance, "bank")
    assert found.answer == "Bank has 0 of 1 checks done"
    assert found.reasons == ("Bank reconciliation is available",)


def test_a_free_step_is_taken_up_first() -> None:
    """Who may not mark a step of nobody's is told that they can take it up."""
    free = at_work(Owner(step="bank", assignment=Assignment(to=Assignee.NOBODY)))
    found = explain_refusal(free.instance, Mark("ben", NOON, "rec", Outcome.COMPLETE), CAST["ben"])
    assert found.advice[0] == "take up bank first"


def test_why_an_item_is_in_progress() -> None:
    """What somebody took up says who works on it."""
    run = at_work().give(TakeUp("ann", NOON, "bank"))
    assert explain_item(run.instance, "rec").reasons == ("ann works on it",)


def test_why_a_step_is_not_required() -> None:
    """A step that its condition took out says the condition, that it does not hold, and on which inputs."""
    found = explain_item(marked(Outcome.COMPLETE).instance, "letter")
    assert found.answer == "Letter is not applicable"
    assert any(reason.endswith("which does not hold") for reason in found.reasons)
    assert found.inputs == (Input(name='outcome("bank")', value="complete"),)


def test_why_a_step_is_required_while_nothing_is_known() -> None:
    """As long as the condition is not known, the step is required, and the answer says so."""
    found = explain_item(at_work().instance, "letter")
    assert any("not known, so it is required" in reason for reason in found.reasons)
    assert found.inputs == (Input(name='outcome("bank")', value=None),)


def test_why_a_step_is_kept_although_its_condition_fails() -> None:
    """A step that holds work is kept when its condition fails, and the answer says why."""
    run = at_work().give(
        AddComment("ann", NOON, "Wrote a draft.", "letter"), Mark("ann", NOON, "rec", Outcome.COMPLETE)
    )
    found = explain_item(run.instance, "letter")
    assert any(reason.endswith("but it holds work and is kept") for reason in found.reasons)


def test_why_a_step_was_left_out() -> None:
    """A step that was left out says so, and that it can be restored."""
    run = at_work().give(SkipStep("ann", NOON, "sign", "Signed on paper."))
    found = explain_item(run.instance, "sign")
    assert found.reasons == ("somebody left it out of this workflow",)
    assert found.advice == ("restore sign",)


def test_why_mine() -> None:
    """A step that is assigned to nobody in particular is whose the workflow is."""
    found = explain_assignment(at_work().instance, "bank")
    assert (found.answer, found.reasons) == ("Bank is ann's", ("the template assigns it to the task owner",))
    assert "nobody does the workflow yet" in explain_assignment(opened(TEMPLATE, None).instance, "bank").answer


def test_why_somebody_elses() -> None:
    """An assigned step says whose it is, and whether the template, a case of it or a person said so."""
    owner = Owner(step="sign", assignment=TO_PARTNER, person="pam")
    found = explain_assignment(at_work(owner).instance, "sign")
    assert found.answer == "Sign is pam's"
    assert found.reasons == ('the template assigns it to the client partner if "listed" in client.tags',)
    given_away = Owner(step="sign", assignment=TO_BEN, person="ben")
    assert explain_assignment(at_work(given_away).instance, "sign").reasons == (
        "somebody assigned it to the person ben",
    )
    team = Owner(step="sign", assignment=Assignment(to=Assignee.TEAM, id="tax"), team="tax")
    assert explain_assignment(at_work(team).instance, "sign").answer == "Sign is the team tax's"


def test_why_nobodys() -> None:
    """A step of nobody's says that anyone may take it up, an unresolved one also why, and who took it up."""
    free = Owner(step="file", assignment=Assignment(to=Assignee.NOBODY))
    found = explain_assignment(at_work(free).instance, "file")
    assert found.answer == "File is nobody's, and anyone permitted may take it up"
    lost = Owner(step="sign", assignment=TO_PARTNER, unresolved="the client has no partner")
    unresolved = explain_assignment(at_work(lost).instance, "sign")
    assert "the client has no partner" in unresolved.reasons
    assert unresolved.advice
    taken = at_work(Owner(step="bank", assignment=Assignment(to=Assignee.NOBODY))).give(
        TakeUp("ben", NOON, "bank")
    )
    assert "ben took it up" in explain_assignment(taken.instance, "bank").reasons


def test_what_is_not_there_cannot_be_explained() -> None:
    """A key that no item or step has raises its refusal."""
    with pytest.raises(UnknownItem):
        explain_item(at_work().instance, "no-such-key")
    with pytest.raises(UnknownStep):
        explain_assignment(at_work().instance, "rec")


def test_why_refused() -> None:
    """A refusal says whether the status, the right or the work stands against it, and what would be possible."""
    instance = at_work().instance
    status = explain_refusal(instance, Start("ann", NOON, confirmed=True), CAST["ann"])
    assert status.reasons == ("the workflow is in progress", "Start belongs to one that is not started")
    assert "Mark" in status.advice[0]
    right = explain_refusal(instance, Mark("ben", NOON, "rec", Outcome.COMPLETE), CAST["ben"])
    assert right.reasons == ("ben is not the assignee, nor an admin, nor the owner of the step",)
    work = explain_refusal(instance, Mark("ann", NOON, "sign", Outcome.COMPLETE), CAST["ann"])
    assert work.reasons == ("'sign' waits for rec, queries, letter; do that first",)
    fine = explain_refusal(instance, Mark("ann", NOON, "rec", Outcome.COMPLETE), CAST["ann"])
    assert fine.answer == "Mark is possible"


def test_why_refused_for_a_client_that_is_not_granted() -> None:
    """Whoever may not see the client learns that, and nothing of the client."""
    stranger = Person(id="sam", name="Sam")
    found = explain_refusal(at_work().instance, Approve("sam", NOON), stranger)
    assert found.answer == "Approve is refused"
    seen = explain_refusal(at_work().instance, AddComment("sam", NOON, "Hello."), stranger)
    assert seen.reasons[0] == "sam may not see this client"
    assert "acme" not in str(seen).lower()


def test_why_progress_is_what_it_is() -> None:
    """Progress says what is done, what can be done now, what holds up the rest, and the longest way to the end."""
    run = at_work().give(Block("ann", NOON, "queries", "Waiting for the client."))
    found = explain_progress(run.instance)
    assert found.answer == "0 of 5 done, 0 %; the workflow is in progress"
    assert "Bank reconciliation is available" in found.reasons
    assert "Queries is blocked: Waiting for the client." in found.reasons
    assert "Letter waits for queries" in found.reasons
    assert found.advice == ("the longest way to the end is bank -> queries -> letter -> sign -> file, 30 minutes",)
    assert str(found).splitlines()[0] == found.answer


def test_progress_names_outcomes_and_people() -> None:
    """What waits for an outcome, and who works on what, is part of the answer."""
    run = marked(Outcome.COMPLETE_WITH_ISSUES)
    assert "Queries waits for another outcome of bank" in explain_progress(run.instance).reasons
    taken = at_work().give(TakeUp("ann", NOON, "bank"))
    assert "Bank reconciliation is in progress, by ann" in explain_progress(taken.instance).reasons


@pytest.mark.lengthy
@settings(max_examples=60, deadline=None, suppress_health_check=(HealthCheck.too_slow,))
@given(runs(), st.data())
def test_every_answer_agrees_with_the_engine(run: Run, data: st.DataObject) -> None:
    """In any workflow everything can be explained, and a command is explained as refused exactly when it is."""
    for item in run.instance.plan.items:
        assert explain_item(run.instance, item.key).answer.startswith(item.name)
    for step in run.instance.plan.steps:
        assert explain_assignment(run.instance, step).reasons
    assert explain_progress(run.instance).answer
    command = data.draw(any_commands(run.instance, data.draw(st.sampled_from(get_args(Command)))))
    try:
        decide(run.instance, command, CAST[command.by])
    except Refused:
        refused = True
    else:
        refused = False
    answer = explain_refusal(run.instance, command, CAST[command.by]).answer
    assert answer.endswith("is refused") is refused
