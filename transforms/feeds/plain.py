"""Plain text out of the small pieces of markup that feeds carry."""

from __future__ import annotations

import html
import re

from transforms.clean import clean_text, one_line

MAX_TITLE_CHARS = 1_000
MAX_SUMMARY_CHARS = 5_000
_HIDDEN = re.compile(r"<(?:script|style)\b[^<>]*>[^<]*", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_INLINE = re.compile(r"</?(?:a|abbr|b|em|font|i|s|small|span|strong|sub|sup|u|wbr)\b[^<>]*>", re.IGNORECASE)
_LETTERS_WITHOUT_SPACES = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_LETTERS_PER_WORD = 2


def text_of(markup: str, limit: int = MAX_SUMMARY_CHARS) -> str:
    """The text of a title or summary on one line, without tags, entities resolved, cut at `limit` characters.

    >>> text_of("Peace &amp;amp; <b>war</b>s<br/>in brief")
    'Peace & wars in brief'
    """
    text = markup
    if "<" in text:
        text = _without_tags(text)
    if "&" in text:
        text = html.unescape(text)
        if "&" in text:
            text = html.unescape(text)  # titles are often escaped once more than their type says
        if "<" in text:
            text = _without_tags(text)
    return one_line(text, limit)


def word_count(markup: str) -> int:
    """How many words a piece of markup shows; scripts without spaces count two letters as a word."""
    text = _without_tags(markup) if "<" in markup else markup
    letters = 0 if text.isascii() else sum(1 for _ in _LETTERS_WITHOUT_SPACES.finditer(text))
    return len(text.split()) + letters // _LETTERS_PER_WORD


def markup_of(text: str) -> str:
    """Plain text as HTML, a paragraph for each blank line."""
    paragraphs = (html.escape(part.strip(), quote=False) for part in re.split(r"\n[ \t]*\n", clean_text(text)))
    return "".join(f"<p>{part}</p>" for part in paragraphs if part)


def _without_tags(text: str) -> str:
    if "<!--" in text:
        text = _without_comments(text)
    return _TAG.sub(" ", _INLINE.sub("", _HIDDEN.sub(" ", text)))


def _without_comments(text: str) -> str:
    kept: list[str] = []
    at = 0
    while (start := text.find("<!--", at)) >= 0:
        kept.append(text[at:start])
        end = text.find("-->", start + 4)
        at = end + 3 if end >= 0 else len(text)
    return "".join((*kept, text[at:]))
