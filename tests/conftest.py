"""Readers of the tests make data frames. Arrow looks for pandas once in a process, and a command's `main` hides it."""

from __future__ import annotations

import pandas  # noqa: F401
