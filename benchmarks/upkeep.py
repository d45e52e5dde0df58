"""Upkeep on a lake of 100,000 articles: rows a second of `verify`, and what a run with nothing new costs."""

from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
import random
import resource
import subprocess
import sys
import time
from pathlib import Path

from schemas import Article, Fetch, FetchKind, Origin, Outcome, Signature
from schemas.moment import Moment
from schemas.staged import RunHeader
from transforms.ids import id_of
from transforms.write.stage import Stager
from transforms.write.store import open_store
from transforms.write.verify import verify
from transforms.write.write_run import write_run

NOW = dt.datetime(2026, 3, 1, 6, tzinfo=dt.UTC)
FEEDS = 300


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("lake", type=Path)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=50)
    told = parser.parse_args()
    if not told.lake.exists():
        build(told.lake, told.articles, told.runs)
    measure(told.lake)


def build(lake: Path, articles: int, runs: int) -> None:
    """A month of runs: articles of 3 kB, and the states of feeds in each."""
    words = [f"w{n:04x}" for n in range(8_000)]
    source = random.Random(1)
    store, share = open_store(str(lake)), articles // runs
    for number in range(runs):
        now = NOW - dt.timedelta(hours=12) * (runs - number)
        moment = Moment(run_id=f"run-{number}", now=now)
        stager = Stager(store, moment)
        staged = []
        for n in range(share):
            text = " ".join(source.choices(words, k=500))
            staged += stager.add(_article(number * share + n, text, now))
        for feed in range(FEEDS):
            staged += stager.add(_poll(feed, now, moment.run_id))
        header = RunHeader(run_id=moment.run_id, command="run", config_hash="0", code_version="0", started_at=now)
        write_run(store, header, moment, [*staged, *stager.flush()], share)


def measure(lake: Path) -> None:
    began = time.process_time()
    verified = verify(open_store(str(lake)))
    took_s = time.process_time() - began
    rows = sum(verified.rows.values())
    articles = verified.rows["articles"]
    print(f"verify: {rows:,} rows ({articles:,} articles, {verified.bytes / 1e6:,.0f} MB) in {took_s:.2f} CPU-s:")
    print(f"  {rows / took_s:,.0f} rows a second, {len(verified.findings)} findings")
    feeds = lake.parent / "feeds.txt"
    feeds.write_text("".join(f"{_feed_url(feed)}\n" for feed in range(FEEDS)), "utf-8")
    settings = lake.parent / "newsbeam.toml"
    settings.write_text('[fetch]\nuser_agent = "bench/1 (+mailto:a@b.example)"\n', "utf-8")
    run = "import sys; from pipeline.cli.main import main; main()"
    flags = ["run", "--lake", str(lake), "--feeds", str(feeds), "--config", str(settings), "--progress", "never"]
    for number in range(2):
        now = ["--now", (NOW - dt.timedelta(hours=11) + dt.timedelta(minutes=number)).isoformat()]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-c", run, *flags, *now], check=True, stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        print(f"run with nothing due: {cpu_s:.2f} CPU-s with imports, {after.ru_maxrss / 1024:.0f} MiB at most so far")


def _article(number: int, text: str, now: dt.datetime) -> tuple[Article, Signature]:
    url = f"https://outlet{number % 500}.example/{number}"
    published_at = now - dt.timedelta(minutes=number % 2_000)
    article = Article(
        article_id=id_of(url),
        content_hash=id_of("content", text),
        ingested_at=now,
        url=url,
        domain=f"outlet{number % 500}.example",
        origin=Origin.FEED,
        origin_ref=_feed_url(number % FEEDS),
        title=text[:60],
        text=text,
        language="en",
        published_on=published_at.date(),
        published_at=published_at,
        word_count=500,
        raw_sha256=id_of("raw", text) * 2,
    )
    shared = {field.name for field in dataclasses.fields(Signature)} & {f.name for f in dataclasses.fields(Article)}
    told = {name: getattr(article, name) for name in shared - {"topics", "first_seen_at"}}
    noise = random.Random(number).randbytes(2_400)
    return article, Signature(**told, first_seen_at=now, sketch=noise[:640], shingles=noise, features=noise[:1_200])


def _poll(feed: int, now: dt.datetime, run_id: str) -> Fetch:
    url = _feed_url(feed)
    return Fetch(
        fetch_id=id_of("feed", url, run_id),
        kind=FetchKind.FEED,
        url=url,
        started_at=now,
        outcome=Outcome.OK,
        status=200,
        next_poll_at=now + dt.timedelta(hours=12),
        poll_interval_s=43_200,
        poll_count=3,
        run_id=run_id,
    )


def _feed_url(feed: int) -> str:
    return f"https://outlet{feed}.example/feed.xml"


if __name__ == "__main__":
    main()
