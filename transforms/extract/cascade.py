"""trafilatura's cascade of extractors, each asked only where its answer can count; same result.

trafilatura runs readability on every page, measures each short text against the whole page, and copies the tree six
times to have it at hand. Here the sequence ends as soon as no later step can change it, and the tree is copied when a
step wants it. Written for version 2.3.1, its default mode, without comments; another version is asked itself.
"""

from __future__ import annotations

import contextlib
import copy
import sys

import trafilatura
from lxml import etree
from lxml.html import HtmlElement
from trafilatura import baseline, core, external, html2txt, main_extractor
from trafilatura.htmlprocessing import convert_tags, tree_cleaning
from trafilatura.settings import DEFAULT_CONFIG, MIN_DUPLICATE_LENGTH, Extractor
from trafilatura.settings import Document as TrafilaturaDocument
from trafilatura.utils import SPACING_PROTECTED, text_chars_test, trim
from trafilatura.xml import delete_element, xmltotxt

from transforms.extract.noise import Noise, is_unlikely
from transforms.extract.patterns import VERSION

_PAGE_SHARE = core.ESCALATION_PAGE_SHARE
_OPTIONS = Extractor(config=DEFAULT_CONFIG, output_format="python", comments=False)
_RECALL = copy.copy(_OPTIONS)
_RECALL.focus = "recall"
_BLOCKS = sys.modules["trafilatura.baseline"]._BLOCK_ELEMS  # the function of the same name hides the module
_VIDEO_CHARS = len(" VIDEO")
"""What readability puts in the place of a frame."""
_unclean = etree.XPath(external.SANITIZED_XPATH)
_paragraph_text = etree.XPath("boolean(.//p//text())")


def trafilatura_text(tree: HtmlElement, noise: Noise) -> str:
    """What trafilatura's default mode finds, '' when nothing; the tree, of which `noise` tells, stays as it is."""
    if trafilatura.__version__ != VERSION:
        found = trafilatura.bare_extraction(tree, include_comments=False, with_metadata=False)
        return found.text or "" if isinstance(found, TrafilaturaDocument) else ""
    try:
        body, text = _extracted(_Source(tree, noise))
    except (TypeError, ValueError):  # as `core.bare_extraction`, which gives no document then
        return ""
    return xmltotxt(body, _OPTIONS.formatting) if len(text) >= _OPTIONS.min_output_size else ""


class _Source:
    """A page's tree as it was parsed, and what is cut from it before anything is looked for."""

    def __init__(self, tree: HtmlElement, noise: Noise) -> None:
        self.tree, self._unlikely = tree, noise.unlikely
        is_forum = next(tree.iter("script"), None) is not None and core._forum_thread_page(tree)
        self._cut = noise.appended if is_forum else [*noise.appended, *noise.comments]

    def pruned(self) -> HtmlElement:
        """A copy without appended articles and comments, as the cascade begins."""
        tree = copy.copy(self.tree)
        if self._cut:
            elements = list(tree.iter("*"))
            for number in self._cut:
                delete_element(elements[number])
        return tree

    def readable_chars(self) -> int:
        """At least as many as readability can find: what its first step, which drops unlikely elements, leaves."""
        elements = list(self.tree.iter("*"))
        gone = {elements[number] for number in self._cut}
        gone |= {element for number in self._unlikely if is_unlikely(element := elements[number])}
        outer = [element for element in gone if not any(above in gone for above in element.iterancestors())]
        # without an element between them two words may stay apart by a space that was counted within it
        chars = _chars(self.tree) - sum(_chars(element) - 1 for element in outer)
        return chars + _VIDEO_CHARS * sum(1 for _ in self.tree.iter("iframe"))

    def most_chars(self, page_chars: int) -> int:
        """The most that `html2txt` can find, which sets blocks off by spaces."""
        return page_chars + 2 * sum(1 for _ in self.tree.iter(*_BLOCKS))


