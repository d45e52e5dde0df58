"""What is cut from a page is what trafilatura's and readability's own patterns find."""

from __future__ import annotations

import copy

import pytest
import trafilatura
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import HtmlElement
from trafilatura import xpaths
from trafilatura.readability_lxml import FRAME_TAGS, REGEXES

from transforms.extract import noise
from transforms.extract.cascade import _chars, _Source
from transforms.extract.page import Page, parse_page
from transforms.extract.patterns import VERSION

NAMES = (
    *REGEXES["unlikelyCandidatesRe"].pattern.split("|"),
    *("Comments", "commentary", "comol-x", "article-comments", "post-comments-x", "disqus_thread", "dsq-comments"),
    *("mvp-post-add-box", "mvp-post-add-wrap", "infinite-scroll", "infinitescroll", "elementor-share-buttons"),
    *("Elementor-Share-Buttons", "rsshare-buttons", "sidebar article", "main", "FOOTER", "plain", "body-foot", ""),
)
TAGS = ("div", "section", "aside", "ol", "ul", "details", "p", "span", "body")

pytestmark = pytest.mark.skipif(trafilatura.__version__ != VERSION, reason="another version is left as it is")


def page_of(body: str) -> Page:
    return parse_page(f"<html><head><title>x</title></head>{body}</html>".encode())


def elements_of(page: Page, numbers: list[int]) -> list[HtmlElement]:
    elements = list(page.tree.iter("*"))
    return [elements[number] for number in numbers]


def is_dropped(element: HtmlElement) -> bool:
    """By the rule of `readability_lxml.Document.remove_unlikely_candidates`."""
    told = " ".join(filter(None, (element.get("class"), element.get("id")))).lower()
    unlikely, maybe = (REGEXES[name] for name in ("unlikelyCandidatesRe", "okMaybeItsACandidateRe"))
    return bool(unlikely.search(told)) and not maybe.search(told) and element.tag not in FRAME_TAGS


parts = st.recursive(
    st.sampled_from(["words of a text ", "a", " ", "\n", "ends."]),
    lambda inner: st.builds(
        "<{0} class='{1}' id='{2}'>{3}</{0}>".format,
        st.sampled_from(TAGS[:-1]),
        st.sampled_from(NAMES),
        st.sampled_from(NAMES),
        st.lists(inner, max_size=4).map("".join),
    ),
    max_leaves=25,
)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("tag", TAGS)
def test_each_name_on_each_tag(tag: str, name: str) -> None:
    ways = (
        f"class='{name}'>a<h1>h</h1>",
        f"class='{name}'>a",
        f"id='{name}'>b<h1>c</h1>",
        f"id='{name}' class='main'>d",
    )
    page = page_of("".join(f"<{tag} {way}</{tag}>" for way in ways))
    found, (first, second) = page.marked.noise, xpaths.RAW_TREE_PRUNE_XPATH
    assert set(elements_of(page, found.appended)) == {*first(page.tree), *second(page.tree)}
    assert elements_of(page, found.comments) == xpaths.REMOVE_COMMENTS_AND_LISTS_XPATH[0](page.tree)
    unlikely = [element for element in elements_of(page, found.unlikely) if noise.is_unlikely(element)]
    assert unlikely == [element for element in page.tree.iterdescendants("*") if is_dropped(element)]


@given(parts)
def test_no_more_is_readable_than_is_said(html: str) -> None:
    page = page_of(f"<body>{html}</body>")
    source = _Source(page.tree, page.marked.noise)
    left = source.pruned()
    for element in left.findall(".//*"):
        if is_dropped(element) and element.getparent() is not None:
            element.drop_tree()
    assert _chars(left) <= source.readable_chars()
    assert source.readable_chars() <= _chars(left) + 2 * len(list(page.tree.iter()))


@given(parts)
def test_pruned_as_trafilatura_prunes(html: str) -> None:
    page = page_of(f"<body>{html}</body>")
    wanted = copy.copy(page.tree)
    for path in (*xpaths.RAW_TREE_PRUNE_XPATH, *xpaths.REMOVE_COMMENTS_AND_LISTS_XPATH):
        for element in path(wanted):
            trafilatura.xml.delete_element(element)
    found = _Source(page.tree, page.marked.noise).pruned()
    assert [(element.tag, element.text, element.tail) for element in found.iter()] == [
        (element.tag, element.text, element.tail) for element in wanted.iter()
    ]
