"""Who published an article: the registry by its address, else what the page, its feed or its domain says."""

from __future__ import annotations

import dataclasses
import re
from urllib.parse import urlsplit

from schemas import Article, Input, OutletSource, Signals
from transforms.tag.outlets import Outlet, Registry, country_of_tld
from transforms.urls import registered_domain

MAX_NAME_CHARS = 60

_SEPARATOR = re.compile(r"\s+[-–—|·•:>»/~]+\s+|\s*(?:\||::|»|›)\s*|:\s+")
_NOT_A_NAME = re.compile(
    r"(?i)^(?:https?:|www\.|@|\W*$|home(?:page)?$|index$|news$|blog$|site$|website$|my (?:site|blog)$|null$|none$"
    r"|undefined$|untitled|wordpress|rss|feed|latest|top stories|breaking news$)|[{}<>@]"
)
_FEED_WORDS = re.compile(
    r"(?i)\s*\b(?:rss(?: ?feeds?| ?2\.0)?|atom|news ?feed|feed)$|^(?:rss|feed)\s*(?:for|of|:|-)?\s+"
)
_FEED_DOMAINS = frozenset({"feedburner.com", "feedblitz.com", "rss.app", "politepol.com"})


def tag_outlet(article: Article, signals: Signals, item: Input, registry: Registry) -> Article:
    """The article with its outlet, the outlet's country and kind, and what told them.

    An outlet that the seed states wins; if the registry knows the name, it tells country and kind (source ``registry``,
    else ``given``). Then the registry by address, the page's JSON-LD publisher or og:site_name, the feed's title, the
    domain. The country of an outlet that the registry does not know is its top-level domain's, unless sold abroad.
    """
    given = " ".join((item.given.outlet or "").split())
    if given:
        known = registry.by_name(given)
        return _filled(article, known, given, OutletSource.REGISTRY if known else OutletSource.GIVEN)
    known = _by_address(article, registry)
    if known is not None:
        return _filled(article, known, known.name, OutletSource.REGISTRY)
    stated = _stated(article, signals, item, registry)
    if stated is None:
        return article
    name, source = stated
    return _filled(article, registry.by_name(name) if source is not OutletSource.DOMAIN else None, name, source)


def clean_name(raw: str, domain: str | None = None, registry: Registry | None = None) -> str | None:
    """A publisher's name without slogan or section; None where it is no name.

    Of several parts the one that the registry knows, else the one that the domain spells, else the first.

    >>> clean_name("The Example Times | Breaking news, sport and weather")
    'The Example Times'
    >>> clean_name("Wirtschaft - Beispielbote", "beispielbote.de")
    'Beispielbote'
    """
    whole = " ".join(raw.split())
    parts = [part.strip(" \"'“”«»") for part in _SEPARATOR.split(whole[:500])]
    names = [part for part in parts if part and len(part) <= MAX_NAME_CHARS and not _NOT_A_NAME.search(part)]
    if registry is not None:
        for name in names:
            if registry.by_name(name) is not None:
                return name
    if domain is not None:
        for name in names:
            if _spells(domain, name):
                return name
    return names[0] if names else None


def _filled(article: Article, known: Outlet | None, name: str, source: OutletSource) -> Article:
    return dataclasses.replace(
        article,
        outlet=known.name if known else name,
        outlet_country=known.country if known else country_of_tld(article.domain or ""),
        outlet_kind=known.kind if known else None,
        outlet_source=source,
    )


def _by_address(article: Article, registry: Registry) -> Outlet | None:
    """By the host, which may be a row of its own, then by the registered domain."""
    host = _host_of(article.url)
    for domain in (host, article.domain):
        outlet = registry.by_domain(domain) if domain else None
        if outlet is not None:
            return outlet
    return None


def _stated(article: Article, signals: Signals, item: Input, registry: Registry) -> tuple[str, OutletSource] | None:
    domain = article.domain
    pages = [(clean_name(raw, domain, registry), OutletSource.JSONLD) for raw in signals.publisher_jsonld[:3]]
    if signals.publisher_og is not None:
        pages.append((clean_name(signals.publisher_og, domain, registry), OutletSource.OG))
    named = [(name, source) for name, source in pages if name is not None]
    if named:
        return min(named, key=_shortest)
    title = _feed_title(item, domain, registry)
    if title is not None:
        return title, OutletSource.FEED
    return (domain, OutletSource.DOMAIN) if domain else None


def _shortest(stated: tuple[str, OutletSource]) -> int:
    """Names in full sentences are slogans; of equal lengths the first stated stays."""
    return len(stated[0])


def _feed_title(item: Input, domain: str | None, registry: Registry) -> str | None:
    """The title of a feed that is the publisher's own; an aggregator's feed says nothing of its entries' publishers."""
    entry = item.entry
    if entry is None or not entry.feed_title:
        return None
    name = clean_name(_FEED_WORDS.sub("", entry.feed_title), domain, registry)
    if name is None or domain is None:
        return name
    feed_domain = registered_domain(entry.feed_url or "")
    own = feed_domain == domain or feed_domain in _FEED_DOMAINS or _spells(domain, name)
    return name if own else None


def _host_of(url: str | None) -> str | None:
    """The host of an address, without port; None where there is none."""
    try:
        return urlsplit(url or "").hostname
    except ValueError:
        return None


def _spells(domain: str, name: str) -> bool:
    """The domain's own label and the name are the same letters, or one holds the other."""
    label = "".join(char for char in domain.split(".")[0].lower() if char.isalnum())
    squeezed = "".join(char for char in name.lower() if char.isalnum())
    return len(squeezed) > 2 and len(label) > 2 and (label in squeezed or squeezed in label)
