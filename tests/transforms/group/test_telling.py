from __future__ import annotations

from transforms.group.headline import medoid


def test_the_headline_is_the_title_most_like_the_others() -> None:
    titles = [
        "You will not believe this",
        "Bridge in Mulda collapses",
        "Mulda bridge collapses at night",
        "Bridge gone",
    ]
    assert titles[medoid(titles)] == "Bridge in Mulda collapses"


def test_of_one_title_it_is_that() -> None:
    assert medoid(["Storm"]) == 0


def test_titles_without_words_are_no_trouble() -> None:
    assert medoid(["…", "—"]) == 0
