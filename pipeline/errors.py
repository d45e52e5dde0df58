"""Errors of the pipeline that a user can mend."""

from __future__ import annotations


class NoInputError(Exception):
    """Nothing to read: no seed matches, or no feed is listed."""


class QueryError(ValueError):
    """A question that DuckDB does not take; the message is its own."""
