"""Whom the assignments of steps turn out to be, for one client of one practice."""

import attrs
import pytest

from dextflow.engine import (
    Practice,
    facts_of,
    resolve_again,
    resolve_owner,
)
from dextflow.errors import InvalidValue, UnknownStep
from dextflow.model import (
    TO_TASK_OWNER,
    AddStep,
    Assignee,
    Assignment,
    AssignmentCase,
    Check,
    Client,
    ClientService,
    ClientType,
    Owner,
    Person,
    Place,
    Policy,
    ReassignStep,
    Refresh,
    Role,
    Setting,
    SettingsCase,
    Step,
    StepGroup,
    Team,
    Template,
)
from dextflow.model.policy import CLIENT_ROLES
from dextflow.testing.runs import ACME, CAST, NOON, PRACTICE, Run, opened, started

GIL = Person(id="gil", name="Gil, who sees one client", clients=frozenset({"other"}))
WITH_GIL = Practice(people={**CAST, "gil": GIL}, teams={**PRACTICE.teams, "empty": Team(id="empty", name="Empty")})
NOBODY = Assignment(to=Assignee.NOBODY)
MANAGER, PARTNER = Assignment(to=Assignee.CLIENT_MANAGER), Assignment(to=Assignee.CLIENT_PARTNER)
ASSOCIATE = Assignment(to=Assignee.CLIENT_ASSOCIATE)
BEN = Assignment(to=Assignee.PERSON, id="ben")


def service(name: str) -> Assignment:
    """An assignment to the manager of a service."""
    return Assignment(to=Assignee.CLIENT_SERVICE_MANAGER, id=name)


def person(name: str) -> Assignment:
    """An assignment to a person."""
    return Assignment(to=Assignee.PERSON, id=name)


def team(name: str) -> Assignment:
    """An assignment to a team."""
    return Assignment(to=Assignee.TEAM, id=name)


def found(assignment: Assignment, client: Client = ACME, practice: Practice = WITH_GIL) -> str | None:
    """Who does a step: a person or a team, or in brackets why nobody does."""
    owner = resolve_owner("s", assignment, client, practice)
    assert (owner.step, owner.assignment) == ("s", assignment)
    assert sum(each is not None for each in (owner.person, owner.team, owner.unresolved)) <= 1
    return owner.person or owner.team or (f"({owner.unresolved})" if owner.unresolved else None)


# -------------------------------------------------------------------------------------- every kind of assignee


@pytest.mark.parametrize(
    ("assignment", "expected"),
    [
        (TO_TASK_OWNER, None),
        (NOBODY, None),
        (MANAGER, "cal"),
        (PARTNER, "pam"),
        (ASSOCIATE, "ben"),
        (service("payroll"), "rex"),
        (BEN, "ben"),
        (team("payroll"), "payroll"),
    ],
    ids=str,
)
def test_every_assignee_is_found_where_it_is_known(assignment: Assignment, expected: str | None) -> None:
    """People by their id, roles at the client, the service's manager at the service; nobody is nobody."""
    assert found(assignment) == expected


@pytest.mark.parametrize(
    ("assignment", "client", "cause"),
    [
        (MANAGER, attrs.evolve(ACME, manager=None), "the client has no manager"),
        (PARTNER, attrs.evolve(ACME, partner=None), "the client has no partner"),
        (ASSOCIATE, attrs.evolve(ACME, associate=None), "the client has no associate"),
        (MANAGER, attrs.evolve(ACME, manager="zoe"), "nobody in this practice has the id 'zoe'"),
        (ASSOCIATE, attrs.evolve(ACME, associate="gil"), "'gil' may not see this client"),
        (service("audit"), ACME, "the client does not have the service 'audit'"),
        (
            service("audit"),
            attrs.evolve(ACME, services=(ClientService(id="audit"),)),
            "nobody manages the client's service 'audit'",
        ),
        (
            service("audit"),
            attrs.evolve(ACME, services=(ClientService(id="audit", manager="zoe"),)),
            "nobody in this practice has the id 'zoe'",
        ),
        (
            service("audit"),
            attrs.evolve(ACME, services=(ClientService(id="audit", manager="gil"),)),
            "'gil' may not see this client",
        ),
        (person("zoe"), ACME, "nobody in this practice has the id 'zoe'"),
        (person("gil"), ACME, "'gil' may not see this client"),
        (team("audit"), ACME, "the practice has no team 'audit'"),
        (team("empty"), ACME, "the team 'empty' has no members"),
    ],
)
def test_what_cannot_be_resolved_says_why(assignment: Assignment, client: Client, cause: str) -> None:
    """Nobody in the role, nobody of that id, a client not granted, no such team: the cause is never left blank."""
    assert found(assignment, client) == f"({cause})"


