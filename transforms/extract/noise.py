"""Elements that trafilatura and readability take out of a page before they look for its text, by class or id."""

from __future__ import annotations

import dataclasses
import functools

from ahocorasick_rs import AhoCorasick, Implementation
from lxml.html import HtmlElement
from trafilatura import xpaths
from trafilatura.readability_lxml import FRAME_TAGS, REGEXES

from transforms.extract.patterns import CACHED_NAMES, searches_of

UNLIKELY, CUT = 1, 2
_SHARE, _APPENDED, _BOX, _COMMENT, _LIST_COMMENT = 4, 8, 16, 32, 64
_WORDS = {
    **dict.fromkeys(REGEXES["unlikelyCandidatesRe"].pattern.split("|"), UNLIKELY),
    **dict.fromkeys(("comment", "disqus"), UNLIKELY | CUT),
    **dict.fromkeys(("comol", "mvp-post-add", "infinite", "share-buttons"), CUT),
}
"""Parts of classes and ids, one of which is in all that the patterns match: looked for at once, and with what they say
where found (`CUT`: that the patterns be asked), which takes a seventh of asking them all."""
_SAID = tuple(_WORDS.values())
_find_words = AhoCorasick([*_WORDS], implementation=Implementation.DFA).find_matches_as_indexes
_APPENDING_TAGS = frozenset(("div", "section", "aside"))
_COMMENT_TAGS = frozenset(("div", "list", "section", "details"))
_LIST_TAGS = frozenset(("ol", "ul"))
_appended, _, _appended_box, _ = searches_of(xpaths.RAW_TREE_PRUNE_XPATH[0], 4, remembered=False)
_comment_id, _comment_class, _list_comment_id, _ = searches_of(
    xpaths.REMOVE_COMMENTS_AND_LISTS_XPATH[0], 4, remembered=False
)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Noise:
    """Elements by their number in the page's order, the root 0; some may lie in others."""

    appended: list[int] = dataclasses.field(default_factory=list)
    """Further articles and share buttons: `RAW_TREE_PRUNE_XPATH` of trafilatura."""
    comments: list[int] = dataclasses.field(default_factory=list)
    """`REMOVE_COMMENTS_AND_LISTS_XPATH`."""
    unlikely: list[int] = dataclasses.field(default_factory=list)
    """Those named like something else than an article, of which readability drops all for which `is_unlikely` holds."""

    def note_cut(self, number: int, element: HtmlElement, said: int) -> None:
        """Puts an element whose class and id say that it may be cut where it belongs."""
        if is_appended(element, said):
            self.appended.append(number)
        if is_comment(element, said):
            self.comments.append(number)


def said_of(element: HtmlElement) -> int:
    """What an element's class and id say of it, as bits."""
    name, identifier = element.get("class"), element.get("id")
    return (class_says(name) if name else 0) | (id_says(identifier) if identifier else 0)


def is_appended(element: HtmlElement, said: int) -> bool:
    """Whether it holds another article, or buttons; `said` as in `said_of`."""
    if not said & (_SHARE | _APPENDED) or element.tag not in _APPENDING_TAGS:
        return False
    return bool(said & (_SHARE | _BOX)) or element.find(".//h1") is None


def is_comment(element: HtmlElement, said: int) -> bool:
    """Whether it holds comments; `said` as in `said_of`."""
    tag = element.tag
    return bool((said & _COMMENT and tag in _COMMENT_TAGS) or (said & _LIST_COMMENT and tag in _LIST_TAGS))


def is_unlikely(element: HtmlElement) -> bool:
    """Whether readability drops an element that is named like something else than an article."""
    return element.tag not in FRAME_TAGS and not (_likely(element.get("class", "")) or _likely(element.get("id", "")))


@functools.lru_cache(CACHED_NAMES)
def class_says(name: str) -> int:
    """What a class says of its element."""
    said = _both_say(name)
    if said & CUT:
        if "elementor-share-buttons" in name:
            said |= _SHARE
        if _comment_class(name):
            said |= _COMMENT | _LIST_COMMENT
    return said


@functools.lru_cache(CACHED_NAMES)
def id_says(identifier: str) -> int:
    """What an id says of its element."""
    said = _both_say(identifier)
    if said & CUT:
        if _comment_id(identifier):
            said |= _COMMENT
        if _list_comment_id(identifier):
            said |= _LIST_COMMENT
    return said


def _both_say(name: str) -> int:
    said = 0
    for word, _, _ in _find_words(name.lower()):
        said |= _SAID[word]
    if said & CUT:
        if _appended(name):
            said |= _APPENDED
        if _appended_box(name):
            said |= _BOX
    return said


def _likely(name: str) -> bool:
    return REGEXES["okMaybeItsACandidateRe"].search(name.lower()) is not None
