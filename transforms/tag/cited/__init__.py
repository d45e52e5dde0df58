"""Cited sources: the outlets that a text names, and how it speaks of them."""

from transforms.tag.cited.find import cited_sources

__all__ = ["cited_sources"]
