"""Feeds and sitemaps: bytes in, entries out; lists of feeds; when to poll next."""
