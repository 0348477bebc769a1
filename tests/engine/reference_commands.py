"""What commands do to the plain workflow of `engine.reference`.

It says only whether a command is accepted, not why one is refused.
"""

import copy
import re
from collections.abc import Sequence

import attrs

from dextflow.engine import validate
from dextflow.errors import InvalidTemplate
from dextflow.model import (
    AddComment,
    AddStep,
    AdjustSettings,
    Approve,
    Ask,
    Assign,
    AttachFile,
    Block,
    ChangePeriod,
    CheckSettings,
    Command,
    Complete,
    Completion,
    Delete,
    HandBack,
    LayDown,
    LogTime,
    Mark,
    MoveStep,
    Place,
    ReassignStep,
    RecordResults,
    Refresh,
    Rename,
    RenameItem,
    Reschedule,
    RestoreStep,
    Resubmission,
    SetServiceStage,
    SkipStep,
    Start,
    Step,
    Submit,
    TakeUp,
    Unblock,
    Undo,
    Withdraw,
)
from engine.reference import Reference

NOTES = {"AddComment", "AttachFile"}
ARRANGING = {
    *("AddStep", "MoveStep", "RenameItem", "ReassignStep", "SkipStep", "RestoreStep", "AdjustSettings"),
    *("Rename", "Reschedule", "Refresh"),
}
WORKING = {"RecordResults", "Mark", "Undo", "TakeUp", "LayDown", "Block", "Unblock", "Ask", "Withdraw", "LogTime"}
ACCEPTED = {
    "not started": {"Assign", *NOTES, *ARRANGING, "ChangePeriod", "Start", "Delete"},
    "in progress": {"Assign", *NOTES, *ARRANGING, *WORKING, "Submit", "Complete", "Delete"},
    "under review": {"Assign", *NOTES, "LogTime", "Rename", "Reschedule", "HandBack", "Approve", "Delete"},
    "completed": set[str](),
    "deleted": set[str](),
}


def need(*holds: object) -> None:
    """Stop unless all of it holds."""
    assert all(holds)


def _name(command: Command) -> str:
    """The name of the method that does a command."""
    return "do" + re.sub("([A-Z])", r"_\1", type(command).__name__).lower()


