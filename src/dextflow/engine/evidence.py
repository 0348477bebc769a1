"""What the record of a workflow holds about each of its steps and checks, gathered in one pass."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from typing import Any

import attrs

from dextflow.engine.legible import Names
from dextflow.model import (
    Approved,
    Attachment,
    Commented,
    ConditionsApplied,
    Event,
    FileAttached,
    HandedBack,
    Marked,
    MarkUndone,
    Remark,
    StepRestored,
    StepSkipped,
    TimeLogged,
    TimeSpent,
)

Place = str | None


@attrs.define(kw_only=True, eq=False)
class Evidence:
    """By the key of a step or check, or None for the whole: what was said, attached and noted, oldest first.

    `marks` has the mark of an item that stands, `skips` what left a step out, `rulings` whose act last changed
    whether a step is required.
    """

    names: Names
    remarks: MutableMapping[Place, list[Remark]] = attrs.Factory(lambda: defaultdict[Place, list[Remark]](list))
    files: MutableMapping[Place, list[Attachment]] = attrs.Factory(
        lambda: defaultdict[Place, list[Attachment]](list)
    )
    time: MutableMapping[Place, list[TimeSpent]] = attrs.Factory(lambda: defaultdict[Place, list[TimeSpent]](list))
    marks: MutableMapping[str, Marked] = attrs.Factory(dict[str, Marked])
    skips: MutableMapping[str, StepSkipped] = attrs.Factory(dict[str, StepSkipped])
    rulings: MutableMapping[str, ConditionsApplied] = attrs.Factory(dict[str, ConditionsApplied])

    def remark(self, event: Event, text: str | None, place: Place = None) -> None:
        """Note what was said, if anything was."""
        if text:
            self.remarks[place].append(Remark(at=event.at, by=self.names.person(event.by), text=text))


def gather(events: Iterable[Event], names: Names) -> Evidence:
    """Gather what events hold about each step and check."""
    evidence = Evidence(names=names)
    for event in events:
        if note := _NOTE.get(type(event)):
            note(evidence, event)
    return evidence


def _marked(evidence: Evidence, event: Marked) -> None:
    evidence.marks[event.item] = event
    evidence.remark(event, event.comment, event.item)


def _undone(evidence: Evidence, event: MarkUndone) -> None:
    evidence.marks.pop(event.item, None)


def _commented(evidence: Evidence, event: Commented) -> None:
    evidence.remark(event, event.text, event.item)


def _reviewed(evidence: Evidence, event: HandedBack | Approved) -> None:
    evidence.remark(event, event.comment)


def _attached(evidence: Evidence, event: FileAttached) -> None:
    attachment = Attachment(at=event.at, by=evidence.names.person(event.by), file=event.file)
    evidence.files[event.item].append(attachment)


def _logged(evidence: Evidence, event: TimeLogged) -> None:
    by = evidence.names.person(event.by)
    evidence.time[event.step].append(TimeSpent(at=event.at, by=by, minutes=event.minutes, note=event.note))


def _skipped(evidence: Evidence, event: StepSkipped) -> None:
    evidence.skips[event.step] = event


def _restored(evidence: Evidence, event: StepRestored) -> None:
    evidence.skips.pop(event.step, None)


def _ruled(evidence: Evidence, event: ConditionsApplied) -> None:
    evidence.rulings.update(dict.fromkeys((ruling.step for ruling in event.rulings), event))


# Each function takes the one type of event under which it is filed, which no mapping type can say.
_NOTE: Mapping[type[Event], Callable[[Evidence, Any], None]] = {
    Marked: _marked,
    MarkUndone: _undone,
    Commented: _commented,
    HandedBack: _reviewed,
    Approved: _reviewed,
    FileAttached: _attached,
    TimeLogged: _logged,
    StepSkipped: _skipped,
    StepRestored: _restored,
    ConditionsApplied: _ruled,
}
