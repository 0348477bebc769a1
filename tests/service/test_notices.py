"""People are told in the commit that changes something: what it is, once, and only those who want to know."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dextflow.adapters.memory import MemoryStore
from dextflow.engine.notices import told_of
from dextflow.errors import DextflowError, NotPermitted, NotReady, UnknownOutcome, UnknownPerson
from dextflow.model import (
    AddComment,
    Assign,
    Assignee,
    Assignment,
    AssignTask,
    ClientMessage,
    Command,
    Letter,
    Mark,
    Notice,
    Outcome,
    Owner,
    Policy,
    Preferences,
    ReassignStep,
    Recipient,
    Subject,
    TaskOrder,
    Topic,
    Undo,
)
from dextflow.ports import Batch, Receipt, Store
from dextflow.scheduling import month_of
from dextflow.service import Workflows
from dextflow.service.notices.addressing import addressed
from dextflow.testing.faulty import Fault, FaultyStore
from service.notified import (
    ASKS,
    TAX,
    TEMPLATE,
    create,
    day_of,
    directory,
    every_message,
    mark,
    notices,
    practice,
    start,
    told,
)
from service.world import NOW, PRACTICE

# --------------------------------------------------------------------------------------- in the same commit


def test_what_happens_is_told(store: Store) -> None:
    """From its creation to the review, each thing is told once to those whom it concerns."""
    workflows = practice(store)
    instance = start(workflows, create(workflows, "acme"))
    mark(workflows, instance, "books", "sums", by="kim")
    assert told(store) == [
        (Topic.READY, ("ada",)),
        (Topic.ASSIGNED, ("tax",)),
        (Topic.UNLOCKED, ("tax",)),
        (Topic.UNLOCKED, ("ada",)),
    ]


def test_what_is_refused_is_not_told(store: Store) -> None:
    """A refused command puts nothing into the outbox, and neither does one that concerns nobody else."""
    workflows = practice(store)
    instance = start(workflows, create(workflows))
    before = len(every_message(store))
    with pytest.raises(NotReady):
        mark(workflows, instance, "file")
    workflows.do(instance.id, AddComment("ada", NOW, "Asked the bank."))
    assert len(every_message(store)) == before


def test_a_practice_may_tell_of_less(store: Store) -> None:
    """Topics that the practice switched off are not written at all."""
    policy = Policy(notices=frozenset({Topic.READY}))
    workflows = practice(store, policy=policy)
    instance = start(workflows, create(workflows))
    mark(workflows, instance, "books", by="kim")
    assert told(store) == [(Topic.READY, ("ada",))]


@pytest.mark.parametrize("fault", list(Fault))
def test_a_command_that_is_given_again_tells_once(store: Store, fault: Fault) -> None:
    """Whether or not the commit happened before the connection broke, each thing is told once in the end."""
    workflows = practice(store)
    instance = start(workflows, create(workflows))
    broken = Workflows(PRACTICE, store=FaultyStore(store, {1: fault}), directory=directory())
    with pytest.raises(DextflowError):
        mark(broken, instance, "books", by="kim")
    if workflows.get(instance.id).version == 2:
        mark(broken, instance, "books", by="kim")
    assert [topic for topic, _ in told(store)].count(Topic.UNLOCKED) == 1


def test_a_task_and_its_workflow_are_told_as_one(store: Store) -> None:
    """A task is told to its owner; with a workflow that is done through it, and giving it away tells once."""
    workflows = practice(store)
    order = TaskOrder(
        title="Return",
        clients=("acme",),
        assignment=Assignment(to=Assignee.PERSON, id="ada"),
        due_on=date(2026, 11, 14),
        period=month_of(date(2026, 10, 1)),
    )
    workflows.tasks.create(order, key="alone", by="kim", at=NOW)
    task = workflows.tasks.create(order, key="with", by="kim", at=NOW, template=TEMPLATE.id)
    pat = Owner(step="", assignment=Assignment(to=Assignee.PERSON, id="pat"))
    workflows.tasks.do(task.id, AssignTask("kim", NOW, pat))
    subjects = [(each.topic, each.about.subject, (*each.to, *each.teams)) for each in notices(store)]
    assert subjects == [
        (Topic.READY, Subject.TASK, ("ada",)),
        (Topic.READY, Subject.WORKFLOW, ("ada",)),
        (Topic.ASSIGNED, Subject.WORKFLOW, ("tax",)),
        (Topic.ASSIGNED, Subject.WORKFLOW, ("pat",)),
    ]


def test_an_answer_of_the_client_is_told_with_what_it_unlocks(store: Store) -> None:
    """The contact of the client confirms: whoever asked is told that, and that the next step is unlocked by it."""
    workflows = practice(store)
    instance = mark(workflows, start(workflows, create(workflows, "acme", template=ASKS.ref)), "draft")
    portal = workflows.portal("acme", "zoe")
    (asked,) = portal.requests().requests
    portal.confirm(asked.id, at=NOW)
    *_, answered, unlocked = notices(store)
    assert [(each.topic, each.to, each.steps) for each in (answered, unlocked)] == [
        (Topic.CLIENT_ANSWERED, ("ada",), ("confirm",)),
        (Topic.UNLOCKED, ("ada",), ("file",)),
    ]
    assert answered.by == unlocked.by == "contact:acme/zoe"
    assert answered.about.id == instance.id


def test_a_duplicate_is_told_as_it_was_arranged(store: Store) -> None:
    """Work that is made like other work is told to those to whom its steps were given there, and to no others."""
    workflows = practice(store)
    like = create(workflows)
    pat = Owner(step="sums", assignment=Assignment(to=Assignee.PERSON, id="pat"))
    workflows.do(like.id, ReassignStep("kim", NOW, pat))
    before = len(notices(store))
    made = workflows.duplicate(like.id, key="d", by="kim", at=NOW)
    assert told(store)[before:] == [(Topic.READY, ("ada",)), (Topic.ASSIGNED, ("pat",))]
    plan = workflows.templates.plan(TEMPLATE.ref)
    assert tuple(notices(store)[before:]) == told_of(plan, workflows.events(made.id), day_of)


class RacedStore(FaultyStore):
    """A store on which somebody else is first with the next commit."""

    def __init__(self, inner: Store, somebody_else: Callable[[], object]) -> None:
        super().__init__(inner, {})
        self.somebody_else = somebody_else

    def commit(self, batch: Batch) -> Receipt:
        if not self.commits:
            self.somebody_else()
        return super().commit(batch)


def test_a_lost_race_is_told_as_it_turned_out(store: Store) -> None:
    """When somebody else was first, people are told of what the command led to then, under its new number."""
    workflows = practice(store)
    instance = start(workflows, create(workflows))
    other = RacedStore(store, lambda: workflows.do(instance.id, AddComment("pat", NOW, "Hm.", "sums")))
    workflows.do(instance.id, Assign("kim", NOW, "ada", ("pat",)))
    mark(Workflows(PRACTICE, store=other, directory=directory()), instance, "books", by="kim")
    (notice,) = [each for each in notices(store) if each.topic is Topic.UNLOCKED]
    assert f"/{workflows.get(instance.id).version}/" in notice.key


STEPS: st.SearchStrategy[tuple[str, type[Command], str]] = st.tuples(
    st.sampled_from(("ada", "kim", "rob")), st.sampled_from((Mark, Undo, Assign)), st.sampled_from("bsf")
)
KEYS: Mapping[str, str] = {"b": "books", "s": "sums", "f": "file"}


def command_of(by: str, kind: type[Command], key: str) -> Command:
    """A command of that kind by that person about that step; giving it to somebody else, by the same letter."""
    if kind is Mark:
        return Mark(by, NOW, KEYS[key], Outcome.COMPLETE)
    if kind is Undo:
        return Undo(by, NOW, KEYS[key])
    return Assign(by, NOW, {"b": "ada", "s": "rob", "f": "pat"}[key], ())


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(STEPS, max_size=8), st.integers(1, 12), st.sampled_from((None, *Fault)))
def test_the_outbox_is_what_the_record_tells(
    steps: list[tuple[str, type[Command], str]], number: int, fault: Fault | None
) -> None:
    """Whatever is done, refused, lost and tried again: the outbox holds what replaying the events gives, once."""
    store = MemoryStore()
    workflows = practice(store)
    instance = start(workflows, create(workflows))
    broken = FaultyStore(store, {} if fault is None else {number: fault})
    shaky = Workflows(PRACTICE, store=broken, directory=directory())
    for step in steps:
        for _ in range(2):
            try:
                shaky.do(instance.id, command_of(*step))
                break
            except UnknownOutcome:
                continue
            except DextflowError:
                break
    plan = workflows.templates.plan(TEMPLATE.ref)
    assert [each.key for each in notices(store)] == [
        each.key for each in told_of(plan, workflows.events(instance.id), day_of)
    ]
    assert len({each.key for each in notices(store)}) == len(notices(store))


# ------------------------------------------------------------------------------------------ who wants to know


def test_people_say_what_they_want_to_be_told(store: Store) -> None:
    """Everything, until they or an admin say otherwise; the last word counts."""
    workflows = practice(store)
    assert workflows.notices.preferences("ada") == Preferences(person="ada")
    quiet = Preferences(person="ada", muted=frozenset({Topic.DUE}), digest=False)
    assert workflows.notices.set_preferences(quiet, by="ada") == quiet
    assert workflows.notices.preferences("ada") == quiet
    loud = Preferences(person="ada")
    workflows.notices.set_preferences(loud, by="kim")
    assert workflows.notices.preferences("ada") == loud


def test_preferences_are_ones_own(store: Store) -> None:
    """A standard user sets nobody else's, and of those who are not there nothing is known or kept."""
    workflows = practice(store)
    with pytest.raises(NotPermitted, match="that person, admins"):
        workflows.notices.set_preferences(Preferences(person="rob"), by="ada")
    for person, by in (("gone", "kim"), ("ada", "gone")):
        with pytest.raises(UnknownPerson):
            workflows.notices.set_preferences(Preferences(person=person), by=by)
    with pytest.raises(UnknownPerson):
        workflows.notices.preferences("gone")


