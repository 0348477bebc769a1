"""Proposals on a store: what is sent, what an acceptance makes, who may see and do what."""

from datetime import date
from typing import Any

import attrs
import pytest

from dextflow.adapters.memory import MemoryDirectory
from dextflow.engine import replay_proposal
from dextflow.errors import (
    AlreadyExists,
    Corrupt,
    InvalidValue,
    NotEntitled,
    NotFound,
    NotPermitted,
    ProposalClosed,
    ProposalExpired,
    ProposalRevised,
    ServiceRetired,
    UnknownClient,
    UnknownPerson,
)
from dextflow.model import (
    AcceptanceTask,
    Assignee,
    Assignment,
    ByRule,
    ClientMessage,
    ClientService,
    ContactKind,
    Entitlements,
    FromKeyDate,
    Letter,
    Members,
    Offset,
    OneOffTask,
    Policy,
    ProposalAct,
    ProposalStatus,
    ProposalType,
    Recipient,
    Recipients,
    Roster,
    Service,
    ServiceStatus,
    Status,
    TaskPattern,
    TaskStatus,
    Tier,
    Topic,
    Unit,
)
from dextflow.ports import Batch, Put, Store, StoredEvent
from dextflow.service import Workflows
from dextflow.service.proposals.records import PROPOSAL
from service.selling import (
    ACME,
    START,
    at,
    line,
    news,
    offer,
    outgoing,
    practice,
    sent,
    tasks,
)
from service.standing import PEOPLE
from service.world import PRACTICE, TEMPLATE

ACCEPTED: dict[str, Any] = {"revision": 1, "how": "On the telephone.", "by": "ada"}


def test_an_accepted_proposal_makes_all_of_it(store: Store) -> None:
    """The client has the service, its tasks have workflows and dates, and two people are told."""
    workflows, _ = practice(store)
    sent(workflows)
    [proposed] = workflows.services.of("acme")
    assert proposed == ClientService(id="books", status=ServiceStatus.PROPOSED, manager="ada")
    portal = workflows.portal("acme", "jo").proposals
    assert portal.view("p-1", at=at(11, 3)).status is ProposalStatus.VIEWED
    assert portal.accept("p-1", revision=1, at=at(11, 3, 10)).status is ProposalStatus.ACCEPTED

    assert workflows.services.of("acme") == (ClientService(id="books", manager="ada"),)
    found = tasks(store)
    assert set(found) == {
        "Set up the books 2026-11-13",
        "Write to the old accountant 2026-12-17",
        "Set up the billing 2026-11-10",
    }
    setup = found["Set up the books 2026-11-13"]
    assert (setup.owner.person, setup.status) == ("ada", TaskStatus.NOT_STARTED)
    assert setup.order.source is not None
    assert (setup.order.source.service, setup.order.source.proposal) == ("books", "p-1")
    workflow = workflows.get(str(setup.workflow))
    assert (workflow.status, workflow.job.task, workflow.job.assignee) == (Status.NOT_STARTED, setup.id, "ada")
    assert [line.name for line in workflows.services.history("acme")] == ["Kim", "Jo"]
    assert workflows.services.history("acme", "vat") == ()
    [told] = news(store)
    assert (told.to, told.by, told.topic) == (("rob", "kim"), "contact:acme/jo", Topic.PROPOSAL_ACCEPTED)


def test_recurring_work_that_is_due_appears_with_the_acceptance(store: Store) -> None:
    """What a standing order for the service makes on that day comes at once, and not again later."""
    workflows, _ = practice(store)
    sent(workflows)
    accepted = workflows.proposals.record_acceptance("p-1", at=at(11, 2, 10), **ACCEPTED)
    assert [task.order.title for task in accepted.triggered.tasks] == ["The month"]
    assert [task.order.title for task in accepted.tasks] == [
        "Set up the books",
        "Write to the old accountant",
        "Set up the billing",
    ]
    assert workflows.repeating.trigger_due(at(11, 2, 11)).tasks == ()
    assert len(workflows.repeating.trigger_due(at(12, 2)).tasks) == 1


