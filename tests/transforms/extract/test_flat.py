"""HTML as lines."""

from __future__ import annotations

from transforms.extract.flat import flat_text


def test_blocks_are_lines_and_inline_elements_are_not() -> None:
    html = b"<p>Hyper<b>link</b>ed\n text<br>next<div>a<p>b</div><table><tr><td>c<td>d</table>"
    assert flat_text(html) == "Hyperlinked text\nnext\na\nb\nc\nd"


def test_furniture_is_left_out() -> None:
    assert flat_text(b"<nav>menu</nav><script>x</script><p>text</p><footer>end</footer>") == "text"


def test_there_is_no_limit_of_depth() -> None:
    assert flat_text(b"<div>" * 5_000 + b"deep") == "deep"


def test_nothing_is_nothing() -> None:
    assert flat_text(b"") == ""
