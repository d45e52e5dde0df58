"""The article's text, and what mends it."""

from __future__ import annotations

import json

import pytest

from transforms.extract import body as module
from transforms.extract.body import contained, find_body
from transforms.extract.jsonld import JsonLd, read_jsonld
from transforms.extract.page import parse_page

PARAGRAPHS = tuple(
    f"Paragraph {word}: the council spoke of {word} plans for a long time and then voted on each of the {word} items."
    for word in ("seven", "eight", "nine", "ten", "twelve", "forty")
)


def html_of(*paragraphs: str, around: str = "{}") -> bytes:
    body = around.format("".join(f"<p>{text}</p>" for text in paragraphs))
    return f"<html><head><title>T</title></head><body><h1>Council votes</h1>{body}</body></html>".encode()


def test_paragraphs_become_lines() -> None:
    page = parse_page(html_of(*PARAGRAPHS, around="<article>{}</article>"))
    found = find_body(page, JsonLd(), ("Council votes",))
    assert found.text == "\n".join(PARAGRAPHS)
    assert found.flags == ()


@pytest.mark.parametrize("before", ["", "<p>menu</p></body></html><html><body>"])
def test_a_body_in_pieces_is_joined(before: str) -> None:
    halves = ("".join(f"<p>{text}</p>" for text in half) for half in (PARAGRAPHS[:3], PARAGRAPHS[3:]))
    pieces = "<div>advert</div>".join(f'<div class="article-body">{half}</div>' for half in halves)
    page = parse_page(f"<html><body>{before}<div>{pieces}</div></body></html>".encode())
    found = find_body(page, JsonLd(), ())
    assert all(text in found.text for text in PARAGRAPHS)
    assert "joined_body" in found.flags


def test_jsonld_helps_where_the_page_shows_the_beginning_only() -> None:
    block = json.dumps({"@type": "NewsArticle", "articleBody": "\n".join(PARAGRAPHS)})
    page = parse_page(html_of(PARAGRAPHS[0], around="<article>{}</article>"))
    found = find_body(page, read_jsonld((block,)), ())
    assert found.text == "\n".join(PARAGRAPHS)
    assert found.flags == ("jsonld_body",)


def test_a_teaser_in_jsonld_changes_nothing() -> None:
    block = json.dumps({"@type": "NewsArticle", "articleBody": PARAGRAPHS[0]})
    page = parse_page(html_of(*PARAGRAPHS, around="<article>{}</article>"))
    assert find_body(page, read_jsonld((block,)), ()).text == "\n".join(PARAGRAPHS)


def test_a_page_too_deep_for_the_parser_keeps_its_text() -> None:
    page = parse_page(html_of(*PARAGRAPHS, around="<div>" * 400 + "{}"))
    found = find_body(page, JsonLd(), ())
    assert all(text in found.text for text in PARAGRAPHS)
    assert found.flags == ("too_deep", "fallback_body")


def test_no_repair_guts_a_body(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "second_opinion", lambda *_: "Little.")
    page = parse_page(html_of(*PARAGRAPHS, around="<article>{}</article>"))
    assert find_body(page, JsonLd(), ()).text == "\n".join(PARAGRAPHS)


def test_words_are_contained_by_count() -> None:
    assert contained("a a b", "a b c") == pytest.approx(2 / 3)
    assert contained("", "a") == 0.0