def _extracted(source: _Source) -> tuple[etree._Element, str]:
    """The body and its text, as `core.trafilatura_sequence` gives them."""
    tree = source.pruned()
    page_chars = _chars(tree)
    body, text = _content(source, tree)
    body, text = _compared(source, body, text, page_chars)
    if len(text) < _OPTIONS.min_extracted_size:
        other_body, other, other_chars = baseline(source.pruned())
        if other_chars > len(text):
            body, text = other_body, other
    return _longer(source.pruned(), body, text) if text and _covers_little(source, text, page_chars) else (body, text)


def _content(source: _Source, tree: HtmlElement) -> tuple[etree._Element, str]:
    """As `main_extractor.extract_content`, less the copy of the tree, which only a short text (one in 80) wants."""
    tree = convert_tags(tree_cleaning(tree, _OPTIONS), _OPTIONS)
    body, text, _ = main_extractor._extract(tree, _OPTIONS)
    if len(body) == 0 or len(text) < _OPTIONS.min_extracted_size:
        tree = convert_tags(tree_cleaning(source.pruned(), _OPTIONS), _OPTIONS)
        return main_extractor.extract_content(tree, _OPTIONS)
    before = None
    for element in list(body):
        here = main_extractor._elem_text(element)
        if here and here == before and len(here) > MIN_DUPLICATE_LENGTH:
            delete_element(element, keep_tail=False)
        else:
            before = here
    etree.strip_elements(body, "done")
    etree.strip_tags(body, "div")
    for element in body.iter("lb"):
        is_blank = element.tail and not text_chars_test(element.tail)
        if is_blank and not any(above.tag in SPACING_PROTECTED for above in element.iterancestors()):
            element.tail = None
    return body, text


def _compared(source: _Source, body: etree._Element, text: str, page_chars: int) -> tuple[etree._Element, str]:
    """As `external.compare_extraction`, less what can make no difference.

    A body that is clean, has paragraphs and is long enough yields to readability alone, and only to a text more than
    twice as long: so long is not even the page, or not what readability's first step leaves of it.
    """
    is_sound = (
        len(text) >= _OPTIONS.min_extracted_size
        and _paragraph_text(body)
        and len(body.findall(".//table")) <= len(body.findall(".//p"))
        and not _unclean(body)
    )
    if is_sound and (page_chars <= 2 * len(text) or source.readable_chars() <= 2 * len(text)):
        return body, text
    raw = source.pruned()
    if is_sound:
        readable = external.try_readability(raw)
        found = trim(etree.tostring(readable, method="text", encoding="unicode"))
        if not external._prefer_readability(body, readable, found, len(text), len(found), _OPTIONS):
            return body, text
        raw = source.pruned()
    return external.compare_extraction(tree_cleaning(source.pruned(), _OPTIONS), raw, body, text, _OPTIONS)


def _covers_little(source: _Source, text: str, page_chars: int) -> bool:
    """Whether a text is so short a part of the page that more of it is tried for."""
    if len(text) >= core.ESCALATION_MAX_LENGTH or len(text) >= _PAGE_SHARE * source.most_chars(page_chars):
        return False
    return len(text) < _PAGE_SHARE * len(html2txt(source.pruned()))


def _longer(tree: HtmlElement, body: etree._Element, text: str) -> tuple[etree._Element, str]:
    """The text that the extractor finds in its mode of recall, or jusText in the whole page, if clearly longer."""
    recalled = just = (body, "")
    with contextlib.suppress(Exception):  # as trafilatura: a step that fails finds nothing
        recalled = core._recall_retry(tree, _RECALL, None)
    with contextlib.suppress(Exception):
        just = external.justext_rescue(tree, _OPTIONS)
    recalled_chars, just_chars = len(recalled[1]), len(just[1])
    if just_chars > recalled_chars and just_chars > core.ESCALATION_JUSTEXT_RATIO * len(text):
        return just
    if recalled_chars >= _OPTIONS.min_extracted_size and recalled_chars > core.ESCALATION_ACCEPT_RATIO * len(text):
        return recalled
    return body, text


def _chars(tree: HtmlElement) -> int:
    return len(" ".join(tree.text_content().split()))