def test_the_letter_goes_out_once_for_each_revision(store: Store) -> None:
    """Sending again sends nothing more; a new revision goes out when that is sent."""
    workflows, _ = practice(store)
    sent(workflows)
    workflows.proposals.send("p-1", by="ada", at=at(11, 3))
    better = offer(letter="For less.")
    workflows.proposals.revise("p-1", better, revision=1, reason="Too dear.", by="kim", at=at(11, 4))
    assert [each.status for each in workflows.services.of("acme")] == [ServiceStatus.INACTIVE]
    workflows.proposals.send("p-1", by="kim", at=at(11, 5))
    letters = [each for each in outgoing(store) if isinstance(each, ClientMessage)]
    assert [each.text for each in letters] == ["Dear Acme", "For less."]
    first = letters[0]
    assert (first.letter, first.subject, first.reply_by) == (
        Letter.PROPOSAL,
        "Our proposal for Acme",
        date(2026, 11, 30),
    )
    assert first.to == (Recipient(contact="jo", address="jo@acme.example"),)
    assert [each.status for each in workflows.services.of("acme")] == [ServiceStatus.PROPOSED]


def test_an_old_revision_stays_readable_and_cannot_be_accepted(store: Store) -> None:
    """While a revision is not sent, the client reads the old one; accepting it names the current one."""
    workflows, _ = practice(store)
    sent(workflows)
    workflows.proposals.revise(
        "p-1", offer(letter="For less."), revision=1, reason="Too dear.", by="kim", at=at(11, 4)
    )
    portal = workflows.portal("acme", "jo").proposals
    [shown] = portal.listed()
    assert (shown.revision, shown.offer.letter, shown.status) == (1, "Dear $client", ProposalStatus.UNSENT)
    assert portal.view("p-1", at=at(11, 4, 10)) == shown
    with pytest.raises(ProposalRevised, match="which is 2"):
        portal.accept("p-1", revision=1, at=at(11, 5))
    with pytest.raises(ProposalClosed):
        portal.accept("p-1", revision=2, at=at(11, 5))
    workflows.proposals.send("p-1", by="kim", at=at(11, 6))
    assert portal.get("p-1").offer.letter == "For less."
    assert workflows.proposals.offer("p-1", 1).letter == "Dear $client"
    with pytest.raises(NotFound):
        workflows.proposals.offer("p-1", 3)
    assert tasks(store) == {}


@pytest.mark.parametrize("how", ["withdrawn", "rejected", "rejected by the client"])
def test_what_comes_to_nothing_is_proposed_no_more(store: Store, how: str) -> None:
    """A proposal that is withdrawn or rejected takes its services back, and no others."""
    workflows, _ = practice(store)
    workflows.services.activate("acme", "vat", by="kim", at=START)
    sent(workflows)
    if how == "withdrawn":
        after = workflows.proposals.withdraw("p-1", reason="An error.", by="kim", at=at(11, 3))
    elif how == "rejected":
        after = workflows.proposals.record_rejection("p-1", how="By letter.", by="kim", at=at(11, 3))
    else:
        portal = workflows.portal("acme", "jo").proposals
        after = portal.reject("p-1", revision=1, at=at(11, 3), reason="Too dear.")
    assert after.status.value == how.split(maxsplit=1)[0]
    found = {each.id: each.status for each in workflows.services.of("acme")}
    assert found == {"books": ServiceStatus.INACTIVE, "vat": ServiceStatus.ACTIVE}
    assert tasks(store) == {}
    assert news(store) == []


@pytest.mark.parametrize("withdrawn", ["p-1", "p-2"])
def test_what_another_proposal_offers_stays_proposed(store: Store, withdrawn: str) -> None:
    """Of two proposals with the client that offer a service, the last one alone takes it back."""
    workflows, _ = practice(store)
    sent(workflows, "p-1")
    sent(workflows, "p-2", "acme", line(), line("vat"))
    (other,) = {"p-1", "p-2"} - {withdrawn}
    for proposal, status in ((withdrawn, ServiceStatus.PROPOSED), (other, ServiceStatus.INACTIVE)):
        workflows.proposals.withdraw(proposal, reason="They asked us to wait.", by="kim", at=at(11, 3))
        assert workflows.services.of("acme")[0].status is status
    assert {each.status for each in workflows.services.of("acme")} == {ServiceStatus.INACTIVE}


