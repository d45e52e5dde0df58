"""Pages in an article's place."""

from __future__ import annotations

import pytest

from schemas.reject import Reason, RejectedError
from transforms.extract.walls import check_walls
from transforms.extract.words import word_count


def reason_for(text: str, title: str = "", visible: str | None = None, paywalled: bool | None = None) -> Reason | None:
    shown = text if visible is None else visible
    try:
        check_walls(text=text, words=word_count(text), title=title, visible=shown, paywalled=paywalled)
    except RejectedError as error:
        return error.reason
    return None


@pytest.mark.parametrize(
    ("text", "title", "reason"),
    [
        ("Sorry.", "404 - Page not found", Reason.SOFT_404),
        ("Die Seite wurde nicht gefunden.", "Hoppla", Reason.SOFT_404),
        ("We value your privacy. We and our partners store data.", "The Daily", Reason.CONSENT_WALL),
        ("Please enable JavaScript to go on.", "The Daily", Reason.JAVASCRIPT_ONLY),
    ],
)
def test_short_pages_that_say_what_they_are(text: str, title: str, reason: Reason) -> None:
    assert reason_for(text, title) is reason


def test_a_teaser_behind_a_paywall_is_a_stub() -> None:
    assert reason_for("The council voted on Tuesday.", paywalled=True) is Reason.PAYWALL_STUB
    assert reason_for("The council voted on Tuesday.", paywalled=None) is None


def test_an_article_about_such_pages_is_none() -> None:
    text = "The council will no longer accept all cookies, nor enable JavaScript, where a page is not found. " * 6
    assert reason_for(text, "404: the history of a number", paywalled=True) is None
