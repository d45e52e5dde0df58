"""The English model: what it learns from and how."""

from __future__ import annotations

from pathlib import Path

from models.topics import corpora, sources
from models.topics.corpora import Labelled
from models.topics.regression import Fit, fit
from transforms.tag.topics.features import EnglishFeatures

SOURCES = sources.EVENTS, sources.HEADLINES, sources.SENTENCES, sources.CONCEPTS
BITS = 18


def learn(folder: Path) -> Fit:
    """The model for English articles. Current events of 2019-2020 and a tenth of the concepts are not learnt."""
    return fit(_texts(folder), EnglishFeatures(2**BITS), 2**BITS, strength=3)


def _texts(folder: Path) -> list[Labelled]:
    events, _ = corpora.events(folder)
    concepts = [
        Labelled(concept.text, (concept.topic,))
        for concept in corpora.concepts(folder)
        if concept.language == "en" and not concept.held_out
    ]
    sentences = [
        Labelled(sentence.text, (sentence.topic,))
        for sentence in corpora.sentences(folder)
        if sentence.language == "en" and sentence.split != "test"
    ]
    return [*events, *corpora.headlines(folder), *concepts * 3, *sentences, *corpora.own_headlines() * 3]
