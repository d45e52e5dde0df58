"""How right texts and stories are, and how fast:  python -m benchmarks.group_scores [--json FILE]

Texts on edited wire copy. Stories by the protocol: trees and past from the early half of the editors' stream and the
first eighteen topics of event clusters, scores of the late half at several densities and of the other topics.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.partitions import Row, scores
from benchmarks.story_fit import fitted
from benchmarks.story_streams import (
    ROOT,
    Labelled,
    article,
    editors_stream,
    event_clusters,
    halves,
    labelled,
    past_from,
    scored_pairs,
    signed,
    streams,
    triples,
)
from transforms.group.facts import facts_of
from transforms.group.linkage import average_linkage
from transforms.group.past import Past
from transforms.group.ragged import Ragged
from transforms.group.settings import GroupSettings
from transforms.group.signature import signature_of
from transforms.group.source import Source
from transforms.group.texts import group_texts
from transforms.group.trees import Trees, trees_from
from transforms.group.words import rolled, words_of

_KEPT = ("base", "single", "quoteneg")
_WORDS = 635


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--json", type=Path)
    told = options.parse_args()
    rows: dict[str, Row] = {}
    for name, row in (*text_scores(), *story_scores()):
        rows[name] = row
        print(f"{name:36s}", " ".join(f"{key} {value:.3f}" for key, value in row.items()), flush=True)
    if told.json:
        told.json.write_text(json.dumps(rows, indent=1), "utf-8")


def text_scores() -> Iterator[tuple[str, Row]]:
    """How right copies are, and how fast signatures."""
    yield "signatures", {"a CPU second": signature_speed()}
    rows = pq.read_table(ROOT / "wiresim_dev.parquet").to_pylist()
    made = [article(f"{int(row['id']):06d}", None, row["text"]) for row in rows]
    table, family = signed(made), _merged_families(rows)
    began = time.process_time()
    found = _texts(table)
    yield "texts, edited wire copy", scores(family, found) | {"a CPU second": _speed(len(rows), began)}
    draw = random.Random(0)
    victim = next(row["text"] for row in rows if 3000 < len(row["text"]) < 6000).split()
    copies = [
        article(
            f"c{k}",
            None,
            " ".join(w for w in victim[: int(len(victim) * draw.uniform(0.6, 1))] if draw.random() > 0.03),
        )
        for k in range(150)
    ]
    found = _texts(pa.concat_tables([table, signed(copies)]))
    yield "texts, 150 copies of one", {"largest": Counter(found[len(rows) :]).most_common(1)[0][1]}
    for name, (clusters, label) in (("event clusters", event_clusters()[:2]), ("triples", triples())):
        found = _texts(clusters)
        yield f"texts, {name}", {"joined across": sum(label[k] != label[g] for k, g in enumerate(found))}


def story_scores() -> Iterator[tuple[str, Row]]:
    """How right stories are, trees and link chosen on others; blocking is forced beside all pairs."""
    early, late = halves(texts_of_editors())
    past = past_from(early.features)
    clusters, label, topic = event_clusters()
    whole = labelled(clusters, label)
    trees = trees_from(fitted(early, whole.part(topic <= 18), topic[topic <= 18]))
    rest = whole.part(topic > 18)
    named: list[tuple[str, Labelled, int, bool]] = [
        ("event clusters 19-35", rest, 0, False),
        ("triples", labelled(*triples()), 3, True),
        *streams(late, 1),
    ]
    for name, stream, window, named_days in named:
        for kind, settings in (("", GroupSettings()), (", blocked", GroupSettings(all_pairs=0))):
            began = time.process_time()
            row = scores(stream.story, clustered(stream, past, trees, window, named_days, settings))
            yield f"stories, {name}{kind}", row | {"a CPU second": _speed(len(stream.day), began)}


def _speed(articles: int, began: float) -> float:
    return articles / (time.process_time() - began)


def texts_of_editors() -> Labelled:
    """The editors' stream, one row a text."""
    table, story = editors_stream()
    return labelled(table, story, np.array([k for k, group in enumerate(_texts(table)) if k == group]))


def clustered(
    data: Labelled, past: Past, trees: Trees, window: int, named_days: bool, settings: GroupSettings
) -> list[int]:
    left, right, features = scored_pairs(data, past, window, named_days, settings)
    chance = trees.chances(features)
    keep = chance > settings.faint
    return average_linkage(len(data.day), left[keep], right[keep], chance[keep], settings.link)


def signature_speed() -> float:
    """Signatures a CPU second of texts of 650 words."""
    rows = pq.read_table(ROOT / "allsides_stories_dev.parquet", columns=["id", "title", "text"]).to_pylist()
    texts = [(row["id"], row["title"], row["text"].split()) for row in rows]
    made = [article(key, title, " ".join(words[:_WORDS])) for key, title, words in texts if len(words) >= _WORDS][:500]
    best = 0.0
    for _ in range(3):
        began = time.process_time()
        for one in made:
            signature_of(one)
        best = max(best, len(made) / (time.process_time() - began))
    return best


def _texts(table: object) -> list[int]:
    source = Source([table])
    return [int(group) for group in group_texts(source, facts_of(source, 0), GroupSettings()).text]


def _merged_families(rows: Sequence[dict[str, str]]) -> list[str]:
    """The families, those whose originals are natural near copies (word-5 Jaccard of .35) as one."""
    kept = [row for row in rows if row["kind"] in _KEPT]
    sets = [np.unique(rolled(words_of(row["text"]).hashes, 5)) for row in kept]
    flat = np.concatenate(sets)
    owner = np.repeat(np.arange(len(sets)), [len(s) for s in sets])
    order = np.argsort(flat, kind="stable")
    shared: Counter[tuple[int, int]] = Counter()
    run = Ragged(owner[order].astype(np.uint32), np.append(np.flatnonzero(np.diff(flat[order], prepend=0)), len(flat)))
    for k in np.flatnonzero((run.lengths() > 1) & (run.lengths() <= 50)).tolist():
        members = run.row(k).tolist()
        shared.update((a, b) for i, b in enumerate(members) for a in members[:i])
    name = {row["fam"]: row["fam"] for row in rows}
    for (a, b), both in sorted(shared.items()):
        if both >= 0.35 * (len(sets[a]) + len(sets[b]) - both):
            one, two = name[kept[a]["fam"]], name[kept[b]["fam"]]
            name = {fam: (min(one, two) if root in (one, two) else root) for fam, root in name.items()}
    return [name[row["fam"]] for row in rows]


if __name__ == "__main__":
    main()
