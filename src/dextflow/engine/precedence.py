"""What each step of a template comes directly after, from order, gates, blocking steps and dependencies."""

from collections.abc import Iterator

import attrs

from dextflow.model import Step, Template


@attrs.frozen(kw_only=True, eq=False)
class Placed:
    """A step, the number of its group, and its place in it, both counted from 0.

    It comes directly after the steps numbered `after` (counted through the template), those named `after_keys`,
    and perhaps after a whole group.
    """

    step: Step
    group: int
    place: int
    after: tuple[int, ...]
    after_keys: tuple[str, ...]
    after_group: int | None

    @property
    def path(self) -> str:
        """Where the step stands in the template's document."""
        return f"/groups/{self.group}/steps/{self.place}"


def placed_steps(template: Template) -> Iterator[Placed]:
    """The steps of a template with what they come directly after, in its order."""
    number, blocking = 0, None
    for group_number, group in enumerate(template.groups):
        for place, step in enumerate(group.steps):
            before = number - 1 if group.ordered and place else None
            yield Placed(
                step=step,
                group=group_number,
                place=place,
                after=_given(before, blocking),
                after_keys=_dependencies(step),
                after_group=group_number - 1 if group.gated and group_number and before is None else None,
            )
            if step.blocking:
                blocking = number
            number += 1


def _given(*numbers: int | None) -> tuple[int, ...]:
    return tuple(dict.fromkeys(number for number in numbers if number is not None))


def _dependencies(step: Step) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*step.depends_on, *(each.step for each in step.depends_on_outcomes))))
