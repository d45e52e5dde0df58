"""Lists of feeds: OPML, CSV, or an address a line."""

from __future__ import annotations

import csv
import dataclasses
import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from lxml import etree

from schemas import Reason, RejectedError
from transforms.clean import one_line
from transforms.feeds.addresses import web_address
from transforms.feeds.guard import decoded, guarded
from transforms.urls import normal_url

_MAX_NAME_CHARS = 500
_EXPECTED = "expected a list (OPML, CSV, an address a line), got {}; a feed's or a site's own address needs no list"
_SEPARATORS = (",", ";", "\t")
_COMMENT = re.compile(r"(?:^|\s)#.*")
_TAG_SEPARATORS = str.maketrans({"|": ";", ",": ";"})


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class FeedSource:
    """A feed, a sitemap, or a site whose feeds are to be found."""

    url: str
    name: str | None = None
    tags: tuple[str, ...] = ()
    """Of OPML the folders it lies in, outermost first."""


def read_list(path: str | Path) -> tuple[FeedSource, ...]:
    """The sources of a list, in its order; of addresses that are one in normal form the first is kept.

    OPML is told by its first character, CSV by a first line that names a column `url`, and its separator by that line:
    spreadsheets write semicolons where a comma is in decimals. Else each line is an address, `#` begins a comment.

    Raises:
        ValueError: an entry that is no http address, with its line, or OPML that does not parse.
        OSError: the file cannot be read.
    """
    body = Path(path).read_bytes()
    text = decoded(body, None).lstrip("\ufeff")
    if text.lstrip().startswith("<"):
        sources = _from_opml(body)
    elif separator := _separator(text):
        sources = _from_csv(text, separator)
    else:
        sources = _from_lines(text)
    kept: dict[str, FeedSource] = {}
    for source in sources:
        kept.setdefault(normal_url(source.url), source)
    return tuple(kept.values())


def write_opml(sources: Iterable[FeedSource]) -> bytes:
    """An OPML 2.0 document with a folder for each tag, nested in their order; reading it gives the sources again."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = "newsbeam feeds"
    body = etree.SubElement(root, "body")
    folders: dict[tuple[str, ...], etree._Element] = {(): body}
    for source in sources:
        for depth in range(1, len(source.tags) + 1):
            place = source.tags[:depth]
            if place not in folders:
                folders[place] = etree.SubElement(folders[place[:-1]], "outline", text=place[-1])
        told = {"type": "rss", "text": source.name or source.url, "xmlUrl": source.url}
        etree.SubElement(folders[source.tags], "outline", {**told, **({"title": source.name} if source.name else {})})
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)


def _from_opml(body: bytes) -> Iterator[FeedSource]:
    try:
        document = guarded(body)
    except RejectedError as error:
        if error.reason is Reason.HTML_NOT_FEED:
            raise ValueError(_EXPECTED.format("a web page")) from error
        raise ValueError(f"expected OPML: {error.detail}") from error
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=True)
    root = etree.fromstring(document.xml(), parser)
    if root is None or document.root != "opml":
        raise ValueError(_EXPECTED.format(f"<{document.root}>"))
    yield from _outlines(root, ())


def _outlines(element: etree._Element, folders: tuple[str, ...]) -> Iterator[FeedSource]:
    """The feeds below an element. Attributes are written xmlUrl, xmlurl, XMLURL in the wild."""
    for child in element.iterchildren(etree.Element):
        told = {str(name).lower(): one_line(str(value), 2048) for name, value in child.attrib.items()}
        name = told.get("title") or told.get("text") or None
        url = told.get("xmlurl")
        if url:
            categories = (part.strip(" /") for part in told.get("category", "").split(","))
            tags = dict.fromkeys((*folders, *(part for part in categories if part)))
            yield FeedSource(
                url=_checked(url, f"outline {name!r}"), name=None if name == url else name, tags=tuple(tags)
            )
        is_folder = str(child.tag).lower() == "outline" and not url and name
        yield from _outlines(child, (*folders, name) if is_folder and name else folders)


def _separator(text: str) -> str:
    """What parts the cells of a CSV file; empty where its first line names no column `url`."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    for separator in _SEPARATORS:
        if "url" in (cell.strip().lower() for cell in next(csv.reader([first], delimiter=separator), [])):
            return separator
    return ""


def _from_csv(text: str, separator: str) -> Iterator[FeedSource]:
    """Columns `url`, `name`, `tags` in any order; tags are separated by `;`, `|` or `,`."""
    rows = csv.reader(io.StringIO(text.lstrip()), delimiter=separator)
    columns = [cell.strip().lower() for cell in next(rows)]
    for row in rows:
        told = dict(zip(columns, row, strict=False))
        if not "".join(row).strip():
            continue
        tags = (tag.strip() for tag in told.get("tags", "").translate(_TAG_SEPARATORS).split(";"))
        yield FeedSource(
            url=_checked(told.get("url", ""), f"line {rows.line_num}"),
            name=one_line(told.get("name", ""), _MAX_NAME_CHARS) or None,
            tags=tuple(dict.fromkeys(tag for tag in tags if tag)),
        )


def _from_lines(text: str) -> Iterator[FeedSource]:
    for number, line in enumerate(text.splitlines(), 1):
        stated = _COMMENT.sub("", line).strip()
        if stated:
            yield FeedSource(url=_checked(stated, f"line {number}"))


def _checked(stated: str, place: str) -> str:
    """The address; `feed:` is what subscribe buttons put before it."""
    url = web_address(stated.strip().removeprefix("feed:").removeprefix("//"))
    if url is None and stated.strip().startswith("feed://"):
        url = web_address("https://" + stated.strip().removeprefix("feed://"))
    if url is None:
        raise ValueError(f"expected an address with http:// or https:// at {place}, got {stated[:200]!r}")
    normal_url(url)
    return url
