"""The pages over the sample lake, and over one whose articles are hostile."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("starlette", reason="the extra `browse` is not installed")

from sample_lake import POLLED_AT
from starlette.testclient import TestClient

from pipeline.browse.app import build_app
from pipeline.browse.shelf import Shelf
from pipeline.lake import Lake
from schemas import CitedRole, CitedSource, DateMention, MentionType
from tests.transforms.write.made_up import NOW, article, reject
from tests.transforms.write.whole_runs import run
from transforms.write.local_store import LocalStore

HERE = "http://127.0.0.1:8765"
HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(2)>\u202e{{ 7*7 }}'


@pytest.fixture(scope="module")
def client(sample_lake: Path) -> Iterator[TestClient]:
    with TestClient(build_app(Lake.open(str(sample_lake))), base_url=HERE, follow_redirects=False) as client:
        yield client


def page(client: TestClient, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, answer.text
    return answer.text


def link(text: str, pattern: str) -> str:
    found = re.search(pattern, text)
    assert found, f"expected a link {pattern}"
    return found.group(0)


def bridge(client: TestClient) -> str:
    """The story page of the bridge."""
    return page(client, link(page(client, "/?day=2025-12-15"), r"/story/\w+"))


def test_the_first_page_shows_the_newest_day(client: TestClient) -> None:
    assert "Stories of 2026-01-20" in page(client, "/")


def test_a_day_shows_its_stories_largest_first_with_outlets_and_hours(client: TestClient) -> None:
    text = page(client, "/?day=2025-12-15")
    assert re.findall(r"(\d+) articles?,", text)[0] == "6"
    assert text.count("<circle") == 5
    assert 'aria-label="Reports over the day: 5 on the day, 1 later"' in text
    assert "outlet=Valley+Herald" in text
    assert "/?day=2025-12-13" in text
    assert "/?day=2025-12-16" in text


@pytest.mark.parametrize(
    ("narrowed", "stories"),
    [
        ("language=de", 1),
        ("outlet=Valley+Herald", 1),
        ("q=BRIDGE+grain", 1),
        ("q=nothing+like+it", 0),
        ("topic=medtop:99999999", 0),
    ],
)
def test_a_day_is_narrowed(client: TestClient, narrowed: str, stories: int) -> None:
    assert f"{stories} {'story' if stories == 1 else 'stories'}" in page(client, f"/?day=2025-12-15&{narrowed}")


def test_a_story_tells_its_reports_in_order_with_their_lag(client: TestClient) -> None:
    text = bridge(client)
    assert len(re.findall(r'href="/article/', text)) == 6
    assert "+ 3 h 10 min" in text
    assert "wire copy" in text


def test_an_article_has_its_days_and_sources_marked(client: TestClient) -> None:
    text = page(client, "/articles?q=grain+ship&outlet=Harbour+Post&day=2025-12-15")
    shown = page(client, link(text, r"/article/\w+"))
    assert re.search(r'<mark class="day" title="2025-12-\d\d[^"]*">[^<]+</mark>', shown)
    assert re.search(r'<mark class="source" title="[^"]+">[^<]+</mark>', shown)
    assert "Story: <a" in shown


def test_a_copy_is_shown_beside_what_it_copies_with_each_passage_named_once(client: TestClient) -> None:
    text = page(client, "/articles?q=Nations+around&outlet=Valley+Herald")
    shown = page(client, link(text, r"/article/\w+"))
    both = page(client, link(shown, r"/article/\w+/beside/\w+"))
    ids = re.findall(r'id="([ab]-\d+)"', both)
    assert "a-1" in ids
    assert "b-1" in ids
    assert len(ids) == len(set(ids))
    assert {target[1:] for target in re.findall(r'href="(#[ab]-\d+)"', both)} == set(ids)


def test_an_edited_article_lists_its_versions(client: TestClient) -> None:
    shown = page(client, link(page(client, "/articles?q=87+of+a+hundred"), r"/article/\w+"))
    assert "how far the doses reach" in shown
    assert "Eight points short of safe" in shown


@pytest.mark.parametrize(
    ("narrowed", "articles"),
    [
        ("", 23),
        ("language=de", 5),
        ("outlet=Ellery+Radio", 1),
        ("q=herring", 4),
        ("day=2025-12-13", 2),
        ("day=2025-12-13&q=rovers", 1),
        ("q=%27%3B+drop+table+heads", 0),
    ],
)
def test_articles_are_searched_and_narrowed(client: TestClient, narrowed: str, articles: int) -> None:
    found = re.search(r'<p class="count">([\d,]+) article', page(client, f"/articles?{narrowed}"))
    assert found
    assert (int(found.group(1)) >= articles) if narrowed == "q=herring" else (int(found.group(1)) == articles)


def test_feeds_show_their_health(client: TestClient) -> None:
    text = page(client, "/feeds")
    assert "retry later" in text
    assert POLLED_AT.strftime("%Y-%m-%d %H:%M") in text


def test_rejects_show_reason_advice_and_the_first_bytes(client: TestClient) -> None:
    text = page(client, "/rejects?reason=bad_json")
    assert "mend the line: it is no JSON object" in text
    assert "later/later.jsonl#3" in text
    assert "First bytes" in text


def test_runs_show_how_their_inputs_ended(client: TestClient) -> None:
    assert "samples" in page(client, "/runs")


@pytest.mark.parametrize("path", ["/nothing", "/story/none", "/article/none", "/article/a/beside/b"])
def test_what_is_not_there_is_a_page_that_says_so(client: TestClient, path: str) -> None:
    assert "To the stories" in page(client, path, 404)


@pytest.mark.parametrize(
    "query", ["page=0", "page=-1", "page=9999999999", "page=x", "day=x", "day='", "topic=" + "x" * 9000]
)
@pytest.mark.parametrize("path", ["/", "/articles", "/rejects"])
def test_any_query_gives_a_page(client: TestClient, path: str, query: str) -> None:
    page(client, f"{path}?{query}")


@pytest.mark.parametrize("path", ["/", "/articles", "/feeds", "/rejects", "/runs", "/nothing", "/style.css"])
def test_every_answer_forbids_scripts_frames_and_other_places(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "script-src" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("path", ["/", "/articles", "/feeds", "/rejects", "/runs"])
def test_a_page_asks_nothing_of_other_places(client: TestClient, path: str) -> None:
    assert re.findall(r'(?:src|srcset|action|data)="(?!/)[^"]*"', page(client, path)) == []
    assert re.findall(r'<link[^>]+href="(?!/)[^"]*"', page(client, path)) == []


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "10.0.0.1:8765", ""])
def test_another_host_s_name_is_refused(client: TestClient, host: str) -> None:
    answer = client.get("/", headers={"host": host})
    assert answer.status_code == 400
    assert "Stories" not in answer.text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_only_get_and_head_are_answered(client: TestClient, method: str) -> None:
    assert client.request(method, "/").status_code == 405
    assert client.head("/").status_code == 200


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    store = LocalStore(tmp_path_factory.mktemp("hostile"))
    row, signature = article("a", text=f"{HOSTILE}\nOn Monday Reuters said.", day=dt.date(2026, 2, 27))
    mention = DateMention(
        start=0, end=8, text=HOSTILE, type=MentionType.DATE, value=HOSTILE, first_on=None, last_on=None
    )
    cited = CitedSource(
        outlet=HOSTILE, domain=None, role=CitedRole.CITED, start=4, end=9_999, text=HOSTILE, confidence=0.9
    )
    row = dataclasses.replace(
        row,
        url="javascript:alert(3)",
        title=HOSTILE,
        outlet=HOSTILE,
        authors=(HOSTILE,),
        language="en",
        date_mentions=(mention,),
        cited_sources=(cited,),
        dateline=HOSTILE,
        wire_agency=HOSTILE,
    )
    turned_away = dataclasses.replace(reject("1"), detail=HOSTILE, url=HOSTILE, payload_head=HOSTILE.encode())
    run(store, [(row, signature), turned_away], now=NOW)
    with TestClient(build_app(Lake(store)), base_url=HERE) as client:
        yield client


@pytest.mark.parametrize("path", ["/", "/articles", "/articles?outlet=%3Cscript%3E", "/rejects", "/runs", "/article"])
def test_hostile_text_is_shown_and_never_obeyed(hostile: TestClient, path: str) -> None:
    if path == "/article":
        path = link(page(hostile, "/articles"), r"/article/\w+")
    text = page(hostile, path)
    assert "<script" not in text
    assert "<img" not in text
    assert "javascript:" not in "".join(re.findall(r'href="[^"]*"', text))


def test_a_run_that_was_committed_shows_at_once(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    run(store, [article("a")])
    shelf = Shelf(Lake(store))
    count = "select count(*) as n from heads"
    assert shelf.ask(count, heads=True) == [{"n": 1}]
    run(store, [article("b")], run_id="run-2", now=NOW + dt.timedelta(days=1))
    assert shelf.ask(count, heads=True) == [{"n": 2}]


def test_a_lake_without_a_story_says_so(tmp_path: Path) -> None:
    with TestClient(build_app(Lake.open(str(tmp_path))), base_url=HERE) as client:
        text = page(client, "/")
    assert "<h1>Stories</h1>" in text
    assert "No story yet" in text


def test_an_empty_lake_has_pages_too(tmp_path: Path) -> None:
    with TestClient(build_app(Lake(LocalStore(tmp_path))), base_url=HERE) as client:
        for path in ("/", "/articles", "/articles?q=x", "/feeds", "/rejects", "/runs"):
            page(client, path)
