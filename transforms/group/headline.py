"""The title that best stands for a story."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import numpy as np

from transforms.group.ragged import Ints, ends
from transforms.group.words import words_of

_MOST = 60
_AT_ONCE = 500  # titles: most of the cost is by call


def medoids(stories: Sequence[Sequence[str]]) -> list[int]:
    """For each story the place of the title most like all others (cosine of their words), the first of equals.

    Of one or two titles the first.

    >>> medoids([["Storm", "Storm hits the coast", "Storm hits Norfolk coast"], ["Calm"]])
    [1, 0]
    """
    found = [0] * len(stories)
    large = [k for k, titles in enumerate(stories) if len(titles) > 2]
    sizes = np.cumsum([min(len(stories[k]), _MOST) for k in large])
    for turn in range(int(sizes[-1]) // _AT_ONCE + 1 if large else 0):
        here = [large[at] for at in np.flatnonzero(sizes // _AT_ONCE == turn).tolist()]
        if here:
            for k, place in zip(here, _medoids([stories[k][:_MOST] for k in here]).tolist(), strict=True):
                found[k] = place
    return found


def _medoids(stories: Sequence[Sequence[str]]) -> Ints:
    titles = [unicodedata.normalize("NFKC", title) for story in stories for title in story]
    begins = ends(np.array([len(story) for story in stories]))
    words = words_of("\n".join(titles))
    last = np.cumsum([len(title) + 1 for title in titles])
    # Each word of a title once.
    _, word = np.unique(words.hashes, return_inverse=True)
    count = len(word) + 1
    title, word = np.divmod(np.unique(last.searchsorted(words.starts, "right") * count + word), count)
    scale = 1 / np.sqrt(np.maximum(np.bincount(title, minlength=len(titles)), 1))
    story = np.repeat(np.arange(len(stories)), np.diff(begins))
    # The sum of a title's cosines with all: of each of its words, what all titles of the story give it.
    _, shared = np.unique(story[title] * count + word, return_inverse=True)
    given = np.bincount(shared, scale[title])
    total = scale * np.bincount(title, given[shared] - scale[title], len(titles))
    order = np.lexsort((np.arange(len(titles)), -np.round(total, 9), story))
    return np.asarray(order[begins[:-1]] - begins[:-1], np.int64)
