"""The root of every error, and the one for values that cannot be."""

import attrs


class DextflowError(Exception):
    """The root of every error that dextflow raises on purpose."""


@attrs.define
class InvalidValue(DextflowError, ValueError):
    """A noun was given a value that it cannot have, such as a period that ends before it starts."""

    noun: str
    reason: str

    def __str__(self) -> str:
        return f"{self.noun}: {self.reason}"
