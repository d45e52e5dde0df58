"""Saved feeds: handed on whole; the worker that parses them makes the entries."""

from __future__ import annotations

from collections.abc import Iterator

from schemas import Input, Media, Origin
from transforms.read.seed_file import SeedFile
from transforms.read.stream import read_whole

MAX_FEED_BYTES = 50 << 20
"""The size of the largest sitemap (sitemaps.org); feeds have a lower limit, held by their parser."""


def read_saved_feed(seed: SeedFile) -> Iterator[Input]:
    """The feed or sitemap of a file.

    Raises:
        RejectedError: EMPTY, TOO_LARGE, or damage.
    """
    yield Input(
        origin=Origin.FEED,
        origin_ref=seed.name,
        seed_key=f"file:{seed.name}",
        media=Media.FEED,
        body=read_whole(seed.path, MAX_FEED_BYTES),
    )