class PlainWorkflow(Reference):
    """A workflow that obeys commands, or would rather not."""

    def obey(self, command: Command) -> "PlainWorkflow | None":
        """The workflow after a command; None if it is to be refused."""
        after = self.copied()
        try:
            need(type(command).__name__ in ACCEPTED[self.status], self.may(command))
            getattr(after, _name(command))(command)
        except (AssertionError, InvalidTemplate):
            return None
        after.apply_conditions()
        return after.act_by_itself() if after.is_sound() else None

    def copied(self) -> "PlainWorkflow":
        """A workflow like this one, with which this one shares nothing that changes."""
        after = copy.copy(self)
        for name, value in vars(self).items():
            if isinstance(value, dict | set | list):
                setattr(after, name, copy.copy(value))
        return after

    def act_by_itself(self) -> "PlainWorkflow":
        """The workflow after all that its steps do by themselves; one whose mark would be unsound does nothing."""
        unsound: set[str] = set()
        while due := [step for step in self.steps_that_act() if step.key not in unsound]:
            after = self.copied()
            after.act(due[0])
            after.apply_conditions()
            unsound.add(due[0].key)
            if after.is_sound():
                self = after  # noqa: PLW0642 - the next one
        return self

    # ------------------------------------------------------------------------------------------- the client

    def hear(self, step: str, answer: str) -> "PlainWorkflow":
        """The workflow after an answer of the client, or after that was returned or accepted."""
        after = self.copied()
        if self.status == "in progress" and step in {*self.asked, *self.answered}:
            getattr(after, f"client_{answer}")(step)
            after.apply_conditions()
        return after.act_by_itself() if after.is_sound() else self

    def client_answer(self, step: str) -> None:
        """It was asked and has answered."""
        if step in self.asked:
            self.asked.discard(step)
            self.answered.add(step)

    def client_decline(self, step: str) -> None:
        """It was asked, and says no."""
        if step in self.asked:
            self.client_answer(step)
            self.declined.add(step)
            self.blocked[step] = "We have none."

    def client_return(self, step: str) -> None:
        """Its answer goes back to it."""
        if step in self.answered:
            self.settle(step)
            self.asked.add(step)

    def client_accept(self, step: str) -> None:
        """Its answer is right."""
        stopped = step in self.blocked and step not in self.declined
        if step in self.ready() and not stopped:
            self.marks[step] = "complete"
            self.work_changed()

    # ------------------------------------------------------------------------------------- the way of the work

    def do_assign(self, command: Assign) -> None:
        reviewers = list(command.reviewers)
        need(len(reviewers) <= 2, len(set(reviewers)) == len(reviewers))
        if self.status != "not started":
            need(self.policy.people_editable_in_progress, command.assignee)
        if reviewers != self.reviewers:
            self.returned_from = 0
            if self.turn and not reviewers:
                self.status, self.turn, self.agreed = "in progress", None, []
            elif self.turn and self.turn not in reviewers:
                self.turn = next((each for each in reviewers if each not in self.agreed), reviewers[-1])
        self.assignee, self.reviewers = command.assignee, reviewers

    def do_start(self, command: Start) -> None:
        vat = any(check.reads_vat for step in self.steps() for check in step.checks)
        need(self.assignee, command.confirmed, command.vat or not vat)
        self.status = "in progress"

    def do_record_results(self, command: RecordResults) -> None:
        found = {result.check for result in command.results}
        need(found <= self.with_rule())
        self.calculated |= found

    def do_mark(self, command: Mark) -> None:
        need(command.item in self.items(), command.item not in self.dropped())
        need(command.item in self.marks or self.is_free(command.item))
        need(self.marks.get(command.item) != command.outcome.value, self.step_of(command.item) not in self.blocked)
        if self.policy.issues_need_comment and command.outcome.value == "complete with issues":
            need((command.comment or "").strip())
        if command.item in self.asked:
            need((command.comment or "").strip())
        self.marks[command.item] = command.outcome.value
        self.work_changed()

    def do_undo(self, command: Undo) -> None:
        need(command.item in self.marks)
        del self.marks[command.item]
        self.work_changed()

    def do_add_comment(self, command: AddComment) -> None:
        need(command.text.strip())
        self.note(command.item)

    def do_attach_file(self, command: AttachFile) -> None:
        self.note(command.item)

    def note(self, item: str | None) -> None:
        """Something is kept on a step or check, or on the workflow."""
        need(item is None or self.step_of(item))
        if item is not None:
            self.held |= self.items_of(item) or {item}

    def do_submit(self, _command: Submit) -> None:
        need(self.reviewers, not self.open())
        stage = 1
        if self.policy.resubmission is Resubmission.WHO_HANDED_BACK and self.returned_from:
            stage = self.returned_from
        self.status, self.turn, self.returned_from = "under review", self.reviewers[stage - 1], 0
        self.agreed = self.reviewers[: stage - 1]

    def do_hand_back(self, command: HandBack) -> None:
        need(command.comment.strip())
        self.returned_from = self.reviewers.index(str(self.turn)) + 1
        self.status, self.turn, self.agreed = "in progress", None, []

    def do_approve(self, command: Approve) -> None:
        self.agreed = [*self.agreed, *({command.by} - set(self.agreed))]
        rest = [each for each in self.reviewers if each not in self.agreed]
        if rest:
            self.turn = rest[0]
        elif self.policy.completion is Completion.ASSIGNEE:
            self.status, self.turn = "in progress", None
        else:
            self.end("completed")

    def do_complete(self, _command: Complete) -> None:
        may_end = self.policy.completion is Completion.ASSIGNEE and set(self.reviewers) <= set(self.agreed)
        need(not self.open(), may_end or not self.reviewers)
        self.end("completed")

    def do_delete(self, _command: Delete) -> None:
        self.end("deleted")

    def end(self, status: str) -> None:
        """It is over, and so is its review, and whatever was asked of the client."""
        for step in {*self.asked, *self.answered}:
            self.settle(step)
        self.status, self.turn, self.agreed = status, None, []

    # -------------------------------------------------------------------------------------------- single steps

    def do_take_up(self, command: TakeUp) -> None:
        step = command.step
        need(self.step(step), step not in self.blocked, step not in self.taken)
        need(self.items_of(step) & self.ready())
        self.taken[step] = command.by

    def do_lay_down(self, command: LayDown) -> None:
        need(command.step in self.taken)
        del self.taken[command.step]

    def do_block(self, command: Block) -> None:
        need(self.step(command.step), self.items_of(command.step) & self.open(), command.reason.strip())
        need(self.blocked.get(command.step) != command.reason)
        self.declined.discard(command.step)
        self.blocked[command.step] = command.reason

    def do_unblock(self, command: Unblock) -> None:
        need(command.step in self.blocked)
        self.declined.discard(command.step)
        del self.blocked[command.step]

    def do_ask(self, command: Ask) -> None:
        step = self.step(command.step)
        need(step, step and step.action, command.step in self.ready() - self.asked)
        need(command.step not in self.blocked or command.step in self.declined)
        assert step is not None
        need(command.writing is None or not isinstance(step.action, SetServiceStage))
        self.act(step)

    def do_withdraw(self, command: Withdraw) -> None:
        need(command.step in {*self.asked, *self.answered}, command.reason.strip())
        self.settle(command.step)

    def do_log_time(self, command: LogTime) -> None:
        need(self.step(command.step), command.minutes >= 1)
        self.held |= self.items_of(command.step)

    def do_skip_step(self, command: SkipStep) -> None:
        still_open = self.items_of(command.step) & self.open()
        need(self.step(command.step), still_open, command.reason.strip())
        self.left_out |= still_open
        self.work_changed()

    def do_restore_step(self, command: RestoreStep) -> None:
        need(self.step(command.step), self.items_of(command.step) & self.left_out)
        self.left_out -= self.items_of(command.step)
        self.work_changed()

    # ------------------------------------------------------------------------------------------ this one alone

    def do_add_step(self, command: AddStep) -> None:
        step = command.step
        need(step.name.strip(), step.only_if is None)
        need({each.check for each in command.settings} <= {check.key for check in step.checks if check.rule})
        self.insert(step, command.place)
        self.agreed = []
        if command.owner is not None:
            self.owners[step.key] = command.owner
        self.set(command.settings)

    def do_move_step(self, command: MoveStep) -> None:
        step = self.step(command.step)
        need(step, command.step not in (command.place.before, command.place.after))
        assert step is not None
        self.groups = [(group, [each for each in steps if each is not step]) for group, steps in self.groups]
        self.insert(step, command.place)
        self.agreed = []

    def insert(self, step: Step, place: Place) -> None:
        """Put a step before or after another one; the template must be one that could be published."""
        beside = self.step(str(place.before or place.after))
        need(beside)
        changed = []
        for group, steps in self.groups:
            at = steps.index(beside) + bool(place.after) if beside in steps else None
            changed.append((group, steps if at is None else [*steps[:at], step, *steps[at:]]))
        self.groups = changed
        self.rebuild()

    def rebuild(self) -> None:
        """The template with the steps as they are now."""
        groups = tuple(attrs.evolve(group, steps=tuple(steps)) for group, steps in self.groups)
        self.template = validate(attrs.evolve(self.template, groups=groups))

    def do_rename_item(self, command: RenameItem) -> None:
        need(self.step_of(command.item), command.name.strip())

    def do_reassign_step(self, command: ReassignStep) -> None:
        need(self.step(command.owner.step))
        self.owners[command.owner.step] = attrs.evolve(command.owner, chosen=True)

    def do_adjust_settings(self, command: AdjustSettings) -> None:
        need(command.settings.check in self.with_rule())
        self.set((command.settings,))
        self.agreed = []

    def set(self, settings: Sequence[CheckSettings]) -> None:
        """Give some checks their settings, all of them."""
        self.settings |= {each.check: {one.name: one.value for one in each.values} for each in settings}

    def do_rename(self, command: Rename) -> None:
        need(command.name.strip())
        self.name = command.name

    def do_reschedule(self, command: Reschedule) -> None:
        need(command.starts_on is None or command.starts_on <= command.due_on)

    def do_change_period(self, command: ChangePeriod) -> None:
        need({each.check for each in command.settings} <= self.with_rule())
        self.period, self.settings = command.period, {}
        self.set(command.settings)

    def do_refresh(self, command: Refresh) -> None:
        self.owners = {owner.step: owner for owner in command.owners}
        self.facts = {fact.name: fact.value for fact in command.facts}
