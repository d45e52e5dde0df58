"""Pages to measure on: the development pages where they are, else the samples, repeated under other addresses."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pyarrow.parquet as pq

ROOT = Path(__file__).parents[1]
DATA = Path(os.environ.get("NEWSBEAM_DATA", ROOT.parent / "shared" / "data"))
PAGE_SETS = ("article_extraction_benchmark", "publishers", "wcxb_articles")


def source_pages() -> list[tuple[str, str]]:
    """(address, HTML) of every page at hand, in a fixed order."""
    folder = DATA / "pages"
    if folder.exists():
        tables = [pq.read_table(folder / f"{name}.parquet", columns=["url", "html"]) for name in PAGE_SETS]
        return [(row["url"] or "", _text(row["html"])) for table in tables for row in table.to_pylist()]
    return [("", path.read_text("utf-8")) for path in sorted((ROOT / "seeds").rglob("*.html"))]


def write_pages(path: Path, count: int) -> None:
    """Writes `count` pages as JSON lines; repetitions lie on domains of their own, so that each is another article."""
    pages = source_pages()
    with open(path, "w", encoding="utf-8") as file:
        for number in range(count):
            repeated, place = divmod(number, len(pages))
            url, html = pages[place]
            if repeated or not url:
                url = f"https://copy{repeated}.example/{place}"
            page = {"id": str(number), "url": url, "html": html, "fetched_at": "2026-12-01T00:00:00Z"}
            file.write(json.dumps(page, ensure_ascii=False) + "\n")


def _text(html: bytes | str) -> str:
    return html if isinstance(html, str) else html.decode("utf-8", "replace")
