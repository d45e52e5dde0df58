"""What frames a report without being part of its wording: dateline, credits, rights lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from schemas import Article, CitedRole

_DATELINE = re.compile(r"\A\s*[^\W\d_][^\n()]{1,60}\([A-Z][\w ./&-]{1,30}\)\s{0,3}(?:[-–—:]\s{0,3}){0,2}")
_AFTER_DATELINE = re.compile(r"[\s:–—-]{0,6}")
_CREDIT = re.compile(
    r"\((?:additional )?(?:reporting|writing|editing|compiled|written) by [^()\n]{1,400}\)", re.IGNORECASE
)
_NOTICE = re.compile(
    r"(?:(?:additional )?reporting by|copyright|\(c\)|©|all rights reserved)[^\n]{0,200}$", re.IGNORECASE | re.MULTILINE
)
_HEAD = 300
_LINE = 200


def bare_text(article: Article) -> str:
    """The article's text without its dateline, credit lines and rights notices; offsets do not survive."""
    text = article.text or ""
    kept, at = [], _dateline_end(text, article.dateline)
    for start, end in sorted(_credits(text, article)):
        if start >= at:
            kept.append(text[at:start])
        at = max(at, end)
    kept.append(text[at:])
    return " ".join(kept) if len(kept) > 1 else kept[0]


def _dateline_end(text: str, dateline: str | None) -> int:
    if dateline and (found := text.find(dateline, 0, _HEAD + len(dateline))) >= 0:
        after = _AFTER_DATELINE.match(text, found + len(dateline))
        return after.end() if after and not text[:found].strip() else 0
    match = _DATELINE.match(text)
    return match.end() if match else 0


def _credits(text: str, article: Article) -> list[tuple[int, int]]:
    spans = [match.span() for match in _notices(text)]
    for cited in article.cited_sources:
        if cited.role is CitedRole.CREDIT:
            start = text.rfind("\n", 0, cited.start) + 1
            end = text.find("\n", cited.end)
            end = len(text) if end < 0 else end
            if end - start <= _LINE:
                spans.append((start, end))
    return spans


def _notices(text: str) -> Iterator[re.Match[str]]:
    """Credits in brackets and lines of rights; looked for only where one may begin, a fifth of a search's time."""
    free = line = 0
    bracket = text.find("(")
    while line >= 0 or bracket >= 0:
        at_line = 0 <= line <= bracket or bracket < 0
        at = line if at_line else bracket
        match = None
        if at >= free:
            match = (_NOTICE.match(text, at) if at_line else None) or _CREDIT.match(text, at)
        if match:
            yield match
            free = match.end()
        if at_line:
            line = text.find("\n", line) + 1 or -1
        if bracket == at:
            bracket = text.find("(", at + 1)
