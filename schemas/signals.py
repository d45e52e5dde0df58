"""What a page says of itself, gathered while its tree is at hand; the taggers read it, no table holds it."""

from __future__ import annotations

import dataclasses
import enum

from schemas.article import DateSource


class DateFamily(enum.StrEnum):
    """Which statement a date string was, most trusted first; the tagger's order of precedence."""

    JSONLD_ARTICLE = "jsonld_article"
    META_PUBLISHED = "meta_published"
    MICRODATA_PUBLISHED = "microdata_published"
    TIME_PUBLISHED = "time_published"
    URL = "url"
    CANONICAL_URL = "canonical_url"
    JSONLD_OTHER = "jsonld_other"
    META_LOOSE = "meta_loose"
    JSONLD_CREATED = "jsonld_created"
    MICRODATA_CREATED = "microdata_created"
    TIME_ANY = "time_any"
    JSONLD_MODIFIED = "jsonld_modified"
    META_MODIFIED = "meta_modified"
    MICRODATA_MODIFIED = "microdata_modified"
    TEXT = "text"


DATE_SOURCES = {
    family: DateSource.TEXT
    if family is DateFamily.TEXT
    else DateSource.URL
    if family.value.endswith("url")
    else DateSource(family.value.split("_")[0])
    for family in DateFamily
}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class DateSignal:
    """One date string as it stood on the page."""

    family: DateFamily
    raw: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An http(s) link inside the body: where it leads and where its anchor stands in the text."""

    url: str
    text: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """The page's statements that only taggers use; empty for text seeds."""

    dates: tuple[DateSignal, ...] = ()
    publisher_jsonld: tuple[str, ...] = ()
    publisher_og: str | None = None
    sections: tuple[str, ...] = ()
    """JSON-LD articleSection, then article:section."""
    breadcrumb: tuple[str, ...] = ()
    language_hints: tuple[str, ...] = ()
    """inLanguage, html lang, og:locale, content-language, in this order."""
    links: tuple[Link, ...] = ()
    """Links to other registered domains inside the article's container, in document order, ≤ 100."""
