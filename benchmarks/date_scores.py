"""Scores the date mentions on texts with TIMEX3 gold and the publication dates on pages with gold; prints a table.

python benchmarks/date_scores.py [--json FILE] [--part even|odd] [--errors NAME]

relaxed: spans overlap (equal ones paired first); strict: spans equal; value: overlap and equal TIMEX3 value; all F1.
Speeds are characters and strings per CPU-second of one core.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).parents[1]))

import pyarrow.parquet as pq

from benchmarks.pages import DATA
from schemas import Article, DateMention, Input, Origin, RejectedError, Signals
from transforms.extract.dates import guess_date, needs_guess, read_dates
from transforms.extract.jsonld import read_jsonld
from transforms.extract.page import parse_page
from transforms.extract.statements import read_statements
from transforms.instants import parse_instant
from transforms.tag.mentions.mentions import date_mentions
from transforms.tag.published import tag_published

TEXT_SETS = ("meantime_en", "tbaq", "wikiwars_dev")
PAGE_SETS = ("publishers", "wcxb_articles")
FETCHED_AT = dt.datetime(2026, 12, 1, tzinfo=dt.UTC)
"""Stands in for the time of the fetch, which the page sets do not record."""
SAME_INSTANT_S = 120
REPEATS = 2000

Row = dict[str, Any]


def read_documents(path: Path, part: str) -> list[Row]:
    """The documents with a publication day; `even` and `odd` are the halves for tuning and for checking."""
    lines = path.read_text("utf-8").splitlines()
    documents = [document for line in lines if (document := json.loads(line))["dct"] and document["dct"][:4].isdigit()]
    return documents[{"even": 0, "odd": 1}.get(part, 0) :: 1 if part == "all" else 2]


def day_of(stamp: str) -> dt.date:
    """The publication day: 1989-10-30, 19980213."""
    digits = "".join(char for char in stamp if char.isdigit())
    return dt.date(int(digits[:4]), int(digits[4:6] or 1), int(digits[6:8] or 1))


def pairs(gold: Sequence[Row], found: Sequence[DateMention]) -> Iterator[tuple[int, int]]:
    """Indices of gold and found mentions that belong together: equal spans first, then by overlap."""
    used: set[int] = set()
    paired: set[int] = set()
    by_span = {(mention.start, mention.end): index for index, mention in reversed(list(enumerate(found)))}
    for index, mention in enumerate(gold):
        equal = by_span.get((mention["start"], mention["end"]))
        if equal is not None and equal not in used:
            used.add(equal)
            paired.add(index)
            yield index, equal
    for index, mention in enumerate(gold):
        if index in paired:
            continue
        overlaps = [
            (min(mention["end"], other.end) - max(mention["start"], other.start), -place)
            for place, other in enumerate(found)
            if place not in used
        ]
        best, place = max(overlaps, default=(0, 0))
        if best > 0:
            used.add(-place)
            yield index, -place


def score_texts(name: str, part: str, show: bool) -> Row:
    """F1 of the mentions of one set, and the speed over it."""
    documents = read_documents(DATA / "dates" / f"{name}.jsonl", part)
    date_mentions("today", dt.date(2020, 1, 1))  # the first text pays for the patterns
    date_mentions("today", dt.date(2020, 1, 1), profile="timex3")
    start = time.process_time()
    found = [date_mentions(d["text"], day_of(d["dct"]), profile="timex3") for d in documents]
    spent = time.process_time() - start
    start = time.process_time()
    for document in documents:
        date_mentions(document["text"], day_of(document["dct"]))
    spent_on_calendar = time.process_time() - start
    relaxed = strict = value = 0
    for document, mentions in zip(documents, found, strict=True):
        matched = dict(pairs(document["timexes"], mentions))
        for index, gold in enumerate(document["timexes"]):
            mention = mentions[matched[index]] if index in matched else None
            right = mention is not None and mention.value == gold["value"]
            relaxed += mention is not None
            value += right
            strict += mention is not None and (mention.start, mention.end) == (gold["start"], gold["end"])
            if show and not right:
                print_error(document, gold["start"], gold["end"], gold["value"], mention)
        if show:
            for place, mention in enumerate(mentions):
                if place not in matched.values():
                    print_error(document, mention.start, mention.end, None, mention)
    total = sum(len(d["timexes"]) for d in documents) + sum(map(len, found))
    chars = sum(len(d["text"]) for d in documents)
    return {
        "set": name,
        "documents": len(documents),
        "relaxed": round(200 * relaxed / total, 1),
        "strict": round(200 * strict / total, 1),
        "value": round(200 * value / total, 1),
        "Mchar/s timex3": round(chars / spent / 1e6, 2),
        "Mchar/s calendar": round(chars / spent_on_calendar / 1e6, 2),
    }


def print_error(document: Row, start: int, end: int, value: str | None, mention: DateMention | None) -> None:
    """One line: kind, document, gold and found value, the words in their place."""
    kind = "EXTRA" if value is None and mention else "VALUE" if mention else "MISS"
    text = document["text"]
    context = f"{text[max(0, start - 80) : start]}[{text[start:end]}]{text[end : end + 50]}".replace("\n", " ")
    got = f"{mention.text!r} {mention.value}" if mention else "-"
    print(f"{kind} {document['id']} {document['dct']} | {value} | {got} | {context}")


def score_pages(name: str, show: bool) -> Row:
    """Share of pages with the right day and, where the gold has a zone, the right instant."""
    days = right_days = instants = right_instants = 0
    spent = 0.0
    for row in pq.read_table(DATA / "pages" / f"{name}.parquet", columns=["id", "url", "html", "date"]).to_pylist():
        if not row["date"]:
            continue
        article, signals = gather(row)
        start = time.process_time()
        item = Input(origin=Origin.HTML, origin_ref=row["id"], fetched_at=FETCHED_AT)
        dated = tag_published(article, signals, item, None)
        spent += time.process_time() - start
        days += 1
        right = str(dated.published_on) == row["date"][:10]
        right_days += right
        if show and not right:
            print(f"DAY {row['id']} | {row['date']} | {dated.published_on} {dated.published_source} | {row['url']}")
        gold = dt.datetime.fromisoformat(row["date"])
        if len(row["date"]) > 10 and gold.tzinfo:
            instants += 1
            at = dated.published_at
            right_instants += at is not None and abs((at - gold).total_seconds()) <= SAME_INSTANT_S
    return {
        "set": name,
        "pages": days,
        "day": round(100 * right_days / days, 1),
        "instant": round(100 * right_instants / instants, 1) if instants else None,
        "pages/s": round(days / spent),
    }


def gather(row: Row) -> tuple[Article, Signals]:
    """The page's article without tags, and its date signals."""
    article = Article(
        article_id=row["id"],
        content_hash="",
        ingested_at=FETCHED_AT,
        url=row["url"],
        domain=urlsplit(row["url"] or "").hostname,
        origin=Origin.HTML,
        origin_ref=row["id"],
    )
    try:
        page = parse_page(row["html"] if isinstance(row["html"], bytes) else row["html"].encode())
    except RejectedError:
        return article, Signals()
    statements = read_statements(page)
    dates = read_dates(page, statements, read_jsonld(page.jsonld), row["url"], statements.canonical)
    if needs_guess(dates, FETCHED_AT):
        dates += guess_date(page.tree, row["url"], FETCHED_AT)
    return article, Signals(dates=dates)


