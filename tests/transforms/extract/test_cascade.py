"""The shorter cascade gives what trafilatura's own gives."""

from __future__ import annotations

import copy

import pyarrow.parquet as pq
import pytest
import trafilatura
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from lxml.html import HtmlElement
from trafilatura import core, external, main_extractor
from trafilatura.htmlprocessing import convert_tags, tree_cleaning
from trafilatura.settings import Document, Extractor

from schemas.reject import RejectedError
from tests.development_data import data_dir
from transforms.extract import cascade
from transforms.extract.cascade import trafilatura_text
from transforms.extract.page import Page, parse_page
from transforms.extract.patterns import VERSION

SENTENCE = "The council of the old town voted on the budget, and nobody spoke against it. "
STORY = "".join(f"<p>{number}. {SENTENCE * 3}</p>" for number in range(8))
MENU = "<ul>" + "".join(f'<li><a href="/{n}">Another page, number {n}</a></li>' for n in range(400)) + "</ul>"
FILMS = "<p><iframe src='https://www.youtube.com/embed/x'></iframe></p>" * 900
EVERY_THIRD = 3
PAGES = {
    "an article": f"<article>{STORY}</article>",
    "an article in a large page": f"<article>{STORY}</article><div>{MENU}</div>",
    "what readability leaves is small": f"<article>{STORY}</article><div class='sidebar'>{STORY * 3}</div>",
    "readability finds more": f"<article><p>{SENTENCE}</p></article><div>{STORY * 2}</div>",
    "little of a large page": f"<article><p>{SENTENCE * 4}</p></article><div class='sidebar'>{STORY * 6}</div>",
    "a few words": f"<article><p>{SENTENCE}</p></article>",
    "tables alone": "<article>" + f"<table><tr><td>{SENTENCE * 9}</td></tr></table>" * 3 + "</article>",
    "films that readability keeps": f"<article>{STORY}{FILMS}</article><div class='sidebar'>{STORY * 3}</div>",
    "comments": f"<article>{STORY}</article><div id='comments'>{STORY * 4}</div>",
    "comments beside little text": f"<article><p>{SENTENCE}</p></article><div class='comments'>{STORY}</div>",
    "readability finds 2.6 times as much": "<article>"
    + f"<p>{SENTENCE}</p>" * 4
    + f"</article><div><p>0. {SENTENCE * 3}</p><p>1. {SENTENCE * 3}</p></div>",
    "a list alone": "<article><ul>"
    + "".join(f"<li>{SENTENCE}{number}</li>" for number in range(9))
    + "</ul></article><div>"
    + "".join(f"<p>{number}. {SENTENCE * 3}</p>" for number in range(3))
    + "</div>",
    "a paragraph among tables": f"<article><p>{SENTENCE}</p>"
    + f"<table><tr><td>{SENTENCE * 4}</td></tr></table>" * 4
    + f"</article><div>{STORY[: len(STORY) * 5 // 8]}</div>",
    "a short text beside a sidebar": f"<article><p>{SENTENCE * 2}</p></article>"
    + f"<div class='sidebar'><p>1. {SENTENCE}</p><p>2. {SENTENCE}</p></div>",
    "a forum": f"<article><p>{SENTENCE * 2}</p></article><div class='comments'>{STORY}</div>"
    + """<script type='application/ld+json'>{"@type": "DiscussionForumPosting"}""",
    "many small blocks": f"<article><p>{SENTENCE * 5}</p></article>" + "<div>x<div>y</div></div>" * 800,
    "little of a very large page": f"<article>{STORY * 2}</article><div class='sidebar'>{STORY * 30}</div>",
    "a paragraph twice": f"<article>{STORY}<p>{SENTENCE}</p><p>{SENTENCE}</p><p>short</p><p>short</p></article>",
    "blank lines": f"<article>{STORY}<p>{SENTENCE}<br> \n <br>   <br>{SENTENCE}</p></article>",
    "blank lines in code": f"<article><div>{SENTENCE * 3}<code>a\n<div> </div><br>   <div>  </div>   <br>   b</code>"
    "</div></article>",
    "nothing": "<div></div>",
}

pytestmark = pytest.mark.skipif(trafilatura.__version__ != VERSION, reason="another version is asked itself")


def page_of(body: str) -> Page:
    return parse_page(f"<html><head><title>x</title></head><body>{body}</body></html>".encode())


def text_of(page: Page) -> str:
    return trafilatura_text(page.tree, page.marked.noise)


def whole(tree: HtmlElement) -> str:
    found = trafilatura.bare_extraction(tree, include_comments=False, with_metadata=False)
    return found.text or "" if isinstance(found, Document) else ""


@pytest.mark.parametrize("name", PAGES)
def test_the_same_text_of_made_pages(name: str) -> None:
    page = page_of(PAGES[name])
    assert text_of(page) == whole(page.tree)


