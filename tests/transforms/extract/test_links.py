"""Links in the body to other sites."""

from __future__ import annotations

from schemas.signals import Link
from transforms.extract.links import body_links
from transforms.extract.page import parse_page

HTML = b"""<body><nav><p><a href="https://else.example/menu">menu</a></p></nav>
<p>The council, <a href="https://paper.example/a">as The Paper wrote</a>, voted.</p>
<p>More at <a href="https://www.home.example/b">our page</a> and <a href="/c">here</a>.</p>"""
TEXT = "The council, as The Paper wrote, voted.\nMore at our page and here."


def test_links_of_the_text_to_other_domains_are_kept() -> None:
    found = body_links(parse_page(HTML), TEXT, "https://home.example/x", "home.example")
    assert found == (Link(url="https://paper.example/a", text="as The Paper wrote"),)
