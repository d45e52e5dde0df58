"""What a run says it left."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from pipeline.lake import Lake
from pipeline.settings import Settings
from pipeline.summary import summary_of
from schemas import Fetch, FetchKind, Outcome
from tests.transforms.write.made_up import NOW, article
from tests.transforms.write.whole_runs import run
from transforms.write.local_store import LocalStore


def told(folder: Path, *rows: Fetch) -> str:
    run(LocalStore(folder), [article("a"), *rows], inputs=1)
    lake = Lake.open(str(folder))
    row = lake.run("run-1")
    assert row is not None
    return summary_of(lake, Settings(lake=str(folder)), row, already=False)


def fetch(number: int, kind: FetchKind, outcome: Outcome, error: str | None = None) -> Fetch:
    at = NOW + dt.timedelta(seconds=number)
    url = f"https://a.example/{number}"
    return Fetch(fetch_id=str(number), kind=kind, url=url, started_at=at, outcome=outcome, error=error)


def test_feeds_that_gave_no_answer_are_told_with_their_causes(tmp_path: Path) -> None:
    text = told(
        tmp_path,
        fetch(1, FetchKind.FEED, Outcome.OK),
        fetch(2, FetchKind.FEED, Outcome.DEFERRED),
        fetch(3, FetchKind.ROBOTS, Outcome.ERROR, "dns: expected an address for 'a.example'"),
        fetch(4, FetchKind.PAGE, Outcome.ERROR, "http_error: 500"),
    )
    assert "feeds: 1 of 2 gave no answer" in text
    assert "    dns: expected an address for 'a.example'\n" in text
    assert "http_error" not in text


def test_a_run_whose_feeds_answered_does_not_speak_of_them(tmp_path: Path) -> None:
    assert "feeds:" not in told(tmp_path, fetch(1, FetchKind.FEED, Outcome.NOT_MODIFIED))


def test_where_to_look_can_be_pasted_into_a_shell(tmp_path: Path) -> None:
    folder = tmp_path / "a lake"
    assert f"look: newsbeam browse --lake '{folder}'\n" in told(folder)
