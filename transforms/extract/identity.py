"""Which article a document is: the address that names it, its ids, the hash of its content."""

from __future__ import annotations

import dataclasses

from schemas.input import Input
from transforms.extract.words import compared
from transforms.ids import id_of
from transforms.urls import is_home_page, normal_url, registered_domain, url_id


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """An article's id, its address in normal form if it has one, and the ids of its other addresses."""

    article_id: str
    url: str | None = None
    domain: str | None = None
    alias_ids: tuple[str, ...] = ()


def identify(item: Input, canonical_url: str | None, content: str) -> Identity:
    """The identity of a document.

    Its address is the canonical one if that is on the registered domain it came from and no home page, else the final,
    else the requested one. Without any: the seed's key, else its content names it.
    """
    came_from = [url for url in map(_valid, (item.final_url, item.requested_url)) if url]
    addresses = list(came_from)
    canonical = _valid(canonical_url)
    if canonical and not is_home_page(canonical):
        domains = {registered_domain(url) or url for url in came_from}
        if not domains or (registered_domain(canonical) or canonical) in domains:
            addresses.insert(0, canonical)
    if addresses:
        ids = [url_id(url) for url in addresses]
        return Identity(
            article_id=ids[0],
            url=addresses[0],
            domain=registered_domain(addresses[0]),
            alias_ids=tuple(sorted({*ids} - {ids[0]})),
        )
    name = item.seed_key if item.seed_key is not None else content
    return Identity(article_id=id_of("seed" if item.seed_key is not None else "content", name))


def content_hash(title: str | None, text: str) -> str:
    """The id of a title and text, whatever their case, spaces and punctuation."""
    return id_of("content", compared(title or ""), compared(text))


def _valid(url: str | None) -> str | None:
    """The normal form; None where there is none."""
    try:
        return normal_url(url) if url else None
    except ValueError:
        return None