def test_a_proposal_to_a_client_who_is_gone_can_be_withdrawn(store: Store) -> None:
    """It does not wait for ever; there are no services of which to take anything back."""
    workflows, _ = practice(store)
    sent(workflows)
    without = MemoryDirectory(practice=PRACTICE, people=PEOPLE, clients=())
    workflows = Workflows(PRACTICE, store=store, directory=without)
    workflows.proposals.withdraw("p-1", reason="They are gone.", by="kim", at=at(11, 3))
    assert workflows.proposals.get("p-1").status is ProposalStatus.WITHDRAWN


def test_accepting_twice_makes_everything_once(store: Store) -> None:
    """The same call again, by whomever, answers with what is there and writes nothing."""
    workflows, _ = practice(store)
    sent(workflows, recipients=Recipients(kinds=tuple(ContactKind)))
    first = workflows.proposals.record_acceptance("p-1", at=at(11, 3), **ACCEPTED)
    before = (tasks(store), outgoing(store))
    again = workflows.proposals.record_acceptance("p-1", at=at(11, 4), **ACCEPTED | {"by": "kim"})
    seen = workflows.portal("acme", "di").proposals.accept("p-1", revision=1, at=at(11, 5))
    assert (seen.version, seen.at) == (first.proposal.version, first.proposal.at)
    assert (again.proposal, again.tasks) == (first.proposal, first.tasks)
    assert (tasks(store), outgoing(store)) == before


def test_the_record_tells_all_and_gives_the_proposal(store: Store) -> None:
    """The events are the history, the replay of them is the proposal, and the acceptance names its tasks."""
    workflows, _ = practice(store)
    sent(workflows)
    workflows.proposals.record_view("p-1", how="She rang.", by="ada", at=at(11, 3))
    accepted = workflows.proposals.record_acceptance("p-1", at=at(11, 4), on=date(2026, 11, 3), **ACCEPTED)
    events = workflows.proposals.events("p-1")
    assert [event.act for event in events] == [
        ProposalAct.DRAFT,
        ProposalAct.SEND,
        ProposalAct.VIEW,
        ProposalAct.ACCEPT,
    ]
    assert replay_proposal("p-1", "acme", events) == accepted.proposal == workflows.proposals.get("p-1")
    assert (events[-1].by, events[-1].how, events[-1].on) == ("ada", "On the telephone.", date(2026, 11, 3))
    assert events[-1].tasks == tuple(task.id for task in accepted.tasks)
    assert [(line.number, line.name, line.text) for line in workflows.proposals.history("p-1")] == [
        (1, "Kim", "drafted it"),
        (2, "Kim", "sent revision 1 to jo"),
        (3, "Ada", "viewed revision 1 (She rang.)"),
        (4, "Ada", "accepted revision 1 on 2026-11-03 (On the telephone.)"),
    ]


def test_an_expired_proposal_is_accepted_with_a_reason_alone(store: Store) -> None:
    """A client comes too late after the last day; the practice may let it hold."""
    workflows, _ = practice(store)
    sent(workflows)
    portal = workflows.portal("acme", "jo").proposals
    with pytest.raises(ProposalExpired):
        portal.accept("p-1", revision=1, at=at(12, 1))
    with pytest.raises(ProposalExpired):
        workflows.proposals.record_acceptance("p-1", at=at(12, 1), **ACCEPTED)
    late = workflows.proposals.record_acceptance("p-1", at=at(12, 1), reason="It was on holiday.", **ACCEPTED)
    assert late.proposal.status is ProposalStatus.ACCEPTED


def test_a_service_that_the_client_has_brings_nothing_again(store: Store) -> None:
    """A renewal keeps the service and makes no task of it; one that was paused goes on with what was put aside."""
    workflows, _ = practice(store)
    sent(workflows)
    workflows.proposals.record_acceptance("p-1", at=at(11, 3), **ACCEPTED)
    sent(workflows, "p-2", acceptance_task=None)
    renewed = workflows.proposals.record_acceptance("p-2", at=at(11, 4), **ACCEPTED)
    assert renewed.tasks == ()
    workflows.services.pause("acme", "books", reason="On leave.", by="kim", at=at(11, 5))
    sent(workflows, "p-3", acceptance_task=None)
    workflows.proposals.record_acceptance("p-3", at=at(11, 6), **ACCEPTED)
    setup = tasks(store)["Set up the books 2026-11-13"]
    assert (setup.status, setup.workflow is None) == (TaskStatus.NOT_STARTED, False)
    [kept] = workflows.services.kept("acme")
    assert (kept.status, kept.aside, kept.proposal) == (ServiceStatus.ACTIVE, (), "p-3")


