"""What the fields of services and proposals must agree on, for `dextflow.testing.agreeing`."""

from collections.abc import Callable, Mapping
from typing import Any

import attrs
from hypothesis import strategies as st

from dextflow.model import (
    AcceptanceTask,
    EngagementAct,
    Money,
    Offer,
    Offset,
    OneOffTask,
    ProposalLine,
    Service,
    ServiceChange,
)
from dextflow.model.service_preview import CHANGES

Drawn = dict[str, Any]
NAME = "VAT returns"


def _named(drawn: Drawn, *fields: str) -> Drawn:
    return {field: drawn[field] if drawn[field].strip() else NAME for field in fields}


def _ahead(offset: Offset) -> Offset:
    return attrs.evolve(offset, value=abs(offset.value))


def _one_off(drawn: Drawn) -> Drawn:
    return _named(drawn, "key") | {"starts": _ahead(drawn["starts"])}


def _service(drawn: Drawn) -> Drawn:
    return _named(drawn, "id", "name") | {"tasks": tuple({one.key: one for one in drawn["tasks"]}.values())}


def _line(drawn: Drawn) -> Drawn:
    fee: Money = drawn["fee"]
    return _named(drawn, "service") | {"fee": attrs.evolve(fee, amount=fee.amount.copy_abs())}


def _acceptance(drawn: Drawn) -> Drawn:
    task = drawn["task"]
    return {"task": task if task.title.strip() else attrs.evolve(task, title=NAME), "due": _ahead(drawn["due"])}


def _offer(drawn: Drawn) -> Drawn:
    return _named(drawn, "subject") | {"lines": tuple({line.service: line for line in drawn["lines"]}.values())}


def _change(drawn: Drawn) -> Drawn:
    ends = drawn["act"] is EngagementAct.ENDED and drawn["instead"] != drawn["service"]
    return {"instead": drawn["instead"] if ends else None}


SERVICE_FIELDS: Mapping[type, Mapping[str, st.SearchStrategy[Any]]] = {
    ServiceChange: {"act": st.sampled_from(CHANGES)}
}
SERVICES_AGREE: Mapping[type, Callable[[Drawn], Drawn]] = {
    OneOffTask: _one_off,
    Service: _service,
    ProposalLine: _line,
    AcceptanceTask: _acceptance,
    Offer: _offer,
    ServiceChange: _change,
}
