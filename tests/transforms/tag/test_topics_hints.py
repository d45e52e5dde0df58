from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import Topic, TopicSource
from transforms.tag.topics.hints import load_hints, publisher_topics
from transforms.tag.topics.taxonomy import CODES, labels

TABLE = load_hints()
SPORT, ECONOMY, POLITICS, CRIME = "medtop:15000000", "medtop:04000000", "medtop:11000000", "medtop:02000000"


def codes(topics: tuple[Topic, ...]) -> list[str]:
    return [topic.code for topic in topics]


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("sport/fussball/derby-endet-2-2", SPORT),
        ("en/business/markets/shares-fall", ECONOMY),
        ("2025/12/us-politics/bill-passes.html", POLITICS),
        ("crime-courts/trial-opens", CRIME),
        ("deportes/final", SPORT),
        ("%D0%BF%D0%BE%D0%BB%D0%B8%D1%82%D0%B8%D0%BA%D0%B0/1", POLITICS),
        ("sports/college/rowing-eight-wins", SPORT),
        ("it/economia/prezzi", ECONOMY),
    ],
)
def test_a_path_names_its_section(path: str, code: str) -> None:
    assert codes(publisher_topics(TABLE, url=f"https://news.example/{path}")) == [code]


@pytest.mark.parametrize(
    "path",
    [
        "news/world/2025/a-story",
        "it/notizie/prezzi",
        "patient-education/what-to-ask",
        "the-sport-of-kings-returns",
        "",
    ],
)
def test_a_path_without_a_section_names_nothing(path: str) -> None:
    assert publisher_topics(TABLE, url=f"https://news.example/{path}") == ()


def test_each_source_speaks_for_itself() -> None:
    found = publisher_topics(
        TABLE,
        url="https://news.example/politik/1.html",
        sections=["News", "Politik"],
        breadcrumb=["Start", "Wirtschaft"],
        feed_categories=["Sport", "Politics"],
        keywords=["football", "taxes"],
    )
    assert [(topic.source, topic.code) for topic in found] == [
        (TopicSource.URL, POLITICS),
        (TopicSource.SECTION, POLITICS),
        (TopicSource.FEED, SPORT),
        (TopicSource.FEED, POLITICS),
        (TopicSource.KEYWORDS, SPORT),
    ]
    assert all(topic.label == labels()[topic.code] for topic in found)


def test_the_breadcrumb_speaks_where_the_section_is_silent() -> None:
    found = publisher_topics(TABLE, sections=["News"], breadcrumb=["Home", "Business", "Article"])
    assert [(topic.source, topic.code) for topic in found] == [(TopicSource.SECTION, ECONOMY)]


def test_a_keyword_counts_only_as_a_whole() -> None:
    assert publisher_topics(TABLE, keywords=["sport politics"]) == ()


def test_the_users_words_stand_over_the_packages(tmp_path: Path) -> None:
    own = tmp_path / "topic_hints.csv"
    own.write_text(f"word,code\nBlue Light,{CRIME}\nsport,\nbusiness,{POLITICS}\n", encoding="utf-8")
    table = load_hints(own)
    assert codes(publisher_topics(table, url="https://news.example/blue-light/1")) == [CRIME]
    assert codes(publisher_topics(table, url="https://news.example/business/1")) == [POLITICS]
    assert publisher_topics(table, url="https://news.example/sport/1") == ()


@pytest.mark.parametrize("content", ["a,b\nsport,1\n", "word,code\nsport,sport\n", "word,code\nx,medtop:20000002\n"])
def test_a_file_of_another_shape_is_refused(tmp_path: Path, content: str) -> None:
    own = tmp_path / "topic_hints.csv"
    own.write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match="expected"):
        load_hints(own)


def test_every_word_of_the_package_names_a_top_level_code() -> None:
    assert set(TABLE.values()) <= set(CODES)
    assert set(labels()) == set(CODES)


def test_the_sample_for_users_loads() -> None:
    load_hints(Path(__file__).parents[3] / "seeds" / "topic_hints.csv")


@given(st.text(), st.lists(st.text(), max_size=3))
def test_any_strings_are_taken(url: str, words: list[str]) -> None:
    publisher_topics(TABLE, url=f"https://e.example/{url}", sections=words, feed_categories=words, keywords=words)
    publisher_topics(TABLE, url=url)