def strings_per_s() -> Row:
    """Speed of the date-string parser on the strings of the tests."""
    table = Path(__file__).parents[1] / "tests" / "data" / "dates" / "strings.tsv"
    strings = [line.split("\t")[0] for line in table.read_text("utf-8").splitlines()[1:] if "\t-\t-" not in line]
    start = time.process_time()
    for _ in range(REPEATS // 20):
        for string in strings:
            parse_instant(string)
    spent = time.process_time() - start
    return {"set": "date strings", "strings": len(strings), "strings/s": round(len(strings) * (REPEATS // 20) / spent)}


def print_table(rows: Sequence[Row]) -> None:
    """One line a row; a line of names where they change."""
    names: tuple[str, ...] = ()
    for row in rows:
        if tuple(row) != names:
            names = tuple(row)
            print("  ".join(f"{name:>16}" for name in names))
        print("  ".join(f"{value if value is not None else '-':>16}" for value in row.values()))


def main(arguments: Sequence[str]) -> None:
    """Scores everything; `--errors` names a set and prints its errors only."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--part", choices=("all", "even", "odd"), default="all")
    parser.add_argument("--errors", choices=(*TEXT_SETS, *PAGE_SETS))
    options = parser.parse_args(arguments)
    scorers: dict[str, Callable[[], Row]] = {
        **{name: lambda name=name: score_texts(name, options.part, name == options.errors) for name in TEXT_SETS},
        **{name: lambda name=name: score_pages(name, name == options.errors) for name in PAGE_SETS},
        "strings": strings_per_s,
    }
    rows = [scorer() for name, scorer in scorers.items() if options.errors in (None, name)]
    print_table(rows)
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
