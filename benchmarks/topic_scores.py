"""How right the topics and languages are, and how fast:  python -m benchmarks.topic_scores [DATA] [--json FILE]

On files of the development data that the models have not learnt; `pages` are those that scores are calibrated on.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from models.topics import corpora, pages
from models.topics.corpora import TOPICS
from models.topics.pages import Page
from schemas import TopicSource
from transforms.tag.language import detect_language, load_language_model
from transforms.tag.topics.model import LinearModel
from transforms.tag.topics.tagger import TopicTagger
from transforms.tag.topics.taxonomy import CODES, DATA

ROOT = Path(os.environ.get("NEWSBEAM_DATA", Path(__file__).parents[2] / "shared" / "data"))
SHORT = dict(zip(CODES, TOPICS, strict=True))
ACCEPTED = {
    "science/technology": ("science",),
    "travel": ("lifestyle",),
    "politics": ("politics",),
    "sports": ("sport",),
    "health": ("health",),
    "entertainment": ("arts",),
    "geography": ("environment", "society"),
}
"""Topics that a category of SIB-200 stands for."""

Scores = dict[str, float]


def main() -> None:
    """Print the table and, if asked, write it as JSON."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("data", type=Path, nargs="?", default=ROOT)
    cli.add_argument("--models", type=Path, default=DATA, help="folder of english.npz and foreign.npz")
    cli.add_argument("--json", type=Path)
    asked = cli.parse_args()
    scores = score(asked.data, asked.models)
    for name, value in scores.items():
        print(f"{name:58} {value:10.3f}")
    if asked.json:
        asked.json.write_text(json.dumps(scores, indent=2) + "\n", encoding="utf-8")


def score(data: Path, models: Path = DATA) -> Scores:
    """Every figure by its name."""
    english, foreign = LinearModel.load(models / "english.npz"), LinearModel.load(models / "foreign.npz")
    return {
        **_events(english, data),
        **_pages("English", english, pages.english_pages(data)),
        **_pages("German", foreign, [page for page in pages.foreign_pages(data) if page.language == "de"]),
        **_pages("other", foreign, [page for page in pages.foreign_pages(data) if page.language != "de"]),
        **_concepts(english, foreign, data),
        **_sentences(foreign, data),
        **_hints(data),
        **_speed(data),
    }


def _events(model: LinearModel, data: Path) -> Scores:
    _, test = corpora.events(data)
    found = [_likeliest(model, item.text) for item in test]
    truth = [name if name in item.topics else item.topics[0] for name, item in zip(found, test, strict=True)]
    return {
        "events 2019-2020: accuracy": _share(map(str.__eq__, found, truth)),
        "events 2019-2020: macro-F1": macro_f1(found, truth),
    }


def macro_f1(found: Sequence[str], truth: Sequence[str]) -> float:
    """Mean over the topics of the truth."""
    classes = sorted(set(truth))
    both = [sum(a == b == name for a, b in zip(found, truth, strict=True)) for name in classes]
    total = [found.count(name) + truth.count(name) for name in classes]
    return sum(2 * hits / all_ for hits, all_ in zip(both, total, strict=True)) / len(classes)


def _pages(name: str, model: LinearModel, items: Sequence[Page]) -> Scores:
    tagger = TopicTagger(model, model, {}, "")
    language = items[0].language
    named = [tagger.topics(item.title, item.text, language) for item in items]
    published = [(topics, item) for topics, item in zip(named, items, strict=True) if topics]
    first = [SHORT[topics[0].code] in item.topics for topics, item in published]
    pairs = [(topic.score, SHORT[topic.code] in item.topics) for topics, item in published for topic in topics]
    forced = [_likeliest(model, f"{item.title}. {item.text[:1000]}") for item in items]
    parts = [
        (item.text[at : at + 300], item) for item in items for at in range(0, min(len(item.text) - 100, 2400), 300)
    ]
    return {
        f"pages {name}: number": len(items),
        f"pages {name}: likeliest topic accepted": _share(
            topic in item.topics for topic, item in zip(forced, items, strict=True)
        ),
        f"pages {name}: likeliest is the main one": _share(
            topic == item.topics[0] for topic, item in zip(forced, items, strict=True)
        ),
        f"pages {name}: with a topic": len(published) / len(items),
        f"pages {name}: first topic accepted where there is one": _share(first),
        f"pages {name}: parts of 300 characters accepted": _share(
            _likeliest(model, text) in item.topics for text, item in parts
        ),
        f"pages {name}: topics named, right": _share(right for _, right in pairs),
        f"pages {name}: topics named, mean score": sum(value for value, _ in pairs) / len(pairs),
    }


def _concepts(english: LinearModel, foreign: LinearModel, data: Path) -> Scores:
    held = [concept for concept in corpora.concepts(data) if concept.held_out]
    right: dict[bool, list[bool]] = {True: [], False: []}
    for concept in held:
        own = concept.language == "en"
        right[own].append(_likeliest(english if own else foreign, concept.text) == concept.topic)
    return {
        "concepts held out, English": _share(right[True]),
        "concepts held out, other languages": _share(right[False]),
    }


def _sentences(model: LinearModel, data: Path) -> Scores:
    test = [sentence for sentence in corpora.sentences(data) if sentence.split == "test"]
    foreign = [sentence for sentence in test if sentence.language != "en"]
    same = {"nb": "no", "nn": "no", "sh": "bs hr sr", "fil": "tl"}
    told = [
        detect_language(None, sentence.text)[0] in same.get(sentence.language, sentence.language).split()
        for sentence in test
    ]
    return {
        "sentences of 75 languages: topic": _share(_likeliest(model, x.text) in ACCEPTED[x.label] for x in foreign),
        "sentences of 76 languages: language": _share(told),
    }


def _hints(data: Path) -> Scores:
    tagger = TopicTagger.load()
    items = [*pages.english_pages(data), *pages.foreign_pages(data)]
    named = [(tagger.topics(None, "", "und", url=item.url), item) for item in items if item.url]
    hits = [SHORT[topics[0].code] in item.topics for topics, item in named if topics]
    assert all(topic.source is TopicSource.URL for topics, _ in named for topic in topics)
    return {"hints by URL: pages with one": len(hits) / len(named), "hints by URL: right": _share(hits)}


def _speed(data: Path) -> Scores:
    tagger = TopicTagger.load()
    load_language_model()
    english = [page for page in pages.english_pages(data) if len(page.text) > 2000]
    foreign = [page for page in pages.foreign_pages(data) if len(page.text) > 2000]
    return {
        "speed: English topics, ms a text of 2,000": _ms(
            lambda x: tagger.topics(x.title, x.text[:2000], "en"), english
        ),
        "speed: other topics, ms a text of 2,000, new words": _ms(
            lambda x: tagger.topics(x.title, x.text[:2000], x.language), foreign
        ),
        "speed: other topics, ms a text of 2,000, known words": _ms(
            lambda x: tagger.topics(x.title, x.text[:2000], x.language), foreign
        ),
        "speed: language, ms a text of 2,000": _ms(lambda x: detect_language(x.title, x.text[:2000]), foreign),
    }


def _ms(call: Callable[[Page], object], items: Sequence[Page]) -> float:
    started = time.process_time()
    for item in items:
        call(item)
    return 1000 * (time.process_time() - started) / len(items)


def _likeliest(model: LinearModel, text: str) -> str:
    logits = model.logits(text)
    return "" if logits is None else TOPICS[int(logits.argmax())]


def _share(right: Iterable[bool]) -> float:
    values = list(right)
    return sum(values) / max(1, len(values))


if __name__ == "__main__":
    main()
