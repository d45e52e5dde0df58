"""A page's text and what it states of itself, from one parse."""

from __future__ import annotations

import datetime as dt

from schemas.input import Input
from schemas.reject import Reason, RejectedError
from schemas.signals import DateSignal, Signals
from transforms.clean import one_line
from transforms.extract import fields
from transforms.extract.authors import pick_authors
from transforms.extract.body import find_body
from transforms.extract.content import Content
from transforms.extract.dates import guess_date, needs_guess, read_dates
from transforms.extract.flat import flat_text
from transforms.extract.jsonld import JsonLd, read_jsonld
from transforms.extract.links import body_links
from transforms.extract.page import Page, parse_page
from transforms.extract.statements import Statements, read_statements
from transforms.extract.title import pick_title
from transforms.extract.walls import MAX_WORDS, check_walls
from transforms.extract.words import word_count
from transforms.urls import is_home_page, registered_domain

_MOJIBAKE = ("Ã©", "Ã¨", "Ã¼", "Ã¶", "Ã¤", "Ã±", "â€™", "â€œ", "â€“", "\ufffd")
_MIN_MOJIBAKE = 3
_MAX_HINT_CHARS = 40


def read_page(item: Input, data: bytes, now: dt.datetime) -> Content:
    """The article on a page.

    Raises:
        RejectedError: a guard refused the page, or it shows something else than an article.
    """
    base = item.final_url or item.requested_url
    if item.final_url and is_home_page(item.final_url) and not is_home_page(item.requested_url or item.final_url):
        raise RejectedError(Reason.HOME_PAGE, f"expected an article, got {item.final_url[:200]!r}")
    page = parse_page(data, item.charset)
    jsonld = read_jsonld(page.jsonld)
    statements = read_statements(page)
    title, title_source = pick_title(page.tree, statements, jsonld, base)
    authors, authors_source = pick_authors(page, statements, jsonld)
    body = find_body(page, jsonld, (title, jsonld.title))
    paywalled = fields.is_paywalled(statements, jsonld)
    _check_shown(page, body.text, title or "", paywalled)
    canonical = _canonical(statements, jsonld, base)
    base = base or canonical
    sections = fields.pick_sections(statements, jsonld)
    return Content(
        text=body.text,
        title=title,
        title_source=title_source,
        authors=authors,
        authors_source=authors_source,
        description=fields.pick_description(statements, jsonld),
        images=fields.pick_images(statements, jsonld, base),
        section=sections[0] if sections else None,
        keywords=fields.pick_keywords(statements, jsonld),
        content_type=fields.content_type(statements, jsonld, sections, canonical or base),
        paywalled=paywalled,
        ai_optout=fields.ai_optouts(statements),
        license=fields.license_of(statements, jsonld, base),
        canonical_url=canonical,
        flags=(*body.flags, *_flags(body.text, statements, jsonld)),
        signals=Signals(
            dates=_dates(page, statements, jsonld, base, canonical, item.fetched_at or now),
            publisher_jsonld=tuple(filter(None, (one_line(name, 200) for name in jsonld.publishers))),
            publisher_og=one_line(statements.first("og:site_name"), 200) or None,
            sections=sections,
            breadcrumb=tuple(filter(None, (one_line(name, 200) for name in jsonld.breadcrumb))),
            language_hints=_language_hints(statements, jsonld),
            links=body_links(page, body.text, base, registered_domain(base) if base else None),
        ),
    )


def _check_shown(page: Page, text: str, title: str, paywalled: bool | None) -> None:
    words = word_count(text)
    if words <= MAX_WORDS:
        check_walls(text=text, words=words, title=title, visible=flat_text(page.html), paywalled=paywalled)
    if not words:
        raise RejectedError(Reason.NO_TEXT, "expected article text, got none")


def _canonical(statements: Statements, jsonld: JsonLd, base: str | None) -> str | None:
    """The address that the page declares: its canonical link, else og:url, else JSON-LD's."""
    declared = (statements.canonical or "", statements.first("og:url"), jsonld.url or "")
    return next((url for text in declared if text and (url := fields.absolute(base, text))), None)


def _dates(
    page: Page, statements: Statements, jsonld: JsonLd, url: str | None, canonical: str | None, seen_at: dt.datetime
) -> tuple[DateSignal, ...]:
    dates = read_dates(page, statements, jsonld, url, canonical)
    return dates + guess_date(page.tree, url, seen_at) if needs_guess(dates, seen_at) else dates


def _language_hints(statements: Statements, jsonld: JsonLd) -> tuple[str, ...]:
    stated = (jsonld.language, statements.language, statements.first("og:locale"), statements.first("content-language"))
    return tuple(filter(None, (one_line(hint or "", _MAX_HINT_CHARS) for hint in stated)))


def _flags(text: str, statements: Statements, jsonld: JsonLd) -> tuple[str, ...]:
    flags = []
    if not statements.meta and not jsonld.has_article:
        flags.append("no_metadata")
    if sum(map(text.count, _MOJIBAKE)) >= _MIN_MOJIBAKE:
        flags.append("mojibake")
    return tuple(flags)
