"""The web application: which address shows which page, and what every answer carries."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipeline.browse.pages import Pages
from pipeline.browse.shelf import Shelf
from pipeline.lake import Lake

HOSTS = ("127.0.0.1", "localhost")
"""Names that a request may call this server by: another name is a page elsewhere that was bent to point here."""
HTML = Path(__file__).parent / "html"
_HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}


def build_app(lake: Lake) -> Starlette:
    """The pages over one lake; only GET and HEAD are answered, and only to `HOSTS`."""
    shelf = Shelf(lake)
    shelf.ask("select 1")  # opens the lake's files: of 100,000 articles 0.6 s that the first page need not wait for
    pages = Pages(shelf)
    routes = [
        Route("/", pages.stories),
        Route("/story/{story_id}", pages.story),
        Route("/articles", pages.articles),
        Route("/article/{article_id}", pages.article),
        Route("/article/{article_id}/beside/{other_id}", pages.beside),
        Route("/feeds", pages.feeds),
        Route("/rejects", pages.rejects),
        Route("/runs", pages.runs),
        Route("/style.css", _style),
        Route("/icon.svg", _icon),
    ]
    return Starlette(
        routes=routes,
        middleware=[
            Middleware(_Headers),
            Middleware(TrustedHostMiddleware, allowed_hosts=list(HOSTS), www_redirect=False),
        ],
        exception_handlers={HTTPException: pages.trouble, OSError: pages.trouble},
    )


def _style(request: Request) -> Response:
    return Response((HTML / "style.css").read_bytes(), media_type="text/css")


def _icon(request: Request) -> Response:
    return Response((HTML / "icon.svg").read_bytes(), media_type="image/svg+xml")


class _Headers:
    """Puts the headers that keep a page to itself on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                told: list[Any] = [(name.encode(), value.encode()) for name, value in _HEADERS.items()]
                message["headers"] = [*message["headers"], *told]
            await send(message)

        await self._app(scope, receive, with_headers)
