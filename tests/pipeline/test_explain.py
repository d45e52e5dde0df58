"""Everything known of an article of the sample lake, and of addresses that became none."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import NoInputError
from pipeline.evidence import changed, judged_candidates, snippet, text_changes
from pipeline.explain import as_json_value, explained
from pipeline.explain_text import as_text
from pipeline.lake import Lake
from pipeline.query import answer
from pipeline.settings import SettingsError
from tests.transforms.write.made_up import article, reject
from tests.transforms.write.whole_runs import run
from transforms.urls import url_id
from transforms.write.local_store import LocalStore

COPY = "https://capitalobserver.example/world/ellery-bridge-struck"


@pytest.fixture(scope="module")
def lake(sample_lake: Path) -> Lake:
    return Lake.open(str(sample_lake))


@pytest.fixture(scope="module")
def copy(lake: Lake) -> dict[str, Any]:
    return explained(lake, COPY)


def test_any_spelling_of_an_address_and_the_id_find_the_same_article(lake: Lake, copy: dict[str, Any]) -> None:
    assert copy["article_id"] is not None
    for asked in (copy["article_id"], COPY.replace("https", "http") + "?utm_source=x"):
        assert explained(lake, asked)["article_id"] == copy["article_id"]


def test_the_first_letters_of_an_id_and_an_address_without_its_scheme_do(lake: Lake, copy: dict[str, Any]) -> None:
    for asked in (copy["article_id"][:6], copy["article_id"] + "\r\n", COPY.removeprefix("https://")):
        assert explained(lake, asked)["article_id"] == copy["article_id"]


def test_an_address_with_a_port_is_found_without_its_scheme(tmp_path: Path) -> None:
    url = "http://harbour.example:8901/a"
    row, signature = article("a")
    own_id = url_id(url)
    known = dataclasses.replace(row, article_id=own_id, url=url), dataclasses.replace(signature, article_id=own_id)
    run(LocalStore(tmp_path), [known], inputs=1)
    assert explained(Lake.open(str(tmp_path)), "harbour.example:8901/a")["article_id"] == own_id


def test_a_seed_file_is_found_by_its_name_and_by_its_path(lake: Lake) -> None:
    named = explained(lake, "nordwestkurier-deich.html")
    assert named["inputs"][0]["origin_ref"].endswith("pages/nordwestkurier-deich.html")
    assert explained(lake, f"/somewhere/{named['inputs'][0]['origin_ref']}")["article_id"] == named["article_id"]


@pytest.mark.parametrize("asked", ["", "Great Bridge", "pages/none.html", "https://nowhere.example/", "zzzz"])
def test_what_the_lake_does_not_know_is_an_error_that_says_what_may_be_asked(lake: Lake, asked: str) -> None:
    with pytest.raises(NoInputError, match="an address, an id or its first letters, or a seed file's name"):
        explained(lake, asked)


def test_words_that_name_several_articles_name_them(lake: Lake) -> None:
    with pytest.raises(SettingsError, match=r"expected words that name one article, got 'wire\.jsonl' of \d"):
        explained(lake, "wire.jsonl")


def test_a_file_that_was_turned_away_tells_why(tmp_path: Path) -> None:
    run(LocalStore(tmp_path), [reject("7")], inputs=1)
    told = explained(Lake.open(str(tmp_path)), "seeds/wire.jsonl#7")
    assert (told["article_id"], [one["reason"] for one in told["rejects"]]) == (None, ["bad_json"])


def test_every_column_of_the_article_is_told_with_what_told_it(copy: dict[str, Any]) -> None:
    fields = {field["name"]: field for field in copy["fields"]}
    assert fields["title"]["source"] == "jsonld"
    assert (fields["published_on"]["source"], round(fields["published_on"]["confidence"], 2)) == ("jsonld", 0.98)
    assert fields["topic"]["source"] == "model"
    assert fields["text_relation"]["confidence"] == pytest.approx(0.72, abs=0.01)


def test_tags_show_their_place_in_the_text(copy: dict[str, Any]) -> None:
    assert "([Reuters])" in copy["tags"]["cited_sources"][0]["evidence"]
    for mention in copy["tags"]["date_mentions"]:
        assert f"[{mention['text']}]" in mention["evidence"]


def test_the_text_it_copies_is_nearest_and_shows_what_both_hold(copy: dict[str, Any]) -> None:
    nearest = copy["nearest"][0]
    assert nearest["same_text"]
    assert nearest["jaccard"] > 0.7
    assert nearest["contained"] > 0.95
    assert nearest["passages"][0]["words"] > 100


def test_the_story_names_its_other_reports(copy: dict[str, Any]) -> None:
    assert copy["story"]["role"] == "wire_copy"
    assert copy["article_id"] in {member["article_id"] for member in copy["story"]["members"]}
    assert all(member["title"] for member in copy["story"]["members"])


def test_an_edited_article_tells_what_changed(lake: Lake) -> None:
    edited = answer(lake, "select article_id from articles where version = 2").to_pylist()[0]["article_id"]
    told = explained(lake, edited)
    assert [one["version"] for one in told["versions"]] == [1, 2]
    assert {"title", "text"} & set(told["versions"][1])
    assert "versions\n  1.0" in as_text(told)


def test_a_feed_that_was_asked_is_told_though_it_is_no_article(lake: Lake) -> None:
    told = explained(lake, "https://valleyherald.example/rss")
    assert told["article_id"] is None
    assert told["fetches"]
    assert "fetches" in as_text(told)


def test_a_reject_is_found_by_its_id(lake: Lake) -> None:
    reject = answer(lake, "select reject_id, reason from rejects limit 1").to_pylist()[0]
    assert explained(lake, reject["reject_id"])["rejects"][0]["reason"] == reject["reason"]


def test_what_the_lake_does_not_hold_is_no_input(lake: Lake) -> None:
    with pytest.raises(NoInputError, match=r"https://no\.example/a"):
        explained(lake, "https://no.example/a")


def test_it_is_json_too(copy: dict[str, Any]) -> None:
    assert json.loads(json.dumps(copy, default=as_json_value))["asked"] == COPY


def test_control_characters_of_a_title_do_not_reach_the_terminal(copy: dict[str, Any]) -> None:
    fields = [{**field, "value": "a\x1b[31mb"} if field["name"] == "title" else field for field in copy["fields"]]
    assert "\x1b" not in as_text({**copy, "fields": fields})


def test_each_date_that_was_not_chosen_says_why() -> None:
    row = {
        "published_candidates": [
            {"source": "jsonld", "raw": "2025-12-16T08:30:00Z", "value": "2025-12-16T08:30:00Z"},
            {"source": "meta", "raw": "1970-01-01", "value": None},
            {"source": "meta", "raw": "soon", "value": None},
            {"source": "time", "raw": "2035-01-01", "value": None},
            {"source": "url", "raw": "https://a.example/2025/11/", "value": "2025-11"},
            {"source": "page", "raw": "2025-12-16", "value": "2025-12-16"},
            {"source": "page", "raw": "2025-12-01", "value": "2025-12-01"},
        ],
        "published_source": "jsonld",
        "published_on": dt.date(2025, 12, 16),
        "outlet_country": None,
        "fetched_at": None,
        "ingested_at": dt.datetime(2025, 12, 17, tzinfo=dt.UTC),
    }
    told = judged_candidates(row)
    assert [one["chosen"] for one in told] == [True, *[False] * 6]
    for one, word in zip(
        told, ("chosen", "before 1990", "not understood", "future", "month", "agrees", "15 days"), strict=True
    ):
        assert word in one["why"]


def test_a_span_at_either_end_of_a_text_has_no_dots() -> None:
    assert snippet("Monday", 0, 6) == "[Monday]"
    assert snippet("a" * 100, 50, 51).startswith("…")


def test_a_long_change_is_cut() -> None:
    lines = text_changes("\n".join(map(str, range(1000))), "x")
    assert len(lines) == 201
    assert lines[-1] == "… 801 more"


def test_a_revision_names_the_columns_that_were_tagged_anew() -> None:
    own = {"run_id": "r", "ingested_at": None, "content_hash": "h", "title": "a", "text": "b"}
    before = {"version": 1, "revision": 0, "topic": None, **own}
    assert changed({**before, "revision": 1, "topic": "x"}, before)["other"] == ["topic"]
