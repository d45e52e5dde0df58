"""How well pages become articles, beside plain trafilatura: `python -m benchmarks.quality [--json FILE] [--every N]`.

Pages with gold are looked for under NEWSBEAM_DATA, else `../shared/data` beside the checkout, in `pages/*.parquet`.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import trafilatura

from benchmarks.page_scores import score
from schemas.input import Input
from schemas.origin import Origin
from schemas.reject import RejectedError
from transforms.extract.article import extract_article, warm_up
from transforms.tag.published import tag_published

DATA = Path(os.environ.get("NEWSBEAM_DATA", Path(__file__).parents[1].parent / "shared" / "data"))
SETS = ("article_extraction_benchmark", "publishers", "wcxb_articles")
NOW = dt.datetime(2026, 12, 1, tzinfo=dt.UTC)
"""Stands in for the fetch time, which the sets do not record."""
COLUMNS = ("body words", "body shingles", "title", "authors", "day", "instant", "rejected", "ms a page")

Prediction = dict[str, Any]


def by_newsbeam(page: dict[str, Any]) -> Prediction | None:
    """Our article; None where the page is rejected."""
    item = Input(origin=Origin.HTML, origin_ref=page["id"], requested_url=page["url"], body=page["html"])
    try:
        extracted = extract_article(item, NOW)
    except RejectedError:
        return None
    article = tag_published(extracted.article, extracted.signals, item, None)
    return {"text": article.text, "title": article.title, "authors": article.authors, "day": article.published_on,
            "instant": article.published_at}  # fmt: skip


def by_trafilatura(page: dict[str, Any]) -> Prediction | None:
    """What trafilatura's defaults give with metadata."""
    found = trafilatura.bare_extraction(page["html"], url=page["url"], include_comments=False, with_metadata=True)
    if not isinstance(found, trafilatura.settings.Document):
        return None
    authors = found.author.split("; ") if found.author else []
    return {"text": found.text, "title": found.title, "authors": authors, "day": found.date, "instant": None}


def measure(pages: list[dict[str, Any]], predict: Callable[[dict[str, Any]], Prediction | None]) -> dict[str, float]:
    """The scores of one way over one set, with its rejects and its CPU time.

    The time is for orientation: once `warm_up` ran, plain trafilatura too has what makes ours faster.
    """
    started = time.process_time()
    predictions = {page["id"]: predict(page) for page in pages}
    spent_s = time.process_time() - started
    scores = score(pages, {key: found for key, found in predictions.items() if found is not None})
    rejected = sum(found is None for found in predictions.values())
    return scores | {"rejected": rejected, "ms a page": 1000 * spent_s / len(pages)}


def table(results: dict[str, dict[str, dict[str, float]]]) -> str:
    """The results as lines of text: a row for each set and way."""
    lines = [f"{'':42}" + "".join(f"{name:>15}" for name in COLUMNS)]
    for name, ways in results.items():
        for way, scores in ways.items():
            cells = (_cell(column, scores.get(column)) for column in COLUMNS)
            lines.append(f"{name:30}{way:12}" + "".join(f"{cell:>15}" for cell in cells))
    return "\n".join(lines)


def main() -> None:
    """Measure every set that is there, print the table, write the JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="also write the results here")
    parser.add_argument("--every", type=int, default=1, help="take each N-th page only")
    options = parser.parse_args()
    ways = {"trafilatura": by_trafilatura, "newsbeam": by_newsbeam}
    results = {}
    for name in SETS:
        path = DATA / "pages" / f"{name}.parquet"
        if not path.exists():
            print(f"absent: {path}")
            continue
        pages = pq.read_table(path).to_pylist()[:: options.every]
        by_trafilatura(pages[0])
        results[name] = {"trafilatura": measure(pages, ways["trafilatura"])}
        warm_up()
        results[name]["newsbeam"] = measure(pages, ways["newsbeam"])
    print(table(results))
    if options.json:
        options.json.write_text(json.dumps(results, indent=2, sort_keys=True) + "\n", "utf-8")


def _cell(column: str, value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.0f}" if column == "rejected" else f"{value:.1f}" if column == "ms a page" else f"{value:.4f}"


if __name__ == "__main__":
    main()
