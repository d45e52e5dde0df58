"""One walk finds each marked element, in its kind and no other."""

from __future__ import annotations

import pytest
from lxml import html

from transforms.extract.marked import MAX_BYLINES, Marked, find_marked

KINDS = ("stating", "links", "related", "named", "byline", "author", "dates", "bodies")


def marked(body: str) -> Marked:
    return find_marked(html.fromstring(f"<html><body>{body}</body></html>"))


def kinds_of(element: str) -> set[str]:
    """The kinds that the element with the id `x` is found in."""
    found = marked(element)
    related, named, byline, author = found.bylines
    lists = (found.stating, found.links, related, named, byline, author, found.dates, found.bodies)
    return {kind for kind, elements in zip(KINDS, lists, strict=True) if any(one.get("id") == "x" for one in elements)}


@pytest.mark.parametrize(
    ("element", "kinds"),
    [
        ("<p id=x>a</p>", set()),
        ("<p id=x class='story'>a</p>", set()),
        ("<meta id=x name=a>", {"stating"}),
        ("<title id=x>a</title>", {"stating"}),
        ("<link id=x rel=canonical>", {"stating"}),
        ("<h1 id=x>a</h1>", {"stating"}),
        ("<h2 id=x>a</h2>", set()),
        ("<a id=x>a</a>", {"links"}),
        ("<a id=x rel=nofollow>a</a>", {"links", "stating"}),
        ("<a id=x rel=author>a</a>", {"links", "stating", "related"}),
        ("<a id=x rel='author external'>a</a>", {"links", "stating", "related"}),
        ("<p id=x rel=author>a</p>", {"related"}),
        ("<p id=x itemprop=author>a</p>", {"related", "dates"}),
        ("<p id=x itemprop=name>a</p>", {"dates"}),
        ("<a id=x data-testid=AuthorURL>a</a>", {"links", "related"}),
        ("<p id=x data-testid=Other>a</p>", set()),
        ("<p id=x class=byline>a</p>", {"byline"}),
        ("<p id=x class=Byline>a</p>", {"byline"}),
        ("<div id=x class=byline>a</div>", {"byline"}),
        ("<p id=x class=author>a</p>", {"author"}),
        ("<p id=x class=post-Author>a</p>", {"author"}),
        ("<p id=x class=byline-name>a</p>", {"byline", "named"}),
        ("<p id=x class=authorName>a</p>", {"author", "named"}),
        ("<p id=x class=name>a</p>", set()),
        ("<p id=x class=by-line>a</p>", set()),
        ("<time id=x>a</time>", {"dates"}),
        ("<p id=x data-datetime=2026-01-02>a</p>", {"dates"}),
        ("<abbr id=x class=published>a</abbr>", {"dates"}),
        ("<abbr id=x class=author>a</abbr>", {"author"}),
        ("<abbr id=x>a</abbr>", set()),
        ("<p id=x class=published>a</p>", set()),
        ("<div id=x class=article-body>a</div>", {"bodies"}),
        ("<section id=x class='Story__Text wide'>a</section>", {"bodies"}),
        ("<article id=x class=articleBody>a</article>", {"bodies"}),
        ("<div id=x class=body__container>a</div>", {"bodies"}),
        ("<div id=x class=story_chunk>a</div>", {"bodies"}),
        ("<div id=x class=article-teaser>a</div>", set()),
        ("<p id=x class=article-body>a</p>", set()),
        ("<div id=x class='article-body byline author-name'>a</div>", {"bodies", "byline", "author", "named"}),
    ],
)
def test_an_element_is_found_in_its_kinds(element: str, kinds: set[str]) -> None:
    assert kinds_of(element) == kinds


def test_each_kind_is_in_the_order_of_the_page() -> None:
    found = marked("<h1>1</h1><a rel=tag>2</a><a>3</a><time>4</time><h1>5</h1><p itemprop=a>6</p>")
    assert [element.text for element in found.stating] == ["1", "2", "5"]
    assert [element.text for element in found.links] == ["2", "3"]
    assert [element.text for element in found.dates] == ["4", "6"]


def test_the_first_twelve_bylines_of_a_kind_are_looked_at() -> None:
    found = marked("".join(f"<p class=byline>{number}</p>" for number in range(20)) + "<p class=author>a</p>")
    assert [element.text for element in found.bylines[2]] == [str(number) for number in range(12)]
    assert len(found.bylines[3]) == 1
    assert MAX_BYLINES == 12
