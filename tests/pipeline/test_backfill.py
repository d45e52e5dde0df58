"""Slices of a past that are each committed, and passed over when the command is given again."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from jobs import NOW, page, paragraphs
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipeline.backfill import Span, backfill_files, sitemap_pages
from pipeline.lake import Lake
from pipeline.reading import seeds_of
from pipeline.runs import header_of
from pipeline.settings import Settings
from schemas import Fetch, FetchKind, Input, Media, Origin, Outcome
from transforms.fetch.request import Answer, Request
from transforms.fetch.settings import FetchSettings
from transforms.write.verify import told, verify

SPAN = Span(first=dt.date(2026, 3, 1), last=dt.date(2026, 3, 2))


def archive(path: Path, days: list[int]) -> Path:
    """A page a day, two of them with the same text at other addresses."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for number, day in enumerate(days):
            url = f"https://harbourpost.example/{number}"
            body = page(f"Bridge {number} closes", paragraphs(f"Town{number}"), url=url).encode()
            http = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
            record = writer.create_warc_record(
                url,
                "response",
                payload=io.BytesIO(body),
                length=len(body),
                http_headers=http,
                warc_headers_dict={"WARC-Date": f"2026-03-{day:02}T08:00:00Z"},
            )
            writer.write_record(record)
    return path


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    path = archive(tmp_path / "old.warc.gz", [1, 1, 2, 5, 2])
    return Settings(lake=str(tmp_path / "lake"), seeds=(str(path),), workers=1)


def slices(settings: Settings, at: dt.datetime = NOW) -> Iterator[str]:
    header = header_of(settings, "backfill", at, "past", ())
    return backfill_files(Lake.open(settings.lake), settings, header, seeds_of(settings), SPAN, size=2)


def urls(settings: Settings) -> list[str]:
    return sorted(row["url"][-1] for row in Lake.open(settings.lake).read("articles").to_pylist())


def test_records_of_the_span_come_in_slices_and_the_command_again_adds_nothing(settings: Settings) -> None:
    assert len(list(slices(settings))) == 2
    assert urls(settings) == ["0", "1", "2", "4"]
    assert list(slices(settings, NOW + dt.timedelta(days=1))) == []
    lake = Lake.open(settings.lake)
    assert [run["articles"] for run in lake.runs()] == [2, 2]
    assert list(told(verify(lake.store).findings)) == []


def test_a_backfill_that_was_cut_short_goes_on_in_the_middle_of_the_file(settings: Settings) -> None:
    cut = slices(settings)
    first = next(cut)
    cut.close()  # type: ignore[attr-defined]
    assert urls(settings) == ["0", "1"]
    assert first not in list(slices(settings, NOW + dt.timedelta(hours=1)))
    assert urls(settings) == ["0", "1", "2", "4"]


INDEX = """<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://harbourpost.example/new.xml</loc><lastmod>2026-03-02</lastmod></sitemap>
<sitemap><loc>https://harbourpost.example/old.xml</loc><lastmod>2026-02-01</lastmod></sitemap></sitemapindex>"""
CHILD = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>https://harbourpost.example/story-b</loc><lastmod>2026-03-02T10:00:00Z</lastmod></url>
<url><loc>https://harbourpost.example/story-a</loc><lastmod>2026-03-01</lastmod></url>
<url><loc>https://harbourpost.example/story-late</loc><lastmod>2026-03-03</lastmod></url>
<url><loc>https://harbourpost.example/story-undated</loc></url></urlset>"""


def test_an_index_gives_the_pages_of_the_span(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def answered(urls: list[str], fetch: FetchSettings, *, origin: Origin, kind: FetchKind) -> Iterator[Answer]:
        asked.extend(urls)
        for url in urls:
            body = (INDEX if url.endswith("index.xml") else CHILD).encode()
            item = Input(origin=origin, origin_ref=url, requested_url=url, media=Media.FEED, body=body)
            row = Fetch(fetch_id=url, kind=kind, url=url, started_at=NOW, outcome=Outcome.OK)
            yield Answer(request=Request(input=item, kind=kind), input=item, status=200, fetch=row)

    monkeypatch.setattr("pipeline.backfill.asked", answered)
    pages = sitemap_pages(
        ["https://harbourpost.example/index.xml"], SPAN, FetchSettings(user_agent="t/1 (+a@b.example)")
    )
    assert [(page.requested_url or "")[-7:] for page in pages] == ["story-a", "story-b"]
    assert asked == ["https://harbourpost.example/index.xml", "https://harbourpost.example/new.xml"]
