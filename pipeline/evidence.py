"""Why an article says what it says: sources of fields, dates refused, tags in their text, what a version changed."""

from __future__ import annotations

import datetime as dt
import difflib
from typing import Any

from schemas import DateSource, Precision
from transforms.instants import EARLIEST, parse_instant, stated_in

_SOURCED: dict[str, tuple[str | None, str | None]] = {
    "title": ("title_source", None),
    "authors": ("authors_source", None),
    "outlet": ("outlet_source", None),
    "outlet_country": ("outlet_source", None),
    "outlet_kind": ("outlet_source", None),
    "published_at": ("published_source", "published_confidence"),
    "published_on": ("published_source", "published_confidence"),
    "published_utc_offset_min": ("published_source", "published_confidence"),
    "published_precision": ("published_source", "published_confidence"),
    "language": (None, "language_score"),
    "text_id": (None, "text_score"),
    "text_relation": (None, "text_score"),
    "text": ("extractor", None),
    "canonical_url": ("page", None),
}
"""Column to the columns that hold what told it and how sure that is; a name that is no column is the source itself."""
_TOLD_ELSEWHERE = ("published_candidates", "date_mentions", "cited_sources", "topics")
_AROUND = 40
_MOST_DIFF_LINES, _MOST_PARAGRAPHS = 200, 5_000
_OWN_OF_A_ROW = {
    "version",
    "revision",
    "run_id",
    "ingested_at",
    "content_hash",
    "title",
    "text",
    "raw_sha256",
    "raw_bytes",
}


def fields_of(row: dict[str, Any]) -> list[dict[str, Any]]:
    """Each column of an article with its value, what told it and how sure that is; None where nothing says so."""
    aside = {name for pair in _SOURCED.values() for name in pair if name in row} | set(_TOLD_ELSEWHERE)
    return [
        {"name": name, "value": value, "source": _source(row, name), "confidence": _confidence(row, name)}
        for name, value in row.items()
        if name not in aside
    ]


def judged_candidates(row: dict[str, Any]) -> list[dict[str, Any]]:
    """Each signal of the publication date, in order of trust, with what became of it and why."""
    told, chosen_seen = [], False
    for candidate in row["published_candidates"] or ():
        chosen = not chosen_seen and _is_choice(candidate, row)
        chosen_seen |= chosen
        told.append({**candidate, "chosen": chosen, "why": "chosen" if chosen else _why_not(candidate, row)})
    return told


def tags_of(row: dict[str, Any]) -> dict[str, Any]:
    """Topics, days spoken of, outlets named, agency and dateline; each span with the text round it."""
    text = row["text"] or ""
    return {
        "topics": row["topics"] or [],
        "date_mentions": [
            {**mention, "evidence": snippet(text, mention["start"], mention["end"])}
            for mention in row["date_mentions"] or ()
        ],
        "cited_sources": [
            {**cited, "evidence": snippet(text, cited["start"], cited["end"])} for cited in row["cited_sources"] or ()
        ],
        "wire_agency": {"value": row["wire_agency"], "evidence": _first_place(text, row["wire_agency"])},
        "dateline": {"value": row["dateline"], "evidence": _first_place(text, row["dateline"])},
    }


def snippet(text: str, start: int, end: int) -> str:
    """A span of a text in brackets with some characters on both sides, on one line.

    >>> snippet("The bridge closed on Monday, the council said.", 21, 27)
    'The bridge closed on [Monday], the council said.'
    """
    before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    left = "…" if start > _AROUND else ""
    right = "…" if end + _AROUND < len(text) else ""
    return " ".join(f"{left}{before}[{text[start:end]}]{after}{right}".split())


def days_told(mention: dict[str, Any]) -> str:
    """The days that a mention stands for; empty where it stands for none."""
    first, last = mention["first_on"], mention["last_on"]
    if first is None or last is None:
        return ""
    return str(first) if first == last else f"{first} to {last}"


