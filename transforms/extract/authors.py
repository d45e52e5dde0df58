"""Who wrote the article, and what told it."""

from __future__ import annotations

from collections.abc import Iterable

from schemas.article import FieldSource
from transforms.extract.byline import find_byline
from transforms.extract.jsonld import JsonLd
from transforms.extract.names import MAX_NAMES, names_in
from transforms.extract.page import Page
from transforms.extract.statements import Statements
from transforms.extract.words import compared

_META = ("author", "article:author", "parsely-author", "dc.creator", "byl", "sailthru.author", "citation_author",
         "dcterms.creator", "og:article:author", "articleauthor", "twitter:misc:written by")  # fmt: skip
_WRITTEN_BY = ("written", "author", "autor", "verfasst", "geschrieben", "écrit", "escrito", "skrevet", "scritto", "von")


def pick_authors(page: Page, statements: Statements, jsonld: JsonLd) -> tuple[tuple[str, ...], FieldSource | None]:
    """The authors' names in the page's order: JSON-LD, meta tags, the byline as printed.

    A name that is the site's own, or the publisher's, yields to any person that a later one names.
    """
    own = {compared(name) for name in (statements.first("og:site_name"), *jsonld.publishers) if name}
    newsroom: tuple[tuple[str, ...], FieldSource | None] = ((), None)
    for stated, source in (
        (jsonld.authors, FieldSource.JSONLD),
        ((*statements.all(*_META), *_card_author(statements)), FieldSource.META),
    ):
        found = clean_names(stated)
        people = tuple(name for name in found if compared(name) not in own)
        if people:
            return people, source
        if found and not newsroom[0]:
            newsroom = found, source
    found = tuple(name for name in find_byline(page) if compared(name) not in own)
    return (found, FieldSource.BYLINE) if found else newsroom


def clean_names(stated: Iterable[str]) -> tuple[str, ...]:
    """The names in several statements, each once whatever its case and punctuation."""
    found: dict[str, str] = {}
    for text in stated:
        for name in names_in(text):
            found.setdefault(compared(name), name)
    return tuple(found.values())[:MAX_NAMES]


def _card_author(statements: Statements) -> tuple[str, ...]:
    """What a card for messengers labels as the author."""
    for number in ("1", "2"):
        if statements.first(f"twitter:label{number}").lower().startswith(_WRITTEN_BY):
            return statements.all(f"twitter:data{number}")[:1]
    return ()
