from __future__ import annotations

import datetime as dt
import json
import os
import time
from pathlib import Path

import pytest
from development_data import data_dir
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas import DateMention, MentionType
from transforms.tag.mentions.mentions import Profile, date_mentions

PUBLISHED = dt.date(2025, 12, 16)
"""A Tuesday."""
_TABLES = Path(__file__).parents[2] / "data" / "dates"
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _rows(name: str) -> list[list[str]]:
    lines = (_TABLES / name).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def _found(text: str, **options: str) -> list[str]:
    profile: Profile = "timex3" if options.pop("profile", "") == "timex3" else "calendar"
    mentions = date_mentions(text, PUBLISHED, profile=profile, **options)
    return [f"{mention.text} = {mention.value}" for mention in mentions]


@pytest.mark.parametrize("row", _rows("english.tsv"), ids=lambda row: row[0])
def test_english_mentions_get_the_value_of_the_table(row: list[str]) -> None:
    assert _found(row[0]) == row[1:]


@pytest.mark.parametrize("row", _rows("german.tsv"), ids=lambda row: row[0])
def test_german_mentions_get_the_value_of_the_table(row: list[str]) -> None:
    assert _found(row[0], language="de") == row[1:]


@pytest.mark.parametrize("row", _rows("timex3.tsv"), ids=lambda row: row[0])
def test_the_timex3_profile_adds_durations_repetitions_and_references(row: list[str]) -> None:
    assert _found(row[0], profile="timex3") == row[1:]


@pytest.mark.parametrize("language", ["fr", "es", "ru", "zh", "und"])
def test_other_languages_give_only_dates_in_numbers(language: str) -> None:
    text = "le 16.12.2025, 2025-12-16, 25/12/2025; lundi, May, 2024, 12/5/2025"
    values = [mention.value for mention in date_mentions(text, PUBLISHED, language=language)]
    assert values == ["2025-12-16", "2025-12-16", "2025-12-25"]


def test_the_country_decides_between_day_and_month() -> None:
    values = [date_mentions("On 12/5/2025.", PUBLISHED, country=country) for country in ("US", "GB", None)]
    assert [[mention.value for mention in found] for found in values] == [["2025-12-05"], ["2025-05-12"], []]


@pytest.mark.parametrize("looks_ahead", [False, True])
@pytest.mark.parametrize("weekday", range(7))
@pytest.mark.parametrize("published", range(7))
def test_a_weekday_is_the_last_one_or_the_next_one(published: int, weekday: int, looks_ahead: bool) -> None:
    day = dt.date(2025, 12, 15) + dt.timedelta(days=published)
    verb = "will meet" if looks_ahead else "said"
    (mention,) = date_mentions(f"The ministers {verb} {_WEEKDAYS[weekday]}.", day)
    distance = (dt.date.fromisoformat(mention.value) - day).days
    assert mention.first_on == mention.last_on == dt.date.fromisoformat(mention.value)
    assert dt.date.fromisoformat(mention.value).weekday() == weekday
    assert 0 <= distance < 7 if looks_ahead else -7 < distance <= 0


@given(st.integers(min_value=-3000, max_value=3000))
def test_a_shifted_publication_day_shifts_what_hangs_on_it(days: int) -> None:
    shift = dt.timedelta(days=days)
    text = "It began yesterday, not today or tomorrow, and ten days ago they met."
    before, after = date_mentions(text, PUBLISHED), date_mentions(text, PUBLISHED + shift)
    assert len(before) == len(after) == 4
    for one, other in zip(before, after, strict=True):
        assert one.first_on is not None
        assert other.first_on == one.first_on + shift


@given(st.integers(min_value=-500, max_value=500))
def test_weeks_shift_a_weekday_by_whole_weeks(weeks: int) -> None:
    shift = dt.timedelta(weeks=weeks)
    text = "He spoke Monday. They will vote on Friday and met last week."
    before, after = date_mentions(text, PUBLISHED), date_mentions(text, PUBLISHED + shift)
    assert [one.first_on and one.first_on + shift for one in before] == [other.first_on for other in after]


def test_without_a_publication_day_only_absolute_mentions_remain() -> None:
    text = "On Monday, in March and last year; on May 5, 2024, in 2019, the fall of 2020 and 2025-12-16."
    values = [mention.value for mention in date_mentions(text, None)]
    assert values == ["2024-05-05", "2019", "2020-FA", "2025-12-16"]