def test_who_sees_the_client_is_found() -> None:
    """Gil is found for the client that was granted to him, and an admin for every client."""
    assert found(person("gil"), Client(id="other", name="Other")) == "gil"
    admin = attrs.evolve(WITH_GIL, people={"gil": attrs.evolve(GIL, role=Role.CLIENT_ADMIN)})
    assert found(person("gil"), practice=admin) == "gil"


@pytest.mark.parametrize("role", [role for role in Assignee if role in CLIENT_ROLES])
def test_a_role_that_the_practice_does_not_use_is_not_resolved(role: Assignee) -> None:
    """Switched off by policy, the role is unresolved though somebody has it; the others are as before."""
    off = attrs.evolve(WITH_GIL, policy=Policy(client_roles=CLIENT_ROLES - {role}))
    for assignment in (MANAGER, PARTNER, ASSOCIATE, service("payroll")):
        if assignment.to is role:
            assert found(assignment, practice=off) == f"(the practice does not use the role of {role.value})"
        else:
            assert found(assignment, practice=off) == found(assignment)
    assert found(BEN, practice=off) == "ben"


def test_an_assignment_names_what_it_must_and_nothing_else() -> None:
    """A person, a team or a service has an id; a role and nobody have none."""
    for to in (Assignee.PERSON, Assignee.TEAM, Assignee.CLIENT_SERVICE_MANAGER):
        for blank in (None, ""):
            with pytest.raises(InvalidValue, match=f"{to.value} needs the id"):
                Assignment(to=to, id=blank)
    for to in (Assignee.TASK_OWNER, Assignee.CLIENT_MANAGER, Assignee.NOBODY):
        with pytest.raises(InvalidValue, match=f"{to.value} has no id"):
            Assignment(to=to, id="ben")


# ------------------------------------------------------------------------------------------- in a workflow

SOLE = 'client.type == "sole trader"'
TEMPLATE = Template(
    id="month",
    name="Month end",
    groups=(
        StepGroup(
            name="G",
            steps=(
                Step(key="own", name="Own"),
                Step(
                    key="check",
                    name="Check",
                    assignment=MANAGER,
                    assignment_cases=(
                        AssignmentCase(when=SOLE, assignment=TO_TASK_OWNER),
                        AssignmentCase(when='"retail" in client.tags', assignment=ASSOCIATE),
                        AssignmentCase(when='"vat" in client.tags', assignment=PARTNER),
                    ),
                ),
                Step(key="run", name="Run", assignment=team("payroll")),
                Step(key="sign", name="Sign", assignment=PARTNER),
            ),
        ),
    ),
    reviewers=(
        AssignmentCase(when='"vat" in client.tags', assignment=PARTNER),
        AssignmentCase(when='client.number("staff") > 5', assignment=MANAGER),
        AssignmentCase(when='client.text("bank") == "none"', assignment=BEN),
    ),
)
PLAIN = Client(id="acme", name="Acme", manager="cal", partner="pam")


def owners(run: Run) -> dict[str, str | None]:
    """Who owns which step."""
    return {owner.step: owner.person or owner.team or owner.unresolved for owner in run.instance.job.owners}


def test_owners_are_resolved_when_the_workflow_is_made() -> None:
    """The assignee's own steps are not listed; the first case that holds goes before the usual assignment."""
    assert owners(opened(TEMPLATE)) == {"check": "ben", "run": "payroll", "sign": "pam"}
    assert owners(opened(TEMPLATE, client=PLAIN)) == {"check": "cal", "run": "payroll", "sign": "pam"}
    vat = attrs.evolve(PLAIN, tags=frozenset({"vat"}), partner=None)
    assert owners(opened(TEMPLATE, client=vat))["check"] == "the client has no partner"
    assert "check" not in owners(opened(TEMPLATE, client=attrs.evolve(ACME, type=ClientType.SOLE_TRADER)))


def test_the_template_says_who_reviews_unless_the_order_does() -> None:
    """Those whose case holds review in their order, each once; what is not known does not hold."""
    assert opened(TEMPLATE, reviewers=None).instance.job.reviewers == ("pam", "cal")
    assert opened(TEMPLATE, reviewers=None, client=PLAIN).instance.job.reviewers == ()
    same = attrs.evolve(ACME, manager="pam")
    assert opened(TEMPLATE, reviewers=None, client=same).instance.job.reviewers == ("pam",)
    gone = attrs.evolve(ACME, partner="zoe")
    assert opened(TEMPLATE, reviewers=None, client=gone).instance.job.reviewers == ("cal",)
    account = attrs.evolve(PLAIN, account_reviewer="rae")
    assert opened(TEMPLATE, reviewers=None, client=account).instance.job.reviewers == ("rae",)
    assert opened(TEMPLATE, reviewers=("rex",)).instance.job.reviewers == ("rex",)
    assert opened(TEMPLATE, reviewers=()).instance.job.reviewers == ()


