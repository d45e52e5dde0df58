"""trafilatura 2.3.1 made faster with the same result.

Its XPath patterns call Python for each element and test (`re:test`), for the same few classes over and over: here a
loop asks a cache, 4 to 9 times as fast. A body is pruned in fewer walks (`pruning`). jusText joins the text of each
paragraph eight times: here once. It keeps 154,000 stop words twice (37 MB, half of it in each process): here their
hashes. Another version of trafilatura is left as it is; drop this module when it does the same.
"""

from __future__ import annotations

import array
import bisect
import sys
from collections.abc import Iterable
from types import ModuleType

import justext.core
import trafilatura
from justext.core import PathInfo
from justext.paragraph import Paragraph
from justext.utils import get_stoplist, get_stoplists, normalize_whitespace
from lxml.html import HtmlElement
from trafilatura import external, main_extractor, xpaths
from trafilatura.readability_lxml import Document as Readability
from trafilatura.settings import BASIC_CLEAN_XPATH

from transforms.extract.noise import UNLIKELY, is_unlikely, said_of
from transforms.extract.patterns import VERSION, first_value, searches_of
from transforms.extract.pruning import prune_sections

_BASIC_TAGS = frozenset(("aside", "fencedframe", "footer", "script", "style", "svg", "template"))


def speed_up() -> None:
    """Put the faster forms in trafilatura's place, in this process; a second call changes nothing."""
    if trafilatura.__version__ != VERSION or justext.core.define_stoplist is _as_it_is:
        return
    replaced: tuple[tuple[ModuleType, str, object], ...] = (
        (main_extractor, "BODY_XPATH", [find_body_container, *xpaths.BODY_XPATH[1:]]),
        (main_extractor, "prune_unwanted_sections", prune_sections),
    )
    for module, name, value in replaced:
        setattr(module, name, value)
    # trafilatura.baseline is hidden behind the function of the same name
    setattr(sys.modules["trafilatura.baseline"], "BASIC_CLEAN_XPATH", find_basic)  # noqa: B010
    setattr(PathInfo, "xpath", "")  # noqa: B010  # jusText notes each paragraph's address, which nobody reads
    setattr(Readability, "remove_unlikely_candidates", _remove_unlikely)  # noqa: B010
    setattr(Paragraph, "text", property(_text_once))  # noqa: B010
    words = _Words(word.lower() for language in get_stoplists() for word in get_stoplist(language))
    setattr(external, "JT_STOPLIST", words)  # noqa: B010
    setattr(justext.core, "define_stoplist", _as_it_is)  # noqa: B010


def _remove_unlikely(document: Readability) -> None:
    """`Document.remove_unlikely_candidates`, which tests the classes of each page anew."""
    for element in document.doc.findall(".//*"):
        if said_of(element) & UNLIKELY and is_unlikely(element):
            element.drop_tree()


def _text_once(paragraph: Paragraph) -> str:
    """`Paragraph.text`, joined anew only when it has grown: jusText asks eight times for each paragraph."""
    count = len(paragraph.text_nodes)
    if getattr(paragraph, "_joined", (None, ""))[0] != count:
        paragraph._joined = count, normalize_whitespace("".join(paragraph.text_nodes).strip())
    return str(paragraph._joined[1])


class _Words:
    """The hashes of many words, 8 bytes each, asked like their set: 1 MB instead of 23 for all stop lists.

    A word that is none of them passes for one once in 10^14.
    """

    __slots__ = ("_hashes",)

    def __init__(self, words: Iterable[str]) -> None:
        self._hashes = array.array("q", sorted(set(map(hash, words))))

    def __contains__(self, word: str) -> bool:
        wanted = hash(word)
        at = bisect.bisect_left(self._hashes, wanted)
        return at < len(self._hashes) and self._hashes[at] == wanted

    def __len__(self) -> int:
        return len(self._hashes)


def _as_it_is(words: _Words) -> _Words:
    """In place of jusText's own set of the words, made in each process."""
    return words


def find_body_container(tree: HtmlElement) -> list[HtmlElement]:
    """The first element of `BODY_XPATH[0]`; no more of them are looked at."""
    for element in tree.iterdescendants("article", "div", "main", "section"):
        attributes = element.attrib
        if attributes:
            name, identifier = attributes.get("class", ""), attributes.get("id", "")
            if (
                name in ("post", "entry")
                or attributes.get("itemprop") == "articleBody"
                or identifier == "articleContent"
                or (identifier and _body_id(identifier))
                or (name and _body_class(name))
            ):
                return [element]
    return []


def find_basic(tree: HtmlElement) -> list[HtmlElement]:
    """The elements of `BASIC_CLEAN_XPATH`."""
    return [element for element in tree.iterdescendants("*") if element.tag in _BASIC_TAGS or _is_basic(element)]


def _is_basic(element: HtmlElement) -> bool:
    attributes = element.attrib
    if not attributes:
        return False
    name, identifier = attributes.get("class", ""), attributes.get("id", "")
    if (name and _consent(name)) or (identifier and _consent(identifier)):
        return True
    if element.tag != "div" or not ("footer" in name or "footer" in identifier):
        return False
    return "footer" in first_value(attributes, "class", "id")


_body_id, _body_class = searches_of(xpaths.BODY_XPATH[0], 2)
_consent, _ = searches_of(BASIC_CLEAN_XPATH, 2)
