"""A reply as the answer to its request."""

from __future__ import annotations

import dataclasses
import datetime as dt

from schemas import Fetch, FetchKind
from transforms.fetch.reply import Reply
from transforms.fetch.request import Answer, Request
from transforms.fetch.rights import header_license
from transforms.fetch.robots import Robots
from transforms.fetch.waits import max_age_s
from transforms.headers import charset_of, header_optouts


def answer_of(
    request: Request,
    reply: Reply,
    fetch: Fetch,
    *,
    url: str,
    fetched_at: dt.datetime,
    robots: Robots | None,
    reserved: bool,
) -> Answer:
    """The answer that a good reply is, with what its headers say of rights; `reserved` is what the site's file says.

    `robots` are the rules that allowed it, None where they were not asked.
    """
    headers = reply.headers
    content_type = headers.get("Content-Type")
    got = dataclasses.replace(
        request.input,
        final_url=url,
        body=reply.body if reply.status != 304 else None,
        charset=charset_of(content_type),
        fetched_at=fetched_at,
        robots_allowed=True if robots is not None else None,
        ai_optout=header_optouts(headers.getall("X-Robots-Tag", []), headers.get("tdm-reservation"), reserved),
        license=header_license(headers.getall("Link", []), url) or request.input.license,
        flags=(*request.input.flags, *reply.flags),
    )
    return Answer(
        request=request,
        input=got,
        status=reply.status,
        content_type=content_type,
        headers=tuple(headers.items()),
        etag=fetch.etag,
        last_modified=fetch.last_modified,
        max_age_s=max_age_s(headers, fetched_at),
        redirect_to=fetch.redirect_to,
        sitemaps=robots.sitemaps if robots is not None and request.kind is FetchKind.FEED else (),
        fetch=fetch,
    )
