"""The page's other statements of itself: pictures, keywords, section, kind, rights."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urljoin

from schemas.article import ContentType, Image
from transforms.clean import one_line
from transforms.extract.jsonld import JsonLd
from transforms.extract.statements import Statements
from transforms.extract.words import compared

MAX_IMAGES = 10
MAX_KEYWORDS = 100
MAX_LINE_CHARS = 1_000
MAX_DESCRIPTION_CHARS = 5_000
MAX_URL_CHARS = 2_048
_IMAGE_META = ("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src")
_KEYWORD_META = ("article:tag", "news_keywords", "keywords", "parsely-tags", "sailthru.tags")
_KEYWORD_BREAK = re.compile(r"[,;|،、]")
_OPTOUTS = ("noai", "noimageai")
_TIER_IS_FREE = {"locked": False, "metered": False, "free": True}
_OPINION_TYPES = frozenset({"OpinionNewsArticle", "AnalysisNewsArticle", "ReviewNewsArticle"})
_PATH_KINDS = (
    (re.compile(r"/(?:live|liveblog|live-blog|live-news|live-updates)(?:[/-]|$)"), ContentType.LIVE),
    (re.compile(r"/(?:opinions?|commentisfree|op-ed|editorials?|columns?|meinung|kommentar|opinion[a-z-]{0,12})/"),
     ContentType.OPINION),
    (re.compile(r"/(?:videos?|watch|av)/"), ContentType.VIDEO),
    (re.compile(r"/(?:galler(?:y|ies)|photos|in-pictures|bilder|fotostrecken?|slideshow|diaporama)[/-]"),
     ContentType.GALLERY),
    (re.compile(r"/(?:press-releases?|news-releases?|pressemitteilung(?:en)?)/"), ContentType.PRESS_RELEASE),
)  # fmt: skip
_SECTION_KINDS = {"opinion": ContentType.OPINION, "editorial": ContentType.OPINION, "meinung": ContentType.OPINION,
                  "press release": ContentType.PRESS_RELEASE, "press releases": ContentType.PRESS_RELEASE}  # fmt: skip


def absolute(base: str | None, reference: str) -> str | None:
    """The http(s) address that a reference on the page names, else None."""
    if not reference.strip():
        return None
    try:
        url = urljoin(base or "", one_line(reference, MAX_URL_CHARS).replace(" ", "%20"))
    except ValueError:
        return None
    return url if url.startswith(("http://", "https://")) and len(url) > 10 else None


def pick_images(statements: Statements, jsonld: JsonLd, base: str | None) -> tuple[Image, ...]:
    """The pictures that the page declares, the leading one first."""
    stated: list[dict[str, Any]] = [{"url": url} for url in statements.all(*_IMAGE_META)]
    if stated:
        stated[0] |= {"width": statements.first("og:image:width"), "height": statements.first("og:image:height"),
                      "caption": statements.first("og:image:alt", "twitter:image:alt")}  # fmt: skip
    found: dict[str, Image] = {}
    for image in [*stated, *jsonld.images]:
        url = absolute(base, str(image["url"]))
        if url is None:
            continue
        known = found.get(url)
        if known is None and len(found) == MAX_IMAGES:
            break
        found[url] = Image(
            url=url,
            caption=(known and known.caption) or _line(image.get("caption")),
            credit=(known and known.credit) or _line(image.get("creditText")),
            width=(known and known.width) or _pixels(image.get("width")),
            height=(known and known.height) or _pixels(image.get("height")),
            lead=not found if known is None else known.lead,
        )
    return tuple(found.values())


def pick_keywords(statements: Statements, jsonld: JsonLd) -> tuple[str, ...]:
    """The publisher's keywords, first spelling kept; JSON-LD's, then those of the meta tags."""
    found: dict[str, str] = {}
    for text in (*jsonld.keywords, *statements.all(*_KEYWORD_META)):
        for part in _KEYWORD_BREAK.split(text):
            keyword = one_line(part, MAX_LINE_CHARS).strip(" #\"'")
            if 1 < len(keyword) <= 60 and not keyword.startswith("http"):
                found.setdefault(compared(keyword), keyword)
    found.pop("", None)
    return tuple(found.values())[:MAX_KEYWORDS]


def pick_description(statements: Statements, jsonld: JsonLd) -> str | None:
    """The longest of the summaries stated."""
    stated = (jsonld.description or "", statements.first("og:description", "description", "twitter:description"))
    return max((one_line(text, MAX_DESCRIPTION_CHARS) for text in stated), key=len) or None


def pick_sections(statements: Statements, jsonld: JsonLd) -> tuple[str, ...]:
    """JSON-LD's articleSection, then article:section."""
    stated = (*jsonld.sections, *statements.all("article:section"))
    return tuple(dict.fromkeys(filter(None, (one_line(text, MAX_LINE_CHARS) for text in stated))))[:20]


def content_type(statements: Statements, jsonld: JsonLd, sections: tuple[str, ...], url: str | None) -> ContentType:
    """The form of publication by JSON-LD's type, og:type, the address and the section."""
    if "LiveBlogPosting" in jsonld.types:
        return ContentType.LIVE
    if jsonld.types & _OPINION_TYPES:
        return ContentType.OPINION
    if statements.first("og:type").lower().startswith("video"):
        return ContentType.VIDEO
    path = (url or "").lower().partition("://")[2].partition("?")[0]
    for pattern, kind in _PATH_KINDS:
        if pattern.search(path[path.find("/") :] if "/" in path else ""):
            return kind
    return next((_SECTION_KINDS[key] for key in map(compared, sections) if key in _SECTION_KINDS), ContentType.ARTICLE)


def is_paywalled(statements: Statements, jsonld: JsonLd) -> bool | None:
    """Whether the page says that it is not free; None when it does not say."""
    free = jsonld.free
    if free is None:
        free = _TIER_IS_FREE.get(statements.first("article:content_tier").lower())
    return None if free is None else not free


def ai_optouts(statements: Statements) -> tuple[str, ...]:
    """The opt-outs from use by machines that the page's meta tags state."""
    robots = {word.strip() for text in statements.all("robots") for word in text.lower().split(",")}
    found = [name for name in _OPTOUTS if name in robots]
    if statements.first("tdm-reservation") == "1":
        found.append("tdm-reservation")
    return tuple(found)


def license_of(statements: Statements, jsonld: JsonLd, base: str | None) -> str | None:
    """The licence's address, as JSON-LD or a link of that relation states it."""
    return next((url for text in (jsonld.license or "", *statements.licenses) if (url := absolute(base, text))), None)


def _line(value: Any) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    return (one_line(value, MAX_LINE_CHARS) or None) if isinstance(value, str) else None


def _pixels(value: Any) -> int | None:
    if isinstance(value, dict):
        value = value.get("value")
    text = str(value or "").strip().lower().removesuffix("px").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 6 and int(text) > 0 else None
