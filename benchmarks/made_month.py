"""A lake as a scheduler leaves it after some days: many small files, made without running a job.

Of its outlets the last falls silent, and the first loses its authors on the last day; its feeds are polled in each run.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from schemas import (
    TABLES,
    Article,
    Fetch,
    FetchKind,
    Origin,
    Outcome,
    OutletSource,
    Reason,
    Reject,
    Role,
    Run,
    Signature,
    Stage,
    Story,
    StoryMember,
)
from transforms.ids import id_of
from transforms.rows import table_of
from transforms.write.finish import write_final
from transforms.write.log import append_entry, create_log
from transforms.write.store import open_store

FIRST_DAY = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
SILENT_FOR = 5
_WORDS = (
    "council",
    "bridge",
    "harbour",
    "vote",
    "ferry",
    "price",
    "school",
    "storm",
    "budget",
    "train",
    "court",
    "union",
)


def make_month(lake: Path, *, days: int, runs: int, articles: int, outlets: int) -> dt.datetime:
    """Writes the lake: `runs` a day with `articles` each, of which some are late; gives the instant of its last run."""
    rows: dict[str, list[Any]] = {name: [] for name in TABLES}
    files: list[tuple[str, str, list[Any]]] = []
    at, number = FIRST_DAY, 0
    for day in range(days):
        for run in range(runs):
            at = FIRST_DAY + dt.timedelta(days=day, minutes=run * 1440 // runs)
            run_id = id_of("run", at.isoformat())
            silent, last = days - day <= SILENT_FOR, day == days - 1
            written = [_article(number + n, at, run_id, outlets, silent, last) for n in range(articles)]
            number += articles
            for table in ("articles", "signatures"):
                made = written if table == "articles" else [_signature(one) for one in written]
                for date in sorted({str(one.published_on) for one in written}):
                    files.append((table, date, [one for one in made if str(one.published_on) == date]))
            rejects = [_reject(n, at, run_id) for n in range(run % 3)]
            files += [("rejects", str(at.date()), rejects)] if rejects else []
            files.append(("fetches", str(at.date()), [_fetch(n, at, run_id) for n in range(min(20, outlets))]))
            files.append(("runs", "", [_run(run_id, at, len(written), rejects)]))
            rows["articles"] += written
    for date, stories, members in _stories(rows["articles"]):
        files += [("stories", date, stories), ("story_members", date, members)]
    _commit(lake, files)
    return at


def _commit(lake: Path, files: Sequence[tuple[str, str, list[Any]]]) -> None:
    store = open_store(str(lake))
    for name, table in TABLES.items():
        added = []
        for date, records in ((date, records) for kind, date, records in files if kind == name):
            file = write_final(store, "_staging/made", table, date, table_of(records, table.file_schema))
            store.publish(file.staged, file.final)
            added.append(file)
        if added:
            append_entry(store, create_log(store, table), table, 1, added, ())


def _article(number: int, at: dt.datetime, run_id: str, outlets: int, silent: bool, last: bool) -> Article:
    outlet = number % (outlets - 1 if silent else outlets)
    published = at - dt.timedelta(minutes=number * 37 % 600)
    url = f"https://paper{outlet}.example/news/{number}"
    words = [_WORDS[(number * 7 + n * n) % len(_WORDS)] for n in range(150)]
    return Article(
        article_id=id_of(url), content_hash=id_of(str(number)), run_id=run_id, ingested_at=at, first_seen_at=at,
        url=url, domain=f"paper{outlet}.example", outlet=f"Paper {outlet}",
        outlet_source=OutletSource.FEED, origin=Origin.FEED,
        origin_ref=f"https://paper{outlet}.example/feed", published_at=published, published_on=published.date(),
        title=f"{' '.join(words[:6]).capitalize()} {number}", text=" ".join(words), language="en", word_count=150,
        authors=() if outlet == 0 and last else (f"Author {outlet}",),
    )  # fmt: skip


def _signature(one: Article) -> Signature:
    return Signature(
        article_id=one.article_id, content_hash=one.content_hash, first_seen_at=one.ingested_at, language="en",
        domain=one.domain, published_at=one.published_at, published_on=one.published_on, title=one.title,
        outlet=one.outlet,
    )  # fmt: skip


def _reject(n: int, at: dt.datetime, run_id: str) -> Reject:
    reason = (Reason.NO_TEXT, Reason.ROBOTS)[n % 2]
    url = f"https://paper{n}.example/{at.isoformat()}"
    return Reject(
        reject_id=id_of(url, reason), stage=Stage.EXTRACT, reason=reason, detail="made", url=url, origin=Origin.FEED,
        origin_ref=f"https://paper{n}.example/feed", retryable=False, attempt=1, payload_head=None, raw_sha256=None,
        rejected_at=at, run_id=run_id,
    )  # fmt: skip


def _fetch(n: int, at: dt.datetime, run_id: str) -> Fetch:
    url, broken = f"https://paper{n}.example/feed", n == 1
    return Fetch(
        fetch_id=id_of("feed", url, run_id), kind=FetchKind.FEED, url=url, started_at=at, duration_ms=100 + n * 10,
        status=500 if broken else 200, outcome=Outcome.RETRY_LATER if broken else Outcome.OK, items_seen=20,
        items_new=1, next_poll_at=at + dt.timedelta(hours=1), poll_interval_s=3600, interval_reason="rate",
        poll_count=1,
        failures=40.0 if broken else 0.0, last_new_at=None if broken else at, run_id=run_id,
        error="http_error: 500" if broken else None,
    )  # fmt: skip


def _run(run_id: str, at: dt.datetime, articles: int, rejects: Sequence[Reject]) -> Run:
    by_reason = {reason: sum(one.reason == reason for one in rejects) for reason in {one.reason for one in rejects}}
    return Run(
        run_id=run_id, command="run", config_hash="0", code_version="0", library_versions={}, started_at=at,
        ended_at=at + dt.timedelta(seconds=20), inputs=articles * 2 + len(rejects), articles=articles, duplicates=1,
        unchanged=articles - 1, rejects=len(rejects), deferred=0, rejects_by_reason=by_reason, invariants_ok=True,
        tables=(),
    )  # fmt: skip


def _stories(articles: Sequence[Article]) -> Iterator[tuple[str, list[Story], list[StoryMember]]]:
    """Five articles in a row make a story of their day."""
    days: dict[str, list[Article]] = {}
    for one in articles:
        days.setdefault(str(one.published_on), []).append(one)
    for date, ones in sorted(days.items()):
        stories, members = [], []
        for first in range(0, len(ones), 5):
            told = sorted(ones[first : first + 5], key=lambda one: (one.published_at, one.article_id))
            story_id, on = id_of("story", told[0].article_id), told[0].published_on
            stories.append(
                Story(
                    story_id=story_id, date=on, headline=told[0].title, first_article_id=told[0].article_id,
                    first_published_at=told[0].published_at, last_published_at=told[-1].published_at, language="en",
                    article_count=len(told), outlet_count=len({one.outlet for one in told}), country_count=1,
                )
            )  # fmt: skip
            members += [
                StoryMember(story_id=story_id, date=on, article_id=one.article_id, role=Role.RELATED, rank=n + 1)
                for n, one in enumerate(told)
            ]
        yield date, stories, members
