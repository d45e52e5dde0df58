"""Feeds in the graph: polled, their new entries fetched, each host asked by one loop."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import apache_beam as beam

from pipeline.fetching import FEEDS_SHARE, feed_settings
from pipeline.job import FeedJob
from pipeline.polling import done_row
from pipeline.reading import limits_of
from pipeline.settings import Settings
from pipeline.stream.budget import WindowBudget
from pipeline.take_feed import TakeFeed
from schemas import Fetch, FetchKind, Input, Stage
from schemas.moment import Moment
from schemas.staged import Duplicate, Tally
from transforms.fetch.beam import FetchAll, SplitEnds
from transforms.fetch.request import Answer, Deferral, HostState, Refusal, Request
from transforms.fetch.settings import FetchSettings
from transforms.fetch.states import host_states
from transforms.step import Clock, Ends, Step
from transforms.urls import url_id

_ENDED = "ended"
_HOSTS, _PUT_OFF, _STATES = "hosts", "put off", "states"
_ORIGINS = ("feed", "sitemap")


def fetched_pages(
    moments: beam.PCollection, job: FeedJob, settings: Settings, clock: Clock, ends: Ends
) -> list[beam.PCollection]:
    """The documents behind the new entries of due feeds and behind what was put off, a PCollection for each pass."""
    due = moments | "Read what is due" >> beam.ParDo(_DueFn(job)).with_outputs(_HOSTS, _PUT_OFF, _STATES, main="feeds")
    hosts, put_off = due[_HOSTS], due[_PUT_OFF]
    feeds = (due["feeds"], hosts) | "Feeds and hosts" >> beam.Flatten()
    taken, feed_hosts = _taken(feeds, "feeds", job, settings, clock, ends)
    children, child_hosts = taken["children"], [hosts, *feed_hosts]
    sitemaps = (*children, *child_hosts) | "Sitemaps and hosts" >> beam.Flatten()
    taken_too, sitemap_hosts = _taken(sitemaps, "sitemaps", job, settings, clock, ends)

    ends.tallies.append(put_off | "Count put off" >> beam.Map(_one_input))
    ends.rows.append(due[_STATES])
    asked = (*taken["pages"], *taken_too["pages"], put_off) | "Pages" >> beam.Flatten()
    single = (
        asked
        | "Key by address" >> beam.Map(_by_address)
        | "Gather address" >> beam.GroupByKey()
        | "One of each" >> beam.ParDo(_OneOfEachFn()).with_outputs(_ENDED, main="pages")
    )
    ends.rows.append(single[_ENDED])
    pages = (single["pages"], *child_hosts, *sitemap_hosts) | "Pages and hosts" >> beam.Flatten()
    fetched = pages | "Fetch pages" >> _fetching(job, clock, job.fetch, job.budget)
    ends.rows.extend(fetched.rows)
    documents = [*taken["texts"], *taken_too["texts"]]
    for number, part in enumerate(fetched.ends, 1):
        ends.rows.append(part | f"Taken up {number}" >> beam.ParDo(_TakenUpFn(clock)))
        split = part | SplitEnds(clock, f"Split pages {number}")
        ends.rows.append(split["rows"])
        documents.append(split["inputs"])
    return documents


def _fetching(job: FeedJob, clock: Clock, settings: FetchSettings, budget: WindowBudget | None) -> FetchAll:
    return FetchAll(settings, clock, resolver=job.resolver, now=job.now, until=budget)


def _taken(
    requests: beam.PCollection, name: str, job: FeedJob, settings: Settings, clock: Clock, ends: Ends
) -> tuple[dict[str, list[beam.PCollection]], list[beam.PCollection]]:
    """Answers of feeds as `pages` to fetch, `texts` to read and `children` of sitemap indexes; states of the hosts."""
    budget = None if job.budget is None else job.budget.share(FEEDS_SHARE)
    fetched = requests | f"Fetch {name}" >> _fetching(job, clock, feed_settings(job.fetch), budget)
    ends.rows.extend(fetched.rows)
    hosts = [rows | f"Hosts of {name} {n}" >> beam.FlatMap(_states_of) for n, rows in enumerate(fetched.rows)]
    take = TakeFeed(settings.lake, job.polls, clock.at, limits_of(settings.document))
    found: dict[str, list[beam.PCollection]] = {"pages": [], "texts": [], "children": []}
    for number, part in enumerate(fetched.ends, 1):
        step = Step(Stage.PARSE, f"Take {name} {number}", take, ends, clock, many=True, tally=True)
        taken = part | step
        hosts.append(part | f"Hosts asked for {name} {number}" >> beam.FlatMap(_states_of_end))
        found["pages"].append(taken | f"Pages of {name} {number}" >> beam.FlatMap(_page_request))
        found["texts"].append(taken | f"Texts of {name} {number}" >> beam.Filter(_has_text))
        found["children"].append(taken | f"Children of {name} {number}" >> beam.Filter(_is_request))
    return found, hosts


class _DueFn(beam.DoFn):
    """What a run asks for and what is known of it: feeds, and beside them hosts, pages put off and feed states."""

    def __init__(self, job: FeedJob) -> None:
        self._polls, self._budget = job.polls, job.budget

    def process(self, moment: Moment) -> Iterator[Any]:
        if self._budget is not None:
            self._budget.begin(moment)
        polls = self._polls.at(moment)
        yield from polls.requests
        for tag, values in ((_HOSTS, polls.hosts), (_PUT_OFF, polls.pages), (_STATES, polls.carried)):
            for value in values:
                yield beam.pvalue.TaggedOutput(tag, value)


class _OneOfEachFn(beam.DoFn):
    """Of the requests for one address the one that was put off, else that of the first feed; the others are counted."""

    def process(self, group: tuple[str, Iterable[Request]]) -> Iterator[Any]:
        first, *others = sorted(group[1], key=_precedence)
        yield first
        for other in others:
            yield beam.pvalue.TaggedOutput(_ENDED, Duplicate(origin_ref=other.input.origin_ref))


class _TakenUpFn(beam.DoFn):
    """Rows that say that inputs put off before have come to their end, whatever it was."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def process(self, end: Answer | Refusal | Deferral, window: Any = beam.DoFn.WindowParam) -> Iterator[Any]:
        if end.request.deferred_at is not None and not isinstance(end, Deferral):
            yield done_row(end.request, end.request.deferred_at, self._clock.moment(window).run_id)


def _one_input(request: Request) -> Tally:
    return Tally(origin_ref=request.input.origin_ref, inputs=1)


def _by_address(request: Request) -> tuple[str, Request]:
    try:
        return url_id(request.url), request
    except ValueError:
        return request.url, request


def _precedence(request: Request) -> tuple[bool, int, str, str]:
    item = request.input
    entry = item.entry.entry_id if item.entry else None
    return request.deferred_at is None, _ORIGINS.index(item.origin), item.origin_ref, entry or ""


def _states_of(row: Fetch) -> tuple[HostState, ...]:
    return host_states([row])


def _states_of_end(end: Answer | Refusal | Deferral) -> tuple[HostState, ...]:
    return host_states([end.fetch]) if end.fetch is not None else ()


def _page_request(taken: Any) -> Iterator[Request]:
    if isinstance(taken, Input) and taken.body is None:
        yield Request(input=taken, kind=FetchKind.PAGE, feed_url=taken.origin_ref)


def _has_text(taken: Any) -> bool:
    return isinstance(taken, Input) and taken.body is not None


def _is_request(taken: Any) -> bool:
    return isinstance(taken, Request)
