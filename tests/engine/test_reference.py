"""The engine driven at random beside a model of a workflow that is too plain to be wrong."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from dextflow.engine import progress, replay
from dextflow.errors import NotReady, Refused
from dextflow.model import (
    AddComment,
    Approve,
    Assign,
    AttachFile,
    Command,
    Complete,
    HandBack,
    Mark,
    RecordResults,
    Start,
    Submit,
    Template,
    Undo,
)
from dextflow.testing.runs import TEAMS, next_commands, opened, previous_commands
from dextflow.testing.workflows import any_commands, permitted_commands, templates

ADMINS = {"pam", "cal"}


class Reference:
    """A workflow in plain dicts and sets. Everything is worked out anew from the template each time."""

    def __init__(self, template: Template, assignee: str | None, reviewers: tuple[str, ...]) -> None:
        self.template = template
        self.assignee = assignee
        self.reviewers = list(reviewers)
        self.status = "not started"
        self.turn = 0
        self.marks: dict[str, str] = {}
        self.calculated: set[str] = set()

    def items_of(self, step: str) -> set[str]:
        """What is marked of a step: its checks, or itself."""
        for group in self.template.groups:
            for each in group.steps:
                if each.key == step:
                    return {check.key for check in each.checks} or {step}
        raise AssertionError(step)

    def steps_before(self) -> dict[str, set[str]]:
        """The steps that each step waits for, by the words of the template.

        Not by their consequences: a step of an ordered group waits for the one before it, and only the first of
        a gated one (or each, if it is not ordered) for the group before.
        """
        before: dict[str, set[str]] = {}
        for number, group in enumerate(self.template.groups):
            for place, step in enumerate(group.steps):
                before[step.key] = set(step.depends_on)
                if group.ordered and place > 0:
                    before[step.key] |= {group.steps[place - 1].key}
                elif group.gated and number > 0:
                    before[step.key] |= {earlier.key for earlier in self.template.groups[number - 1].steps}
        return before

    def items(self) -> set[str]:
        """Everything that is marked."""
        return {item for step in self.steps_before() for item in self.items_of(step)}

    def open_just_before(self, item: str) -> set[str]:
        """The open items that an item waits for."""
        return {
            other
            for step, earlier in self.steps_before().items()
            if item in self.items_of(step)
            for each in earlier
            for other in self.items_of(each)
            if other not in self.marks
        }

    def ready(self) -> set[str]:
        """The open items that wait for nothing."""
        return {item for item in self.items() if item not in self.marks and not self.open_just_before(item)}

    def after(self, item: str) -> set[str]:
        """The marked items of the steps that wait for the step of an item."""
        return {
            other
            for step, earlier in self.steps_before().items()
            if any(item in self.items_of(each) for each in earlier)
            for other in self.items_of(step)
            if other in self.marks
        }

    def known(self, key: str | None) -> bool:
        """Whether something can be said about it: the workflow, a step or a check."""
        return key is None or key in self.items() or key in self.steps_before()

    def vat_is_read(self) -> bool:
        """Whether some check asks for VAT settings."""
        return any(
            check.reads_vat for group in self.template.groups for step in group.steps for check in step.checks
        )

    def with_rule(self) -> set[str]:
        """The checks that are calculated."""
        return {c.key for group in self.template.groups for step in group.steps for c in step.checks if c.rule}

    def accepts(self, command: Command) -> bool:  # noqa: C901, PLR0911 - one paragraph for each command
        """Whether a command is to be accepted."""
        worker = command.by == self.assignee or command.by in ADMINS
        working = self.status == "in progress"
        match command:
            case Assign():
                if self.status == "not started" and self.assignee is not None and not worker:
                    return False
                if working and (not worker or command.assignee is None):
                    return False
                names = command.reviewers
                return (
                    self.status in {"not started", "in progress"}
                    and len(names) <= 2
                    and len(set(names)) == len(names)
                )
            case Start():
                vat = command.vat is not None or not self.vat_is_read()
                return (
                    self.status == "not started"
                    and worker
                    and self.assignee is not None
                    and command.confirmed
                    and vat
                )
            case RecordResults():
                return working and worker and {result.check for result in command.results} <= self.with_rule()
            case Mark():
                marked_so = self.marks.get(command.item) == command.outcome.value
                possible = command.item in self.marks or command.item in self.ready()
                return working and worker and possible and not marked_so
            case Undo():
                return working and worker and command.item in self.marks and not self.after(command.item)
            case AddComment() | AttachFile():
                away = self.turn > 0 and command.by not in ADMINS
                part = command.by in self.reviewers or (worker and not away)
                said = not isinstance(command, AddComment) or bool(command.text)
                return self.status != "completed" and part and said and self.known(command.item)
            case Submit():
                return working and worker and set(self.marks) == self.items() and bool(self.reviewers)
            case Complete():
                return working and worker and set(self.marks) == self.items() and not self.reviewers
            case HandBack():
                theirs = self.turn > 0 and (command.by == self.reviewers[self.turn - 1] or command.by in ADMINS)
                return theirs and bool(command.comment)
            case Approve():
                return self.turn > 0 and command.by == self.reviewers[self.turn - 1]

    def obey(self, command: Command) -> None:
        """Do what an accepted command asks."""
        match command:
            case Assign():
                self.assignee, self.reviewers = command.assignee, list(command.reviewers)
            case Start() | HandBack():
                self.status, self.turn = "in progress", 0
            case RecordResults():
                self.calculated |= {result.check for result in command.results}
            case Mark():
                self.marks[command.item] = command.outcome.value
            case Undo():
                del self.marks[command.item]
            case Submit():
                self.status, self.turn = "under review", 1
            case Approve() if self.turn < len(self.reviewers):
                self.turn += 1
            case Approve() | Complete():
                self.status, self.turn = "completed", 0
            case AddComment() | AttachFile():
                pass


class EngineMachine(RuleBasedStateMachine):
    """Random commands by random people, to the engine and to the reference."""

    @initialize(template=templates(), assignee=st.sampled_from((None, "ann")), reviewers=st.sampled_from(TEAMS))
    def begin(self, template: Template, assignee: str | None, reviewers: tuple[str, ...]) -> None:
        """Make the workflow."""
        self.run = opened(template, assignee, reviewers)
        self.reference = Reference(template, assignee, reviewers)

    def give(self, command: Command) -> None:
        """Give a command to both, who must agree whether to refuse it."""
        if self.reference.accepts(command):
            self.run = self.run.give(command)
            self.reference.obey(command)
            return
        with pytest.raises(Refused) as refused:
            self.run.give(command)
        if isinstance(refused.value, NotReady):
            assert set(refused.value.waits_for) == self.reference.open_just_before(refused.value.item) != set()

    def can_change(self) -> bool:
        """Whether the workflow is not locked."""
        return self.reference.status != "completed"

    @rule(data=st.data())
    def anybody_tries_anything(self, data: st.DataObject) -> None:
        """Any command by anybody."""
        self.give(data.draw(any_commands(self.run.instance)))

    @precondition(can_change)
    @rule(data=st.data())
    def somebody_who_may_tries(self, data: st.DataObject) -> None:
        """Any command that the status accepts, by somebody who may give it."""
        self.give(data.draw(permitted_commands(self.run.instance)))

    @precondition(can_change)
    @rule(choices=st.lists(st.integers(0, 5), min_size=1, max_size=5))
    def the_work_goes_on(self, choices: list[int]) -> None:
        """Some commands that lead on."""
        for choice in choices:
            if ahead := next_commands(self.run.instance):
                self.give(ahead[choice % len(ahead)])

    @precondition(can_change)
    @rule(choice=st.integers(0, 5))
    def the_work_goes_back(self, choice: int) -> None:
        """An undo, or a return from review."""
        if back := previous_commands(self.run.instance):
            self.give(back[choice % len(back)])

    @invariant()
    def they_agree(self) -> None:
        """Status, people, marks, calculations and what is ready are the same in both."""
        run, reference = self.run, self.reference
        instance = run.instance
        assert instance.status.value == reference.status
        assert instance.stage == reference.turn
        assert (instance.job.assignee, list(instance.job.reviewers)) == (reference.assignee, reference.reviewers)
        outcomes = {key: instance.outcome(key) for key in run.plan.index}
        assert {key: outcome.value for key, outcome in outcomes.items() if outcome} == reference.marks
        assert set(outcomes) == reference.items()
        assert set(run.plan.keys(instance.ready)) == reference.ready()
        assert {result.check for result in instance.results} == reference.calculated
        states = {item.key: item.state for item in progress(instance).items}
        assert {key for key, state in states.items() if state == "available"} == reference.ready()
        assert {key for key, state in states.items() if state == "waiting"} == {
            key for key in reference.items() - set(reference.marks) if reference.open_just_before(key)
        }

    def teardown(self) -> None:
        """In the end, the record alone rebuilds the workflow."""
        assert replay(self.run.plan, self.run.events) == self.run.instance


TestEngine = EngineMachine.TestCase
TestEngine.settings = settings(
    max_examples=40, stateful_step_count=30, deadline=None, suppress_health_check=(HealthCheck.too_slow,)
)