@pytest.mark.parametrize("name", PAGES)
def test_the_same_body_of_made_pages(name: str) -> None:
    page = page_of(PAGES[name])
    source = cascade._Source(page.tree, page.marked.noise)
    cleaned = convert_tags(tree_cleaning(source.pruned(), cascade._OPTIONS), cascade._OPTIONS)
    wanted, wanted_text = main_extractor.extract_content(cleaned, cascade._OPTIONS)
    body, text = cascade._content(source, source.pruned())
    assert (etree.tostring(body), text) == (etree.tostring(wanted), wanted_text)


pieces = st.sampled_from(
    [
        f"<p>{SENTENCE}</p>",
        f"<p>{SENTENCE * 4}</p>",
        f"<div>{SENTENCE * 2}<br>{SENTENCE * 3}</div>",
        f"<table><tr><td>{SENTENCE * 3}</td></tr></table>",
        f"<figure><img src=x.jpg><figcaption>{SENTENCE}</figcaption></figure>",
        f"<ul><li><a href=/x>{SENTENCE[:30]}</a></li><li>{SENTENCE}</li></ul>",
        f"<h2>{SENTENCE[:20]}</h2>",
        f"<script type='application/ld+json'>{{}}</script><p>{SENTENCE[5:]}</p>",
    ]
)
frames = st.sampled_from(
    [
        "<article>{}</article>",
        "<div>{}</div>",
        "<section class='entry-content'>{}</section>",
        "<div class='sidebar'>{}</div>",
        "<div id='comments'>{}</div>",
        "<div class='infinite-scroll'>{}</div>",
        "<footer>{}</footer>",
    ]
)


@settings(max_examples=60)
@given(st.lists(st.tuples(frames, st.lists(pieces, min_size=1, max_size=8)), min_size=1, max_size=6))
def test_the_same_text_of_any_page(parts: list[tuple[str, list[str]]]) -> None:
    page = page_of("".join(frame.format("".join(inside)) for frame, inside in parts))
    assert text_of(page) == whole(page.tree)


def body_of(words: int, what: str) -> tuple[etree._Element, str]:
    body = etree.Element("body")
    etree.SubElement(body, "p").text = f"{what} " * words
    return body, body[0].text


@pytest.mark.parametrize("recalled", [0, 30, 60, 100, 200, 500])
@pytest.mark.parametrize("just", [0, 30, 60, 100, 200, 500])
def test_the_same_of_what_is_tried_last_is_taken(recalled: int, just: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def retry(_tree: HtmlElement, options: Extractor, _url: None) -> tuple[etree._Element, str]:
        return body_of(recalled, options.focus)

    def rescue(_tree: HtmlElement, options: Extractor) -> tuple[etree._Element, str]:
        return body_of(just, f"just {options.focus}")

    monkeypatch.setattr(core, "_recall_retry", retry)
    for module in (core, external):
        monkeypatch.setattr(module, "justext_rescue", rescue)
    page = page_of(PAGES["little of a large page"])
    assert text_of(page) == whole(page.tree)


def test_a_last_try_that_fails_finds_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(core, "_recall_retry", fail)
    for module in (core, external):
        monkeypatch.setattr(module, "justext_rescue", fail)
    page = page_of(PAGES["little of a large page"])
    assert text_of(page) == whole(page.tree) != ""


@pytest.mark.parametrize("name", PAGES)
def test_another_version_is_asked_itself(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cascade, "VERSION", "0")
    monkeypatch.setattr(cascade, "_extracted", None)
    page = page_of(PAGES[name])
    assert text_of(page) == whole(page.tree)


def test_the_same_text_of_real_pages() -> None:
    pages = pq.read_table(data_dir("pages", "publishers.parquet"), columns=["html"])["html"].to_pylist()
    compared = 0
    for html in pages[::EVERY_THIRD]:
        try:
            page = parse_page(html if isinstance(html, bytes) else html.encode())
        except RejectedError:
            continue
        assert text_of(page) == whole(page.tree)
        compared += 1
    assert compared > len(pages) / 4


def test_the_tree_stays_as_it_is() -> None:
    page = page_of(PAGES["comments"])
    before = copy.deepcopy(page.tree)
    text_of(page)
    assert [(element.tag, element.text, element.tail) for element in page.tree.iter()] == [
        (element.tag, element.text, element.tail) for element in before.iter()
    ]


def test_a_sound_text_that_covers_the_page_is_not_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("readability was asked")

    monkeypatch.setattr(cascade.external, "try_readability", refuse)
    monkeypatch.setattr(cascade.external, "compare_extraction", refuse)
    assert SENTENCE.strip() in text_of(page_of(PAGES["an article"]))
