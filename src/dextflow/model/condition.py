"""What a condition of a workflow came to, with the facts that it looked at."""

from datetime import date
from decimal import Decimal

import attrs

FactValue = str | int | bool | Decimal | date | tuple[str, ...]


@attrs.frozen(kw_only=True)
class Input:
    """One fact that a condition refers to, by its canonical name; the value None says that it is not known."""

    name: str
    value: FactValue | None

    def __str__(self) -> str:
        """Say it as conditions do.

        >>> print(Input(name="client.tags", value=("vat", "retail")))
        client.tags is vat, retail
        """
        if self.value is None:
            return f"{self.name} is not known"
        if isinstance(self.value, tuple):
            return f"{self.name} is {', '.join(self.value) or 'empty'}"
        return f"{self.name} is {str(self.value).lower() if isinstance(self.value, bool) else self.value}"


@attrs.frozen(kw_only=True)
class Verdict:
    """What a condition came to: True, False, or None where the facts that are known do not settle it.

    `inputs` has every fact that the condition refers to, once, in the order of first use, whether or not it
    weighed in: the record shows all that was asked.
    """

    value: bool | None
    inputs: tuple[Input, ...] = ()
