"""The faster forms give what trafilatura's own give."""

from __future__ import annotations

import copy

import justext.core
import pytest
import trafilatura
from justext.core import PathInfo
from justext.paragraph import Paragraph
from justext.utils import get_stoplist, normalize_whitespace
from lxml.html import HtmlElement, tostring
from trafilatura import settings, xpaths
from trafilatura.readability_lxml import FRAME_TAGS, REGEXES
from trafilatura.readability_lxml import Document as Readability

from transforms.extract import faster
from transforms.extract.page import parse_page
from transforms.extract.patterns import VERSION

CLASSES = [
    "share-bar",
    "post",
    "entry-content",
    "byline",
    "comments",
    "article-comments",
    "commentary",
    "reply-1",
    "plain",
    "infinite-scroll",
    "mvp-post-add-box",
    "cookie-note",
    "hidden-x",
    "nav",
    "meta",
    "hide-print",
    "Teaser-x",
    "page-footer",
    "onetrust-box",
    "elementor-share-buttons",
]
TAGS = ("div", "section", "p", "span", "ul", "article", "aside", "li")
MORE = (
    "",
    'style="display:none"',
    'role="Navigation"',
    'aria-hidden="true"',
    'style="x:hidden"',
    'itemprop="articleBody"',
)


@pytest.fixture(scope="module")
def tree() -> HtmlElement:
    """Every class and every id on every tag, in both orders of the two, and the other attributes on some."""
    parts = []
    for number, name in enumerate(CLASSES):
        other = CLASSES[-number]
        for tag in TAGS:
            extra = MORE[(number + len(tag)) % len(MORE)]
            parts.append(
                f'<{tag} class="{name}" id="{other}" {extra}>a</{tag}><{tag} id="{other}" class="{name}">b</{tag}>'
            )
            parts.append(f'<{tag} id="{name}" {extra}>c<h1>h</h1></{tag}><{tag} {extra}>d</{tag}>')
    return parse_page(f"<body>{''.join(parts)}</body>".encode()).tree


@pytest.mark.skipif(trafilatura.__version__ != VERSION, reason="another version is left as it is")
def test_the_same_elements_are_found(tree: HtmlElement) -> None:
    assert faster.find_basic(tree) == settings.BASIC_CLEAN_XPATH(tree)
    assert faster.find_basic(tree)


@pytest.mark.skipif(trafilatura.__version__ != VERSION, reason="another version is left as it is")
def test_the_same_body_container_is_found(tree: HtmlElement) -> None:
    assert faster.find_body_container(tree) == xpaths.BODY_XPATH[0](tree)[:1]


@pytest.mark.skipif(trafilatura.__version__ != VERSION, reason="another version is left as it is")
def test_stop_words_are_those_of_all_lists() -> None:
    faster.speed_up()
    words = faster.external.JT_STOPLIST
    every = [word.lower() for language in ("English", "German", "Vietnamese") for word in get_stoplist(language)]
    assert all(word in words for word in every)
    assert not any(f"{word}-no" in words for word in every)
    assert justext.core.define_stoplist(words) is words


def test_a_paragraph_that_grows_has_its_new_text() -> None:
    paragraph = Paragraph(PathInfo())
    for text in ("  one ", "two\n three "):
        paragraph.append_text(text)
        assert faster._text_once(paragraph) == normalize_whitespace("".join(paragraph.text_nodes).strip())
    assert faster._text_once(paragraph) == "one two\nthree"


@pytest.mark.skipif(trafilatura.__version__ != VERSION, reason="another version is left as it is")
def test_the_same_unlikely_candidates_go(tree: HtmlElement) -> None:
    tree = copy.copy(tree)
    wanted, count = copy.copy(tree), len(tree.findall(".//*"))
    unlikely, maybe = (REGEXES[name] for name in ("unlikelyCandidatesRe", "okMaybeItsACandidateRe"))
    for element in wanted.findall(".//*"):
        told = " ".join(filter(None, (element.get("class"), element.get("id")))).lower()
        if len(told) > 1 and element.tag not in FRAME_TAGS and unlikely.search(told) and not maybe.search(told):
            element.drop_tree()
    faster._remove_unlikely(Readability(tree))
    assert tostring(tree) == tostring(wanted)
    assert 0 < len(tree.findall(".//*")) < count
