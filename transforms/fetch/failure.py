"""Why a request has no answer yet: inside fetching only, before it becomes a refusal or a deferral."""

from __future__ import annotations

from schemas import Fetch, Reason, RejectedError

HOST_FAILURES = frozenset({Reason.DNS, Reason.CONNECT, Reason.TLS, Reason.DEADLINE})
"""Failures that speak against the host and not against the page."""
TRIED_AGAIN = frozenset({Reason.DNS, Reason.CONNECT})
"""Failures worth another try within the run."""
TRIED_LATER = frozenset({Reason.DNS, Reason.CONNECT, Reason.DEADLINE})
"""Failures worth another try in a later run."""


class PutOffError(Exception):
    """It is not this request's turn, for a longer time than is waited for."""


class FailedError(Exception):
    """A request failed: worth another try `again` in this run, `later` in another, or neither."""

    def __init__(
        self, error: RejectedError, fetch: Fetch | None = None, *, again: bool = False, later: bool = False
    ) -> None:
        super().__init__(error)
        self.error, self.fetch, self.again, self.later = error, fetch, again, later


def failed(error: RejectedError, fetch: Fetch | None = None) -> FailedError:
    """The failure of a request that has no reply."""
    return FailedError(error, fetch, again=error.reason in TRIED_AGAIN, later=error.reason in TRIED_LATER)
