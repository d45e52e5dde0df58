"""What the header fields of an HTTP answer say, of one just fetched and of one in an archive."""

from __future__ import annotations

from collections.abc import Iterable

TDM_RESERVATION = "tdm-reservation"
_OPTOUTS = ("noai", "noimageai")


def charset_of(content_type: str | None) -> str | None:
    """The charset parameter of a Content-Type field.

    >>> charset_of('text/html; x=y; Charset="UTF-8"'), charset_of("text/html")
    ('UTF-8', None)
    """
    for part in (content_type or "").split(";")[1:]:
        name, _, value = part.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip("\"'")[:40] or None
    return None


def header_optouts(robots_tags: Iterable[str], reservation: str | None, file_reserves: bool = False) -> tuple[str, ...]:
    """The opt-outs of an answer's X-Robots-Tag fields, and of its tdm-reservation field, else of the site's file.

    >>> header_optouts(["googlebot: noarchive, noai"], "0", True), header_optouts([], None, True)
    (('noai',), ('tdm-reservation',))
    """
    words = {word.strip() for tag in robots_tags for part in tag.lower().split(",") for word in part.split(":")}
    found = [name for name in _OPTOUTS if name in words]
    reserved = file_reserves if reservation is None else reservation.strip() == "1"
    return (*found, TDM_RESERVATION) if reserved else tuple(found)
