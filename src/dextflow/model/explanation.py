"""Why something is as it is, for people to read."""

import attrs

from dextflow.model.condition import Input


@attrs.frozen(kw_only=True)
class Explanation:
    """An answer in one sentence, its reasons, one sentence each, and the facts that were looked at.

    `advice` says what can be done about it, where something can.
    """

    answer: str
    reasons: tuple[str, ...] = ()
    inputs: tuple[Input, ...] = ()
    advice: tuple[str, ...] = ()

    def __str__(self) -> str:
        lines = [self.answer]
        lines += [f"- because {reason}" for reason in self.reasons]
        lines += [f"- {each}" for each in self.inputs]
        lines += [f"- to change that: {each}" for each in self.advice]
        return "\n".join(lines)
