"""A body is pruned as trafilatura's own function prunes it."""

from __future__ import annotations

import copy

import pytest
import trafilatura
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html
from lxml.html import HtmlElement
from trafilatura import xpaths
from trafilatura.settings import DEFAULT_CONFIG, TAG_CATALOG, Extractor

from transforms.extract import pruning
from transforms.extract.patterns import VERSION
from transforms.extract.pruning import is_beside, is_furniture, is_hidden, prune_sections

CLASSES = (
    *("share-bar", "post", "byline", "reply-1", "plain", "infinite-scroll", "cookie-note", "nav", "meta", "hide-print"),
    *("Teaser-x", "my-teaser", "TeaSer", "page-footer", "widget", "caption", "xCaption-caption", "social", " hidden-x"),
    *("ad-slot", "x ad-1", "comments-title", "nocomments", "bread-crumb", "breadcrumb", "dfpAd", "Footer", "hidden"),
)
MORE = (
    *("", 'style="display:none"', 'role="Navigation"', 'aria-hidden="true"', 'aria-hidden="false"', 'style="x:hidden"'),
    *('data-component="MostPopularStories-1"', 'data-lp-replacement-content=""', 'style="color:red"', 'role="main"'),
)
FOCUSES = ("balanced", "recall", "precision")
TAGS = ("div", "section", "p", "span", "item", "list", "article", "td")

pytestmark = pytest.mark.skipif(trafilatura.__version__ != VERSION, reason="another version is left as it is")


def tree_of(body: str) -> HtmlElement:
    return html.document_fromstring(f"<html><body><div id='all'>{body}</div></body></html>")[0][0]


@pytest.mark.parametrize("name", CLASSES)
def test_the_same_elements_are_found(name: str) -> None:
    ways = (f"class='{name}' id='{other}'" for other in CLASSES)
    turned = (f"id='{name}' class='{other}'" for other in CLASSES)
    marks = [f"class='{name}'", f"id='{name}'", *ways, *turned, *(f"id='{name}' {more}" for more in MORE)]
    marks += [f"{more} id='{name}'" for more in MORE]
    tree = tree_of("".join(f"<{tag} {mark}>a</{tag}>" for mark in marks for tag in TAGS))
    blocks = list(tree.iterdescendants("div", "item", "list", "p", "section", "span"))
    furniture, hidden = (path(tree) for path in xpaths.OVERALL_DISCARD_XPATH)
    captions, teasers = xpaths.DISCARD_IMAGE_ELEMENTS[0](tree), xpaths.TEASER_DISCARD_XPATH[0](tree)
    assert [block for block in blocks if is_furniture(block.attrib)] == furniture
    assert [element for element in tree.iterdescendants("*") if is_hidden(element.attrib)] == hidden
    assert [block for block in blocks if is_beside(block.attrib, teasers=False)] == captions
    assert {block for block in blocks if is_beside(block.attrib, teasers=True)} == {*captions, *teasers}


LINE = "The council voted on the budget. "
leaves = st.sampled_from(
    [
        LINE,
        LINE * 3,
        "short ",
        "<ref>link</ref>",
        f"<ref>{LINE}</ref>",
        "<ref></ref>",
        "<graphic/>",
        f"<ref>{LINE * 4}</ref>",
    ]
)
bodies = st.lists(
    st.recursive(
        leaves,
        lambda inner: st.builds(
            "<{0} class='{1}' {2}>{3}</{0}>{4}".format,
            st.sampled_from((*TAGS, "table", "p", "div", "list")),
            st.sampled_from((*CLASSES, *[""] * 60)),
            st.sampled_from((*MORE, *[""] * 40)),
            st.lists(inner, min_size=1, max_size=6).map("".join),
            st.sampled_from(("", " tail ", LINE)),
        ),
        max_leaves=40,
    ),
    min_size=1,
    max_size=5,
).map("".join)


LINKS = f"<ref>{LINE * 2}</ref><ref>{LINE * 2}</ref>"
BODIES = {
    "a block of links that is the last once the next is gone": f"<p>{LINE * 9}</p><div>{LINKS}</div>"
    "<div><ref>x</ref></div>",
    "a block that is links once one in it is gone": f"<div>{'a' * 10}<ref>{'b' * 60}</ref>"
    f"<div><ref>{'c' * 40}</ref></div></div><p>{LINE * 9}</p>",
    "paragraphs of links": f"<p>{LINE * 9}</p>" + "<p><ref>x</ref><ref>y</ref></p>" * 3,
    "three children, few words": f"<div><b>a</b><b>{'a' * 60} </b><ref>{'b' * 33}</ref></div><p>{LINE * 9}</p>",
    "two children, few words": f"<div><b>{'a' * 60} </b><ref>{'b' * 33}</ref></div><p>{LINE * 9}</p>",
    "three children, a hundred letters": f"<div><b>a</b><b>{'a' * 66}</b><ref>{'b' * 33}</ref></div><p>{LINE * 9}</p>",
    "more than a seventh is left": f"<div class='widget'>{'a' * 85}</div><p>{'b' * 15}</p>",
    "less than a seventh is left": f"<div class='widget'>{'a' * 86}</div><p>{'b' * 14}</p>",
    "a caption in what is kept": f"<div class='widget'>{'a' * 90}<p class='caption'>c</p></div><p>b</p>",
    "a caption in what goes": f"<div class='widget'>a<p class='caption'>c</p></div> d<p>{LINE}</p>",
    "a teaser": f"<p class='teaser'>{LINE}</p>a<p>{LINE}</p>",
    "one in another": f"<p>{LINE * 3}</p><div class='widget'>a<section class='social'>b</section>c</div>d",
    "a table of links": f"<table><tr><td><ref>{LINE * 8}</ref></td></tr></table>tail<p>{LINE}</p>",
}


@pytest.mark.parametrize("name", BODIES)
@pytest.mark.parametrize("focus", FOCUSES)
@pytest.mark.parametrize("keep_teasers", [False, True])
def test_the_same_of_a_made_body_is_left(name: str, focus: str, keep_teasers: bool) -> None:
    assert_left_alike(tree_of(BODIES[name]), focus, keep_teasers, {"table"})


@settings(max_examples=300)
@given(
    bodies,
    st.sampled_from(("balanced", "recall", "precision")),
    st.booleans(),
    st.sets(st.sampled_from(("table", "ref", "graphic"))),
)
def test_the_same_tree_is_left(body: str, focus: str, keep_teasers: bool, more: set[str]) -> None:
    assert_left_alike(tree_of(body), focus, keep_teasers, more)


def assert_left_alike(wanted: HtmlElement, focus: str, keep_teasers: bool, more: set[str]) -> None:
    options, tags = Extractor(config=DEFAULT_CONFIG), {*TAG_CATALOG, *more}
    options.focus = focus
    found = copy.deepcopy(wanted)
    pruning._as_they_do(wanted, tags, options, keep_teasers)
    prune_sections(found, tags, options, keep_teasers)
    assert etree.tostring(found) == etree.tostring(wanted)
