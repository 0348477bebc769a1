"""References to files that the host keeps."""

import re

import attrs

from dextflow.errors import InvalidValue

SHA256 = re.compile("[0-9a-f]{64}")


@attrs.frozen(kw_only=True)
class FileRef:
    """A file, by content. Raises `InvalidValue` for a blank name, a digest of another form, or a negative size.

    `sha256` (hexadecimal) identifies the content and `size` is in bytes; `name` is what a person called it and
    serves for display only, never as a path.
    """

    name: str
    sha256: str
    size: int
    media_type: str = "application/octet-stream"

    def __attrs_post_init__(self) -> None:
        if not self.name.strip() or not SHA256.fullmatch(self.sha256) or self.size < 0:
            raise InvalidValue("FileRef", "it needs a name, a SHA-256 in lower-case hexadecimal, and a size")
