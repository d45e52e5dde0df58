"""Taggers: pure functions over an article and its signals."""
