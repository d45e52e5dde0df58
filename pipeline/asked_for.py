"""What someone means who asks for an article: an address, an id or its beginning, or a seed file."""

from __future__ import annotations

import contextlib
import dataclasses
import re

from pipeline.lake import Lake
from pipeline.settings import SettingsError
from transforms.urls import normal_url, url_id

_ID = re.compile(r"[a-z2-7]{26}")
_BEGINNING = re.compile(r"[a-z2-7]{4,25}")
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:[/?].*)?")
_SHOWN = 5


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One article, address or file that the lake may know."""

    own_id: str = ""
    addresses: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    """Names of seed files, as the lake holds them."""


def asked_for(lake: Lake, words: str) -> Asked:
    """What some words name; an address may come without its scheme, an id cut off, a file by any part of its path.

    Raises:
        SettingsError: they name several articles, or are an address that is none.
    """
    words = words.strip()
    if _ID.fullmatch(words):
        return Asked(own_id=words)
    if "://" in words:
        try:
            return _address(lake, words)
        except ValueError as error:
            raise SettingsError(str(error)) from error
    held = _ids(lake, words)
    if len(held) > 1:
        named = ", ".join(held[:_SHOWN]) + (", …" if len(held) > _SHOWN else "")
        raise SettingsError(f"expected words that name one article, got {words!r} of {len(held)}: {named}")
    files = _files(lake, words)
    if not held and not files and _HOST.fullmatch(words):
        with contextlib.suppress(ValueError):
            return _address(lake, f"https://{words}", f"http://{words}")
    return Asked(own_id=held[0] if held else "", files=files)


def _address(lake: Lake, *urls: str) -> Asked:
    """One address, or several of which the lake may know one: of ports each has its own scheme."""
    ids = list(dict.fromkeys(map(url_id, urls)))
    known = ids[1:] and lake.read("signatures", ["article_id"])["article_id"].to_pylist()
    own_id = next((one for one in ids if one in known), ids[0])
    return Asked(own_id=own_id, addresses=tuple(dict.fromkeys([*urls, *map(normal_url, urls)])))


def _ids(lake: Lake, words: str) -> list[str]:
    """Articles whose id begins so, or that came from a file of this name."""
    data = lake.dataset("articles") if words else None
    if data is None:
        return []
    rows = data.to_table(columns=["article_id", "origin_ref"])
    begins = bool(_BEGINNING.fullmatch(words))
    pairs = zip(rows["article_id"].to_pylist(), rows["origin_ref"].to_pylist(), strict=True)
    return sorted({own for own, ref in pairs if (begins and own.startswith(words)) or _is_file(ref, words)})


def _files(lake: Lake, words: str) -> tuple[str, ...]:
    """Files of this name that were turned away."""
    data = lake.dataset("rejects") if words else None
    if data is None:
        return ()
    refs = data.to_table(columns=["origin_ref"])["origin_ref"].unique().to_pylist()
    return tuple(sorted(ref for ref in refs if _is_file(ref, words)))


def _is_file(ref: str | None, words: str) -> bool:
    """Whether a file's name in the lake, with or without its `#line`, is this path, its end, or the end of it."""
    if ref is None or "://" in ref:
        return False
    names = (ref, ref.rpartition("#")[0] or ref)
    return any(name == words or name.endswith(f"/{words}") or words.endswith(f"/{name}") for name in names)