def test_cases_add_to_the_settings_of_a_check() -> None:
    """Of the cases whose condition holds each overrides what came before, in their order."""
    cases = (
        SettingsCase(when='"retail" in client.tags', settings=(Setting(name="months", value=6),)),
        SettingsCase(when=SOLE, settings=(Setting(name="months", value=1),)),
        SettingsCase(when='"vat" in client.tags', settings=(Setting(name="basis", value="due date"),)),
    )
    check = Check(
        key="c", name="C", rule="aged", settings=(Setting(name="months", value=3),), settings_cases=cases
    )
    template = Template(
        id="t", name="T", groups=(StepGroup(name="G", steps=(Step(key="s", name="S", checks=(check,)),)),)
    )
    found = {
        client.name: {
            each.name: each.value for each in opened(template, client=client).instance.job.settings[0].values
        }
        for client in (ACME, attrs.evolve(PLAIN, name="Plain"))
    }
    assert found == {"Acme": {"months": 6, "basis": "due date"}, "Plain": {"months": 3}}


# ---------------------------------------------------------------------------------------- reassign and refresh


def refreshed(run: Run, client: Client, practice: Practice = PRACTICE) -> Run:
    """The workflow after it has taken over what the client is now."""
    facts = facts_of(run.instance.plan, client)
    job = attrs.evolve(run.instance.job, facts=facts)
    found = resolve_again(run.instance, client, job, practice)
    return run.give(Refresh("pam", NOON, found, facts, client.name))


def test_a_step_is_given_to_somebody_else() -> None:
    """Another person or team, nobody, or the assignee: the others stay whose they were."""
    run = opened(TEMPLATE)
    for assignment, expected in ((BEN, "ben"), (team("payroll"), "payroll"), (NOBODY, None)):
        given = run.give(ReassignStep("ann", NOON, resolve_owner("sign", assignment, ACME, PRACTICE)))
        assert owners(given) == {"check": "ben", "run": "payroll", "sign": expected}
    back = run.give(ReassignStep("ann", NOON, Owner(step="sign", assignment=TO_TASK_OWNER)))
    assert back.instance.owner("sign") is None
    with pytest.raises(UnknownStep):
        run.give(ReassignStep("ann", NOON, Owner(step="no-such-step", assignment=NOBODY)))


def test_a_client_gets_another_manager_and_partner() -> None:
    """Refreshed, the roles are resolved anew, and conditions look at what the client is now."""
    run = started(TEMPLATE)
    changed = attrs.evolve(PLAIN, name="Acme Ltd", manager="rae", partner=None)
    now = refreshed(run, changed)
    assert owners(now) == {"check": "rae", "run": "payroll", "sign": "the client has no partner"}
    assert now.instance.job.client_name == "Acme Ltd"
    assert owners(refreshed(now, ACME)) == owners(run)


def test_what_a_person_assigned_stays_assigned_so() -> None:
    """Given to the associate by hand, a step stays the associate's, whoever that is by then."""
    for step, assignment in (("sign", ASSOCIATE), ("own", ASSOCIATE), ("check", ASSOCIATE)):
        run = started(TEMPLATE).give(ReassignStep("ann", NOON, resolve_owner(step, assignment, ACME, PRACTICE)))
        assert owners(refreshed(run, attrs.evolve(PLAIN, associate="rex")))[step] == "rex"
        assert owners(refreshed(run, PLAIN))[step] == "the client has no associate"
    own = started(TEMPLATE).give(ReassignStep("ann", NOON, Owner(step="sign", assignment=TO_TASK_OWNER)))
    assert refreshed(own, ACME).instance.owner("sign") is None


def test_the_owner_of_an_added_step_is_resolved_again_too() -> None:
    """A step that was added for the manager follows the client's manager."""
    step = Step(key="gift", name="Send a gift", assignment=MANAGER)
    owner = resolve_owner("gift", MANAGER, ACME, PRACTICE)
    run = started(TEMPLATE).give(AddStep("ann", NOON, step, Place(after="own"), owner))
    assert owners(run)["gift"] == "cal"
    assert owners(refreshed(run, attrs.evolve(PLAIN, manager="rae")))["gift"] == "rae"