def test_what_is_muted_never_reaches(store: Store) -> None:
    """A muted topic is left out at once, also of what is pending; what comes after it is wanted again is sent."""
    workflows = practice(store)
    create(workflows)
    workflows.notices.set_preferences(Preferences(person="ada", muted=frozenset({Topic.READY})), by="ada")
    pending = [entry.message for entry in workflows.outbox.pending()]
    assert [(each.topic, each.to) for each in pending if isinstance(each, Notice)] == [
        (Topic.ASSIGNED, ("rob", "pat"))
    ]
    workflows.notices.set_preferences(Preferences(person="ada"), by="ada")
    workflows.notices.set_preferences(Preferences(person="pat", muted=frozenset({Topic.ASSIGNED})), by="pat")
    create(workflows, key="l")
    assert [entry.message.to for entry in workflows.outbox.pending()] == [("rob",), ("ada",), ("rob",)]


MUTED = st.dictionaries(st.sampled_from(("ada", "rob", "pat")), st.frozensets(st.sampled_from(Topic)))


@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(MUTED, st.lists(STEPS, max_size=6))
def test_exactly_those_are_told_who_want_to_be(
    muted: dict[str, frozenset[Topic]], steps: list[tuple[str, type[Command], str]]
) -> None:
    """Of whatever happens, exactly those get a notice whom it is for, and who want its topic and did not do it."""
    store = MemoryStore()
    workflows = practice(store)
    for person, topics in muted.items():
        workflows.notices.set_preferences(Preferences(person=person, muted=topics), by=person)
    instance = start(workflows, create(workflows))
    for step in steps:
        with suppress(DextflowError):
            workflows.do(instance.id, command_of(*step))
    meant = [
        (each.key, {*each.to, *(TAX.members if each.teams else ())} - {each.by}, each.topic)
        for each in notices(store)
    ]
    wanted = {key: {each for each in to if topic not in muted.get(each, ())} for key, to, topic in meant}
    entries = workflows.outbox.pending(limit=1000)
    sent = {each.key: {*each.message.to} for each in entries if isinstance(each.message, Notice)}
    assert sent == {key: to for key, to in wanted.items() if to}


