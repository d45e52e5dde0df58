"""Each feed in tests/data/feeds gives what its `.expected` says; adding a case needs no code."""

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest

from schemas import RejectedError
from transforms.feeds.parse import parse_feed

CASES = sorted((Path(__file__).parents[2] / "data" / "feeds").glob("*.expected"))


def told(record: Any, names: dict[str, Any]) -> dict[str, Any]:
    plain = json.loads(json.dumps(dataclasses.asdict(record)))
    return {name: plain[name] for name in names}


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name.removesuffix(".expected"))
def test_the_feed_gives_what_is_expected(case: Path) -> None:
    expected = json.loads(case.read_text("utf-8"))
    body = case.with_name(case.name.removesuffix(".expected")).read_bytes()
    if "rejected" in expected:
        with pytest.raises(RejectedError) as caught:
            parse_feed(body, None)
        assert caught.value.reason.value == expected["rejected"]
        return
    feed = parse_feed(body, expected.get("url"))
    assert told(feed, expected["feed"]) == expected["feed"]
    assert told(feed.hints, expected.get("hints", {})) == expected.get("hints", {})
    for name in ("entries", "sitemaps"):
        wanted = expected.get(name, [])
        found = getattr(feed, name)
        assert [told(entry, want) for entry, want in zip(found, wanted, strict=True)] == wanted
