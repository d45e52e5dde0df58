"""The shorter cascade gives what trafilatura's own gives."""

from __future__ import annotations

import copy

import pyarrow.parquet as pq
import pytest
import trafilatura
from lxml.html import HtmlElement
from trafilatura.settings import Document

from schemas.reject import RejectedError
from tests.development_data import data_dir
from transforms.extract import cascade
from transforms.extract.cascade import trafilatura_text
from transforms.extract.faster import VERSION
from transforms.extract.page import parse_page

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
    "nothing": "<div></div>",
}

pytestmark = pytest.mark.skipif(trafilatura.__version__ != VERSION, reason="another version is asked itself")


def whole(tree: HtmlElement) -> str:
    found = trafilatura.bare_extraction(tree, include_comments=False, with_metadata=False)
    return found.text or "" if isinstance(found, Document) else ""


@pytest.mark.parametrize("name", PAGES)
def test_the_same_text_of_made_pages(name: str) -> None:
    tree = parse_page(f"<html><head><title>x</title></head><body>{PAGES[name]}</body></html>".encode()).tree
    assert trafilatura_text(tree) == whole(tree)


@pytest.mark.parametrize("name", PAGES)
def test_another_version_is_asked_itself(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cascade, "VERSION", "0")
    monkeypatch.setattr(cascade, "_extracted", None)
    tree = parse_page(f"<html><head><title>x</title></head><body>{PAGES[name]}</body></html>".encode()).tree
    assert trafilatura_text(tree) == whole(tree)


def test_the_same_text_of_real_pages() -> None:
    pages = pq.read_table(data_dir("pages", "publishers.parquet"), columns=["html"])["html"].to_pylist()
    compared = 0
    for html in pages[::EVERY_THIRD]:
        try:
            tree = parse_page(html if isinstance(html, bytes) else html.encode()).tree
        except RejectedError:
            continue
        assert trafilatura_text(tree) == whole(tree)
        compared += 1
    assert compared > len(pages) / 4


def test_the_tree_stays_as_it_is() -> None:
    tree = parse_page(f"<body>{PAGES['comments']}".encode()).tree
    before = copy.deepcopy(tree)
    trafilatura_text(tree)
    assert [(element.tag, element.text, element.tail) for element in tree.iter()] == [
        (element.tag, element.text, element.tail) for element in before.iter()
    ]


def test_a_sound_text_that_covers_the_page_is_not_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("readability was asked")

    monkeypatch.setattr(cascade, "Readability", refuse)
    monkeypatch.setattr(cascade.external, "compare_extraction", refuse)
    assert SENTENCE.strip() in trafilatura_text(parse_page(f"<body>{PAGES['an article']}".encode()).tree)
