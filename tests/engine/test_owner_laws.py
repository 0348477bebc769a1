"""What holds of the owners of steps for every template and every client."""

import attrs
from hypothesis import HealthCheck, given, settings

from dextflow.engine import (
    Practice,
    assignments_of,
    facts_of,
    named_people,
    named_teams,
    resolve_again,
    resolve_owners,
)
from dextflow.model import Client, Job, Template
from dextflow.testing.runs import PRACTICE, Run, opened
from dextflow.testing.workflows import clients, runs, templates

LAWS = settings(max_examples=30, deadline=None, suppress_health_check=(HealthCheck.too_slow,))


@LAWS
@given(runs(), clients())
def test_taking_the_client_over_twice_is_taking_it_over_once(run: Run, client: Client) -> None:
    """Resolved again from the same client, owners and facts do not change any more."""
    facts = facts_of(run.instance.plan, client)
    job = attrs.evolve(run.instance.job, facts=facts)
    once = resolve_again(run.instance, client, job, PRACTICE)
    after = attrs.evolve(run.instance, job=attrs.evolve(job, owners=once))
    assert resolve_again(after, client, after.job, PRACTICE) == once
    assert facts_of(after.plan, client) == facts


@LAWS
@given(templates(), clients())
def test_a_new_workflow_and_a_refreshed_one_have_the_same_owners(template: Template, client: Client) -> None:
    """Where nobody assigned otherwise, resolving again gives what resolving for the first time gives."""
    run = opened(template, client=client)
    job: Job = run.instance.job
    assert resolve_again(run.instance, client, job, PRACTICE) == job.owners
    assert resolve_owners(template, client, job, PRACTICE) == job.owners


@LAWS
@given(templates(), clients())
def test_all_people_and_teams_that_are_needed_are_named(template: Template, client: Client) -> None:
    """With the named people and teams alone, the same owners are found as with the whole practice."""
    asked = tuple(assignments_of(template))
    people, teams = named_people(asked, (client,)), named_teams(asked)
    some = Practice(
        people={each: PRACTICE.people[each] for each in people & PRACTICE.people.keys()},
        teams={each: PRACTICE.teams[each] for each in teams & PRACTICE.teams.keys()},
    )
    job = opened(template, client=client).instance.job
    assert resolve_owners(template, client, job, some) == job.owners
