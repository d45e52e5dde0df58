"""The 17 top-level IPTC Media Topics: the codes that are promised, and the release their labels come from."""

from __future__ import annotations

import csv
import functools
from pathlib import Path

DATA = Path(__file__).parent / "data"
RELEASE = "2023-10-24"
"""Labels drift between releases (2025-03-31 renames politics), codes hardly: codes are stored, labels looked up."""

CODES = tuple(f"medtop:{number:02}000000" for number in range(1, 18))


@functools.cache
def labels() -> dict[str, str]:
    """English label of each code in `RELEASE`."""
    with open(DATA / "mediatopics.csv", encoding="utf-8", newline="") as lines:
        return {row["code"]: row["label"] for row in csv.DictReader(lines)}


def topic_code(text: str) -> str:
    """A top-level code as `medtop:NNNNNNNN`.

    Raises: ValueError for any other string.
    """
    if text not in CODES:
        raise ValueError(f"expected a top-level code such as medtop:15000000, got {text!r}")
    return text
