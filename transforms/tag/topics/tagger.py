"""Topics of an article: the models' word on its text and the publisher's own, each with its source."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from schemas import Topic, TopicSource
from transforms.tag.topics.hints import Table, load_hints, publisher_topics
from transforms.tag.topics.model import LinearModel
from transforms.tag.topics.taxonomy import DATA, RELEASE, labels

FIRST_FROM = 0.3
"""Below it the likeliest topic is a guess, and none is named. From .3 on 53 of 57 German pages have one, .94 right."""
OTHERS_FROM = 0.5
_MOST = 4
_DECIMALS = 4

_SOURCES = tuple(TopicSource)


class TopicTagger:
    """English by its own model, every other language by one for all; made once a worker."""

    def __init__(self, english: LinearModel, foreign: LinearModel, hints: Table, version: str) -> None:
        self._english = english
        self._foreign = foreign
        self._hints = hints
        self.version = version

    @classmethod
    def load(cls, hints: Path | None = None) -> TopicTagger:
        """The package's models, and its words of publishers under those of the file `hints` (word, code).

        Raises: ValueError where the file is not as expected.
        """
        paths = DATA / "english.npz", DATA / "foreign.npz"
        digest = hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()[:8]
        english, foreign = (LinearModel.load(path) for path in paths)
        return cls(english, foreign, load_hints(hints), f"mediatopics {RELEASE} {digest}")

    def topics(
        self,
        title: str | None,
        text: str,
        language: str,
        *,
        url: str | None = None,
        sections: Iterable[str] = (),
        breadcrumb: Iterable[str] = (),
        feed_categories: Iterable[str] = (),
        keywords: Iterable[str] = (),
    ) -> tuple[Topic, ...]:
        """Top-level topics, surest first; at most once a code and source, ties by source, then code.

        `language` as `detect_language` tells it; `und` leaves the publisher's word alone. Of the text the first 1,000
        characters are read. A model names its best topic from a score of .3 and three more from .5, else none.
        """
        named = publisher_topics(
            self._hints,
            url=url,
            sections=sections,
            breadcrumb=breadcrumb,
            feed_categories=feed_categories,
            keywords=keywords,
        )
        found = (*self._modelled(title, text, language), *named)
        return tuple(sorted(found, key=lambda topic: (-topic.score, _SOURCES.index(topic.source), topic.code)))

    def _modelled(self, title: str | None, text: str, language: str) -> list[Topic]:
        if language == "und":
            return []
        model = self._english if language == "en" else self._foreign
        scores = model.calibrated(title, text)
        if scores is None:
            return []
        best = sorted(zip(scores.tolist(), model.codes, strict=True), key=lambda pair: (-pair[0], pair[1]))
        return [
            Topic(code=code, label=labels()[code], score=round(score, _DECIMALS), source=TopicSource.MODEL)
            for place, (score, code) in enumerate(best[:_MOST])
            if score >= (OTHERS_FROM if place else FIRST_FROM)
        ]
