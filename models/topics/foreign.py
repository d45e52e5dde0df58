"""The model for every language but English: what it learns from and how.

Labelled English texts become bags of words of 74 languages by a word table; Media Topics bring real sentences of eleven
locales, SIB-200 real sentences of 75 languages, English texts names and cognates.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from models.topics import corpora, english, sources
from models.topics.corpora import INDEX, TOPICS, Labelled, Sentence
from models.topics.regression import Example, Fit, Floats, examples_of, fit, fit_soft, matrix, weighted
from models.topics.words import made_texts, word_table
from transforms.tag.topics.features import EnglishFeatures, ForeignFeatures

SOURCES = (*english.SOURCES, sources.WORD_PAIRS)
BITS = 19

_MADE = 1500
_MADE_CHARS = 60, 400
_SENTENCE_WEIGHT = 0.1
_SENTENCE_SHARE = 3
_ENGLISH_TEXTS = 8000
_SOFTNESS = 0.9
_LEAST_SOFT = 0.2


def learn(folder: Path, *, dictionaries: bool) -> Fit:
    """The model; `dictionaries` False leaves out the pairs that owe to FreeDict."""
    examples = _examples(folder, dictionaries=dictionaries)
    return fit_soft(examples, ForeignFeatures(2**BITS), 2**BITS, strength=0.7, steps=60)


def _examples(folder: Path, *, dictionaries: bool) -> list[Example]:
    sentences, concepts = corpora.sentences(folder), corpora.concepts(folder)
    learnable = [sentence for sentence in sentences if sentence.split != "test"]
    events, _ = corpora.events(folder)
    headlines, own = corpora.headlines(folder), corpora.own_headlines()
    defined = [Labelled(x.text, (x.topic,)) for x in concepts if x.language == "en" and not x.held_out]
    table = word_table(folder, sentences, dictionaries=dictionaries)
    texts = [*events, *headlines * 2, *own]
    made = made_texts(table, texts, a_language=_MADE, least_chars=_MADE_CHARS)
    named = [Labelled(x.text, (x.topic,)) for x in concepts if not x.held_out]
    soft = _soft_labels(sentences, [*events, *headlines, *defined * 3, *own * 3])
    rng = np.random.RandomState(0)
    as_they_are = [part[i] for part in (events, headlines) for i in rng.permutation(len(part))[:_ENGLISH_TEXTS]]
    return [
        *examples_of([*made, *named * 2, *as_they_are, *own]),
        *(Example(x.text, soft[x.number], _SENTENCE_WEIGHT) for x in learnable[::_SENTENCE_SHARE]),
    ]


def _soft_labels(sentences: Sequence[Sentence], texts: Sequence[Labelled]) -> dict[str, Floats]:
    """Sentence number -> how much it is of each topic, by an English model without these sentences; its own kept.

    SIB-200 knows seven topics; a sentence about a trial is then crime in all languages.
    """
    features, size = EnglishFeatures(2**english.BITS), 2**english.BITS
    model = fit(texts, features, size, strength=3)
    mine = [sentence for sentence in sentences if sentence.language == "en"]
    rows = weighted(matrix([sentence.text for sentence in mine], features, size), model.idf)
    scores = 1 / (1 + np.exp(-(rows @ model.weights + model.bias)))
    labels = {}
    for sentence, row in zip(mine, np.where(scores < _LEAST_SOFT, 0, scores), strict=True):
        soft: Floats = np.zeros(len(TOPICS), np.float32)
        soft += _SOFTNESS * row
        place = INDEX[sentence.topic]
        soft[place] = max(soft[place], 1 - _SOFTNESS / 2)
        labels[sentence.number] = soft
    return labels