NEEDY = Service(
    id="needy",
    name="Needy",
    tasks=(
        OneOffTask(
            key="late", task=TaskPattern(title="Late", template=TEMPLATE.id), due=FromKeyDate(field="filed")
        ),
        OneOffTask(key="gone", task=TaskPattern(title="Gone", template="gone")),
        OneOffTask(key="law", task=TaskPattern(title="Law"), statutory=ByRule(rule="uk.ct.return")),
        OneOffTask(
            key="tagged", task=TaskPattern(title="Tagged"), only_for=Roster(members=Members.TAG, tag="new")
        ),
        OneOffTask(
            key="stu",
            task=TaskPattern(title="For Stu", assignment=Assignment(to=Assignee.PERSON, id="stu")),
            only_for=Roster(members=Members.SERVICES, services=("needy",)),
        ),
        OneOffTask(key="never", task=TaskPattern(title="Never"), starts=Offset(value=9_000, unit=Unit.YEAR)),
    ),
)


def test_what_is_not_in_order_stops_no_client_who_accepts(store: Store) -> None:
    """A missing date or a retired template leaves a task without what it lacks, and the record says so."""
    workflows, _ = practice(store)
    workflows.templates.publish(attrs.evolve(TEMPLATE, id="gone", name="Gone"))
    workflows.services.create(NEEDY, by="kim", at=START)
    workflows.templates.retire("gone", at=START)
    never = AcceptanceTask(task=TaskPattern(title="Nor this"), due=Offset(value=9_000, unit=Unit.YEAR))
    sent(workflows, "p-1", "acme", line("needy"), acceptance_task=never)
    accepted = workflows.proposals.record_acceptance("p-1", at=at(11, 3), **ACCEPTED)
    assert [task.order.title for task in accepted.tasks] == ["Late", "Gone", "Law", "For Stu"]
    assert all(task.workflow is None for task in accepted.tasks)
    assert accepted.lacking[0] == "Late: the due date waits for filed"
    assert {each.partition(":")[0] for each in accepted.lacking} == {"Late", "Gone", "Never", "Nor this"}
    assert workflows.proposals.events("p-1")[-1].lacking == accepted.lacking


def test_tasks_begin_when_the_offer_says_and_never_before_the_acceptance(store: Store) -> None:
    """The start of the offer counts for the tasks unless the client accepts later."""
    workflows, _ = practice(store)
    sent(workflows, starts_on=date(2026, 11, 20), acceptance_task=None)
    accepted = workflows.proposals.record_acceptance("p-1", at=at(11, 3), **ACCEPTED)
    assert accepted.tasks[0].order.starts_on == date(2026, 11, 20)
    sent(workflows, "p-2", "bolt", starts_on=date(2026, 11, 1), acceptance_task=None)
    later = workflows.proposals.record_acceptance("p-2", at=at(11, 3), **ACCEPTED)
    assert later.tasks[0].order.starts_on == date(2026, 11, 3)


def test_recurring_work_begins_when_the_offer_says(store: Store) -> None:
    """No date of a standing order before the start of the offer is made, also after that order was edited."""
    workflows, _ = practice(store)
    sent(workflows, starts_on=date(2026, 12, 2), acceptance_task=None)
    accepted = workflows.proposals.record_acceptance("p-1", at=at(11, 2, 10), **ACCEPTED)
    assert accepted.triggered.tasks == ()
    renamed = attrs.evolve(workflows.repeating.get("monthly"), task=TaskPattern(title="Books of the month"))
    workflows.repeating.edit(renamed, by="kim", at=at(11, 2, 11))
    assert workflows.repeating.trigger_due(at(11, 20)).tasks == ()
    made = workflows.repeating.trigger_due(at(12, 2)).tasks
    assert [task.order.starts_on for task in made] == [date(2026, 12, 2)]


