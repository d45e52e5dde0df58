"""The date strings of a page, by the kind of statement they are; which one counts is for the tagger to decide."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from htmldate import extractors, find_date
from lxml.html import HtmlElement

from schemas.signals import DateFamily, DateSignal
from transforms.clean import one_line
from transforms.extract.jsonld import JsonLd
from transforms.extract.page import Page
from transforms.extract.printed_date import printed_day
from transforms.extract.statements import Statements
from transforms.instants import parse_instant

MAX_RAW_CHARS = 200
MAX_PER_FAMILY = 5
FUTURE = dt.timedelta(hours=26)

META_PUBLISHED = (
    "article:published_time", "article:published:time", "og:article:published_time", "og:published_time",
    "article:published", "datepublished",
    "date_published", "publishdate", "publish-date", "publish_date", "pubdate", "published", "publication_date",
    "published_time", "parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.issued", "dcterms.created",
    "dc.date.created", "dc.created", "cxenseparse:recs:publishtime", "originalpublicationdate", "rnews:datepublished",
    "article.published",
)  # fmt: skip
META_LOOSE = (
    "article_date_original", "date", "dc.date", "dcterms.date", "dc.terms.date", "ptime", "displaydate",
    "citation_publication_date", "bt:pubdate", "timestamp", "eprints.date", "creation_date", "artikel:datum",
    "prism.publicationdate", "iso-8601-publish-date", "publishtime", "weibo: article:create_at",
    "mediator_published_time", "og:pubdate", "article:create_time", "article.created", "lastpublished",
    "dcterms.available",
)  # fmt: skip
META_MODIFIED = (
    "article:modified_time", "og:updated_time", "article:modified", "datemodified", "lastmod", "last-modified",
    "modified", "dcterms.modified", "dc.date.modified", "og:article:modified_time", "updated_time", "lastupdate",
    "revised",
)  # fmt: skip
_MICRODATA = {
    "datepublished": DateFamily.MICRODATA_PUBLISHED,
    "datecreated": DateFamily.MICRODATA_CREATED,
    "datemodified": DateFamily.MICRODATA_MODIFIED,
}
_META = {
    **dict.fromkeys(META_PUBLISHED, DateFamily.META_PUBLISHED),
    **dict.fromkeys(META_LOOSE, DateFamily.META_LOOSE),
    **dict.fromkeys(META_MODIFIED, DateFamily.META_MODIFIED),
    **_MICRODATA,
}
_PUBLISHED_CLASS = re.compile(r"publish|entry-date|pubdate", re.I)
_MODIFIED_CLASS = re.compile(r"updat|modif", re.I)
_DAY_IN_URL = re.compile(
    r"[/_.-](?:199\d|20[0-3]\d)([/_.-])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])(?!\d)"
    r"|(?<!\d)20[0-3]\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)"
)
_UPDATES = frozenset((DateFamily.JSONLD_MODIFIED, DateFamily.META_MODIFIED, DateFamily.MICRODATA_MODIFIED))
_ADDRESSES = frozenset((DateFamily.URL, DateFamily.CANONICAL_URL))


def read_dates(
    page: Page, statements: Statements, jsonld: JsonLd, url: str | None, canonical: str | None
) -> tuple[DateSignal, ...]:
    """The page's date strings in order of trust, then in that of the page; at most 5 of a family."""
    found: dict[DateFamily, list[str]] = {}
    for family, raw in _all_dates(page, statements, jsonld, url, canonical):
        raws = found.setdefault(family, [])
        raw = one_line(raw, MAX_RAW_CHARS)
        if raw and raw not in raws and len(raws) < MAX_PER_FAMILY:
            raws.append(raw)
    return tuple(DateSignal(family=family, raw=raw) for family in DateFamily for raw in found.get(family, ()))


