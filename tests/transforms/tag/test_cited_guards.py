from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas import CitedRole, Link
from transforms.tag.cited import cited_sources
from transforms.tag.cited.find import MAX_NAMES
from transforms.tag.outlets import Registry

REGISTRY = Registry.load()


def names(text: str, language: str = "en") -> list[str]:
    return [source.outlet for source in cited_sources(text, REGISTRY, language=language)]


@pytest.mark.parametrize(
    "text",
    [
        "Michael Bloomberg gave a speech, and Bloomberg said he would run.",
        "Steve Forbes spoke; Forbes said taxes are high.",
        "Evan Spiegel left. Spiegel said he was tired.",
        "He works at the Reuters Building.",
        "See reuters.com and bbc.com/news for more, or @CNN.",
        "A #CNN tag and a CNN_feed and preCNN.",
        "A New York Times best-selling author spoke.",
        "A people magazine, a fortune and time enough.",
        "The Hill was steep and the Sun was hot.",
        "A study published in the Journal of Village Medicine found it.",
        "Officials at the Ministry of Foreign Affairs said it was closed.",
        "It is over, according to Vox Holdings.",
    ],
)
def test_what_only_looks_like_an_outlet_is_none(text: str) -> None:
    assert names(text) == []


def test_an_outlet_beside_its_namesake_is_still_one() -> None:
    assert names("Michael Bloomberg left, Bloomberg News reported.") == ["Bloomberg News"]


def test_compounds_of_an_outlet_may_carry_its_name() -> None:
    assert names("The CNN-owned paper and an NBC News-Wall Street Journal poll.") == [
        "CNN",
        "NBC News",
        "The Wall Street Journal",
    ]


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("Das berichtet die Süddeutsche Zeitung.", "de", ["Süddeutsche Zeitung"]),
        ("Die Zeit heilt Wunden. Die Welt ist klein.", "de", []),
        ("Das schreibt „Die Zeit“ am Montag.", "de", ["Die Zeit"]),
        ("Lo publicó El País el lunes.", "es", ["El País"]),
        ("据新华社报道，会议结束。", "zh", ["Xinhua"]),
        ("BBCによると、", "ja", ["BBC"]),
        ("Об этом сообщает «Коммерсантъ».", "ru", ["Kommersant"]),
        ("the Journal und The Times", "de", []),
    ],
)
def test_other_languages_give_full_names_as_mentions(text: str, language: str, found: list[str]) -> None:
    sources = cited_sources(text, REGISTRY, language=language)
    assert [source.outlet for source in sources] == found
    assert {source.role for source in sources} <= {CitedRole.MENTION}


def linked(text: str, *links: tuple[str, str], publisher: str | None = None) -> list[tuple[str, CitedRole, str]]:
    found = cited_sources(
        text, REGISTRY, publisher=publisher, links=tuple(Link(url=url, text=anchor) for url, anchor in links)
    )
    return [(source.outlet, source.role, source.text) for source in found]


def test_a_link_to_another_outlet_cites_it_at_its_anchor() -> None:
    text = "The bridge has been closed for weeks, officials say."
    assert linked(text, ("https://www.reuters.com/world/1", "closed for weeks")) == [
        ("Reuters", CitedRole.CITED, "closed for weeks")
    ]


def test_a_link_bears_out_the_mention_beside_it() -> None:
    text = "Shares of Reuters rose on Monday, as seen here."
    assert linked(text, ("https://reuters.com/1", "rose")) == [("Reuters", CitedRole.CITED, "Reuters")]


def test_anchors_are_found_forwards_as_whole_words() -> None:
    text = "Everywhere the news was here and there, and here."
    links = (("https://bbc.com/1", "here"), ("https://cnn.com/2", "here"), ("https://reuters.com/3", "nowhere to see"))
    assert [source[0] for source in linked(text, *links)] == ["BBC", "CNN"]


def test_links_to_the_publisher_and_to_strangers_are_no_evidence() -> None:
    text = "The bridge has been closed."
    assert linked(text, ("https://bbc.com/1", "bridge"), publisher="BBC") == []
    assert linked(text, ("https://example.org/1", "bridge"), ("http://[broken", "closed")) == []


@settings(max_examples=150)
@given(
    st.lists(
        st.one_of(
            st.text(max_size=20),
            st.sampled_from(
                [
                    "Reuters",
                    "(AP) —",
                    "the Journal",
                    "The Times",
                    " said",
                    " per ",
                    "\n",
                    "CNN",
                    ", ",
                    "’s ",
                    "\ud800",
                    " ",
                ]
            ),
        ),
        max_size=30,
    ).map("".join),
    st.sampled_from(["en", "de", "zh", "und"]),
)
def test_any_text_at_all_gives_spans_that_slice_back(text: str, language: str) -> None:
    links = (Link(url="https://bbc.com/1", text=text[:10]),)
    sources = cited_sources(text, REGISTRY, language=language, links=links)
    assert all(text[source.start : source.end] == source.text for source in sources)
    assert all(0.5 <= source.confidence <= 1 for source in sources)
    assert [source.start for source in sources] == sorted(source.start for source in sources)


def test_the_order_of_the_registrys_rows_does_not_matter() -> None:
    text = "The Times said it. The Post denied it, per the Journal; El Mundo and The Guardian agreed."
    backwards = Registry(reversed(REGISTRY.outlets))
    assert cited_sources(text, backwards) == cited_sources(text, REGISTRY)


def test_a_text_of_nothing_but_names_is_read_only_so_far() -> None:
    assert len(cited_sources("CNN, " * 3 * MAX_NAMES, REGISTRY)) == MAX_NAMES


@pytest.mark.parametrize(
    "piece",
    [
        "The bridge is closed, according to Reuters, and the Times said so. ",
        "Bloomberg Bloomberg ",
        "\n",
        "CNN, ",
        "A.A,(",
        "said The ",
        "By Jane Doe ",
    ],
)
def test_twice_the_text_takes_about_twice_the_time(piece: str) -> None:
    def seconds(copies: int) -> float:
        text = piece * copies
        start = time.process_time()
        cited_sources(text, REGISTRY)
        return time.process_time() - start

    copies = 20_000 // len(piece)
    once = min(seconds(copies) for _ in range(2))
    twice = min(seconds(2 * copies) for _ in range(2))
    assert twice < 3.5 * once + 0.02