def test_a_team_is_everybody_in_it_but_who_did_it(store: Store) -> None:
    """Members are looked up when it is sent, and whoever did what it tells is not among them."""
    workflows = practice(store)
    instance = start(workflows, create(workflows))
    mark(workflows, instance, "books", by="kim")
    (unlocked,) = [each for each in notices(store) if each.topic is Topic.UNLOCKED]
    (sent,) = addressed(workflows._roof, (unlocked,))  # noqa: SLF001 - what the outbox is given
    assert isinstance(sent, Notice)
    assert (sent.to, sent.teams, sent.key) == (("rob", "pat"), (), unlocked.key)
    (by_rob,) = addressed(workflows._roof, (attrs.evolve(unlocked, by="rob"),))  # noqa: SLF001 - as above
    assert isinstance(by_rob, Notice)
    assert by_rob.to == ("pat",)


def test_who_may_not_know_is_not_told(store: Store) -> None:
    """People who left, teams that are gone, and people who may not see the client any more are left out."""
    workflows = practice(store)
    create(workflows)
    there = notices(store)[0]
    for to in (("gone",), ("stu",), ("gone", "stu")):
        assert list(addressed(workflows._roof, (attrs.evolve(there, to=to, teams=("gone",)),))) == [None]  # noqa: SLF001 - as above
    ours = attrs.evolve(there, to=("stu",), about=attrs.evolve(there.about, client=None))
    assert list(addressed(workflows._roof, (ours,))) == [ours]  # noqa: SLF001 - as above


def test_messages_to_clients_are_passed_on(store: Store) -> None:
    """What goes to a client is nobody's to mute, and addresses that are no contact's stay, whoever has left."""
    workflows = practice(store)
    create(workflows)
    there = notices(store)[0]
    for client in ("bolt", "gone"):
        letter = ClientMessage(
            key="x",
            letter=Letter.MESSAGE,
            about=there.about,
            client=client,
            to=(Recipient(address="books@bolt.example"),),
            subject="Hello",
            text="",
            at=NOW,
        )
        assert list(addressed(workflows._roof, (letter, there, letter))) == [letter, there, letter]  # noqa: SLF001 - as above
