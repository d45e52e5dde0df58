"""The lake that readers' tests ask: the samples, a day of later news, and two polls of feeds."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

from jobs import run_seeds

from pipeline.settings import TagSettings
from schemas import Fetch, FetchKind, Outcome
from schemas.moment import Moment
from schemas.staged import RunHeader
from transforms.ids import id_of
from transforms.write.stage import Stager
from transforms.write.store import open_store
from transforms.write.write_run import write_run

ROOT = Path(__file__).parents[1]
READING = ROOT / "tests" / "data" / "reading"
SAMPLES_AT = dt.datetime(2025, 12, 19, 6, tzinfo=dt.UTC)
LATER_AT = dt.datetime(2026, 1, 21, 6, tzinfo=dt.UTC)
POLLED_AT = dt.datetime(2026, 1, 21, 7, tzinfo=dt.UTC)
_PATIENCE_S = 300


def built_once(shared: Path) -> Path:
    """The sample lake in a folder that the processes of a test run share: the first one builds it, others wait."""
    lake, ready = shared / "sample-lake", shared / "sample-lake.ready"
    try:
        lake.mkdir()
    except FileExistsError:
        end = time.monotonic() + _PATIENCE_S
        while not ready.exists():
            if time.monotonic() > end:
                raise TimeoutError(f"expected {ready} within {_PATIENCE_S} s") from None
            time.sleep(0.1)
        return lake
    build(lake)
    ready.touch()
    return lake


def build(lake: Path) -> None:
    """Three runs: 22 articles; one more, one that was edited and a broken line; the polls of two feeds."""
    tag = TagSettings(outlets=(READING / "outlets.csv",))
    run_seeds(lake, [ROOT / "seeds"], now=SAMPLES_AT, run_id="samples", seed_set="seeds", tag=tag)
    run_seeds(lake, [READING / "seeds"], now=LATER_AT, run_id="later", seed_set="later", tag=tag)
    _poll(lake)


def _poll(lake: Path) -> None:
    store, moment = open_store(str(lake)), Moment(run_id="polls", now=POLLED_AT)
    stager = Stager(store, moment)
    staged = [one for fetch in _fetches() for one in stager.add(fetch)]
    header = RunHeader(run_id="polls", command="run", config_hash="0", code_version="0", started_at=POLLED_AT)
    write_run(store, header, moment, [*staged, *stager.flush()], 0)


def _fetches() -> tuple[Fetch, ...]:
    good, broken = "https://www.harbourpost.example/feed.xml", "https://valleyherald.example/rss"
    hour = dt.timedelta(hours=1)
    return (
        Fetch(
            fetch_id=id_of("feed", good),
            kind=FetchKind.FEED,
            url=good,
            started_at=POLLED_AT,
            duration_ms=120,
            status=200,
            outcome=Outcome.OK,
            items_seen=20,
            items_new=1,
            next_poll_at=POLLED_AT + hour,
            poll_interval_s=3600,
            interval_reason="rate",
            failures=0.0,
            poll_count=2,
            last_new_at=POLLED_AT,
        ),
        Fetch(
            fetch_id=id_of("feed", broken),
            kind=FetchKind.FEED,
            url=broken,
            started_at=POLLED_AT,
            duration_ms=80,
            status=503,
            outcome=Outcome.RETRY_LATER,
            error="http_error: 503",
            next_poll_at=POLLED_AT + 4 * hour,
            poll_interval_s=4 * 3600,
            interval_reason="failures",
            failures=2.0,
            poll_count=3,
        ),
    )
