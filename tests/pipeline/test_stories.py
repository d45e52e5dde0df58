"""Stories as a person lists them: from the lake, in a run's summary, at the command line."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.cli.main import app, register_verbs
from pipeline.lake import Lake
from pipeline.stories import largest_stories, line_of, span_of, stories_of
from pipeline.summary import summary_of


@pytest.fixture(scope="module")
def lake(sample_lake: Path) -> Lake:
    return Lake.open(str(sample_lake))


def test_a_day_s_largest_story_comes_first(lake: Lake) -> None:
    stories = stories_of(lake, dt.date(2025, 12, 15))
    assert (stories[0]["article_count"], stories[0]["outlet_count"]) == (6, 3)
    assert stories[0]["outlets"] == ["Harbour Post", "Valley Herald", "Capital Observer"]
    assert stories[0]["lag_s"] == 138_600
    assert {story["day"] for story in stories} == {"2025-12-15"}


def test_without_a_day_the_newest_day_comes_first(lake: Lake) -> None:
    days = [story["day"] for story in stories_of(lake)]
    assert days == sorted(days, reverse=True)
    assert len(days) > len(set(days)) > 3


def test_a_run_s_largest_stories_are_those_it_wrote_and_more_than_one_article_tells(lake: Lake) -> None:
    stories = largest_stories(lake, "samples")
    assert [story["article_count"] for story in stories][:2] == [6, 5]
    assert all(story["article_count"] > 1 for story in stories)
    assert len(largest_stories(lake, "samples", 1)) == 1
    assert largest_stories(lake, "no-such-run") == []


def test_a_run_s_summary_tells_its_stories(lake: Lake) -> None:
    row = lake.run("samples")
    assert row is not None
    told = summary_of(lake, row, False)
    assert "story: 6 articles of 3 outlets" in told


def test_the_command_prints_a_line_or_an_object_a_story(sample_lake: Path) -> None:
    register_verbs()
    lines = CliRunner().invoke(app, ["stories", "--lake", str(sample_lake), "--day", "2025-12-16"]).output.splitlines()
    objects = CliRunner().invoke(app, ["stories", "--lake", str(sample_lake), "--day", "2025-12-16", "--json"])
    read = [json.loads(line) for line in objects.output.splitlines()]
    assert lines == [line_of(story) for story in read]
    assert read[0]["outlets"][0] == "Ellery Radio"


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (0, "0 min"),
        (59, "0 min"),
        (60, "1 min"),
        (3600, "1 h"),
        (5400, "1 h 30 min"),
        (86_400, "1 d"),
        (138_600, "1 d 14 h"),
    ],
)
def test_a_span_is_told_in_its_two_largest_units(seconds: int, told: str) -> None:
    assert span_of(seconds) == told


def test_a_hostile_headline_stays_on_its_line() -> None:
    story = {"day": "2026-01-02", "language": "en", "article_count": 1, "outlet_count": 0, "lag_s": None}
    line = line_of({**story, "headline": "a\nb\x1b[2J", "outlets": []})
    assert line.isprintable()
