"""Kinds of hosts that fail."""

from __future__ import annotations

FAILING = (
    "nodns", "dead", "private", "silent", "drip", "drip_headers", "loop", "reset", "bomb_gzip", "bomb_br",
    "bomb_zstd", "packed_twice", "cut_gzip", "no_gzip", "length_too_long", "length_too_short", "length_negative",
    "two_lengths", "chunks_bad", "chunks_cut", "header_long", "cookies", "no_status_line", "big", "endless_chunks",
    "status", "robots_no", "robots_busy", "redirect", "odd_validators",
)  # fmt: skip
"""Kinds of hosts of which no feed comes."""