def needs_guess(dates: tuple[DateSignal, ...], seen_at: dt.datetime) -> bool:
    """Whether none of the strings that may tell the publication states a plausible day."""
    return not any(
        signal.family in _ADDRESSES or parse_instant(signal.raw, now=seen_at) is not None
        for signal in dates
        if signal.family not in _UPDATES
    )


def guess_date(tree: HtmlElement, url: str | None, seen_at: dt.datetime) -> tuple[DateSignal, ...]:
    """The day printed beside the headline, else htmldate's guess at the first publication, 20 ms.

    `seen_at` bounds both, for without it years to come pass. For the strings that htmldate does not read itself it asks
    dateparser: 2 CPU-s and 100 MB at its first question, and wrong in silence more often than our own parser, which
    takes its place.
    """
    if printed := printed_day(tree, seen_at):
        return (DateSignal(family=DateFamily.TEXT, raw=printed),)
    setattr(extractors, "_external_date", _stated_day)  # noqa: B010  # htmldate 1.11 has no option for it
    latest = (seen_at + FUTURE).date().isoformat()
    try:
        day = find_date(tree, extensive_search=True, original_date=True, url=url, max_date=latest)
    except Exception:  # a guess is never worth a page: htmldate 1.11 lets ValueError, OverflowError and others through
        return ()
    return (DateSignal(family=DateFamily.TEXT, raw=day),) if day else ()


def _stated_day(text: str) -> dt.datetime | None:
    """The day that a string states, in the form htmldate wants."""
    stated = parse_instant(text)
    return dt.datetime.combine(stated.day, dt.time()) if stated else None


def _all_dates(
    page: Page, statements: Statements, jsonld: JsonLd, url: str | None, canonical: str | None
) -> Iterator[tuple[DateFamily, str]]:
    for family, raws in (
        (DateFamily.JSONLD_ARTICLE, jsonld.published),
        (DateFamily.JSONLD_OTHER, jsonld.published_other),
        (DateFamily.JSONLD_CREATED, jsonld.created),
        (DateFamily.JSONLD_MODIFIED, jsonld.modified),
    ):
        yield from ((family, raw) for raw in raws)
    for family, address in ((DateFamily.URL, url), (DateFamily.CANONICAL_URL, canonical)):
        if address and _DAY_IN_URL.search(address):
            yield family, address
    for name, values in statements.meta.items():
        if name in _META:
            yield from ((_META[name], value) for value in values)
    for element in page.marked.dates:
        yield from _marked_dates(element)


def _marked_dates(element: HtmlElement) -> Iterator[tuple[DateFamily, str]]:
    """The date of an element with microdata, of a `<time>`, of a data attribute."""
    tag, prop = element.tag, (element.get("itemprop") or "").lower()
    if tag == "meta":
        return
    family = DateFamily.MICRODATA_PUBLISHED if "datepublished" in prop else _MICRODATA.get(prop)
    if family:
        yield family, element.get("datetime") or element.get("content") or _short_text(element, 60)
    if tag == "time":
        yield _time_family(element), element.get("datetime") or _short_text(element, 40)
    elif tag == "abbr":
        yield DateFamily.TIME_PUBLISHED, element.get("title") or ""
    if element.get("data-datetime"):
        yield DateFamily.TIME_PUBLISHED, element.get("data-datetime")


def _time_family(element: HtmlElement) -> DateFamily:
    parent = element.getparent()
    classes = f"{element.get('class') or ''} {(parent.get('class') or '') if parent is not None else ''}"
    if element.get("pubdate") is not None:
        return DateFamily.TIME_PUBLISHED
    if _PUBLISHED_CLASS.search(classes) and not _MODIFIED_CLASS.search(classes):
        return DateFamily.TIME_PUBLISHED
    return DateFamily.TIME_ANY


def _short_text(element: HtmlElement, limit: int) -> str:
    """The text of an element that holds little else, else ''."""
    if len(element) > 10:
        return ""
    text = str(element.text_content())
    return text if len(text.strip()) < limit else ""