def changed(row: dict[str, Any], before: dict[str, Any] | None) -> dict[str, Any]:
    """A version or revision, and what it changed: titles, paragraphs of the text, names of other columns."""
    told: dict[str, Any] = {
        name: row[name] for name in ("version", "revision", "run_id", "ingested_at", "content_hash")
    }
    if before is None:
        return told
    if row["title"] != before["title"]:
        told["title"] = {"before": before["title"], "after": row["title"]}
    if row["text"] != before["text"]:
        told["text"] = text_changes(before["text"] or "", row["text"] or "")
    told["other"] = sorted(name for name in row if name not in _OWN_OF_A_ROW and row[name] != before[name])
    return told


def text_changes(before: str, after: str) -> list[str]:
    """Paragraphs taken out (`- …`) and put in (`+ …`), in their order; at most 200 lines.

    >>> text_changes("The bridge is open.\\nIt rains.", "The bridge is shut.\\nIt rains.")
    ['- The bridge is open.', '+ The bridge is shut.']
    """
    old, new = before.split("\n")[:_MOST_PARAGRAPHS], after.split("\n")[:_MOST_PARAGRAPHS]
    lines = []
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, old, new).get_opcodes():
        if tag != "equal":
            lines += [f"- {line}" for line in old[i1:i2]] + [f"+ {line}" for line in new[j1:j2]]
    more = len(lines) - _MOST_DIFF_LINES
    return lines if more <= 0 else [*lines[:_MOST_DIFF_LINES], f"… {more} more"]


def _first_place(text: str, words: str | None) -> str | None:
    """The text round the first place of some words; None where they do not stand in it."""
    at = text.find(words) if words else -1
    return None if words is None or at < 0 else snippet(text, at, at + len(words))


def _source(row: dict[str, Any], name: str) -> str | None:
    if row[name] is None or row[name] == []:
        return None
    if name == "topic":
        return str(row["topics"][0]["source"]) if row["topics"] else None
    if name in _SOURCED:
        told = _SOURCED[name][0]
        return None if told is None else str(row.get(told, told))
    return "feed" if name.startswith("feed_") else None


def _confidence(row: dict[str, Any], name: str) -> float | None:
    if name == "topic" and row["topics"]:
        return float(row["topics"][0]["score"])
    told = _SOURCED.get(name, (None, None))[1]
    return None if told is None or row[name] is None or row[told] is None else float(row[told])


def _is_choice(candidate: dict[str, Any], row: dict[str, Any]) -> bool:
    if candidate["source"] != row["published_source"] or candidate["value"] is None or row["published_on"] is None:
        return False
    stated = stated_in(candidate["value"])
    return stated is not None and abs(stated.day - row["published_on"]) <= dt.timedelta(days=1)


def _why_not(candidate: dict[str, Any], row: dict[str, Any]) -> str:
    raw, country = candidate["raw"], row["outlet_country"]
    if candidate["value"] is None:
        stated = stated_in(raw, country=country)
        if stated is None:
            return "refused: not understood, or to be read in two ways"
        if stated.day < EARLIEST:
            return f"refused: before {EARLIEST}"
        now = row["fetched_at"] or row["ingested_at"]
        if parse_instant(raw, now=now, country=country) is None:
            return "refused: not plausible (in the future, or a placeholder)"
        return "refused: not plausible"
    stated = stated_in(candidate["value"])
    if stated is None or row["published_on"] is None:
        return "refused: it sides with no other signal"
    if stated.precision in (Precision.MONTH, Precision.YEAR):
        return f"not used: it states a {stated.precision.value} only"
    apart = abs((stated.day - row["published_on"]).days)
    if apart <= 1:
        return "agrees with the choice" if candidate["source"] != DateSource.TEXT else "agrees, but is only a guess"
    return f"refused: {apart} days from the choice, and {row['published_source']} is trusted before it"
