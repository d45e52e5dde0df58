"""Which article a document is."""

from __future__ import annotations

import pytest

from schemas.input import Input
from schemas.origin import Origin
from transforms.extract.identity import content_hash, identify
from transforms.ids import id_of
from transforms.urls import normal_url, url_id

ASKED, FINAL, CANONICAL = "http://t.example.com/x", "https://www.example.org/a?utm_source=x", "https://example.org/a/b"


def item(requested: str | None = None, final: str | None = None, seed_key: str | None = None) -> Input:
    return Input(origin=Origin.HTML, origin_ref="f", requested_url=requested, final_url=final, seed_key=seed_key)


def test_the_canonical_address_names_it_and_the_others_are_aliases() -> None:
    found = identify(item(ASKED, FINAL), CANONICAL, "c")
    assert (found.url, found.article_id, found.domain) == (normal_url(CANONICAL), url_id(CANONICAL), "example.org")
    assert found.alias_ids == tuple(sorted((url_id(ASKED), url_id(FINAL))))


@pytest.mark.parametrize("canonical", ["https://example.org/", "https://other.example/a", "javascript:x", None])
def test_a_canonical_address_of_a_home_page_or_another_site_does_not(canonical: str | None) -> None:
    found = identify(item(None, FINAL), canonical, "c")
    assert (found.url, found.alias_ids) == (normal_url(FINAL), ())


def test_without_a_fetch_the_requested_address_names_it() -> None:
    assert identify(item(ASKED), None, "c").article_id == url_id(ASKED)


def test_a_saved_page_is_named_by_what_it_declares() -> None:
    assert identify(item(seed_key="k"), CANONICAL, "c").article_id == url_id(CANONICAL)


def test_a_seed_without_address_is_named_by_its_key_else_its_content() -> None:
    assert identify(item(seed_key="set/file"), None, "c").article_id == id_of("seed", "set/file")
    assert identify(item(), None, "c").article_id == identify(item(), None, "c").article_id
    assert identify(item(), None, "c").article_id != identify(item(), None, "d").article_id


def test_case_spaces_and_punctuation_do_not_change_the_content() -> None:
    assert content_hash("Budget  passes!", "A, b") == content_hash("budget passes", "a B")
    assert content_hash("a", "b c") != content_hash("a b", "c")
