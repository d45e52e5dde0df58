"""One request from its turn to its end: robots.txt first, then hop by hop, and again after a failure that may pass."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable

from schemas import Fetch, FetchKind, PendingState, Reason, RejectedError
from transforms.fetch.addresses import AddressRules
from transforms.fetch.answer import answer_of
from transforms.fetch.failure import FailedError, PutOffError, failed
from transforms.fetch.get import checked_target
from transforms.fetch.host import Host
from transforms.fetch.landing import landed_elsewhere
from transforms.fetch.line import Line
from transforms.fetch.redirect import redirect_target
from transforms.fetch.reply import Reply
from transforms.fetch.request import Answer, Deferral, FetchResult, Moved, Refusal, Request, host_key
from transforms.fetch.rows import PERMANENT, REDIRECTS, REFUSALS, Sent, fetch_row
from transforms.fetch.settings import FetchSettings
from transforms.fetch.sites import Sites
from transforms.fetch.waits import MAX_WAIT_S

FIRST_RETRY_S = 3600.0
_PASSING_STATUS = frozenset({408, 425, *REFUSALS})
_REASONS = {404: Reason.NOT_FOUND, 410: Reason.GONE}

_XML = "application/xml;q=0.9, text/xml;q=0.8, */*;q=0.1"
_FEED = {"Accept": f"application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, {_XML}"}
_ACCEPT = {FetchKind.FEED: _FEED, FetchKind.SITEMAP: {"Accept": _XML}}
"""What is asked for besides a page: a server with several forms of one address chooses by it (RFC 9110 §12.5.1)."""


class Visitor:
    """Serves requests; rows of what is sent besides the last request of each go to `emit`."""

    def __init__(
        self,
        line: Line,
        sites: Sites,
        rules: AddressRules,
        settings: FetchSettings,
        run_id: str,
        clock: Callable[[], dt.datetime],
        emit: Callable[[FetchResult], None],
    ) -> None:
        self._line, self._sites, self._rules, self._settings = line, sites, rules, settings
        self._run_id, self._clock, self._emit = run_id, clock, emit

    async def visit(self, host: Host, request: Request) -> Answer | Refusal | Deferral | Moved:
        """How a request ends."""
        attempts = 1 + len(self._settings.retry_waits_s)
        last: Fetch | None = None
        for attempt in range(1, attempts + 1):
            try:
                end = await self._walk(host, request, attempt)
                if last is not None:
                    self._emit(last)
                return end
            except PutOffError as put_off:
                return self._deferral(host, request, PendingState.DEFERRED, 0.0, str(put_off), last)
            except RejectedError as error:
                return Refusal(request=request, error=error, fetch=last)
            except FailedError as failure:
                if last is not None and failure.fetch is not None:
                    self._emit(last)
                last = failure.fetch or last
                if failure.again and attempt < attempts and not host.stopped:
                    continue
                runs = request.input.attempt
                if not failure.later or runs >= self._settings.max_attempts:
                    return Refusal(request=request, error=failure.error, fetch=last)
                wait_s = min(MAX_WAIT_S, FIRST_RETRY_S * 2 ** (runs - 1))
                return self._deferral(host, request, PendingState.RETRY, wait_s, str(failure.error), last)
        raise AssertionError("expected the last attempt to end")

    async def _walk(self, host: Host, request: Request, attempt: int) -> Answer | Moved:
        """The answer, after as many hops as it takes.

        Raises:
            RejectedError: it ends without a request of its own.
            FailedError: it ends with a request that failed.
            PutOffError: it is not the host's turn.
        """
        url = checked_target(request.url, self._rules)
        left_s, for_good = self._settings.deadline_s, request.moved_for_good
        for hops in range(request.hops, self._settings.redirects + 1):
            robots = await self._sites.robots(host, url, attempt)
            reserved = request.kind is FetchKind.PAGE and await self._sites.reserves(host, url)
            host.slow_down(robots.crawl_delay_s if robots is not None else 0.0)
            sent = await self._line.send(
                host,
                url,
                max_bytes=self._settings.page_bytes if request.kind is FetchKind.PAGE else self._settings.feed_bytes,
                deadline_s=left_s,
                headers=_ACCEPT.get(request.kind, {}) | _conditions(request),
            )
            left_s -= (sent.ended_at - sent.started_at).total_seconds()
            host.take_note(sent, url, attempt)
            reply = sent.reply
            if reply is None or reply.status not in REDIRECTS or "Location" not in reply.headers:
                row = self._row(host, request, sent, attempt, url, hops, for_good)
                good = _good(request, sent, row)
                return answer_of(
                    request,
                    good,
                    row,
                    url=url,
                    fetched_at=sent.ended_at,
                    robots=robots,
                    reserved=reserved,
                )
            row = self._row(host, request, sent, attempt, url, None, for_good)
            target = self._target(request, url, reply, row)
            for_good = for_good and reply.status in PERMANENT
            if host_key(target) != host.key:
                return self._moved(request, target, hops + 1, for_good, row)
            self._emit(row)
            url = target
        raise RejectedError(Reason.TOO_MANY_REDIRECTS, f"expected at most {self._settings.redirects}, got one more")

    def _row(
        self, host: Host, request: Request, sent: Sent, attempt: int, url: str, hops: int | None, for_good: bool
    ) -> Fetch:
        """The row of a request; `hops` are those before the last one, None where it was not the last."""
        return fetch_row(
            sent,
            kind=request.kind,
            url=url if hops is None else request.input.requested_url or url,
            attempt=attempt,
            run_id=self._run_id,
            feed_url=request.feed_url,
            final_url=url if hops else None,
            redirect_to=url if hops and for_good else None,
            host_next_at=host.next_at,
        )

    def _target(self, request: Request, url: str, reply: Reply, row: Fetch) -> str:
        """Where a redirect leads, if it may be followed."""
        try:
            target = redirect_target(url, reply, self._rules)
        except RejectedError as error:
            raise FailedError(error, row) from error
        elsewhere = landed_elsewhere(request.input.requested_url or url, target)
        if request.kind is FetchKind.PAGE and elsewhere is not None:
            raise FailedError(RejectedError(elsewhere, f"redirects to {target[:300]}"), row)
        return target

    def _moved(self, request: Request, target: str, hops: int, for_good: bool, row: Fetch) -> Moved:
        moves = request.moves + 1
        if moves > self._settings.moves:
            detail = f"expected at most {self._settings.moves} redirects to other domains, got one more"
            raise FailedError(RejectedError(Reason.TOO_MANY_REDIRECTS, detail), row, later=True)
        moved = dataclasses.replace(request, moved_to=target, hops=hops, moves=moves, moved_for_good=for_good)
        return Moved(request=moved, fetch=row)

    def _deferral(
        self, host: Host, request: Request, state: PendingState, wait_s: float, reason: str, fetch: Fetch | None
    ) -> Deferral:
        now = self._clock()
        due_at = max(now + dt.timedelta(seconds=wait_s), host.next_at or now)
        return Deferral(request=request, state=state, due_at=due_at, reason=reason[:200], fetch=fetch)


def _good(request: Request, sent: Sent, row: Fetch) -> Reply:
    """The reply, if it is one to the request.

    Raises:
        FailedError: it is an error, or there is none.
    """
    reply = sent.reply
    if reply is None:
        raise failed(sent.error or RejectedError(Reason.BUG, "expected a reply or an error"), row)
    status = reply.status
    if 200 <= status < 300 or (status == 304 and (request.etag or request.last_modified)):
        return reply
    passing = status >= 500 or status in _PASSING_STATUS
    error = RejectedError(_REASONS.get(status, Reason.HTTP_ERROR), f"status {status}")
    raise FailedError(error, row, again=passing, later=passing)


def _conditions(request: Request) -> dict[str, str]:
    """The ETag alone where there is one: some servers answer 200 when both are sent and one does not hold."""
    if request.etag:
        return {"If-None-Match": request.etag}
    return {"If-Modified-Since": request.last_modified} if request.last_modified else {}
