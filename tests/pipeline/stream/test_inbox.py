"""A folder watched through a whole stream: what is moved in is taken, what is still being written waits."""

from __future__ import annotations

import datetime as dt
import os
import threading
import time
from pathlib import Path

import pytest
from streams import until

from pipeline.lake import Lake
from pipeline.settings import Settings
from pipeline.stream.started import stream_job
from pipeline.stream.watched import REST_S
from pipeline.stream.windows import run_windows

EVERY_S = 5
SENTENCES = [f"The ferry to the island of number {number} will sail again on Monday." for number in range(60)]


@pytest.mark.slow
def test_a_watched_folder_is_read_through_a_whole_stream(tmp_path: Path) -> None:
    inbox, lake = tmp_path / "inbox", tmp_path / "lake"
    inbox.mkdir()
    (inbox / "first.txt").write_text(" ".join(SENTENCES[:20]))
    os.utime(inbox / "first.txt", (0, 0))
    end = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=90)
    job = stream_job(Settings(lake=str(lake), workers=1), "job", every_s=EVERY_S, watched=str(inbox), until=end)
    stream = threading.Thread(target=run_windows, args=(job,))
    stream.start()
    until(lambda: (lake / "articles").exists())
    with (inbox / "slow.txt").open("w") as slow:
        for part in range(5):
            slow.write(" ".join(SENTENCES[12 * part : 12 * part + 12]) + " ")
            slow.flush()
            time.sleep(REST_S / 2)
    stream.join()
    rows = Lake.open(str(lake)).read("articles", ["origin_ref", "version", "text"]).to_pylist()
    assert sorted((row["origin_ref"], row["version"]) for row in rows) == [
        ("inbox/first.txt", 1),
        ("inbox/slow.txt", 1),
    ]
    assert all(sentence in rows[-1]["text"] or sentence in rows[0]["text"] for sentence in SENTENCES)
