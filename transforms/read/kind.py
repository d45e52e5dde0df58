"""What a file holds: by its ending, and by its first bytes where the ending does not say."""

from __future__ import annotations

import codecs
import json
import re

from schemas import RejectedError
from transforms.read.saved_page import MHTML_ENDINGS, PAGE_ENDINGS
from transforms.read.seed_file import SeedKind
from transforms.read.unpack import UnpackedFile

_PAGE_PARTS = ".css .js .mjs .map .jpg .jpeg .png .gif .svg .webp .avif .ico .bmp .woff .woff2 .ttf .otf .eot"
NOT_SEEDS = frozenset({".csv", ".md", ".opml", ".toml", ".ini", *_PAGE_PARTS.split()})
"""Endings of what lies beside seeds and is none: lists, settings, explanations, what a page is made of."""
HTML_ENDINGS = (*PAGE_ENDINGS, *MHTML_ENDINGS)
_KINDS = {
    ".txt": SeedKind.TEXT,
    ".text": SeedKind.TEXT,
    **dict.fromkeys(HTML_ENDINGS, SeedKind.HTML),
    ".jsonl": SeedKind.JSONL,
    ".ndjson": SeedKind.JSONL,
    ".warc": SeedKind.WARC,
    ".xml": SeedKind.FEED,
    ".rss": SeedKind.FEED,
    ".atom": SeedKind.FEED,
    ".rdf": SeedKind.FEED,
}
_PACKINGS = (".gz", ".bz2", ".zst")
_HEAD_BYTES = 64 << 10
_UTF16_OR_32 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_FEED_ROOT = re.compile(rb"<(?:\w{1,20}:)?(?:rss|feed|rdf|urlset|sitemapindex|channel)[\s>/]", re.IGNORECASE)
_HTML_TAG = re.compile(rb"<(?:!doctype\s+html|html|head|body|title|meta|article|div|p|h1)[\s>/]", re.IGNORECASE)
_FIRST_TAG = re.compile(rb"<[A-Za-z]")


def ending_of(name: str) -> str:
    """The ending that tells the kind, lower case, without that of a packing.

    >>> ending_of("wire.JSONL.gz"), ending_of("feed")
    ('.jsonl', '')
    """
    base = name.rsplit("/", 1)[-1].lower()
    for packing in _PACKINGS:
        base = base.removesuffix(packing)
    stem, dot, ending = base.rpartition(".")
    return dot + ending if stem else ""


def kind_of(name: str, path: str) -> SeedKind:
    """The kind of a file; only a file whose ending does not say is opened."""
    known = _KINDS.get(ending_of(name))
    if known is not None:
        return known
    try:
        with UnpackedFile(path) as file:
            return kind_of_bytes(file.chunk()[:_HEAD_BYTES])
    except (OSError, RejectedError):
        return SeedKind.UNKNOWN


def kind_of_bytes(head: bytes) -> SeedKind:
    """The kind that a file's first bytes show; text is what decodes as such and looks like nothing else."""
    start = head.removeprefix(codecs.BOM_UTF8).lstrip()
    if start.startswith(b"WARC/"):
        return SeedKind.WARC
    if start.startswith(b"{"):
        return _kind_of_json(start)
    if start.startswith(b"<"):
        return _kind_of_markup(start)
    if head.startswith(_UTF16_OR_32):
        return SeedKind.TEXT
    if b"\0" in head:
        return SeedKind.UNKNOWN
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return SeedKind.UNKNOWN
    return SeedKind.TEXT


def _kind_of_json(start: bytes) -> SeedKind:
    if b"jsonfeed.org/version" in start:
        return SeedKind.FEED
    line, newline, _ = start.partition(b"\n")
    if not newline:
        return SeedKind.JSONL
    try:
        return SeedKind.JSONL if isinstance(json.loads(line), dict) else SeedKind.UNKNOWN
    except (ValueError, RecursionError):
        return SeedKind.UNKNOWN


def _kind_of_markup(start: bytes) -> SeedKind:
    feed, page = _FEED_ROOT.search(start), _HTML_TAG.search(start)
    if feed and (page is None or feed.start() < page.start()):
        return SeedKind.FEED
    if page:
        return SeedKind.HTML
    return SeedKind.FEED if start.startswith(b"<?xml") and _FIRST_TAG.search(start) else SeedKind.TEXT
