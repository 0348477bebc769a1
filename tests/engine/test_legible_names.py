"""The record is told by names, also where a condition looked at a person."""

import attrs

from dextflow.engine import people_in
from dextflow.engine.legible import Names, tell
from dextflow.model import ConditionsApplied, Input, Ruling, Step, StepGroup, Template
from dextflow.testing.runs import ACME, CAST, NOON, started

NAMES = Names(people=CAST, teams={}, places={"sign": "Sign the accounts"}, client="Acme")
TEMPLATE = Template(id="t", name="T", groups=(StepGroup(name="G", steps=(Step(key="sign", name="Sign"),)),))


def test_a_person_whom_a_condition_looked_at_goes_by_name() -> None:
    """An input that is a person is told by the name, any other as it is."""
    inputs = (Input(name="client.manager", value="ann"), Input(name="client.type", value="trust"))
    ruling = Ruling(step="sign", required=False, condition='client.type != "trust"', inputs=inputs)
    told = tell(ConditionsApplied("ann", NOON, (ruling,)), NAMES)
    assert f"client.manager is {CAST['ann'].name}" in told
    assert "client.type is trust" in told


def test_the_clients_people_are_named_if_the_client_is_known() -> None:
    """Without the client only the people of the workflow and its record are named, with it its accounts' too."""
    run = started(TEMPLATE)
    client = attrs.evolve(ACME, account_reviewer="rex")
    alone = people_in(run.instance, run.events)
    assert "rex" not in alone
    assert people_in(run.instance, run.events, client) >= alone | {"rex"}
