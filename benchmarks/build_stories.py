"""Makes the story model anew from all labels:  python -m benchmarks.build_stories

Writes transforms/group/stories.json (trees) and past.npz (document frequencies): counts and thresholds of hashed words,
no text. The past of English is the editors' stream. That of other languages comes from sentences: sixteen stand for a
report, and only words in many reports are kept, so that function words weigh little from the first day.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from benchmarks.story_fit import fitted
from benchmarks.story_streams import ROOT, article, editors_stream, event_clusters, labelled, past_from, signed
from transforms.group.facts import facts_of
from transforms.group.past import Past
from transforms.group.settings import GroupSettings
from transforms.group.source import Source
from transforms.group.texts import group_texts

HOUSE = Path(__file__).parents[1] / "transforms" / "group"
_SENTENCES = 16
_STANDS_FOR = 500
_OFTEN = 0.04
_TWO_LETTERS = dict(
    pair.split(":")
    for line in (
        "afr:af als:sq amh:am arb:ar azj:az bel:be ben:bn bos:bs bul:bg cat:ca ces:cs cym:cy dan:da deu:de ell:el",
        "est:et eus:eu fin:fi fra:fr gle:ga glg:gl guj:gu hau:ha heb:he hin:hi hrv:hr hun:hu hye:hy ind:id isl:is",
        "ita:it jpn:ja kan:kn kat:ka kaz:kk khm:km kor:ko lit:lt lvs:lv mal:ml mar:mr mkd:mk mlt:mt mya:my nld:nl",
        "nob:no npi:ne pan:pa pes:fa pol:pl por:pt ron:ro rus:ru sin:si slk:sk slv:sl som:so spa:es srp:sr swe:sv",
        "swh:sw tam:ta tel:te tgl:tl tha:th tur:tr ukr:uk urd:ur uzn:uz vie:vi xho:xh yor:yo zho:zh zsm:ms zul:zu",
    )
    for pair in line.split()
)


def main() -> None:
    table, story = editors_stream()
    source = Source([table])
    texts = group_texts(source, facts_of(source, 0), GroupSettings())
    data = labelled(table, story, np.flatnonzero(texts.text == np.arange(len(table))))
    english = past_from(data.features)
    clusters, label, topic = event_clusters()
    trees = fitted(data, labelled(clusters, label), topic)
    (HOUSE / "stories.json").write_text(json.dumps(trees, separators=(",", ":")), "utf-8")
    _store({"en": english, **_other_languages()})


def _other_languages() -> dict[str, Past]:
    rows = pq.read_table(ROOT.parent / "topics" / "sib200.parquet", columns=["lang", "text"]).to_pylist()
    by_language: dict[str, list[str]] = {}
    for row in rows:
        name = _TWO_LETTERS.get(row["lang"].split("_")[0], row["lang"].split("_")[0])
        by_language.setdefault(name, []).append(row["text"])
    pasts = {}
    for name, sentences in sorted(by_language.items()):
        if name == "en":
            continue
        reports = [" ".join(sentences[k :: len(sentences) // _SENTENCES]) for k in range(len(sentences) // _SENTENCES)]
        made = past_from(
            labelled(signed([article(str(k), None, text) for k, text in enumerate(reports)]), reports).features
        )
        counts = made.terms / made.documents
        often = np.where(counts >= _OFTEN, np.round(counts * _STANDS_FOR), 0).astype(np.float32)
        pasts[name] = Past(documents=_STANDS_FOR, terms=often, names=np.zeros_like(often))
    return pasts


def _store(pasts: dict[str, Past]) -> None:
    out: dict[str, np.ndarray] = {}
    for name, past in pasts.items():
        out[f"{name}.documents"] = np.array(past.documents)
        for kind, counts in (("term", past.terms), ("name", past.names)):
            columns = np.flatnonzero(counts).astype(np.uint32)
            out[f"{name}.{kind}s"], out[f"{name}.{kind}_counts"] = columns, counts[columns].astype(np.uint16)
    np.savez_compressed(HOUSE / "past.npz", **out)


if __name__ == "__main__":
    main()
