"""The yardstick: a bare trafilatura loop with metadata over a JSONL file of pages.

python benchmarks/bare_loop.py PAGES.jsonl
"""

from __future__ import annotations

import json
import sys

import trafilatura


def main(path: str) -> None:
    """Extracts each page; prints how many gave text."""
    found = 0
    with open(path, "rb") as pages:
        for line in pages:
            page = json.loads(line)
            document = trafilatura.bare_extraction(
                page["html"], url=page["url"], include_comments=False, with_metadata=True
            )
            found += document is not None
    print(found)


if __name__ == "__main__":
    main(sys.argv[1])
