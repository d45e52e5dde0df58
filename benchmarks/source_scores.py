"""How right the cited sources are, and how fast:  python -m benchmarks.source_scores [DATA] [--json F] [--errors PART]

Gold: an outlet's name that overlaps the source or the cue of somebody's attribution. Found: role ``cited``. Datelines
and credits are left out on both sides. Nominal and bracketed credits are unmarked there and any verb's subject is
marked, so the figures are floors of what a reader would say. Speed is characters per CPU-second of one core.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from schemas import CitedRole, CitedSource
from transforms.tag.cited import cited_sources
from transforms.tag.outlets import Registry

ROOT = Path(os.environ.get("NEWSBEAM_DATA", Path(__file__).parents[2] / "shared" / "data"))
ARTICLES = ("sources", "polnear_train.jsonl")
PUBLISHERS = {
    "breitbart": "Breitbart",
    "nyt": "The New York Times",
    "usa-today": "USA Today",
    "huff-post": "HuffPost",
    "politico": "Politico",
    "wash-post": "The Washington Post",
    "west-journal": "Western Journalism",
}
PARTS = {"all": slice(None), "even": slice(0, None, 2), "odd": slice(1, None, 2)}
UNMARKED = frozenset({CitedRole.WIRE_DATELINE, CitedRole.CREDIT})
LONG_CHARS = 1_000_000
CONTEXT_CHARS = 70

Scores = dict[str, float]


@dataclasses.dataclass(slots=True)
class Tally:
    """Mentions found, those among them that are cited, those that gold marks, and both."""

    mentions: int = 0
    cited: int = 0
    gold: int = 0
    hit: int = 0

    def scores(self, part: str) -> Scores:
        precision, recall = self.hit / max(1, self.cited), self.hit / max(1, self.gold)
        return {
            f"{part} P": 100 * precision,
            f"{part} R": 100 * recall,
            f"{part} F1": 200 * self.hit / max(1, self.cited + self.gold),
            f"{part} gold": self.gold,
            f"{part} cited": self.cited,
        }


def main() -> None:
    """Print the table and, if asked, write it as JSON."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("data", type=Path, nargs="?", default=ROOT)
    cli.add_argument("--json", type=Path)
    cli.add_argument("--errors", choices=PARTS, help="list the mentions that gold sees otherwise")
    asked = cli.parse_args()
    path, registry = asked.data.joinpath(*ARTICLES), Registry.load()
    scores = {**score(path, registry), **speed(path, registry)}
    for name, value in scores.items():
        print(f"{name:32} {value:10.1f}")
    if asked.errors:
        for line in errors(path, registry, PARTS[asked.errors]):
            print(line)
    if asked.json:
        asked.json.write_text(json.dumps(scores, indent=2) + "\n", encoding="utf-8")


def score(path: Path, registry: Registry) -> Scores:
    """Precision, recall and F1 on all articles, the even ones (learnt from) and the odd ones (not looked at)."""
    found: Scores = {}
    documents = _documents(path)
    for part, places in PARTS.items():
        tally = Tally()
        for document in documents[places]:
            for source, marked in _judged(document, registry):
                tally.mentions += 1
                tally.cited += source.role is CitedRole.CITED
                tally.gold += marked
                tally.hit += marked and source.role is CitedRole.CITED
        found.update(tally.scores(part))
    return found


def speed(path: Path, registry: Registry) -> Scores:
    """Million characters a CPU-second on the articles, and CPU-seconds for one text of a million characters."""
    texts = [document["text"] for document in _documents(path)]
    long = "\n\n".join(texts)[:LONG_CHARS]
    registry.names.build()
    articles, million = _cpu_seconds(texts, registry), _cpu_seconds([long], registry)
    return {"Mchar/s": sum(map(len, texts)) / articles / 1e6, "s for 1 M characters": million}


def errors(path: Path, registry: Registry, places: slice) -> Iterator[str]:
    """One line for each mention that is cited and not marked, or marked and not cited."""
    for document in _documents(path)[places]:
        text = document["text"]
        for source, marked in _judged(document, registry):
            if marked != (source.role is CitedRole.CITED):
                before = text[max(0, source.start - CONTEXT_CHARS) : source.start]
                after = text[source.end : source.end + CONTEXT_CHARS]
                line = f"{'MISS' if marked else 'EXTRA'} {source.role} {before}[[{source.text}]]{after}"
                yield " ".join(line.split())


def _judged(document: dict[str, Any], registry: Registry) -> Iterator[tuple[CitedSource, bool]]:
    spans = list(_marked_spans(document))
    for source in cited_sources(document["text"], registry, publisher=PUBLISHERS.get(document["publisher"])):
        if source.role not in UNMARKED:
            yield source, any(source.start < end and start < source.end for start, end in spans)


def _marked_spans(document: dict[str, Any]) -> Iterator[tuple[int, int]]:
    for attribution in document["attributions"]:
        for kind in ("source", "cue"):
            if attribution[kind]:
                yield from attribution.get("parts", {}).get(kind, [attribution[kind]])


def _documents(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def _cpu_seconds(texts: list[str], registry: Registry) -> float:
    start = time.process_time()
    for text in texts:
        cited_sources(text, registry)
    return time.process_time() - start


if __name__ == "__main__":
    main()
