"""A word table from English to 74 languages, and labelled English texts turned word by word by it.

Pairs of words matched by a sentence encoder (and of dictionaries, unless left out) are joined with words that share
their sentences in SIB-200.
"""

from __future__ import annotations

import bisect
import itertools
import zlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow.parquet as pq

from models.topics import sources
from models.topics.corpora import TOPICS, Labelled, Sentence
from models.topics.sources import path_of
from transforms.tag.topics.features import ENGLISH_WORD, foreign_words, is_dense, is_stop_word

_BEST = 6
_SHARED_WEIGHT = 2.0
_LEAST_DICE = 0.5
_WITHOUT_SPACES = frozenset(("ja", "zh", "th"))
_LATIN_LANGUAGES = (
    "de fr es it pt nl sv da nb pl cs tr fi hu ro id vi sh sk ca ms sl lt lv fil is sw cy af zu xh so ha yo et eu gl "
    "sq ig uz az ga ku"
)
_LATIN = frozenset(_LATIN_LANGUAGES.split())


class Choice(NamedTuple):
    """Words for one English word and their cumulated shares."""

    words: tuple[str, ...]
    shares: tuple[float, ...]


Table = Mapping[str, Mapping[str, Choice]]
"""Language -> English word -> its words."""


def word_table(folder: Path, sentences: Sequence[Sentence], *, dictionaries: bool) -> Table:
    """At most six words of each language for an English word, the likeliest first."""
    weights: dict[str, dict[str, dict[str, float]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(float)))
    for row in pq.read_table(path_of(sources.WORD_PAIRS, folder)).to_pylist():
        weight = row["e5"] + (row["dictionary"] if dictionaries else 0)
        if weight:
            weights[row["language"]][row["english"]][row["word"]] += weight / 16
    for language, english, word, dice in _sharing_sentences(sentences):
        weights[language][english][word] += _SHARED_WEIGHT * dice
    return {
        language: {english: _choice(weights[language][english]) for english in sorted(weights[language])}
        for language in sorted(weights)
        if language != "sr"  # in the table as `sh`, in both scripts
    }


def made_texts(
    table: Table,
    texts: Sequence[Labelled],
    *,
    a_language: int,
    least_chars: Sequence[int],
) -> list[Labelled]:
    """Bags of words of every language, the topics in turn; texts of a topic are joined up to each of `least_chars`.

    Tried: a real sentence of the language, whatever its topic, in every second text. With 800 sentences a language that
    taught their words at random: pages in other languages than German fell to .64.
    """
    pools: dict[str, list[Labelled]] = defaultdict(list)
    for labelled in texts:
        for topic in labelled.topics:
            pools[topic].append(labelled)
    made = []
    for language, words in table.items():
        rng = np.random.RandomState(zlib.crc32(language.encode()))
        for number in range(a_language if len(words) > 1500 else a_language // 3):
            pool = pools[TOPICS[number % len(TOPICS)]]
            least = least_chars[number // len(TOPICS) % len(least_chars)]
            text, topics = pool[rng.randint(len(pool))]
            while len(text) < least:
                more = pool[rng.randint(len(pool))]
                text, topics = f"{text}. {more.text}", tuple(dict.fromkeys((*topics, *more.topics)))
            turned = _turned(text, words, language, rng)
            if len(turned) > 15:
                made.append(Labelled(turned, topics))
    return made


def _turned(text: str, words: Mapping[str, Choice], language: str, rng: np.random.RandomState) -> str:
    """The words that the table knows; of the others, names where the script is Latin."""
    found = []
    names = ENGLISH_WORD.findall(text)
    for name, draw in zip(names, rng.random_sample(len(names)).tolist(), strict=True):
        word = name.lower().removesuffix("'s").removesuffix("’s")
        choice = words.get(word) or (words.get(word[:-1]) if word.endswith("s") else None)
        if choice:
            found.append(choice.words[min(bisect.bisect_left(choice.shares, draw), len(choice.words) - 1)])
        elif name[0].isupper() and len(word) > 3 and language in _LATIN:
            found.append(word)
    return ("" if language in _WITHOUT_SPACES else " ").join(found)


def _choice(weights: Mapping[str, float]) -> Choice:
    best = sorted(weights.items(), key=lambda pair: (-pair[1], pair[0]))[:_BEST]
    total = sum(weight for _, weight in best)
    shares = itertools.accumulate(weight / total for _, weight in best)
    return Choice(tuple(word for word, _ in best), tuple(shares))


def units(text: str) -> set[str]:
    """Words, and runs of two and three signs of dense scripts."""
    found: set[str] = set()
    for word in foreign_words(text):
        if is_dense(word):
            found.update(word[at : at + n] for n in (2, 3) for at in range(len(word) - n + 1))
        elif len(word) > 2:
            found.add(word)
    return found


def without_stop_words(words: set[str]) -> set[str]:
    """Words that may carry a topic."""
    return {word for word in words if not is_stop_word(word)}


def _sharing_sentences(sentences: Sequence[Sentence]) -> list[tuple[str, str, str, float]]:
    """(language, English word, word, Dice), counted on the parallel sentences without their test part."""
    texts: dict[str, dict[str, set[str]]] = defaultdict(dict)
    for sentence in sentences:
        if sentence.split != "test":
            texts[sentence.language][sentence.number] = units(sentence.text)
    english = {number: without_stop_words(own) for number, own in texts.pop("en").items()}
    pairs = []
    for language in sorted(texts):
        pairs += [(language, *pair) for pair in sharing(english, texts[language])]
    return pairs


def sharing(english: Mapping[str, set[str]], foreign: Mapping[str, set[str]]) -> list[tuple[str, str, float]]:
    """(English word, word, Dice) of words that stand in the same texts; the two best of a foreign word."""
    often = Counter(word for own in english.values() for word in own)
    pairs = [(there, english[number]) for number, there in foreign.items() if number in english]
    often_there = Counter(word for there, _ in pairs for word in there)
    both = Counter(
        (word, own)
        for there, here in pairs
        for word in there
        if 2 <= often_there[word] <= 60
        for own in here
        if often[own] >= 2
    )
    best: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for (word, own), count in both.items():
        dice = 2 * count / (often_there[word] + often[own])
        if count >= 2 and dice >= _LEAST_DICE:
            best[word].append((dice + 0.01 * count, own))
    return [
        (own, word, dice) for word in sorted(best) for dice, own in sorted(best[word], key=lambda x: (-x[0], x[1]))[:2]
    ]
