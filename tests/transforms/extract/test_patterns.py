"""A pattern that is asked only where one of its words is found finds the same."""

from __future__ import annotations

import re
from re import _parser  # type: ignore[attr-defined]

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from trafilatura import settings, xpaths

from transforms.extract.patterns import searches_of, words_of

PATHS = (
    xpaths.BODY_XPATH[0],
    *xpaths.OVERALL_DISCARD_XPATH,
    xpaths.RAW_TREE_PRUNE_XPATH[0],
    xpaths.REMOVE_COMMENTS_AND_LISTS_XPATH[0],
    settings.BASIC_CLEAN_XPATH,
)
TESTS = [
    (search, re.compile(pattern, re.I if flag else 0))
    for path in PATHS
    for search, (pattern, flag) in zip(
        searches_of(path, 9), re.findall(r"re:test\(@(?:id|class), '([^']*)'(?:, '(i)')?\)", path.path), strict=False
    )
]


@pytest.mark.parametrize(("search", "pattern"), TESTS, ids=range(len(TESTS)))
def test_what_a_pattern_matches_is_found(search, pattern: re.Pattern[str]) -> None:
    @given(st.from_regex(re.compile(pattern.pattern, (pattern.flags & re.I) | re.ASCII)))
    def each_is_found(name: str) -> None:
        assert bool(search(name)) == bool(pattern.search(name))

    each_is_found()


@given(st.text("abcdehilmnopstuy-_ ", max_size=12))
def test_what_no_pattern_matches_is_not_found(name: str) -> None:
    assert [bool(search(name)) for search, _ in TESTS] == [bool(pattern.search(name)) for _, pattern in TESTS]


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("abc", {"abc"}),
        ("aBc|x-?long", {"abc", "long"}),
        ("^(?:ab|cd)e", {"ab", "cd"}),
        ("ab[cd]efg", {"efg"}),
        ("(?:ab)?", set()),
        ("ab|[cd]", set()),
        ("[ab]+", set()),
        ("(abc)d", {"abc"}),
    ],
)
def test_the_words_of_a_pattern(pattern: str, words: set[str]) -> None:
    assert words_of(_parser.parse(pattern)) == words


def test_a_test_that_a_path_lacks_finds_nothing() -> None:
    path = etree.XPath("//a[re:test(@id, 'ab')]", namespaces={"re": "http://exslt.org/regular-expressions"})
    first, second = searches_of(path, 2)
    assert (bool(first("xaby")), first("a"), second("xaby")) == (True, None, None)
