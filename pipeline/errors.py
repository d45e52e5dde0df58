"""Errors of the pipeline that a user can mend."""

from __future__ import annotations


class NoInputError(Exception):
    """Nothing to read: no seed matches, or no feed is listed."""
