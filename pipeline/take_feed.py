"""A polled feed's answer: parsed in a worker process, its new entries passed on, its row and next poll written."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator

from pipeline.feed_parser import Read, make_parser
from pipeline.polling import DuePolls, Polls
from pipeline.reading import unparsed
from pipeline.site_feeds import SiteFeeds, is_candidate
from schemas import Fetch, FetchKind, Input, Media, Origin, Outcome, PendingState, Reason, RejectedError, Trouble
from schemas.moment import Moment
from schemas.reject import DETAIL_CHARS
from schemas.staged import Unchanged
from transforms.extract.identity import identify
from transforms.feeds.entries import entry_inputs
from transforms.feeds.feed import Feed
from transforms.feeds.feed_state import FeedState
from transforms.feeds.polling import PollAnswer, after_poll, poll_row, rate_by_dates
from transforms.feeds.site import after_look
from transforms.fetch.request import Answer, Deferral, Refusal, Request
from transforms.ids import id_of
from transforms.urls import url_id
from transforms.worker import Limits, WorkerPool
from transforms.write.known import Known
from transforms.write.store import open_store

MAX_CHILDREN = 20
"""Newest children of a sitemap index that are read at one poll."""

Taken = Input | Trouble | Unchanged | Fetch | Request


class TakeFeed:
    """What one answer gives: entries, those that are known, the feed's row, and what is to be asked besides.

    That are the children of a sitemap index, and of a site in a feed's place what may be its feeds.
    """

    def __init__(
        self, lake: str, polls: Polls | DuePolls, moment_at: Callable[[dt.datetime], Moment], limits: Limits
    ) -> None:
        self._lake, self._limits = lake, limits
        self._polls, self._moment_at = polls, moment_at

    def __enter__(self) -> TakeFeed:
        self._moment: Moment | None = None
        self._stack = contextlib.ExitStack()
        self._pool = self._stack.enter_context(WorkerPool(make_parser, 1, self._limits))
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def __call__(self, end: Answer | Refusal | Deferral) -> Iterator[Taken]:
        self._turn_to(end.request.input.seen_at)
        state = self._states.get(end.request.input.origin_ref) or FeedState(url=end.request.input.origin_ref)
        row = poll_row(state.url, self._run_id, end.fetch or self._unsent(end))
        candidate = is_candidate(end.request, state)
        if not isinstance(end, Answer):
            yield row if candidate else after_poll(state, row, PollAnswer())
            return
        answer = PollAnswer(
            etag=end.etag, last_modified=end.last_modified, max_age_s=end.max_age_s, redirect_to=end.redirect_to
        )
        if end.status == 304 or end.input.body is None or row.body_sha256 == state.body_sha256:
            yield after_poll(state, row, answer)
            return
        try:
            feed = self._feed(end, state, row)
        except RejectedError as error:
            failed = dataclasses.replace(row, outcome=Outcome.ERROR, error=str(error)[:DETAIL_CHARS])
            if candidate:  # nobody said that there is a feed
                yield failed
                return
            yield after_poll(state, failed, answer)
            yield unparsed(end.input, error)
            return
        if not isinstance(feed, Feed):
            yield after_look(state, row)
            yield from self._sites.requests(end, feed, self._now)
            return
        entries = [self._settled(found) for found in entry_inputs(feed, end.input, polled=True)]
        new = sum(not isinstance(found, Unchanged) for found in entries)
        dates = [entry.published_raw for entry in feed.entries]
        told = dataclasses.replace(
            answer,
            hints=feed.hints,
            items_seen=len(feed.entries),
            items_new=new,
            dated_rate=rate_by_dates(dates, self._now),
        )
        yield after_poll(state, row, told)
        yield from entries
        yield from self._children(feed, end.request)

    def _feed(self, answer: Answer, state: FeedState, row: Fetch) -> Read:
        """The feed; of a site in a feed's place the feeds that its page links.

        Raises:
            RejectedError: neither.
        """
        read: Read = self._pool.handle(answer.input)
        candidate = is_candidate(answer.request, state)
        if isinstance(read, Feed):
            if candidate and not self._sites.takes(answer.request, row, read):
                raise RejectedError(Reason.NOT_A_FEED, "expected a feed that the site's others are not")
        elif candidate or state.is_feed or self._sites.fails(state, read):
            raise RejectedError(Reason.HTML_NOT_FEED, "expected a feed or a page that links some")
        return read

    def _turn_to(self, now: dt.datetime | None) -> None:
        """Looks anew at what is known when an answer of another run comes, as each window of a stream is one."""
        if now is None:
            raise ValueError("expected a request with the instant its run calls now, got none")
        moment = self._moment_at(now)
        if moment != self._moment:
            polls = self._polls.at(moment)
            self._states, self._waiting, self._sites = polls.states, polls.waiting, SiteFeeds(polls.found)
            self._known = Known.open(open_store(self._lake))
            self._moment, self._run_id, self._now = moment, moment.run_id, moment.now

    def _settled(self, found: Input | Trouble) -> Input | Trouble | Unchanged:
        """An entry whose page is known, was turned away before or waits for its turn is not asked for again."""
        if isinstance(found, Trouble):
            return found
        identity = identify(found, None, "")
        known = self._known.lookup(identity.article_id)
        if known is not None:
            return Unchanged(origin_ref=found.origin_ref, article_id=known.article_id)
        if found.requested_url:
            address = url_id(found.requested_url)
            if address in self._waiting or self._known.rejected(address):
                return Unchanged(origin_ref=found.origin_ref)
        return dataclasses.replace(found, seen_at=self._now)

    def _children(self, feed: Feed, request: Request) -> Iterator[Request]:
        """The newest children of a sitemap index; of a child's own children none are asked for."""
        if request.kind is FetchKind.SITEMAP:
            return
        newest = sorted(feed.sitemaps, key=lambda child: (child.updated_raw or "", child.url or ""), reverse=True)
        for child in newest[:MAX_CHILDREN]:
            if child.url:
                item = Input(
                    origin=Origin.SITEMAP,
                    origin_ref=child.url,
                    requested_url=child.url,
                    media=Media.FEED,
                    seen_at=self._now,
                )
                yield Request(input=item, kind=FetchKind.SITEMAP, feed_url=request.input.origin_ref)

    def _unsent(self, end: Answer | Refusal | Deferral) -> Fetch:
        """A row for a feed that nothing was sent for: a bad address, a robots.txt that forbids or fails, no time."""
        blocked = isinstance(end, Refusal) and end.error.reason in (Reason.ROBOTS, Reason.BLOCKED_ADDRESS)
        untried = isinstance(end, Deferral) and end.state is PendingState.DEFERRED
        outcome = Outcome.BLOCKED if blocked else Outcome.DEFERRED if untried else Outcome.ERROR
        error = str(end.error) if isinstance(end, Refusal) else end.reason if isinstance(end, Deferral) else None
        url = end.request.input.origin_ref
        return Fetch(
            fetch_id=id_of(FetchKind.FEED, url, self._run_id),
            kind=FetchKind.FEED,
            url=url,
            feed_url=end.request.feed_url,
            started_at=self._now,
            outcome=outcome,
            error=None if untried or error is None else error[:DETAIL_CHARS],
            run_id=self._run_id,
        )
