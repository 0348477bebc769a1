"""Say why: why an item is blocked, why a step is somebody's, why a command is refused, why progress is what it is.

Everything that the engine decides follows from the workflow and the arguments, so all of it can be asked again.
"""

from dextflow.engine.decide import decide
from dextflow.engine.lifecycle import LIFECYCLE, statuses_by_command
from dextflow.engine.obstacles import find_step
from dextflow.engine.progress import item_progress, progress
from dextflow.engine.rights import may, permitted, step_of
from dextflow.engine.rulings import holds_work, verdict_of
from dextflow.engine.tables import possible_now
from dextflow.errors import NotAllowedNow, NotPermitted, Refused, UnknownItem
from dextflow.model import (
    TO_TASK_OWNER,
    Assignee,
    Command,
    Explanation,
    Input,
    Instance,
    Item,
    ItemProgress,
    Outcome,
    Owner,
    Person,
    Policy,
    State,
    Step,
    TakeUp,
)
from dextflow.model.policy import DEFAULT_POLICY
from dextflow.model.readiness import marks_of

OBSTRUCTED = (State.BLOCKED, State.WAITING_FOR_CLIENT, State.WAITING)
LEFT_OUT = "somebody left it out of this workflow"
HOLDS = {True: "which holds", False: "which does not hold", None: "which is not known, so it is required"}


def explain_item(instance: Instance, key: str) -> Explanation:
    """Why an item is done, available, waiting, blocked or not to be done.

    A step that has checks is explained by them. Raises `UnknownItem`.
    """
    if key in instance.plan.checks_of:
        return _explain_step(instance, key)
    if key not in instance.plan.index:
        raise UnknownItem(key)
    item = instance.plan.index[key]
    place = item_progress(instance, item, "")
    reasons, inputs = _condition(instance, item)
    return Explanation(
        answer=f"{item.name} is {place.state.value}",
        reasons=(*_obstacles(instance, place), *reasons),
        inputs=inputs,
        advice=tuple(_advice(instance, place)),
    )


def _explain_step(instance: Instance, key: str) -> Explanation:
    checks = [explain_item(instance, check) for check in instance.plan.checks_of[key]]
    items = instance.plan.steps[key]
    first = next(instance.plan.each(items))
    done = (items & ~instance.open).bit_count()
    return Explanation(
        answer=f"{first.step.name} has {done} of {len(checks)} checks done",
        reasons=tuple(dict.fromkeys(line for check in checks for line in (check.answer, *check.reasons))),
        inputs=checks[0].inputs,
        advice=tuple(dict.fromkeys(line for check in checks for line in check.advice)),
    )


def _obstacles(instance: Instance, place: ItemProgress) -> tuple[str, ...]:
    names = instance.plan.index
    waits = (f"{names[key].name} is not done" for key in place.waits_for)
    awaits = (f"{each.step} is {each.outcome.value}, and not {_either(each.wanted)}" for each in place.awaits)
    blocked = (place.blocked,) if place.blocked else ()
    client = _client(place)
    working = (f"{place.by} works on it",) if place.by else ()
    left_out = (LEFT_OUT,) if instance.work.left_out & names[place.key].bit else ()
    return (*blocked, *left_out, *client, *waits, *awaits, *working)


def _client(place: ItemProgress) -> tuple[str, ...]:
    """What there is between us and the client."""
    if place.asked is not None:
        return (f"the client was asked on {place.asked.date()} and has not answered",)
    return (f"the client answered on {place.answered.date()}",) if place.answered is not None else ()


def _condition(instance: Instance, item: Item) -> tuple[tuple[str, ...], tuple[Input, ...]]:
    """What the condition of the step says, if it has one, and what it looked at."""
    conditional = next((each for each in instance.plan.conditional if each.step == item.step.key), None)
    if conditional is None:
        return (), ()
    verdict = verdict_of(instance, conditional, marks_of(instance))
    reason = f"its step is only required if {conditional.source}, {HOLDS[verdict.value]}"
    kept = verdict.value is False and holds_work(instance, conditional)
    return (f"{reason}, but it holds work and is kept" if kept else reason,), verdict.inputs


def _advice(instance: Instance, place: ItemProgress) -> list[str]:
    if place.state is State.BLOCKED:
        return [f"unblock {place.step}"]
    if instance.work.left_out & instance.plan.index[place.key].bit:
        return [f"restore {place.step}"]
    if place.state is State.WAITING_FOR_CLIENT:
        return [f"wait for the answer, or withdraw {place.step}"]
    if place.state is not State.WAITING:
        return []
    waits_for = (instance.plan.index[key] for key in place.waits_for)
    first = [f"do {item.name} first" for item in waits_for if item.bit & instance.ready]
    return first + [f"mark {each.step} {_either(each.wanted)}" for each in place.awaits]


def _either(outcomes: tuple[Outcome, ...]) -> str:
    return " or ".join(outcome.value for outcome in outcomes)


