"""The engine driven at random beside a model of a workflow that is too plain to be wrong."""

from functools import partial

import attrs
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from dextflow.engine import accepted, asked_again, progress, replay, responded
from dextflow.errors import NotReady, Refused
from dextflow.model import Client, Command, ItemProgress, Policy, State, Template
from dextflow.testing.runs import PRACTICE, TEAMS, next_commands, opened, previous_commands
from dextflow.testing.workflows import CONTACT, any_commands, clients, permitted_commands, policies, templates
from engine.reference_commands import PlainWorkflow

pytestmark = pytest.mark.lengthy

MARKED = {State.COMPLETE, State.COMPLETE_WITH_ISSUES, State.NOT_APPLICABLE}


class EngineMachine(RuleBasedStateMachine):
    """Random commands by random people, to the engine and to the plain workflow."""

    @initialize(
        template=templates(),
        assignee=st.sampled_from((None, "ann", "ann")),
        reviewers=st.sampled_from((*TEAMS, None)),
        client=clients(),
        policy=policies(),
    )
    def begin(
        self,
        template: Template,
        assignee: str | None,
        reviewers: tuple[str, ...] | None,
        client: Client,
        policy: Policy,
    ) -> None:
        """Make the workflow."""
        practice = attrs.evolve(PRACTICE, policy=policy)
        self.run = opened(template, assignee, reviewers, client=client, practice=practice)
        self.plain = PlainWorkflow(template, self.run.instance.job, policy)

    def give(self, command: Command) -> None:
        """Give a command to both, who must agree whether to refuse it."""
        after = self.plain.obey(command)
        if after is not None:
            self.run, self.plain = self.run.give(command), after
            return
        with pytest.raises(Refused) as refused:
            self.run.give(command)
        if isinstance(refused.value, NotReady):
            assert set(refused.value.waits_for) == self.plain.waits_for(refused.value.item) != set()

    def can_change(self) -> bool:
        """Whether the workflow is not over."""
        return self.plain.status not in {"completed", "deleted"}

    @rule(data=st.data())
    def anybody_tries_anything(self, data: st.DataObject) -> None:
        """Any command by anybody."""
        self.give(data.draw(any_commands(self.run.instance)))

    @precondition(can_change)
    @rule(data=st.data())
    def somebody_who_may_tries(self, data: st.DataObject) -> None:
        """Any command that the status accepts, by somebody who may give it."""
        self.give(data.draw(permitted_commands(self.run.instance, self.run.policy)))

    @precondition(can_change)
    @rule(choices=st.lists(st.integers(0, 5), min_size=1, max_size=5))
    def the_work_goes_on(self, choices: list[int]) -> None:
        """Some commands that lead on."""
        for choice in choices:
            if ahead := next_commands(self.run.instance, self.run.policy):
                self.give(ahead[choice % len(ahead)])

    @precondition(can_change)
    @rule(which=st.integers(0, 5), answer=st.sampled_from(("answer", "decline", "return", "accept")))
    def the_client_answers(self, which: int, answer: str) -> None:
        """An answer of the client, or its return or acceptance."""
        steps = [each.step for each in self.run.instance.work.underway] or ["no-such-key"]
        instance, step, at = self.run.instance, steps[which % len(steps)], self.run.instance.at
        events = {
            "answer": partial(responded, by=CONTACT),
            "decline": partial(responded, by=CONTACT, declined="We have none."),
            "return": partial(asked_again, by="ann"),
            "accept": partial(accepted, by="ann"),
        }[answer](instance, step, at=at)
        self.run, self.plain = self.run.happen(*events), self.plain.hear(step, answer)

    @precondition(can_change)
    @rule(choice=st.integers(0, 5))
    def the_work_goes_back(self, choice: int) -> None:
        """An undo, or a return from review."""
        if back := previous_commands(self.run.instance, self.run.policy):
            self.give(back[choice % len(back)])

    @invariant()
    def they_agree_on_the_head(self) -> None:
        """Status, people, reviews, settings, owners and calculations are the same in both."""
        instance, plain = self.run.instance, self.plain
        job = instance.job
        assert (instance.status.value, instance.reviewer) == (plain.status, plain.turn)
        assert (job.assignee, list(job.reviewers)) == (plain.assignee, plain.reviewers)
        assert list(instance.review.approvals) == plain.agreed
        assert (job.name, job.period) == (plain.name, plain.period)
        assert {owner.step: owner for owner in job.owners} == plain.owners
        assert {
            each.check: {one.name: one.value for one in each.values} for each in job.settings
        } == plain.settings
        assert {result.check for result in instance.results} == plain.calculated
        assert {each.step: each.by for each in instance.work.underway if each.by} == plain.taken
        assert {each.step: each.blocked for each in instance.work.underway if each.blocked} == plain.blocked
        assert {each.step for each in instance.work.underway if each.asked} == plain.asked
        assert {each.step for each in instance.work.underway if each.answered} == plain.answered
        assert {each.step for each in instance.work.underway if each.declined} == plain.declined
        assert set(instance.plan.keys(instance.work.acted)) == plain.acted
        assert (instance.clock.since is not None) is plain.clock_stands()

    @invariant()
    def they_agree_on_the_work(self) -> None:
        """What is marked, dropped, ready, blocked and waiting, and for what, is the same in both."""
        instance, plain = self.run.instance, self.plain
        assert set(instance.plan.index) == plain.items()
        assert [step.key for group in instance.plan.groups for step in group.group.steps] == [
            step.key for step in plain.steps()
        ]
        dropped = dict.fromkeys(plain.dropped(), "not applicable")
        outcomes = {key: instance.outcome(key) for key in instance.plan.index}
        assert {key: found.value for key, found in outcomes.items() if found} == plain.marks | dropped
        assert set(instance.plan.keys(instance.ready)) == plain.ready()
        for item in progress(instance).items:
            self.agrees(item)

    def agrees(self, item: ItemProgress) -> None:
        """Both say the same of one item."""
        plain = self.plain
        if item.state in MARKED:
            assert item.key not in plain.open()
        elif item.step in plain.blocked:
            assert (item.state, item.blocked) == (State.BLOCKED, plain.blocked[item.step])
        elif item.key in plain.asked:
            assert item.state is State.WAITING_FOR_CLIENT
        elif item.key not in plain.ready():
            assert item.state is State.WAITING
            assert item.awaits or item.waits_for
        else:
            assert item.state is (State.IN_PROGRESS if item.step in plain.taken else State.AVAILABLE)
        if item.state not in MARKED:
            done = {step.key for step in plain.steps() if all(map(plain.is_passed, plain.items_of(step.key)))}
            assert {each.step for each in item.awaits} == plain.awaits(item.key) & done
            assert set(item.waits_for) == plain.waits_for(item.key)
            assert item.by == plain.taken.get(item.step)

    def teardown(self) -> None:
        """In the end, the record alone rebuilds the workflow."""
        assert replay(self.run.plan, self.run.events) == self.run.instance


TestEngine = EngineMachine.TestCase
TestEngine.settings = settings(
    max_examples=50, stateful_step_count=30, deadline=None, suppress_health_check=(HealthCheck.too_slow,)
)
