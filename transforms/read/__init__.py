"""Seed files in, inputs out."""
