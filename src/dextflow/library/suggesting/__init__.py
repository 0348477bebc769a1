"""Templates suggested by their words alone: offline, the same each time, and honest about how sure that is."""

from dextflow.library.suggesting.suggester import LIBRARY, LibrarySuggester

__all__ = ["LIBRARY", "LibrarySuggester"]
