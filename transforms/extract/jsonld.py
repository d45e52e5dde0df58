"""What a page's JSON-LD says of its article."""

from __future__ import annotations

import dataclasses
import html
import json
import re
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

MAX_CHARS = 1 << 20
"""All blocks of a page together; one of 5 MB cost 2.6 CPU-s and 580 MB."""
MAX_NODES = 2_000
MAX_NAMES = 50

_ARTICLE_TYPES = frozenset({"Report"})
_ARTICLE_ENDINGS = ("Article", "Posting")
_DATED_TYPES = ("WebPage", "CreativeWork", "VideoObject", "Recipe", "Review", "Question", "Event")
_DESCEND = ("@graph", "mainEntity", "mainEntityOfPage", "hasPart", "itemListElement", "item")
_MAX_DEPTH = 6
_OPENERS = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*[^*]*\*/|<!\[CDATA\[)")
_CLOSERS = re.compile(r"(?:-->|//\s*\]\]>|\]\]>|/\*\]\]>\*/)\s*$")
_TRAILING_COMMA = re.compile(r",(?=\s{0,100}[}\]])")
_MARKUP = re.compile(r"<(?:p|br|div|a|strong|em|h\d|span|figure)\b|&lt;p&gt;|</p>", re.I)
_HIDDEN = re.compile(r"<(script|style|figure|iframe)\b", re.I)
_BREAK = re.compile(r"<br\s?/?>|</(?:p|div|h\d|li|blockquote)>", re.I)
_TAG = re.compile(r"<[^<>]*>")

Node = dict[str, Any]
_T = TypeVar("_T")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class JsonLd:
    """The fields of a page's article nodes: the first node that states a field gives it; of bodies, the longest."""

    has_article: bool = False
    title: str | None = None
    body: str | None = None
    authors: tuple[str, ...] = ()
    description: str | None = None
    images: tuple[Node, ...] = ()
    """Each with `url`, perhaps `caption`, `creditText`, `width`, `height`."""
    keywords: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    language: str | None = None
    url: str | None = None
    free: bool | None = None
    license: str | None = None
    publishers: tuple[str, ...] = ()
    types: frozenset[str] = frozenset()
    breadcrumb: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    published_other: tuple[str, ...] = ()
    created: tuple[str, ...] = ()
    modified: tuple[str, ...] = ()


def read_jsonld(blocks: tuple[str, ...]) -> JsonLd:
    """What the JSON-LD scripts of a page say of its article; damaged blocks are read as far as they can be."""
    nodes = list(_nodes(blocks))
    articles = [node for node in nodes if _is_article(node)]
    others = [node for node in nodes if not _is_article(node)]
    dated = [node for node in others if not _types(node) or any(t.endswith(_DATED_TYPES) for t in _types(node))]
    publishers = _first(articles, lambda node: names(node.get("publisher"))[:1]) or ()
    sites = tuple(
        name for node in others if _types(node) & {"NewsMediaOrganization", "WebSite"} for name in names(node)[:1]
    )
    return JsonLd(
        has_article=bool(articles),
        title=_first(articles, lambda node: plain(node.get("headline") or node.get("name"))) or None,
        body=max((_body(node) for node in articles), key=len, default="") or None,
        authors=_first(articles, lambda node: names(node.get("author")) or names(node.get("creator"))) or (),
        description=_first(articles, lambda node: plain(node.get("description"))) or None,
        images=_first(articles, lambda node: _images(node.get("image") or node.get("thumbnailUrl"))) or (),
        keywords=_first(articles, lambda node: names(node.get("keywords"))) or (),
        sections=_first(articles, lambda node: names(node.get("articleSection"))) or (),
        language=_first(articles, lambda node: _language(node.get("inLanguage"))) or None,
        url=_first(articles, lambda node: _url(node.get("url")) or _url(node.get("mainEntityOfPage"))) or None,
        free=_free(articles),
        license=_first(articles, lambda node: _url(node.get("license")) or "") or None,
        publishers=tuple(dict.fromkeys((*publishers, *sites))),
        types=frozenset(kind for node in articles for kind in _types(node)),
        breadcrumb=_breadcrumb(others),
        published=_dates(articles, "datePublished"),
        published_other=_dates(dated, "datePublished") + _dates(dated, "uploadDate"),
        created=_dates(articles, "dateCreated") + _dates(dated, "dateCreated"),
        modified=_dates(articles, "dateModified") + _dates(dated, "dateModified"),
    )


def loads(text: str) -> Any:
    """The value of a block; comments, trailing commas, raw newlines, trailing rubbish and entities are forgiven."""
    text = _CLOSERS.sub("", _OPENERS.sub("", text.strip())).strip()
    for attempt in (_strict, _without_trailing_commas, _first_value, _unescaped):
        try:
            return attempt(text)
        except (ValueError, RecursionError):
            continue
    return None


def plain(value: Any) -> str:
    """The text of a string that may hold HTML, once or twice escaped."""
    if isinstance(value, list):
        return "\n".join(filter(None, (plain(item) for item in value[:MAX_NODES])))
    if isinstance(value, dict):
        value = value.get("@value") or value.get("value") or ""
    if not isinstance(value, str):
        return ""
    if _MARKUP.search(value):
        if "&lt;" in value:
            value = html.unescape(value)
        value = _TAG.sub("", _BREAK.sub("\n", _without_hidden(value)))
    value = html.unescape(html.unescape(value)).replace("\xa0", " ")
    return "\n".join(" ".join(line.split()) for line in value.splitlines() if line.strip())


def names(value: Any) -> tuple[str, ...]:
    """The names in a value: a string, a thing with a `name`, or a list of these."""
    if isinstance(value, list):
        found = [name for item in value[:MAX_NAMES] for name in names(item)]
    elif isinstance(value, dict):
        return names(value.get("name") or value.get("@value")) if not isinstance(value.get("name"), dict) else ()
    elif isinstance(value, str):
        found = [" ".join(html.unescape(value).split())]
    else:
        return ()
    return tuple(name for name in found if name and not name.startswith("http"))[:MAX_NAMES]


def _nodes(blocks: tuple[str, ...]) -> Iterator[Node]:
    """The nodes of all blocks in order; what lies over the caps is left out."""
    chars = count = 0
    for block in blocks:
        chars += len(block)
        if chars > MAX_CHARS:
            return
        for node in _walk(loads(block), 0):
            yield node
            count += 1
            if count >= MAX_NODES:
                return


def _walk(value: Any, depth: int) -> Iterator[Node]:
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            yield from _walk(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in _DESCEND:
            if key in value:
                yield from _walk(value[key], depth + 1)


def _types(node: Node) -> frozenset[str]:
    stated = node.get("@type") or node.get("type") or ()
    listed = stated if isinstance(stated, list) else [stated]
    return frozenset(kind.rsplit("/", 1)[-1] for kind in listed if isinstance(kind, str))


def _is_article(node: Node) -> bool:
    return any(kind in _ARTICLE_TYPES or kind.endswith(_ARTICLE_ENDINGS) for kind in _types(node))


def _first(nodes: list[Node], read: Callable[[Node], _T]) -> _T | None:
    return next((value for node in nodes if (value := read(node))), None)


def _body(node: Node) -> str:
    body = plain(node.get("articleBody"))
    if body:
        return body
    text = node.get("text")
    return plain(text) if isinstance(text, str) and len(text) > 300 else ""


def _images(value: Any) -> tuple[Node, ...]:
    if isinstance(value, list):
        return tuple(image for item in value[:20] for image in _images(item))
    if isinstance(value, str):
        return ({"url": value},)
    if isinstance(value, dict):
        url = _url(value)
        return ({**value, "url": url},) if url else ()
    return ()


def _url(value: Any) -> str:
    if isinstance(value, list):
        return next((url for item in value[:20] if (url := _url(item))), "")
    if isinstance(value, dict):
        value = value.get("url") or value.get("contentUrl") or value.get("@id")
        return _url(value) if not isinstance(value, dict) else ""
    return value.strip() if isinstance(value, str) and value.strip().startswith(("http", "/")) else ""


def _language(value: Any) -> str:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("alternateName") or value.get("name")
    return value.strip() if isinstance(value, str) else ""


def _free(articles: list[Node]) -> bool | None:
    for node in articles:
        if "isAccessibleForFree" in node:
            return str(node["isAccessibleForFree"]).lower().rsplit("/", 1)[-1] not in ("false", "0", "no")
    return None


def _breadcrumb(nodes: list[Node]) -> tuple[str, ...]:
    for node in nodes:
        if "BreadcrumbList" in _types(node) and isinstance(node.get("itemListElement"), list):
            steps = node["itemListElement"][:20]
            found = (names(step.get("name") or step.get("item")) for step in steps if isinstance(step, dict))
            return tuple(name for step in found for name in step[:1])
    return ()


def _dates(nodes: list[Node], key: str) -> tuple[str, ...]:
    found = []
    for node in nodes:
        value = node.get(key)
        if isinstance(value, list) and value:
            value = value[0]
        if isinstance(value, dict):
            value = value.get("@value")
        if isinstance(value, (str, int)) and value:
            found.append(str(value)[:200])
    return tuple(dict.fromkeys(found))[:5]


def _without_hidden(text: str) -> str:
    """The text less its scripts, styles, figures and frames; linear however many are left open."""
    kept, position = [], 0
    lower = text.lower()
    while opening := _HIDDEN.search(text, position):
        end = lower.find(f"</{opening[1].lower()}>", opening.end())
        if end < 0:
            break
        kept.append(text[position : opening.start()])
        position = end + len(opening[1]) + 3
    return " ".join([*kept, text[position:]])


def _strict(text: str) -> Any:
    return json.loads(text, strict=False)


def _without_trailing_commas(text: str) -> Any:
    return json.loads(_TRAILING_COMMA.sub("", text).rstrip(";\n "), strict=False)


def _first_value(text: str) -> Any:
    return json.JSONDecoder(strict=False).raw_decode(text)[0]


def _unescaped(text: str) -> Any:
    return json.loads(html.unescape(text), strict=False)
