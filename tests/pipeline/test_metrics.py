"""What a run leaves for Prometheus and OpenLineage."""

from __future__ import annotations

import datetime as dt
import http.server
import importlib.metadata
import json
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest

from pipeline.lake import Lake
from pipeline.lineage import run_uuid, telling_lineage
from pipeline.metrics import metrics_text, write_metrics
from pipeline.settings import Settings, SettingsError
from schemas.staged import RunHeader

AT = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
ROW = {
    "run_id": "r1", "started_at": AT, "ended_at": AT + dt.timedelta(seconds=90), "inputs": 5, "articles": 2,
    "duplicates": 0, "unchanged": 1, "rejects": 2, "deferred": 0, "rejects_by_reason": {"no_text": 2},
    "tables": [{"table": "articles", "version": 1, "files": 1, "rows": 2, "bytes": 2048}],
}  # fmt: skip
HEADER = RunHeader(run_id="r1", command="run", config_hash="0", code_version="0", started_at=AT)


def test_a_run_is_told_in_the_exposition_format(tmp_path: Path) -> None:
    lines = metrics_text(Lake.open(str(tmp_path)), ROW, 3, {"good": 4, "parked": 1}).splitlines()
    assert 'newsbeam_last_run_inputs{outcome="articles"} 2' in lines
    assert 'newsbeam_last_run_rejects{reason="no_text"} 2' in lines
    assert "newsbeam_last_run_duration_seconds 90" in lines
    assert "newsbeam_alarms 3" in lines
    assert 'newsbeam_feeds{state="parked"} 1' in lines
    assert [line for line in lines if not line.startswith(("# HELP newsbeam_", "# TYPE newsbeam_", "newsbeam_"))] == []


def test_the_file_is_replaced_whole_and_readable_by_a_collector(tmp_path: Path) -> None:
    path = tmp_path / "newsbeam.prom"
    path.write_text("old")
    write_metrics(path, "new\n")
    assert path.read_text() == "new\n"
    assert path.stat().st_mode & 0o777 == 0o644
    assert os.listdir(tmp_path) == ["newsbeam.prom"]


def test_a_file_that_cannot_be_replaced_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "newsbeam.prom").mkdir()
    with pytest.raises(OSError, match=r"newsbeam\.prom"):
        write_metrics(tmp_path / "newsbeam.prom", "new\n")
    assert os.listdir(tmp_path) == ["newsbeam.prom"]


def settings(lineage: str | None) -> Settings:
    return Settings(lake="s3://user:secret@bucket/lake", seeds=("seeds",), lineage=lineage)


def test_a_run_is_told_to_a_file_as_start_and_complete(tmp_path: Path) -> None:
    path = tmp_path / "events" / "lineage.jsonl"
    with telling_lineage(settings(f"file:{path}"), HEADER, lambda: ROW):
        pass
    start, complete = map(json.loads, path.read_text().splitlines())
    assert (start["eventType"], complete["eventType"]) == ("START", "COMPLETE")
    assert start["run"]["runId"] == complete["run"]["runId"] == run_uuid("r1")
    assert complete["job"]["name"] == "run"
    assert complete["producer"] == f"pkg:pypi/newsbeam@{importlib.metadata.version('newsbeam')}"
    assert complete["inputs"][0]["name"].endswith("/seeds")
    (output,) = complete["outputs"]
    assert (output["namespace"], output["name"]) == ("s3://bucket", "lake/articles")
    assert output["outputFacets"]["outputStatistics"]["rowCount"] == 2


def test_no_secret_of_an_address_is_told(tmp_path: Path) -> None:
    path = tmp_path / "lineage.jsonl"
    with telling_lineage(settings(f"file:{path}"), HEADER, lambda: ROW):
        pass
    assert "secret" not in path.read_text()


def test_a_run_that_fails_is_told_so_and_fails_on(tmp_path: Path) -> None:
    path = tmp_path / "lineage.jsonl"
    with pytest.raises(OSError, match="disk"), telling_lineage(settings(f"file:{path}"), HEADER, lambda: None):
        raise OSError("disk")
    assert [json.loads(line)["eventType"] for line in path.read_text().splitlines()] == ["START", "FAIL"]


class _Taker(http.server.BaseHTTPRequestHandler):
    taken: ClassVar[list[tuple[str, dict[str, object]]]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.taken.append((self.path, json.loads(body)))
        self.send_response(201)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def taker() -> Iterator[str]:
    server = http.server.HTTPServer(("127.0.0.1", 0), _Taker)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_events_go_to_an_address_too(taker: str) -> None:
    _Taker.taken.clear()
    with telling_lineage(settings(taker), HEADER, lambda: ROW):
        pass
    assert [(path, event["eventType"]) for path, event in _Taker.taken] == [
        ("/api/v1/lineage", "START"),
        ("/api/v1/lineage", "COMPLETE"),
    ]


def test_an_address_that_does_not_answer_does_not_stop_a_run(caplog: pytest.LogCaptureFixture) -> None:
    with telling_lineage(settings("http://127.0.0.1:1"), HEADER, lambda: ROW):
        pass
    assert "expected to deliver the COMPLETE event" in caplog.text


def test_another_setting_is_refused_before_anything_is_done() -> None:
    with (
        pytest.raises(SettingsError, match="expected file:PATH"),
        telling_lineage(settings("kafka://x"), HEADER, lambda: ROW),
    ):
        pass
    with telling_lineage(settings(None), HEADER, lambda: None):
        pass
