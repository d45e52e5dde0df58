"""What may go wrong in the lake; each has its exit code at the command line."""

from __future__ import annotations


class LakeError(Exception):
    """The lake cannot take what it was given."""


class LakeBusyError(LakeError):
    """Another writer holds the lake, and waiting did not help."""


class LeaseLostError(LakeBusyError):
    """Another writer took the lake over while this one was thought dead."""


class BrokenInvariantError(LakeError):
    """A count does not add up, or a file is not what was written; nothing was committed."""