def explain_assignment(instance: Instance, step: str) -> Explanation:
    """Why a step is whose it is. Raises `UnknownStep`."""
    find_step(instance, step)
    found = next(each for group in instance.plan.template.groups for each in group.steps if each.key == step)
    owner = instance.owner(step)
    underway = instance.work.on(step)
    taken = (f"{underway.by} took it up",) if underway and underway.by else ()
    if owner is None:
        return Explanation(answer=_task_owner(instance, found), reasons=(_asked(found, TO_TASK_OWNER), *taken))
    return Explanation(
        answer=f"{found.name} is {_whose(owner)}",
        reasons=(_asked(found, owner.assignment), *((owner.unresolved,) if owner.unresolved else ()), *taken),
        inputs=instance.job.facts if found.assignment_cases else (),
        advice=("reassign the step, or put it right at the client and refresh",) if owner.unresolved else (),
    )


def _task_owner(instance: Instance, step: Step) -> str:
    assignee = instance.job.assignee
    return f"{step.name} is {assignee}'s" if assignee else f"{step.name} is nobody's: nobody does the workflow yet"


def _whose(owner: Owner) -> str:
    if owner.person:
        return f"{owner.person}'s"
    if owner.team:
        return f"the team {owner.team}'s"
    return "nobody's, and anyone permitted may take it up"


def _asked(step: Step, assignment: object) -> str:
    """Where an assignment comes from: the template, one of its cases, or a person."""
    if assignment == step.assignment:
        return f"the template assigns it to {_words(assignment)}"
    case = next((case for case in step.assignment_cases if case.assignment == assignment), None)
    if case:
        return f"the template assigns it to {_words(assignment)} if {case.when}"
    return f"somebody assigned it to {_words(assignment)}"


def _words(assignment: object) -> str:
    words = str(assignment)
    return words if words == Assignee.NOBODY.value else f"the {words}"


def explain_refusal(
    instance: Instance, command: Command, person: Person, policy: Policy = DEFAULT_POLICY
) -> Explanation:
    """Why a command would be refused, or that it would not be; nothing is changed."""
    name = type(command).__name__
    try:
        decide(instance, command, person, policy)
    except NotAllowedNow:
        statuses = " or ".join(status.value for status in statuses_by_command()[type(command)])
        reasons = f"the workflow is {instance.status.value}", f"{name} belongs to one that is {statuses}"
        return refused(name, *reasons, advice=(possible_now(LIFECYCLE[instance.status]),))
    except NotPermitted:
        relations = permitted(type(command), policy.tier)
        seen = () if person.sees(instance.job.client) else (f"{person.id} may not see this client",)
        advice = (*_taking_up(instance, command, person, policy), f"ask {' or '.join(relations)}")
        return refused(name, *seen, f"{person.id} is not {', nor '.join(relations)}", advice=advice)
    except Refused as error:
        return refused(name, str(error))
    return Explanation(answer=f"{name} is possible")


def refused(command: str, *reasons: str, advice: tuple[str, ...] = ()) -> Explanation:
    """That a command would be refused, why, and what to do instead."""
    return Explanation(answer=f"{command} is refused", reasons=reasons, advice=advice)


def _taking_up(instance: Instance, command: Command, person: Person, policy: Policy) -> tuple[str, ...]:
    """Whoever may take up the step makes it theirs by that."""
    step = step_of(instance, command)
    if step is None or not may(person, TakeUp(command.by, command.at, step), instance, policy.tier):
        return ()
    return (f"take up {step} first",)


def explain_progress(instance: Instance) -> Explanation:
    """Why a workflow is as far as it is: what is done, what can be done now, and what holds up the rest."""
    found = progress(instance)
    tally = found.overall
    reasons = [
        f"{tally.complete} complete, {tally.with_issues} with issues, {tally.not_applicable} not applicable",
        *(_line(each) for each in found.items if each.state in (State.AVAILABLE, State.IN_PROGRESS)),
        *(_line(each) for each in found.items if each.state in OBSTRUCTED),
    ]
    path = " -> ".join(found.critical_path)
    minutes = f", {found.minutes} minutes" if found.minutes else ""
    return Explanation(
        answer=f"{tally.done} of {tally.total} done, {tally.percent} %; the workflow is {instance.status.value}",
        reasons=tuple(reasons),
        advice=(f"the longest way to the end is {path}{minutes}",) if path else (),
    )


def _line(place: ItemProgress) -> str:
    if place.state is State.BLOCKED:
        return f"{place.name} is blocked: {place.blocked}"
    if place.asked is not None:
        return f"{place.name} waits for the client, who was asked on {place.asked.date()}"
    if place.state is State.WAITING:
        awaited = (f"another outcome of {each.step}" for each in place.awaits)
        return f"{place.name} waits for {', '.join((*place.waits_for, *awaited))}"
    return f"{place.name} is {place.state.value}{f', by {place.by}' if place.by else ''}"
