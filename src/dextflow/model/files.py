"""References to files that the host keeps."""

import attrs


@attrs.frozen(kw_only=True)
class FileRef:
    """A file, by content.

    `sha256` (hexadecimal) identifies the content and `size` is in bytes; `name` is what a person called it and
    serves for display only, never as a path.
    """

    name: str
    sha256: str
    size: int
    media_type: str = "application/octet-stream"
