"""trafilatura's cascade of extractors, each asked only where its answer can count; same result.

trafilatura runs readability on every page, measures each short text against the whole page, and copies the tree four
times to have it at hand. Here the sequence ends as soon as no later step can change it, and the tree is copied when a
step wants it. Where trafilatura's last steps would be taken (few pages: nothing found, or little of a large page), it
is asked itself. Written for version 2.3.1, its default mode, without comments.
"""

from __future__ import annotations

import copy
import sys

import trafilatura
from lxml import etree
from lxml.html import HtmlElement
from trafilatura import core, external, html2txt, main_extractor
from trafilatura.htmlprocessing import convert_tags, tree_cleaning
from trafilatura.readability_lxml import Document as Readability
from trafilatura.settings import DEFAULT_CONFIG, Extractor
from trafilatura.settings import Document as TrafilaturaDocument
from trafilatura.xml import delete_element, xmltotxt

from transforms.extract.faster import VERSION, find_appended, find_comments

_PAGE_SHARE = core.ESCALATION_PAGE_SHARE
_OPTIONS = Extractor(config=DEFAULT_CONFIG, output_format="python", comments=False)
_BLOCKS = sys.modules["trafilatura.baseline"]._BLOCK_ELEMS  # the function of the same name hides the module
_VIDEO_CHARS = len(" VIDEO")
"""What readability puts in the place of a frame."""


def trafilatura_text(tree: HtmlElement) -> str:
    """What trafilatura's default mode finds, '' when nothing; the tree stays as it is."""
    if trafilatura.__version__ != VERSION:
        found = trafilatura.bare_extraction(tree, include_comments=False, with_metadata=False)
        return found.text or "" if isinstance(found, TrafilaturaDocument) else ""
    try:
        body, text = _extracted(tree)
    except (TypeError, ValueError):  # as `core.bare_extraction`, which gives no document then
        return ""
    return xmltotxt(body, _OPTIONS.formatting) if len(text) >= _OPTIONS.min_output_size else ""


def _extracted(source: HtmlElement) -> tuple[etree._Element, str]:
    """The body and its text, as `core.trafilatura_sequence` gives them."""
    tree = _pruned(source)
    page_chars = _chars(tree)
    most_chars = page_chars + 2 * sum(1 for _ in tree.iter(*_BLOCKS))  # `html2txt` sets blocks off by spaces
    body, text = main_extractor.extract_content(convert_tags(tree_cleaning(tree, _OPTIONS), _OPTIONS), _OPTIONS)
    if len(text) >= _OPTIONS.min_extracted_size:
        body, text = _compared(source, body, text, page_chars)
        if len(text) >= _OPTIONS.min_extracted_size and not _covers_little(source, text, most_chars):
            return body, text
    body, text, _, _ = core.trafilatura_sequence(copy.copy(source), _OPTIONS)
    return body, text


def _pruned(source: HtmlElement) -> HtmlElement:
    """A copy without appended articles and comments, as the cascade begins."""
    tree = copy.copy(source)
    is_forum = core._forum_thread_page(tree)
    for find in (find_appended,) if is_forum else (find_appended, find_comments):
        for element in find(tree):
            delete_element(element)
    return tree


def _compared(source: HtmlElement, body: etree._Element, text: str, page_chars: int) -> tuple[etree._Element, str]:
    """As `external.compare_extraction`, less what can make no difference.

    A body that is clean and has paragraphs yields to readability alone, and only to a text more than twice as long: so
    long is not even the page, or not what readability's first step leaves of it.
    """
    is_sound = (
        bool(body.xpath(".//p//text()"))
        and len(body.findall(".//table")) <= len(body.findall(".//p"))
        and not body.xpath(external.SANITIZED_XPATH)
    )
    if is_sound and page_chars <= 2 * len(text):
        return body, text
    raw = _pruned(source)
    if is_sound and _readable_chars(raw) <= 2 * len(text):
        return body, text
    return external.compare_extraction(tree_cleaning(_pruned(source), _OPTIONS), raw, body, text, _OPTIONS)


def _readable_chars(tree: HtmlElement) -> int:
    """The most that readability can find. Its first step is taken on the tree; taken again it finds nothing to do."""
    for element in list(tree.iter("script", "style", "fencedframe")):
        element.drop_tree()
    Readability(tree).remove_unlikely_candidates()
    return _chars(tree) + _VIDEO_CHARS * sum(1 for _ in tree.iter("iframe"))


def _covers_little(source: HtmlElement, text: str, most_chars: int) -> bool:
    """Whether a text is so short a part of the page that trafilatura tries anew for more of it."""
    if len(text) >= min(core.ESCALATION_MAX_LENGTH, _PAGE_SHARE * most_chars):
        return False
    return len(text) < _PAGE_SHARE * len(html2txt(_pruned(source)))


def _chars(tree: HtmlElement) -> int:
    return len(" ".join(tree.text_content().split()))
