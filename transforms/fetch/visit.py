"""One request from its turn to its end: robots.txt first, then hop by hop, and again after a failure that may pass."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator

from schemas import Fetch, FetchKind, PendingState, Reason, RejectedError
from transforms.fetch.addresses import AddressRules
from transforms.fetch.get import Reply, checked_target
from transforms.fetch.host import Host
from transforms.fetch.landing import landed_elsewhere
from transforms.fetch.line import Line, PutOffError
from transforms.fetch.redirect import redirect_target
from transforms.fetch.request import Answer, Deferral, FetchResult, Moved, Refusal, Request, SiteFile, host_key
from transforms.fetch.rights import MAX_TDMREP_BYTES, file_reserves, header_license, header_optouts, tdmrep_url
from transforms.fetch.robots import MAX_ROBOTS_BYTES, Robots, robots_url
from transforms.fetch.rows import PERMANENT, REDIRECTS, REFUSALS, Sent, fetch_row
from transforms.fetch.settings import FetchSettings
from transforms.fetch.waits import MAX_WAIT_S, max_age_s, retry_after_s

FIRST_RETRY_S = 3600.0
_FAILURES = frozenset({Reason.DNS, Reason.CONNECT, Reason.TLS, Reason.DEADLINE})
_TRIED_AGAIN = frozenset({Reason.DNS, Reason.CONNECT})
_PASSING = frozenset({Reason.DNS, Reason.CONNECT, Reason.DEADLINE})
_PASSING_STATUS = frozenset({408, 425})


class _FailedError(Exception):
    """A request failed: worth another try `again` in this run, `later` in another, or neither."""

    def __init__(
        self, error: RejectedError, fetch: Fetch | None = None, *, again: bool = False, later: bool = False
    ) -> None:
        super().__init__(error)
        self.error, self.fetch, self.again, self.later = error, fetch, again, later


class Visitor:
    """Serves requests; rows of what is sent besides the last request of each go to `emit`."""

    def __init__(
        self,
        line: Line,
        rules: AddressRules,
        settings: FetchSettings,
        run_id: str,
        clock: Callable[[], dt.datetime],
        emit: Callable[[FetchResult], None],
    ) -> None:
        self._line, self._rules, self._settings = line, rules, settings
        self._run_id, self._clock, self._emit = run_id, clock, emit

    async def visit(self, host: Host, request: Request) -> FetchResult:
        """How a request ends."""
        numbers = iter(range(1, 1_000))
        attempts = 1 + len(self._settings.retry_waits_s)
        last: Fetch | None = None
        for attempt in range(1, attempts + 1):
            try:
                return await self._walk(host, request, attempt, numbers)
            except PutOffError as put_off:
                return self._deferral(host, request, str(put_off), last)
            except RejectedError as error:
                return Refusal(request=request, error=error, fetch=last)
            except _FailedError as failed:
                if last is not None and failed.fetch is not None:
                    self._emit(last)
                last = failed.fetch or last
                if failed.again and attempt < attempts and not host.stopped:
                    continue
                if failed.later and request.input.attempt < self._settings.max_attempts:
                    return self._retry(host, request, failed.error, last)
                return Refusal(request=request, error=failed.error, fetch=last)
        raise AssertionError("expected the last attempt to end")

    async def _walk(self, host: Host, request: Request, attempt: int, numbers: Iterator[int]) -> FetchResult:
        url = checked_target(request.url, self._rules)
        left_s, for_good = self._settings.deadline_s, request.moved_for_good
        for hops in range(request.hops, self._settings.redirects + 1):
            robots = await self._robots(host, url, attempt)
            reserved = request.kind is FetchKind.PAGE and await self._file_reserves(host, url)
            host.slow_down(robots.crawl_delay_s if robots is not None else 0.0)
            sent = await self._line.send(
                host,
                url,
                max_bytes=self._settings.page_bytes if request.kind is FetchKind.PAGE else self._settings.feed_bytes,
                deadline_s=left_s,
                headers=_conditions(request),
            )
            left_s -= (sent.ended_at - sent.started_at).total_seconds()
            reply = self._reply(host, sent, url, attempt)
            last = reply is None or reply.status not in REDIRECTS or "Location" not in reply.headers
            row = fetch_row(
                sent,
                kind=request.kind,
                url=(request.input.requested_url or url) if last else url,
                asked_by=request.input.origin_ref,
                number=next(numbers),
                attempt=attempt,
                run_id=self._run_id,
                feed_url=request.feed_url,
                final_url=url if last and hops else None,
                redirect_to=url if last and hops and for_good else None,
                host_next_at=host.next_at,
            )
            if reply is None or last:
                return self._end(host, request, sent, row, url, robots is not None or None, reserved)
            target = self._target(request, url, reply, row)
            for_good = for_good and reply.status in PERMANENT
            if host_key(target) != host.key and request.moves >= self._settings.moves:
                raise _FailedError(RejectedError(Reason.TOO_MANY_REDIRECTS, "over too many domains"), row, later=True)
            if host_key(target) != host.key:
                moved = dataclasses.replace(
                    request, moved_to=target, hops=hops + 1, moves=request.moves + 1, moved_for_good=for_good
                )
                return Moved(request=moved, fetch=row)
            self._emit(row)
            url = target
        raise RejectedError(Reason.TOO_MANY_REDIRECTS, f"expected at most {self._settings.redirects}, got one more")

    def _reply(self, host: Host, sent: Sent, url: str, attempt: int) -> Reply | None:
        """The reply, after the host's manners have taken note of it; None where there is none."""
        waits = self._settings.retry_waits_s
        again_s = waits[attempt - 1] if attempt <= len(waits) else 0.0
        if sent.error is not None:
            if sent.error.reason in _FAILURES:
                host.failed(again_s if sent.error.reason in _TRIED_AGAIN else 0.0, sent.ended_at, url)
            return None
        reply = sent.reply
        if reply is None:
            return None
        if reply.status in REFUSALS:
            host.refused(retry_after_s(reply.headers.get("Retry-After"), sent.ended_at), sent.ended_at)
        elif reply.status >= 500:
            host.failed(again_s, sent.ended_at, url)
        else:
            host.succeeded()
        return reply

    def _end(
        self,
        host: Host,
        request: Request,
        sent: Sent,
        row: Fetch,
        url: str,
        robots_allowed: bool | None,
        reserved: bool,
    ) -> FetchResult:
        if sent.error is not None:
            reason = sent.error.reason
            raise _FailedError(sent.error, row, again=reason in _TRIED_AGAIN, later=reason in _PASSING)
        reply = sent.reply
        if reply is None:
            raise AssertionError("expected a reply or an error")
        status = reply.status
        if 200 <= status < 300 or (status == 304 and (request.etag or request.last_modified)):
            return self._answer(request, sent, reply, row, url, robots_allowed, reserved)
        passing = status in REFUSALS or status >= 500 or status in _PASSING_STATUS
        reason = {404: Reason.NOT_FOUND, 410: Reason.GONE}.get(status, Reason.HTTP_ERROR)
        raise _FailedError(RejectedError(reason, f"status {status}"), row, again=passing, later=passing)

    def _answer(
        self,
        request: Request,
        sent: Sent,
        reply: Reply,
        row: Fetch,
        url: str,
        robots_allowed: bool | None,
        reserved: bool,
    ) -> Answer:
        headers = reply.headers
        content_type = headers.get("Content-Type")
        every = getattr(headers, "getall", None)
        tags = every("X-Robots-Tag", []) if every else []
        links = every("Link", []) if every else []
        got = dataclasses.replace(
            request.input,
            final_url=url,
            body=reply.body if reply.status != 304 else None,
            charset=_charset(content_type),
            fetched_at=sent.ended_at,
            robots_allowed=robots_allowed,
            ai_optout=header_optouts(tags, headers.get("tdm-reservation"), reserved),
            license=header_license(links, url) or request.input.license,
            flags=(*request.input.flags, *reply.flags),
        )
        return Answer(
            request=request,
            input=got,
            status=reply.status,
            content_type=content_type,
            etag=row.etag,
            last_modified=row.last_modified,
            max_age_s=max_age_s(headers, sent.ended_at),
            redirect_to=row.redirect_to,
            fetch=row,
        )

    def _target(self, request: Request, url: str, reply: Reply, row: Fetch) -> str:
        """Where a redirect leads, if it may be followed."""
        try:
            target = redirect_target(url, reply, self._rules)
        except RejectedError as error:
            raise _FailedError(error, row) from error
        elsewhere = landed_elsewhere(request.input.requested_url or url, target)
        if request.kind is FetchKind.PAGE and elsewhere is not None:
            raise _FailedError(RejectedError(elsewhere, f"redirects to {target[:300]}"), row)
        return target

    async def _robots(self, host: Host, url: str, attempt: int) -> Robots | None:
        """The rules of a site that allow an address; None where they are not asked."""
        if not self._settings.respect_robots:
            return None
        where = robots_url(url)
        file = host.file(where)
        if file is None:
            file = await self._site_file(host, where, FetchKind.ROBOTS, MAX_ROBOTS_BYTES, attempt)
        robots = host.robots(file)
        if robots.unreachable:
            error = RejectedError(Reason.HTTP_ERROR, f"expected a robots.txt, got status {file.status}")
            raise _FailedError(error, later=True)
        if not robots.allows(url):
            raise RejectedError(Reason.ROBOTS, f"{where} disallows it")
        return robots

    async def _file_reserves(self, host: Host, url: str) -> bool:
        if not self._settings.tdmrep:
            return False
        where = tdmrep_url(url)
        file = host.file(where)
        if file is None:
            try:
                file = await self._site_file(host, where, FetchKind.TDMREP, MAX_TDMREP_BYTES, 1)
            except _FailedError:
                file = SiteFile(url=where, kind=FetchKind.TDMREP, status=None, body=b"", fetched_at=self._clock())
                host.keep(file)
        return file_reserves(file, url)

    async def _site_file(self, host: Host, where: str, kind: FetchKind, max_bytes: int, attempt: int) -> SiteFile:
        """A site's file, asked for in the host's turn; kept for later requests, of later runs too."""
        url, status, body = where, 404, b""
        for number in range(1, self._settings.redirects + 2):
            sent = await self._line.send(
                host, url, max_bytes=max_bytes + 1, deadline_s=self._settings.robots_deadline_s, cut=True
            )
            reply = self._reply(host, sent, url, attempt)
            row = fetch_row(
                sent,
                kind=kind,
                url=where,
                asked_by=f"{url} {attempt}",
                number=number,
                attempt=attempt,
                run_id=self._run_id,
                final_url=url if number > 1 else None,
                host_next_at=host.next_at,
            )
            self._emit(row)
            if reply is None:
                error = sent.error or RejectedError(Reason.BUG, "expected a reply or an error")
                raise _FailedError(error, again=error.reason in _TRIED_AGAIN, later=error.reason in _PASSING)
            status, body = reply.status, reply.body
            if status not in REDIRECTS or "Location" not in reply.headers:
                break
            try:
                url = redirect_target(url, reply, self._rules)
            except RejectedError:
                url = ""
            if host_key(url) != host.key:  # it leads where this site's file cannot lie: there is none
                status, body = 404, b""
                break
        file = SiteFile(url=where, kind=kind, status=status, body=body, fetched_at=self._clock())
        host.keep(file)
        return file

    def _deferral(self, host: Host, request: Request, reason: str, fetch: Fetch | None) -> Deferral:
        due_at = max(self._clock(), host.next_at or self._clock())
        return Deferral(request=request, state=PendingState.DEFERRED, due_at=due_at, reason=reason, fetch=fetch)

    def _retry(self, host: Host, request: Request, error: RejectedError, fetch: Fetch | None) -> Deferral:
        wait_s = min(MAX_WAIT_S, FIRST_RETRY_S * 2 ** (request.input.attempt - 1))
        now = self._clock()
        return Deferral(
            request=request,
            state=PendingState.RETRY,
            due_at=max(now + dt.timedelta(seconds=wait_s), host.next_at or now),
            reason=str(error)[:200],
            fetch=fetch,
        )


def _conditions(request: Request) -> dict[str, str] | None:
    """The ETag alone where there is one: some servers answer 200 when both are sent and one does not hold."""
    if request.etag:
        return {"If-None-Match": request.etag}
    return {"If-Modified-Since": request.last_modified} if request.last_modified else None


def _charset(content_type: str | None) -> str | None:
    for part in (content_type or "").split(";")[1:]:
        name, _, value = part.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip("\"'")[:40] or None
    return None
