"""The pages: each asks the shelf and fills a template, which escapes all that it is given."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import jinja2
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from pipeline.browse import asked
from pipeline.browse.beside import side_by_side
from pipeline.browse.filters import filters_of
from pipeline.browse.marks import Mark, marked_paragraphs
from pipeline.browse.shelf import Shelf
from pipeline.browse.timeline import WIDTH, dots_of
from pipeline.evidence import days_told
from pipeline.feed_tools import known_states
from pipeline.stories import span_of
from schemas import Reason

_LANGUAGE = re.compile(r"[a-z]{2,3}")


class Pages:
    """Answers requests; each method is one page."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._html = jinja2.Environment(
            loader=jinja2.FileSystemLoader(Path(__file__).parent / "html"),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._html.filters.update(clock=_clock, span=span_of, lang=_lang, link=_link, head=_head)

    def stories(self, request: Request) -> Response:
        """The stories of a day."""
        filters = filters_of(request.query_params)
        day, before, after = asked.story_days(self._shelf, filters.day)
        found, choices = asked.stories_on(self._shelf, day, filters)
        dots = {row["story_id"]: dots_of(day, (r["published_at"] for r in row["reports"])) for row in found.rows}
        days: dict[str, Any] = {"day": day, "before": before, "after": after, "dots": dots, "width": WIDTH}
        return self._page("stories.html", filters=filters, found=found, choices=choices, **days)

    def story(self, request: Request) -> Response:
        """One story with its reports in their order; one that was taken leads to its taker."""
        story = asked.story(self._shelf, request.path_params["story_id"])
        if story is None:
            raise HTTPException(404, "expected the id of a story in this lake")
        if story["merged_into"]:
            return RedirectResponse(f"/story/{story['merged_into']}", 302)
        return self._page("story.html", story=story, told=_told_at(story))

    def articles(self, request: Request) -> Response:
        """A list of articles, narrowed and searched."""
        filters = filters_of(request.query_params)
        found = asked.articles(self._shelf, filters)
        return self._page("articles.html", filters=filters, found=found, choices=asked.article_choices(self._shelf))

    def article(self, request: Request) -> Response:
        """One article with its tags marked in the text."""
        article = _found(asked.article_with_kin(self._shelf, request.path_params["article_id"]))
        paragraphs = marked_paragraphs(article["text"] or "", _marks(article))
        return self._page("article.html", article=article, paragraphs=paragraphs)

    def beside(self, request: Request) -> Response:
        """Two articles beside each other with the passages that they share."""
        ids = (request.path_params["article_id"], request.path_params["other_id"])
        left, right = (_found(asked.article(self._shelf, one)) for one in ids)
        one, other, words = side_by_side(left["text"] or "", right["text"] or "")
        return self._page("beside.html", sides=((left, one, "a", "b"), (right, other, "b", "a")), words=words)

    def feeds(self, request: Request) -> Response:
        """Every feed with its health."""
        return self._page("feeds.html", feeds=known_states(self._shelf.lake, ()))

    def rejects(self, request: Request) -> Response:
        """What was turned away, why, and what to do about it."""
        known = {reason.value: reason.advice for reason in Reason}
        chosen = request.query_params.get("reason", "")
        counts, newest = asked.rejects(self._shelf, chosen if chosen in known else "")
        return self._page("rejects.html", counts=counts, newest=newest, advice=known, chosen=chosen)

    def runs(self, request: Request) -> Response:
        """The newest runs and how their inputs ended."""
        return self._page("runs.html", runs=asked.runs(self._shelf))

    def trouble(self, request: Request, error: Exception) -> Response:
        """What is shown in place of a page that cannot be."""
        status, told = (error.status_code, error.detail) if isinstance(error, HTTPException) else (503, str(error))
        return self._page("trouble.html", status=status, told=told, at_status=status)

    def _page(self, template: str, *, at_status: int = 200, **told: Any) -> Response:
        lake = self._shelf.lake.store.uri
        return HTMLResponse(self._html.get_template(template).render(lake=lake, **told), at_status)


def _found(article: dict[str, Any] | None) -> dict[str, Any]:
    if article is None:
        raise HTTPException(404, "expected the id of an article in this lake")
    return article


def _marks(article: dict[str, Any]) -> list[Mark]:
    days = [
        Mark(start=m["start"], end=m["end"], kind="day", note=days_told(m) or m["value"])
        for m in article["date_mentions"] or ()
    ]
    sources = [
        Mark(start=c["start"], end=c["end"], kind="source", note=f"{c['outlet']}, {c['role'].replace('_', ' ')}")
        for c in article["cited_sources"] or ()
    ]
    return [*days, *sources]


def _told_at(story: dict[str, Any]) -> str:
    first, last = story["first_published_at"], story["last_published_at"]
    return span_of(int((last - first).total_seconds())) if first and last else ""


def _clock(at: dt.datetime | None) -> str:
    """An instant to the minute, UTC."""
    return "–" if at is None else at.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M")


def _lang(code: str | None) -> str:
    """A language code that may stand in `lang`: what is none becomes the empty string, which says "not known"."""
    return code if code and _LANGUAGE.fullmatch(code) and code != "und" else ""


def _link(url: str | None) -> str:
    """An address that a click may follow; else nothing."""
    return url if url and re.match(r"https?://", url) else ""


def _head(payload: bytes | None) -> str:
    """The first bytes of a reject as text to look at."""
    return "" if payload is None else payload[:600].decode("utf-8", "backslashreplace")
