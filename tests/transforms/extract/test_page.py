"""One parse of a page."""

from __future__ import annotations

import copy

import pytest
from lxml import etree

from transforms.extract.page import parse_page, without_scripts


def test_scripts_and_styles_go_and_jsonld_is_kept_aside() -> None:
    html = b'a<script>x<p></script >b<STYLE>y</STYLE>c<script type="application/ld+json">{"a":1}</script>d<svg></svg>'
    assert without_scripts(html) == (b"abcd<svg></svg>", ('{"a":1}',))


def test_jsonld_is_as_clean_as_the_page() -> None:
    page = parse_page(b"<p>a\x01b" + b"c" * 60 + b'<script type="application/ld+json">{"a":"c\x01d&#1;"}</script>')
    assert (page.html, page.jsonld) == (b"<p>ab" + b"c" * 60, ('{"a":"cd\ufffd"}',))


def test_a_script_without_an_end_stays() -> None:
    assert without_scripts(b"a<script>b") == (b"a<script>b", ())


def test_a_page_of_unclosed_scripts_takes_linear_time() -> None:
    assert without_scripts(b"<script>" * 200_000)[1] == ()


def test_a_page_deeper_than_the_parser_goes_is_flagged() -> None:
    assert parse_page(b"<html><body>" + b"<div>" * 400 + b"deep").too_deep
    assert not parse_page(b"<html><body><div>flat</div>").too_deep


def test_what_stands_behind_the_end_of_the_page_belongs_to_its_body() -> None:
    html = b"<html><body><p>one</body></html> two <div>three</div><html><body>four<p>five</body></html>"
    tree = parse_page(html).tree
    assert [text.strip() for text in tree.itertext()] == ["one", "two", "three", "four", "five"]
    assert [element.tag for element in tree] == ["body"]


@pytest.mark.parametrize(
    "path", ["//p//text()", ".//p", "count(.//p)", "string()", "boolean(//b)", "./p/@class", "text()"]
)
def test_paths_give_what_lxml_gives(path: str) -> None:
    tree = parse_page(b"<html><body>a<p class=x>b<i>c</i></p>d<p>e</body>").tree
    for element in tree.iter():
        assert element.xpath(path) == etree.XPath(path)(element)
    assert {type(text) for text in copy.copy(tree).xpath("//text()")} == {str}
    assert tree.xpath("//p[@class=$name]", name="x") == [tree.find(".//p")]
