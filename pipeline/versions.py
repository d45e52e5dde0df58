"""Versions that shape the rows: newsbeam's own and its libraries'."""

from __future__ import annotations

import importlib.metadata

SHAPING = (
    *("apache-beam", "trafilatura", "feedparser", "pyarrow", "deltalake", "lxml", "htmldate", "justext"),
    *("py3langid", "publicsuffixlist", "rensa", "numpy", "scipy"),
)


def code_version() -> str:
    """newsbeam's own version."""
    return importlib.metadata.version("newsbeam")


def library_versions() -> dict[str, str]:
    """Each shaping library's version, by name."""
    return {name: importlib.metadata.version(name) for name in SHAPING}
