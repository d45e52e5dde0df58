"""The compact form of an article: what grouping compares, now and in every later run."""

from __future__ import annotations

import dataclasses
import unicodedata

import numpy as np
import rensa
import xxhash

from schemas import Article, Signature
from transforms.group.features import Packed, distinct, features_of
from transforms.group.frame import bare_text
from transforms.group.words import Hashes, rolled, words_of

SHINGLE = 3
BANDS, LEAD_BANDS, ROWS = 42, 10, 3
LEAD_WORDS = 140
SEED, LEAD_SEED = 1, 2
MOST_SHINGLES = 800
WHOLE, LEAD = BANDS * ROWS, LEAD_BANDS * ROWS
EXACT, WORD_COUNT, SHINGLE_COUNT = WHOLE + LEAD, WHOLE + LEAD + 2, WHOLE + LEAD + 3
SKETCH = WHOLE + LEAD + 4

ALGORITHM = (
    f"newsbeam-1 words=nfkc shingle={SHINGLE}/{MOST_SHINGLES} minhash={BANDS}x{ROWS}+{LEAD_BANDS}x{ROWS}@{LEAD_WORDS} "
    f"seeds={SEED},{LEAD_SEED} rensa={rensa.RMinHash.ALGORITHM_VERSION} features=1"
)

_TITLE_READ, _TEXT_READ = 1_000, 200_000
_MOST_TITLE, _MOST_DATELINE, _MOST_TOPICS = 200, 80, 3


class AlgorithmError(ValueError):
    """Signatures were made by another algorithm than this one, and cannot be compared."""


def signature_of(article: Article, alias_ids: tuple[str, ...] = ()) -> Signature:
    """The signature of an article as tagged, not yet grouped; binary columns hold little-endian uint32.

    Of the whole text but for dateline, credits and rights lines. A text with more than 800 different word-3 runs keeps
    the 800 of smallest hash, in reading order: likeness is then estimated, with a standard error of at most .018. All
    columns together stay below 8 kB, whatever the text; `alias_ids` are not counted.
    """
    sketch, shingles, features = packed((article.title or "")[:_TITLE_READ], bare_text(article)[:_TEXT_READ])
    return Signature(
        article_id=article.article_id,
        version=article.version,
        revision=article.revision,
        alias_ids=alias_ids,
        content_hash=article.content_hash,
        raw_sha256=article.raw_sha256,
        first_seen_at=article.first_seen_at or article.ingested_at,
        language=article.language,
        domain=article.domain,
        published_at=article.published_at,
        published_on=article.published_on,
        title=article.title[:_MOST_TITLE] if article.title else article.title,
        outlet=article.outlet,
        outlet_country=article.outlet_country,
        content_type=article.content_type,
        topics=tuple(dataclasses.replace(topic) for topic in article.topics[:_MOST_TOPICS]),
        wire_agency=article.wire_agency,
        dateline=article.dateline[:_MOST_DATELINE] if article.dateline else article.dateline,
        sketch=sketch,
        shingles=shingles,
        features=features,
        algorithm=ALGORITHM,
    )


def packed(title: str, text: str) -> tuple[bytes | None, bytes | None, bytes | None]:
    """The binary columns sketch, shingles and features."""
    title_chars = len(unicodedata.normalize("NFKC", title))
    words = words_of(f"{title}\n{text}")  # as one, since most of the cost is by call; no word goes over a line's end
    of_title = int(words.starts.searchsorted(title_chars))
    hashes = words.hashes[of_title:]
    runs = rolled(hashes, SHINGLE)
    features = features_of(words, of_title, title_chars + 1, runs)
    return (
        _sketch(hashes, runs) if len(runs) else None,
        thinned(runs).astype("<u4").tobytes() if len(runs) else None,
        features.astype("<u4").tobytes() if len(features) else None,
    )


def _sketch(words: Hashes, runs: Hashes) -> bytes:
    """MinHash of the whole and of the lead, a 64-bit hash of all words in order, counts of words and of word-3 runs."""
    lead = runs[: LEAD_WORDS - SHINGLE + 1]
    exact = xxhash.xxh3_64_intdigest(words.tobytes())
    tail = (exact & 0xFFFFFFFF, exact >> 32, len(words), len(runs))
    return np.array([*_minhash(runs, WHOLE, SEED), *_minhash(lead, LEAD, LEAD_SEED), *tail], "<u4").tobytes()


def _minhash(runs: Hashes, width: int, seed: int) -> list[int]:
    ends = np.array([0, len(runs)], np.uint64)
    rows: list[list[int]] = rensa.RMinHash.digest_matrix_from_flat_token_hashes(runs, ends, width, seed).to_rows()
    return rows[0]


def thinned(runs: Hashes) -> Packed:
    """The upper half of each hash, in reading order; of a long text those of the least hashes, each once."""
    short = (runs >> np.uint64(32)).astype(np.uint32)
    if len(short) <= MOST_SHINGLES:
        return short
    least = distinct(short.astype(np.uint64))[:MOST_SHINGLES].astype(np.uint32)
    _, first = np.unique(short, return_index=True)
    first = np.sort(first)
    return np.asarray(short[first[short[first] <= least[-1]]], np.uint32)
