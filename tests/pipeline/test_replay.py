"""What is worth another try is tried again, and only that."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.lake import Lake
from pipeline.replay import rejects_to_replay, replay_polls, seeds_to_replay
from schemas import Origin, Reason, Reject
from schemas.moment import Moment
from tests.transforms.write.made_up import NOW, article, pending, reject
from tests.transforms.write.whole_runs import run
from transforms.read.seed_file import SeedFile, SeedKind
from transforms.write.local_store import LocalStore

FEED = "https://news.example/feed"
LATER = NOW + dt.timedelta(days=1)
MOMENT = Moment(run_id="replay", now=LATER)


def page(name: str, reason: Reason = Reason.CONNECT, now: dt.datetime = NOW, run_id: str = "run-1") -> Reject:
    told = reject(name + run_id, reason=reason, now=now, run_id=run_id)
    return replace(told, origin=Origin.FEED, origin_ref=FEED, url=f"https://news.example/{name}")


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    store = LocalStore(tmp_path)
    rows = [
        page("down"), page("gone", Reason.GONE), page("came"), page("home"), replace(pending("p"), url=f"{FEED}/p"),
        replace(reject("3", reason=Reason.UNREADABLE), origin_ref="seeds/a.html", origin=Origin.HTML),
        reject("4"), replace(page("x", Reason.BUG), url=FEED),
    ]  # fmt: skip
    run(store, rows)
    second = [article("came", now=LATER), page("home", Reason.HOME_PAGE, LATER, "run-2")]
    run(store, second, run_id="run-2", now=LATER)
    return Lake(store)


def urls(lake: Lake, *reasons: Reason, since: dt.date | None = None) -> list[str]:
    rejects = rejects_to_replay(lake, reasons, since)
    polls = replay_polls(lake, rejects, MOMENT, with_pending=not reasons)
    return sorted((request.url or "").rpartition("/")[2] for request in polls.pages)


def test_pages_that_may_come_now_and_all_that_is_put_off_are_asked_for(lake: Lake) -> None:
    assert urls(lake) == ["down", "p"]


def test_a_reason_that_is_named_is_tried_even_if_it_does_not_pass(lake: Lake) -> None:
    assert urls(lake, Reason.GONE) == ["gone"]
    assert urls(lake, Reason.HOME_PAGE, Reason.CONNECT) == ["down", "home"]


def test_rejects_of_earlier_days_are_let_be(lake: Lake) -> None:
    assert urls(lake, Reason.CONNECT, Reason.HOME_PAGE, since=LATER.date()) == ["home"]


def test_a_request_counts_its_tries_and_knows_its_feed(lake: Lake) -> None:
    polls = replay_polls(lake, rejects_to_replay(lake, [Reason.CONNECT]), MOMENT, with_pending=False)
    (request,) = polls.pages
    assert (request.input.attempt, request.feed_url, request.input.seen_at) == (2, FEED, LATER)


def test_only_seed_files_with_such_a_reject_are_read_again(lake: Lake) -> None:
    seeds = [SeedFile(path=name, name=f"seeds/{name}", kind=SeedKind.HTML) for name in ("a.html", "b.html")]
    assert [seed.name for seed in seeds_to_replay(seeds, rejects_to_replay(lake))] == ["seeds/a.html"]
    lines = [SeedFile(path="wire.jsonl", name="seeds/wire.jsonl", kind=SeedKind.JSONL)]
    assert seeds_to_replay(lines, rejects_to_replay(lake)) == ()
    assert seeds_to_replay(lines, rejects_to_replay(lake, [Reason.BAD_JSON])) == tuple(lines)
