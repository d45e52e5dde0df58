"""What trafilatura 2.3.1 prunes from a body before it reads it, found in one walk; same result.

`main_extractor.prune_unwanted_sections` walks the tree for each kind of class, asks of all that it finds whether they
lie in another, and tests the links of each block twice.
"""

from __future__ import annotations

from lxml import etree
from lxml.html import HtmlElement
from trafilatura import main_extractor, xpaths
from trafilatura.htmlprocessing import link_density_test, link_density_test_tables
from trafilatura.settings import Extractor
from trafilatura.utils import trim
from trafilatura.xml import delete_element

from transforms.extract.patterns import first_value, searches_of

_BLOCKS = frozenset(("div", "item", "list", "p", "section", "span"))
_CELLS = frozenset(("item", "td", "th"))
_LEAST_PART = 7
_FEW_CHARS, _MANY_CHILDREN = 100, 3
_as_they_do = main_extractor.prune_unwanted_sections
_furniture_id, _furniture_class = searches_of(xpaths.OVERALL_DISCARD_XPATH[0], 2)
_hidden_id, _hidden_class = searches_of(xpaths.OVERALL_DISCARD_XPATH[1], 2)


def prune_sections(
    tree: HtmlElement, potential_tags: set[str], options: Extractor, keep_teasers: bool = False
) -> HtmlElement:
    """`prune_unwanted_sections`, which is asked itself where precision or pictures are wanted."""
    if options.focus == "precision" or "graphic" in potential_tags:
        return _as_they_do(tree, potential_tags, options, keep_teasers)
    teasers = options.focus != "recall" and not keep_teasers
    discarded, beside = _found(tree, teasers)
    if not _prune(tree, discarded):
        beside = [element for element in tree.iterdescendants(*_BLOCKS) if is_beside(element.attrib, teasers)]
    for element in beside:
        delete_element(element)
    _delete_linked(tree)
    if "table" in potential_tags:
        for table in [table for table in tree.iter("table") if link_density_test_tables(table)]:
            delete_element(table, keep_tail=False)
    etree.strip_tags(tree, "span", *(() if "ref" in potential_tags else ("ref",)))
    return tree


def _found(tree: HtmlElement, teasers: bool) -> tuple[list[HtmlElement], list[HtmlElement]]:
    """The outermost elements of `OVERALL_DISCARD_XPATH`, and what stands beside a text outside of them."""
    discarded: list[HtmlElement] = []
    beside: list[HtmlElement] = []
    parents = [tree]
    while parents:
        for element in parents.pop():
            attributes = element.attrib
            if attributes:
                is_block = element.tag in _BLOCKS
                if is_hidden(attributes) or (is_block and is_furniture(attributes)):
                    discarded.append(element)
                    continue
                if is_block and is_beside(attributes, teasers):
                    beside.append(element)
            if len(element):
                parents.append(element)
    return discarded, beside


def _prune(tree: HtmlElement, outermost: list[HtmlElement]) -> bool:
    """Deletes elements, or none of them where a seventh of the text or less would be left; whether it did."""
    chars = len(tree.text_content()) if outermost else 0
    if chars - sum(len(element.text_content()) for element in outermost) <= chars / _LEAST_PART:
        return not outermost
    for element in outermost:
        delete_element(element)
    return True


def _delete_linked(tree: HtmlElement) -> None:
    """`delete_by_link_density` of blocks, lists and paragraphs, twice; the second time of what has changed alone."""
    changed: set[HtmlElement] = set()
    for again in (False, True):
        for tag in ("div", "list", "p"):
            blocks = [block for block in tree.iter(tag) if block in changed] if again else tree.iter(tag)
            for block in [block for block in blocks if _is_linked(block)]:
                _note_about(block, changed)
                delete_element(block)


def _is_linked(block: HtmlElement) -> bool:
    is_linked, is_short = link_density_test(block)
    if block.tag == "p":
        parent = block.getparent()
        return is_linked and (parent is None or parent.tag not in _CELLS)
    if is_linked or block.tag != "div":
        return is_linked
    return is_short and len(block) >= _MANY_CHILDREN and len(trim(block.text_content())) < _FEW_CHARS


def _note_about(block: HtmlElement, changed: set[HtmlElement]) -> None:
    """Notes what is tested otherwise without a block: what it lies in, and the one before it, which may be the last."""
    before = block.getprevious()
    if before is not None:
        changed.add(before)
    for above in block.iterancestors():
        if above in changed:
            break
        changed.add(above)


def is_beside(attributes: etree._Attrib, teasers: bool) -> bool:
    """Of a block: whether `DISCARD_IMAGE_ELEMENTS` or, if asked for, `TEASER_DISCARD_XPATH` finds it."""
    name, identifier = attributes.get("class", ""), attributes.get("id", "")
    if "caption" in name or "caption" in identifier:
        return True
    return teasers and any("easer" in value and "teaser" in value.replace("T", "t") for value in (name, identifier))


def is_furniture(attributes: etree._Attrib) -> bool:
    """Of a block: whether `OVERALL_DISCARD_XPATH[0]` finds it."""
    name, identifier = attributes.get("class", ""), attributes.get("id", "")
    if (name and _furniture_class(name)) or (identifier and _furniture_id(identifier)):
        return True
    if ("cookie" in name or "cookie" in identifier) and "cookie" in first_value(attributes, "id", "class"):
        return True
    return (
        "nav" in attributes.get("role", "").replace("N", "n")
        or "MostPopularStories" in attributes.get("data-component", "")
        or "data-lp-replacement-content" in attributes
    )


def is_hidden(attributes: etree._Attrib) -> bool:
    """Whether `OVERALL_DISCARD_XPATH[1]` finds an element."""
    name, identifier = attributes.get("class", ""), attributes.get("id", "")
    if (name and _hidden_class(name)) or (identifier and _hidden_id(identifier)):
        return True
    style = attributes.get("style", "")
    if style and ("display:none" in style or "display: none" in style):
        return True
    if ("hidden" in style or "hidden" in identifier) and "hidden" in first_value(attributes, "id", "style"):
        return True
    if (name.startswith("reply-") or identifier.startswith("reply-")) and first_value(
        attributes, "id", "class"
    ).startswith("reply-"):
        return True
    return attributes.get("aria-hidden") == "true"