def test_an_engagement_letter_alone_may_be_all_of_it(store: Store) -> None:
    """Without services and without news an acceptance is just that."""
    workflows, _ = practice(store, attrs.evolve(ACME, manager=None, partner=None))
    bare = attrs.evolve(offer(), lines=(), type=ProposalType.ENGAGEMENT_LETTER, acceptance_task=None)
    workflows.proposals.draft("p-1", "acme", bare, by="kim", at=START)
    accepted = workflows.proposals.record_acceptance("p-1", at=at(11, 3), **ACCEPTED)
    assert (accepted.proposal.status, accepted.tasks) == (ProposalStatus.ACCEPTED, ())
    assert workflows.services.of("acme") == ()
    assert news(store) == []


def test_the_practice_may_want_no_news(store: Store) -> None:
    """A topic that the policy leaves out is told to nobody."""
    workflows, _ = practice(store, policy=Policy(notices=frozenset()))
    sent(workflows)
    workflows.proposals.record_acceptance("p-1", at=at(11, 3), **ACCEPTED)
    assert news(store) == []


def test_a_draft_is_kept_once(store: Store) -> None:
    """The same draft again changes nothing; another one under its id is refused."""
    workflows, _ = practice(store)
    draft = workflows.proposals.draft("p-1", "acme", offer(), by="kim", at=START)
    assert workflows.proposals.draft("p-1", "acme", offer(), by="ada", at=at(11, 3)) == draft
    for client, other in (("bolt", offer()), ("acme", offer(letter="Other."))):
        with pytest.raises(AlreadyExists):
            workflows.proposals.draft("p-1", client, other, by="kim", at=START)


def test_a_contact_sees_what_was_sent_to_its_client_and_nothing_else(store: Store) -> None:
    """Drafts, and proposals to others, look like none."""
    workflows, _ = practice(store)
    sent(workflows)
    sent(workflows, "p-2", "bolt")
    workflows.proposals.draft("p-3", "acme", offer(), by="kim", at=START)
    portal = workflows.portal("acme", "jo").proposals
    assert [each.id for each in portal.listed()] == ["p-1"]
    for id_ in ("p-2", "p-3", "p-4"):
        with pytest.raises(NotFound):
            portal.get(id_)
        with pytest.raises(NotFound):
            portal.accept(id_, revision=1, at=at(11, 3))
    assert workflows.portal("acme", "di").proposals.listed() == ()
    with pytest.raises(NotFound):
        workflows.portal("acme", "di").proposals.accept("p-1", revision=1, at=at(11, 3))


def test_a_contact_sees_nothing_that_is_internal(store: Store) -> None:
    """Neither people of the practice nor its own task nor other contacts are shown, whatever the contact does."""
    workflows, _ = practice(store)
    everybody = Recipients(kinds=(ContactKind.MAIN, ContactKind.DIRECTOR), also=("books@practice.example",))
    sent(workflows, recipients=everybody)
    assert workflows.proposals.get("p-1").contacts == ("jo", "di")
    portal = workflows.portal("acme", "jo").proposals
    seen = [portal.get("p-1"), *portal.listed(), portal.view("p-1", at=at(11, 3))]
    workflows.proposals.revise("p-1", offer(), revision=1, reason="A better one.", by="kim", at=at(11, 3))
    seen.append(portal.get("p-1"))
    workflows.proposals.send("p-1", by="kim", at=at(11, 3))
    seen.append(portal.accept("p-1", revision=2, at=at(11, 4)))
    for each in seen:
        assert (each.contacts, each.offer.acceptance_task, each.offer.recipients) == (("jo",), None, Recipients())
        assert [line.manager for line in each.offer.lines] == [None]
        assert (each.offer.notify_manager, each.offer.notify_partner) == (False, False)


def test_standard_users_propose_to_clients_whom_they_see(store: Store) -> None:
    """Another client's proposal is not there for them, in lists and counts neither."""
    workflows, _ = practice(store)
    sent(workflows)
    sent(workflows, "p-2", "bolt")
    assert [each.id for each in workflows.proposals.find(by="stu").proposals] == ["p-1"]
    assert workflows.proposals.counts(START.date(), by="stu").of(ProposalStatus.SENT) == 1
    for call in (
        lambda: workflows.proposals.get("p-2", by="stu"),
        lambda: workflows.proposals.events("p-2", by="stu"),
        lambda: workflows.proposals.send("p-2", by="stu", at=START),
    ):
        with pytest.raises(NotFound):
            call()
    with pytest.raises(UnknownClient):
        workflows.proposals.draft("p-3", "bolt", offer(line(manager=None)), by="stu", at=START)


