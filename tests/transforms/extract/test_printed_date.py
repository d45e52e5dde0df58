from __future__ import annotations

import datetime as dt

import pytest

from transforms.extract.page import parse_page
from transforms.extract.printed_date import printed_day

SEEN_AT = dt.datetime(2025, 12, 20, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("html", "day"),
    [
        ("<h1>Bridge</h1><p class=date>16 December 2025</p><p>Text of 5 May 2024.</p>", "2025-12-16"),
        ("<p>Menu</p><span>16.12.2025</span><h1>Bridge</h1><p>Text</p>", "2025-12-16"),
        ("<h1>Bridge</h1><legend>By A</legend> 16 December 2025 <div>Text</div>", "2025-12-16"),
        ("<h1>Bridge</h1><p>Updated 18 December 2025</p><p>16 December 2025</p>", "2025-12-16"),
        ("<p>16 December 2025</p>", "2025-12-16"),
        ("<h1>Bridge</h1><p>16 December 2035</p>", None),
        ("<h1>Bridge</h1><p>December 2025</p><p>Copyright 2025</p>", None),
        ("<h1>Bridge</h1><p>The bridge of the town was opened on 16 December 2025 by the mayor.</p>", None),
        ("<h1>Bridge</h1>" + "<p>text</p>" * 200 + "<p>16 December 2025</p>", None),
    ],
)
def test_a_date_that_stands_alone_near_the_headline_is_found(html: str, day: str | None) -> None:
    assert printed_day(parse_page(f"<html><body>{html}</body></html>".encode()).tree, SEEN_AT) == day
