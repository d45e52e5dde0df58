"""The article: one row per version, in the order in which an article's way fills it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
from typing import Annotated

from schemas.column import Column, Float32, Int16, Int32, Int64
from schemas.origin import Origin


class OutletKind(enum.StrEnum):
    """What kind of publisher an outlet is."""

    AGENCY = "agency"
    NEWSPAPER = "newspaper"
    BROADCASTER = "broadcaster"
    MAGAZINE = "magazine"
    DIGITAL = "digital"
    BLOG = "blog"
    GOVERNMENT = "government"
    OTHER = "other"


class OutletSource(enum.StrEnum):
    """What told the outlet."""

    REGISTRY = "registry"
    JSONLD = "jsonld"
    OG = "og"
    FEED = "feed"
    DOMAIN = "domain"
    GIVEN = "given"


class Precision(enum.StrEnum):
    """How exactly a publication time is known."""

    INSTANT = "instant"
    MINUTE = "minute"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class DateSource(enum.StrEnum):
    """The signal that a publication date came from."""

    HEADER = "header"
    JSONLD = "jsonld"
    META = "meta"
    MICRODATA = "microdata"
    TIME = "time"
    URL = "url"
    FEED = "feed"
    PAGE = "page"
    TEXT = "text"
    HTTP = "http"


class FieldSource(enum.StrEnum):
    """What told a title or the authors."""

    GIVEN = "given"
    JSONLD = "jsonld"
    META = "meta"
    H1 = "h1"
    TITLE = "title"
    BYLINE = "byline"
    FEED = "feed"
    TRAFILATURA = "trafilatura"


class ContentType(enum.StrEnum):
    """What form of publication a page is."""

    ARTICLE = "article"
    LIVE = "live"
    OPINION = "opinion"
    VIDEO = "video"
    GALLERY = "gallery"
    PRESS_RELEASE = "press_release"


class TopicSource(enum.StrEnum):
    """What named a topic."""

    MODEL = "model"
    URL = "url"
    SECTION = "section"
    FEED = "feed"
    KEYWORDS = "keywords"


class MentionType(enum.StrEnum):
    """TIMEX3 type of a date mention; DURATION and SET come with the profile `timex3` only."""

    DATE = "DATE"
    TIME = "TIME"
    DURATION = "DURATION"
    SET = "SET"


class CitedRole(enum.StrEnum):
    """How a text speaks of an outlet."""

    CITED = "cited"
    VIA = "via"
    WIRE_DATELINE = "wire_dateline"
    CREDIT = "credit"
    MENTION = "mention"


class TextRelation(enum.StrEnum):
    """How a text relates to the earliest one with its wording."""

    ORIGINAL = "original"
    EXACT = "exact"
    NEAR = "near"
    CUT = "cut"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class PublishedCandidate:
    """One signal of the publication date, chosen or not."""

    source: Annotated[DateSource, Column("the signal", example="jsonld")]
    raw: Annotated[str, Column("the string as it stood", range="≤ 200 characters", example="2025-12-16T08:30:00+01:00")]
    value: Annotated[
        str | None, Column("as ISO 8601: year, month, day or instant", null="not understood or not plausible")
    ]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture of the article."""

    url: Annotated[str, Column("absolute http(s) address")]
    caption: Annotated[str | None, Column("its caption", null="the page states none")]
    credit: Annotated[str | None, Column("who took it", null="the page states none")]
    width: Annotated[Int32 | None, Column("as the page states it", unit="pixels", null="the page states none")]
    height: Annotated[Int32 | None, Column("as the page states it", unit="pixels", null="the page states none")]
    lead: Annotated[bool, Column("the picture that stands for the article")]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A topic of the article."""

    code: Annotated[str, Column("IPTC Media Topics code", example="medtop:15000000")]
    label: Annotated[str, Column("its English name in the release of `tagger_version`", example="sport")]
    score: Annotated[Float32, Column("how often such a score is right", range="0–1")]
    source: Annotated[TopicSource, Column("what named it")]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class DateMention:
    """A day or span of days that the text speaks of."""

    start: Annotated[Int32, Column("first character in `text`", unit="code points", range="≥ 0")]
    end: Annotated[Int32, Column("after its last character", unit="code points")]
    text: Annotated[str, Column("`text[start:end]`", example="Monday")]
    type: Annotated[MentionType, Column("TIMEX3 type")]
    value: Annotated[str, Column("TIMEX3 value", example="2025-12-15")]
    first_on: Annotated[dt.date | None, Column("first day it covers", null="the value names no day of a calendar")]
    last_on: Annotated[dt.date | None, Column("last day it covers", null="the value names no day of a calendar")]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class CitedSource:
    """An outlet that the text names."""

    outlet: Annotated[str, Column("canonical name", example="The Wall Street Journal")]
    domain: Annotated[str | None, Column("its registered domain", null="the registry has none")]
    role: Annotated[CitedRole, Column("how the text speaks of it")]
    start: Annotated[Int32, Column("first character in `text`, without a leading article", unit="code points")]
    end: Annotated[Int32, Column("after its last character", unit="code points")]
    text: Annotated[str, Column("`text[start:end]`", example="Journal")]
    confidence: Annotated[Float32, Column("how sure the outlet and role are", range="0.5–1")]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One version of one article; key = (article_id, version, revision)."""

    article_id: Annotated[str, Column("id of the article, from its address", example="k3v7…")]
    version: Annotated[Int16, Column("1 first; rises when title or text changed", range="≥ 1")] = 1
    revision: Annotated[Int16, Column("0 first; rises when the same version was tagged anew", range="≥ 0")] = 0
    content_hash: Annotated[str, Column("hash of normalised title and text")]
    run_id: Annotated[str, Column("the run that wrote the row")] = ""
    ingested_at: Annotated[dt.datetime, Column("the run's `now`; rises from run to run")]

    url: Annotated[str | None, Column("its address in normal form", null="a seed without an address")] = None
    requested_url: Annotated[str | None, Column("as asked for, not normalised", null="nothing was asked for")] = None
    final_url: Annotated[str | None, Column("where redirects led", null="nothing was fetched")] = None
    canonical_url: Annotated[str | None, Column("as the page declares it", null="the page declares none")] = None
    domain: Annotated[str | None, Column("registered domain of `url`", null="no address", example="bbc.co.uk")] = None

    outlet: Annotated[str | None, Column("name of the publisher", null="no source names one")] = None
    outlet_country: Annotated[str | None, Column("ISO 3166-1 alpha-2", null="not known", example="GB")] = None
    outlet_kind: Annotated[OutletKind | None, Column("what kind of publisher", null="not known")] = None
    outlet_source: Annotated[OutletSource | None, Column("what told the outlet", null="no outlet")] = None

    origin: Annotated[Origin, Column("what kind of source it came from")]
    origin_ref: Annotated[str, Column("feed address, file, or file#offset")]
    feed_entry_id: Annotated[str | None, Column("the entry's own id", null="not from a feed")] = None
    feed_title: Annotated[str | None, Column("title in the feed", null="not from a feed, or it states none")] = None
    feed_summary: Annotated[
        str | None, Column("summary in the feed, as text", null="not from a feed, or it states none")
    ] = None
    feed_categories: Annotated[tuple[str, ...], Column("categories in the feed")] = ()
    feed_published_at: Annotated[
        dt.datetime | None, Column("publication in the feed", null="not from a feed, or no instant")
    ] = None

    published_at: Annotated[dt.datetime | None, Column("instant of publication", null="known to the day at best")] = (
        None
    )
    published_on: Annotated[dt.date | None, Column("the outlet's local day of publication", null="not known")] = None
    published_utc_offset_min: Annotated[
        Int16 | None, Column("offset from UTC as stated", unit="minutes", null="no offset was stated")
    ] = None
    published_precision: Annotated[Precision | None, Column("how exactly it is known", null="not known")] = None
    published_source: Annotated[DateSource | None, Column("the signal it came from", null="not known")] = None
    published_confidence: Annotated[
        Float32 | None, Column("how sure, from agreeing families of signals", range="0–1", null="not known")
    ] = None
    published_candidates: Annotated[tuple[PublishedCandidate, ...], Column("every signal seen, in order of trust")] = ()
    modified_at: Annotated[dt.datetime | None, Column("last change as stated", null="not stated")] = None
    fetched_at: Annotated[
        dt.datetime | None, Column("when its bytes were fetched", null="not fetched, or not recorded")
    ] = None
    first_seen_at: Annotated[
        dt.datetime | None, Column("`now` of the run that saw the article first", null="never null in a lake")
    ] = None

    title: Annotated[str | None, Column("headline", range="≤ 1,000 characters", null="none found")] = None
    title_source: Annotated[FieldSource | None, Column("what told the title", null="no title")] = None
    description: Annotated[str | None, Column("the publisher's summary", null="none stated")] = None
    text: Annotated[
        str | None,
        Column("article text, paragraphs on lines", range="≤ 1 M characters", null="kept back: the site opted out"),
    ] = None
    language: Annotated[str, Column("ISO 639-1, else 639-3; `und` when not known", example="en")] = "und"
    language_score: Annotated[Float32 | None, Column("how sure", range="0–1", null="`und`")] = None
    authors: Annotated[tuple[str, ...], Column("names, in the page's order")] = ()
    authors_source: Annotated[FieldSource | None, Column("what told the authors", null="no authors")] = None
    images: Annotated[tuple[Image, ...], Column("pictures", range="≤ 10")] = ()
    section: Annotated[str | None, Column("the publisher's section", null="none stated")] = None
    keywords: Annotated[tuple[str, ...], Column("the publisher's keywords")] = ()
    word_count: Annotated[Int32, Column("words in `text`", unit="words", range="≥ 0")] = 0
    content_type: Annotated[ContentType, Column("form of publication")] = ContentType.ARTICLE
    paywalled: Annotated[bool | None, Column("the page says that it is not free", null="the page does not say")] = None

    topic: Annotated[str | None, Column("code of the first topic", null="none sure enough")] = None
    topics: Annotated[tuple[Topic, ...], Column("topics, surest first")] = ()
    date_mentions: Annotated[tuple[DateMention, ...], Column("days the text speaks of, in its order")] = ()
    cited_sources: Annotated[tuple[CitedSource, ...], Column("outlets the text names, in its order")] = ()
    wire_agency: Annotated[str | None, Column("agency whose text it carries", null="none found", example="Reuters")] = (
        None
    )
    dateline: Annotated[
        str | None, Column("dateline as printed", null="none found", example="BERLIN, Dec 15 (Reuters)")
    ] = None

    text_id: Annotated[str | None, Column("earliest article with this wording", null="not grouped")] = None
    text_relation: Annotated[TextRelation | None, Column("how it relates to that one", null="not grouped")] = None
    text_score: Annotated[
        Float32 | None, Column("similarity to that one", range="0–1", null="not grouped, or the original")
    ] = None
    excerpt_of: Annotated[
        str | None, Column("article most of whose text this one holds, or the reverse", null="none")
    ] = None
    story_id: Annotated[str | None, Column("the story when this row was written", null="not grouped")] = None

    robots_allowed: Annotated[bool | None, Column("robots.txt allowed the fetch", null="not fetched, or not asked")] = (
        None
    )
    ai_optout: Annotated[
        tuple[str, ...], Column("opt-outs found: noai, noimageai, tdm-reservation, x-robots-tag…")
    ] = ()
    license: Annotated[str | None, Column("licence as stated", null="none stated")] = None

    extractor: Annotated[
        str, Column("name and version of what found the text", example="newsbeam 0.1 trafilatura 2.3.1")
    ] = ""
    tagger_version: Annotated[str, Column("version of the taggers and their data")] = ""
    raw_sha256: Annotated[str | None, Column("SHA-256 of the document's bytes, hexadecimal", null="not kept")] = None
    raw_bytes: Annotated[Int64 | None, Column("size of the document", unit="bytes", null="not kept")] = None
    quality_flags: Annotated[
        tuple[str, ...], Column("what to mind: too_deep, truncated, no_metadata, fallback_body, summary_only…")
    ] = ()