def test_a_text_that_tells_the_past_hangs_on_the_last_date_named() -> None:
    history = (
        "The strike began in March 1911 and ended in May 1911. In June 1912 the town burned. The mill opened in "
        "April 1913. In August the owner died. It closed in 1914, reopened in 1919 and was sold in 1922. In May 1923 "
        "a flood came. The next year a bridge was built. By 1926 half had left."
    )
    values = {mention.text: mention.value for mention in date_mentions(history, PUBLISHED)}
    assert values["August"] == "1913-08"
    assert values["The next year"] == "1924"


def test_the_same_month_in_news_is_that_of_publication() -> None:
    assert _found("The strike ended in August.") == ["August = 2025-08"]


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Adak"])
def test_the_clock_of_the_machine_changes_nothing(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "He spoke today, on Monday and on May 5."
    expected = date_mentions(text, PUBLISHED)
    monkeypatch.setitem(os.environ, "TZ", zone)
    time.tzset()
    try:
        assert date_mentions(text, PUBLISHED) == expected
    finally:
        monkeypatch.undo()
        time.tzset()


_TIME_WORDS = (
    "Monday May 5 2024 the last next week of year in a ago three İstanbul 💡 1999-2001 3:07:35 B.C. 490 fall Q3 Jan. "
    "late \u00a0 spring , . ' ’90s 12/5/2025 31 February 0s 24:00 99 a.m. vor drei Jahren letzten Winter Uhr Ende"
)
_WORDS = st.sampled_from(_TIME_WORDS.split(" "))


@settings(max_examples=150)
@given(
    st.text(max_size=200) | st.lists(_WORDS, max_size=25).map(" ".join),
    st.dates(min_value=dt.date(1900, 1, 1), max_value=dt.date(2150, 1, 1)) | st.none(),
    st.sampled_from(["en", "de", "fr"]),
)
def test_any_text_tags_and_spans_slice_back(text: str, published: dt.date | None, language: str) -> None:
    mentions = date_mentions(text, published, language=language, profile="timex3")
    for mention in mentions:
        assert mention.text == text[mention.start : mention.end] != ""
    ends = [mention.end for mention in mentions]
    assert all(start >= end for start, end in zip([m.start for m in mentions[1:]], ends, strict=False))
    days = date_mentions(text, published, language=language)
    assert all(m.first_on is not None or _names_no_day(m) for m in days)


def _names_no_day(mention: DateMention) -> bool:
    """A value of the right form that the calendar lacks, such as week 53 of a short year."""
    return mention.type in (MentionType.DATE, MentionType.TIME)


_STORY = (
    "The council voted on Monday to close the bridge, which opened in March 1984. Repairs are due by the end of next "
    "year, three weeks ago a report of 48 pages said, and 1,200 people signed a petition last month. "
)


@pytest.mark.parametrize("text", [_STORY, "x" * 60, "9" * 60, "Monday ", "a few ", "1.2.3", " ", "the last "])
def test_twice_the_text_takes_twice_the_time(text: str) -> None:
    date_mentions(_STORY, PUBLISHED)
    text = text * (8_000 // len(text))
    once, twice = (min(_cpu_s(text * times) for _ in range(3)) for times in (1, 2))
    assert twice < 3.5 * once + 0.02


def _cpu_s(text: str) -> float:
    start = time.process_time()
    date_mentions(text, PUBLISHED)
    return time.process_time() - start


def test_the_seed_gives_exactly_its_gold() -> None:
    folder = data_dir("seed")
    gold = json.loads((folder / "gold.json").read_text("utf-8"))
    body = gold["document"]["body"]
    text = (folder / gold["document"]["file"]).read_bytes().decode("utf-8")[body["start"] : body["end"]]
    found = date_mentions(text, dt.date.fromisoformat(gold["publication_date"]["value"]))
    required = [m for m in gold["date_mentions"] if m["required"] and m.get("in_body", True)]
    assert [(m.start, m.end, m.text, m.value) for m in found] == [
        (m["body_start"], m["body_end"], m["text"], m["value"]) for m in required
    ]
    for trap in gold["not_dates"]:
        start, end = trap["start"] - body["start"], trap["end"] - body["start"]
        assert not any(m.start < end and start < m.end for m in found)


def _day(stamp: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat((stamp or "")[:10])
    except ValueError:
        return None


def test_the_news_of_the_development_set_keeps_its_score() -> None:
    path = data_dir("dates", "meantime_en.jsonl")
    right = total = 0
    for line in path.read_text("utf-8").splitlines():
        document = json.loads(line)
        published = _day(document["dct"])
        if published is None:
            continue
        found = date_mentions(document["text"], published, profile="timex3")
        values = {(mention.start, mention.end): mention.value for mention in found}
        right += sum(values.get((gold["start"], gold["end"])) == gold["value"] for gold in document["timexes"])
        total += len(found) + len(document["timexes"])
    assert 2 * right / total >= 0.72
