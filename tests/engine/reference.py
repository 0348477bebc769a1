"""A workflow in plain dicts and sets, too plain to be wrong: everything is worked out anew each time.

It knows the words of a template (what comes directly before a step), not the engine's plan. What commands do to it
stands in `engine.reference_commands`.
"""

from dextflow.engine.conditions import evaluate, parse
from dextflow.engine.references import FactTypes
from dextflow.model import (
    AddComment,
    Approve,
    Ask,
    Assign,
    Assignee,
    AttachFile,
    Block,
    Command,
    Delete,
    FactValue,
    HandBack,
    Job,
    LayDown,
    LogTime,
    Mark,
    Owner,
    Policy,
    Rename,
    RequestApproval,
    Reschedule,
    SendMessage,
    SetServiceStage,
    Step,
    TakeUp,
    Template,
    Tier,
    Unblock,
    Undo,
    Withdraw,
)

ADMINS = {"pam", "cal"}
PAYROLL = {"ben", "rex"}


class Reference:
    """The state of a workflow, and what follows from it."""

    def __init__(self, template: Template, job: Job, policy: Policy) -> None:
        self.policy = policy
        self.groups = [(group, list(group.steps)) for group in template.groups]
        self.template = template
        self.status = "not started"
        self.name = job.name
        self.assignee, self.reviewers = job.assignee, list(job.reviewers)
        self.turn: str | None = None
        self.agreed: list[str] = []
        self.returned_from = 0
        self.marks: dict[str, str] = {}
        self.left_out: set[str] = set()
        self.not_required: set[str] = set()
        self.held: set[str] = set()
        self.taken: dict[str, str] = {}
        self.blocked: dict[str, str] = {}
        self.asked: set[str] = set()
        self.answered: set[str] = set()
        self.declined: set[str] = set()
        self.acted: set[str] = set()
        self.calculated: set[str] = set()
        self.owners: dict[str, Owner] = {owner.step: owner for owner in job.owners}
        self.settings = {each.check: {one.name: one.value for one in each.values} for each in job.settings}
        self.facts = {fact.name: fact.value for fact in job.facts}
        self.period = job.period
        self.apply_conditions()

    # ------------------------------------------------------------------------------------------- the template

    def steps(self) -> list[Step]:
        """The steps in their order."""
        return [step for _, steps in self.groups for step in steps]

    def step(self, key: str) -> Step | None:
        """A step by its key."""
        return next((step for step in self.steps() if step.key == key), None)

    def items_of(self, step: str) -> set[str]:
        """What is marked of a step: its checks, or itself; nothing if there is no such step."""
        found = self.step(step)
        return set() if found is None else {check.key for check in found.checks} or {step}

    def items(self) -> set[str]:
        """Everything that is marked."""
        return {item for step in self.steps() for item in self.items_of(step.key)}

    def step_of(self, place: str | None) -> str | None:
        """The step of that key, or the step of the check of that key."""
        return next((step.key for step in self.steps() if place in self.items_of(step.key) | {step.key}), None)

    def with_rule(self) -> set[str]:
        """The checks that are calculated."""
        return {check.key for step in self.steps() for check in step.checks if check.rule}

    def steps_before(self, key: str) -> set[str]:
        """The steps that a step waits for, by the words of the template, and not by their consequences.

        So of several blocking steps it is the last one before it: that one waits for those before.
        """
        before: set[str] = set()
        blocking: set[str] = set()
        for number, (group, steps) in enumerate(self.groups):
            for place, step in enumerate(steps):
                if step.key == key:
                    before = {*step.depends_on, *(each.step for each in step.depends_on_outcomes), *blocking}
                    if group.ordered and place > 0:
                        before.add(steps[place - 1].key)
                    elif group.gated and number > 0:
                        before |= {earlier.key for earlier in self.groups[number - 1][1]}
                if step.blocking:
                    blocking = {step.key}
        return before

    # ------------------------------------------------------------------------------------------- what follows

    def dropped(self) -> set[str]:
        """The items that are not to be done."""
        return self.left_out | {item for step in self.not_required for item in self.items_of(step)}

    def open(self) -> set[str]:
        """The items that are still to be done."""
        return self.items() - set(self.marks) - self.dropped()

    def before(self, item: str) -> set[str]:
        """The items of the steps that the step of an item waits for."""
        return {other for step in self.steps_before(str(self.step_of(item))) for other in self.items_of(step)}

    def is_passed(self, item: str) -> bool:
        """Whether others need not wait for an item: it is marked, or dropped and nothing before it is open."""
        dropped = item in self.dropped()
        return item in self.marks or (dropped and all(self.is_passed(other) for other in self.before(item)))

    def waits_for(self, item: str) -> set[str]:
        """The items before an item that are not passed."""
        return {other for other in self.before(item) if not self.is_passed(other)}

    def outcome_of(self, place: str) -> str | None:
        """How a step, or an item, is marked: the gravest of its marks; None while some of it is open."""
        items = self.items_of(place) or {place}
        counted = items - self.dropped()
        if not counted:
            return "not applicable"
        found = {self.marks.get(item) for item in counted}
        if None in found:
            return None
        return next(each for each in ("complete with issues", "complete", "not applicable") if each in found)

    def awaits(self, item: str) -> set[str]:
        """The steps before an item that have not the outcome that it waits for; one that is dropped needs none."""
        step = self.step(str(self.step_of(item)))
        assert step is not None
        return {
            each.step
            for each in step.depends_on_outcomes
            if not self.items_of(each.step) <= self.dropped()
            and self.outcome_of(each.step) not in {outcome.value for outcome in each.outcomes}
        }

    def is_free(self, item: str) -> bool:
        """Whether an item waits for nothing."""
        return not self.waits_for(item) and not self.awaits(item)

    def ready(self) -> set[str]:
        """The open items that wait for nothing."""
        return {item for item in self.open() if self.is_free(item)}

    def is_sound(self) -> bool:
        """Whether nothing is marked that should have waited."""
        return all(self.is_free(item) for item in self.marks)

    def is_underway(self, step: str) -> bool:
        """Whether somebody took it up or blocked it, or the client has it."""
        return step in {*self.taken, *self.blocked, *self.asked, *self.answered}

    def steps_that_act(self) -> list[Step]:
        """The steps that act now by themselves, in their order."""
        return [
            step
            for step in self.steps()
            if self.status == "in progress"
            and step.action is not None
            and not isinstance(step.action, RequestApproval)
            and step.action.automatic
            and step.key in self.ready() - self.acted - set(self.blocked)
        ]

    def act(self, step: Step) -> None:
        """Let a step do what it does."""
        self.acted.add(step.key)
        if isinstance(step.action, SendMessage | SetServiceStage):
            self.marks[step.key] = "complete"
            self.work_changed()
            return
        self.settle(step.key)
        self.asked.add(step.key)

    def settle(self, step: str) -> None:
        """What a step asked the client for is asked for no more."""
        self.asked.discard(step)
        self.answered.discard(step)
        self.undecline(step)

    def undecline(self, step: str) -> None:
        """The client's reason no longer blocks a step."""
        if step in self.declined:
            self.declined.discard(step)
            del self.blocked[step]

    def clock_stands(self) -> bool:
        """Whether nothing can be done now but by the client."""
        return self.status == "in progress" and bool(self.ready()) and self.ready() <= self.asked

    # ------------------------------------------------------------------------------------------ the conditions

    def apply_conditions(self) -> bool:
        """Say which steps are not required, again and again until nothing changes; whether anything did."""
        changed = False
        for _ in range(len(self.steps()) + 1):
            before = set(self.not_required)
            for step in self.steps():
                self._apply_condition(step)
            if before == self.not_required:
                break
            changed = True
        else:
            raise AssertionError(self.not_required)
        if changed:
            self.work_changed()
        return changed

    def _apply_condition(self, step: Step) -> None:
        if step.only_if is None:
            return
        condition = parse(step.only_if, FactTypes(self.template))
        needed = evaluate(condition, {name: self._value(name) for name in condition.references}).value
        items = self.items_of(step.key)
        if needed is not False:
            self.not_required.discard(step.key)
        elif not items & (set(self.marks) | self.held) and not self.is_underway(step.key):
            self.not_required.add(step.key)

    def _value(self, name: str) -> FactValue | None:
        if name in self.facts:
            return self.facts[name]
        if name.startswith("period."):
            return self.period.start if name == "period.start" else self.period.end
        keys = name[name.index("(") :].strip("()").replace('"', "").split(", ")
        if name.startswith("outcome"):
            return self.outcome_of(keys[0])
        return self.settings[keys[0]].get(keys[1])

    def work_changed(self) -> None:
        """Nobody has agreed to that yet, and nobody works on a step of which nothing is open."""
        self.agreed = []
        for step in {*self.taken, *self.blocked, *self.asked, *self.answered}:
            if not self.items_of(step) & self.open():
                self.settle(step)
                self.taken.pop(step, None)
                self.blocked.pop(step, None)

    # -------------------------------------------------------------------------------------------------- rights

    def may(self, command: Command) -> bool:  # noqa: C901, PLR0911 - one line for each kind
        """Whether who gives a command has the right to."""
        by, admin, away = command.by, command.by in ADMINS, self.turn is not None
        own = by == self.assignee
        newer = self.policy.tier is Tier.CURRENT
        match command:
            case Approve():
                return by == self.turn and (newer or admin)
            case HandBack():
                return admin or (by == self.turn and newer)
            case Delete():
                return admin or (own and self.status == "not started" and newer)
            case Assign():
                return admin or self.assignee is None or (own and not away)
            case Rename() | Reschedule():
                return admin or (own and not away)
            case AddComment() | AttachFile():
                return admin or by in self.reviewers or (not away and (own or self.owns(by, command.item)))
            case LogTime():
                return admin or own or by in self.reviewers or (not away and self.owns(by, command.step))
            case TakeUp():
                return admin or own or self.owns(by, command.step) or self.is_free_to_take(command.step)
            case Mark() | Undo():
                return admin or own or self.owns(by, command.item)
            case LayDown() | Block() | Unblock() | Ask() | Withdraw():
                return admin or own or self.owns(by, command.step)
            case _:
                return admin or own

    def owns(self, by: str, place: str | None) -> bool:
        """Whether a step is somebody's: assigned to them or to their team, or taken up by them."""
        step = str(self.step_of(place))
        owner = self.owners.get(step)
        theirs = owner is not None and (owner.person == by or (owner.team == "payroll" and by in PAYROLL))
        return theirs or self.taken.get(step) == by

    def is_free_to_take(self, step: str) -> bool:
        """Whether a step is nobody's."""
        owner = self.owners.get(str(self.step_of(step)))
        return owner is not None and (owner.assignment.to is Assignee.NOBODY or owner.unresolved is not None)
