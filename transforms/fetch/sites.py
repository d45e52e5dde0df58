"""A site's robots.txt and reservation file: asked for in the host's turn, and kept for later requests and runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from schemas import FetchKind, Reason, RejectedError
from transforms.fetch.addresses import AddressRules
from transforms.fetch.failure import FailedError, failed
from transforms.fetch.host import Host
from transforms.fetch.line import Line
from transforms.fetch.redirect import redirect_target
from transforms.fetch.request import FetchResult, SiteFile, host_key
from transforms.fetch.rights import MAX_TDMREP_BYTES, file_reserves, tdmrep_url
from transforms.fetch.robots import MAX_ROBOTS_BYTES, Robots, robots_url
from transforms.fetch.rows import REDIRECTS, fetch_row
from transforms.fetch.settings import FetchSettings


class Sites:
    """Asks sites what they allow and reserve; the rows of these requests go to `emit`."""

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

    async def robots(self, host: Host, url: str, attempt: int) -> Robots | None:
        """The rules of a site, which allow this address; None where they are not asked.

        Raises:
            RejectedError: `robots`.
            FailedError: the site does not say.
            PutOffError: it is not the host's turn.
        """
        if not self._settings.respect_robots:
            return None
        where = robots_url(url)
        file = host.file(where) or await self._ask(host, where, FetchKind.ROBOTS, MAX_ROBOTS_BYTES, attempt)
        robots = host.robots(file)
        if robots.unreachable:
            raise FailedError(RejectedError(Reason.HTTP_ERROR, f"robots.txt: status {file.status}"), later=True)
        if not robots.allows(url):
            raise RejectedError(Reason.ROBOTS, f"{where} disallows it")
        return robots

    async def reserves(self, host: Host, url: str) -> bool:
        """Whether a site's reservation file reserves this address; a file that cannot be had reserves nothing.

        Raises:
            PutOffError: it is not the host's turn.
        """
        if not self._settings.tdmrep:
            return False
        where = tdmrep_url(url)
        file = host.file(where)
        if file is None:
            try:
                file = await self._ask(host, where, FetchKind.TDMREP, MAX_TDMREP_BYTES, 1)
            except FailedError:
                file = SiteFile(url=where, kind=FetchKind.TDMREP, status=None, body=b"", fetched_at=self._clock())
                host.keep(file)
        return file_reserves(file, url)

    async def _ask(self, host: Host, where: str, kind: FetchKind, max_bytes: int, attempt: int) -> SiteFile:
        url, status, body = where, 404, b""
        for hops in range(self._settings.redirects + 1):
            sent = await self._line.send(
                host, url, max_bytes=max_bytes + 1, deadline_s=self._settings.robots_deadline_s, cut=True
            )
            if kind is FetchKind.ROBOTS or sent.error is not None or sent.reply is None or sent.reply.status == 429:
                host.take_note(sent, url, attempt)  # a server that answers 5xx to an odd path may be well otherwise
            row = fetch_row(
                sent,
                kind=kind,
                url=where,
                attempt=attempt,
                run_id=self._run_id,
                final_url=url if hops else None,
                host_next_at=host.next_at,
            )
            self._emit(row)
            if sent.reply is None:
                raise failed(sent.error or RejectedError(Reason.BUG, "expected a reply or an error"))
            status, body = sent.reply.status, sent.reply.body
            if status not in REDIRECTS or "Location" not in sent.reply.headers:
                break
            try:
                url = redirect_target(url, sent.reply, self._rules)
            except RejectedError:
                url = ""
            if host_key(url) != host.key:  # it leads where this site's file cannot lie: there is none
                status, body = 404, b""
                break
        file = SiteFile(url=where, kind=kind, status=status, body=body, fetched_at=self._clock())
        host.keep(file)
        return file
