"""What a document itself gives, of whatever medium: a page, a feed entry's fragment, plain text."""

from __future__ import annotations

import dataclasses

from schemas.article import ContentType, FieldSource, Image
from schemas.input import Input
from schemas.reject import Reason, RejectedError
from schemas.signals import Signals
from transforms.clean import clean_text
from transforms.extract.flat import flat_text
from transforms.extract.guards import MAX_BYTES, check_tags
from transforms.extract.lines import without_furniture

MAX_TEXT_CHARS = 1_000_000


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A document's text and statements; all but the text may be missing."""

    text: str
    title: str | None = None
    title_source: FieldSource | None = None
    authors: tuple[str, ...] = ()
    authors_source: FieldSource | None = None
    description: str | None = None
    images: tuple[Image, ...] = ()
    section: str | None = None
    keywords: tuple[str, ...] = ()
    content_type: ContentType = ContentType.ARTICLE
    paywalled: bool | None = None
    ai_optout: tuple[str, ...] = ()
    license: str | None = None
    canonical_url: str | None = None
    flags: tuple[str, ...] = ()
    signals: Signals = Signals()


def read_text(item: Input, data: bytes) -> Content:
    """Plain text in UTF-8, verbatim but for characters that no table takes: offsets count from its first character.

    Raises:
        RejectedError: too_large, undecodable or empty.
    """
    text = _decoded(data)
    return _bounded(clean_text(text))


def read_fragment(item: Input, data: bytes) -> Content:
    """A feed entry's HTML in UTF-8, less its title and boilerplate lines; it has no page that says more of it.

    Raises:
        RejectedError: too_large, undecodable, empty, too_many_tags or tag_too_long.
    """
    html = clean_text(_decoded(data)).encode("utf-8")
    check_tags(html)
    text = flat_text(html)
    text = without_furniture(text, (item.given.title, item.entry.title if item.entry else None), len(text))
    return _bounded(clean_text(text.replace("\u00ad", "")).strip())


def _decoded(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise RejectedError(Reason.TOO_LARGE, f"expected at most {MAX_BYTES} bytes, got {len(data)}")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RejectedError(Reason.UNDECODABLE, f"expected UTF-8, got {error.reason} at byte {error.start}") from error
    if not text or text.isspace():
        raise RejectedError(Reason.EMPTY, f"expected text, got {len(data)} blank bytes")
    return text


def _bounded(text: str) -> Content:
    if len(text) <= MAX_TEXT_CHARS:
        return Content(text=text)
    return Content(text=text[:MAX_TEXT_CHARS], flags=("truncated",))