def test_only_who_may_proposes(store: Store) -> None:
    """In the tier of 2021 standard users do not propose, and without the plan nobody does."""
    older, directory = practice(store, policy=Policy(tier=Tier.ENTERPRISE_2021))
    with pytest.raises(NotPermitted, match="propose to clients"):
        older.proposals.draft("p-1", "acme", offer(), by="ada", at=START)
    poorer = Workflows(PRACTICE, store=store, directory=directory, entitlements=Entitlements(features=frozenset()))
    with pytest.raises(NotEntitled):
        poorer.proposals.draft("p-1", "acme", offer(), by="kim", at=START)


@pytest.mark.parametrize(
    ("lines", "by", "error"),
    [
        ((line("none"),), "kim", NotFound),
        ((line("vat"),), "kim", ServiceRetired),
        ((line(manager="nobody"),), "kim", UnknownPerson),
        ((line(),), "nobody", UnknownPerson),
    ],
)
def test_an_offer_names_what_there_is(store: Store, lines: Any, by: str, error: type[Exception]) -> None:
    """Services that are not there or retired, and people who are not known, are refused."""
    workflows, _ = practice(store)
    workflows.services.retire("vat", by="kim", at=START)
    with pytest.raises(error):
        workflows.proposals.draft("p-1", "acme", offer(*lines), by=by, at=START)


def test_lists_and_counts_tell_where_proposals_stand(store: Store) -> None:
    """They are found by status, client and expiry, page by page, and counted the same."""
    workflows, _ = practice(store)
    for number in range(3):
        sent(workflows, f"p-{number}")
    sent(workflows, "q-1", "bolt", valid_until=None)
    workflows.proposals.withdraw("p-0", reason="An error.", by="kim", at=at(11, 3))
    proposals = workflows.proposals
    assert [each.id for each in proposals.find(clients=("bolt",)).proposals] == ["q-1"]
    assert [each.id for each in proposals.find(statuses=(ProposalStatus.WITHDRAWN,)).proposals] == ["p-0"]
    page = proposals.find(limit=3)
    assert len(page.proposals) == 3
    assert len(proposals.find(after=page.after).proposals) == 1
    assert proposals.find(expired_on=date(2026, 11, 30)).proposals == ()
    assert [each.id for each in proposals.find(expired_on=date(2026, 12, 1)).proposals] == ["p-1", "p-2"]
    counts = proposals.counts(date(2026, 12, 1))
    assert (counts.of(ProposalStatus.SENT), counts.of(ProposalStatus.WITHDRAWN), counts.expired) == (3, 1, 2)
    with pytest.raises(InvalidValue):
        proposals.find(limit=0)


def test_what_cannot_be_read_is_told(store: Store) -> None:
    """A record or an event that is no proposal is damage, and no crash."""
    workflows, _ = practice(store)
    put = Put(kind=PROPOSAL, id="bad", expected=0, version=1, parts={PROPOSAL: "{}"}, terms={"client": "acme"})
    store.commit(Batch(practice=PRACTICE, puts=(put,)))
    with pytest.raises(Corrupt, match="proposal 'bad'"):
        workflows.proposals.get("bad")


def test_a_contact_is_shown_what_it_may_answer_only_while_its_client_is_there(store: Store) -> None:
    """Nothing is sent to a client who has left the directory, and the proposal stays as it is."""
    workflows, _ = practice(store)
    workflows.proposals.draft("p-1", "acme", offer(), by="kim", at=START)
    elsewhere = MemoryDirectory(practice=PRACTICE, people=PEOPLE)
    with pytest.raises(UnknownClient):
        Workflows(PRACTICE, store=store, directory=elsewhere).proposals.send("p-1", by="kim", at=START)
    assert workflows.proposals.get("p-1").status is ProposalStatus.UNSENT


def test_an_event_that_cannot_be_read_is_told(store: Store) -> None:
    """An event that is none of a proposal is damage, and no crash."""
    workflows, _ = practice(store)
    sent(workflows)
    event = StoredEvent(kind=PROPOSAL, subject="p-1", number=3, text="{}")
    store.commit(Batch(practice=PRACTICE, puts=(), events=(event,)))
    with pytest.raises(Corrupt, match="event 3 of proposal 'p-1'"):
        workflows.proposals.events("p-1")
