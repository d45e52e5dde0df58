from __future__ import annotations

import random

import pyarrow as pa
import pytest
from made_articles import article, edited, grown, members, report, restated, signatures, told, words

from schemas import ContentType, Role
from transforms.group.language import group_language
from transforms.group.settings import GroupSettings

EVENT = [f"Zarvo{k} Mulda{k} Kefti{k} bridge{k} collapse{k}" for k in range(8)]


def about(event: str, seed: int, count: int = 300) -> str:
    """A report of an event in words of its own."""
    draw, own, out = random.Random(seed), event.split(), []
    for word in words(seed, count):
        out.append(draw.choice(own) if draw.random() < 0.4 else word)
    return " ".join([*own, *out])


def test_an_edited_copy_takes_the_id_of_the_earliest() -> None:
    text = report(1)
    rows = told(group_language(signatures([article("b", edited(text, 2), hours=2), article("a", text)])))
    assert (rows["a"]["text_id"], rows["a"]["text_relation"]) == ("a", "original")
    assert (rows["b"]["text_id"], rows["b"]["text_relation"]) == ("a", "near")


def test_equal_words_are_exact_whatever_their_case() -> None:
    text = report(1)
    rows = told(group_language(signatures([article("a", text), article("b", text.upper(), hours=2)])))
    assert (rows["b"]["text_relation"], rows["b"]["text_score"]) == ("exact", 1.0)


def test_a_cut_copy_is_the_same_text() -> None:
    text = report(1, 900)
    rows = told(group_language(signatures([article("a", text), article("b", " ".join(text.split()[:240]), hours=1)])))
    assert (rows["b"]["text_id"], rows["b"]["text_relation"]) == ("a", "cut")


def test_a_comment_that_quotes_a_report_is_an_excerpt_of_it() -> None:
    text = report(1, 220)
    comment = f"{report(2, 260)} {text} {report(3, 210)}"
    grouped = group_language(signatures([article("a", text), article("b", comment, hours=3)]))
    assert told(grouped)["b"]["text_id"] == "b"
    assert told(grouped)["b"]["excerpt_of"] == "a"
    assert members(grouped)["b"]["role"] == Role.EXCERPT


def test_a_story_printed_by_a_hundred_papers_is_one_text() -> None:
    text = report(1, 400)
    rows = [article(f"c{k:03}", edited(text, k), hours=k / 10) for k in range(120)]
    rows += [article(f"o{k:03}", report(1000 + k), hours=k / 10) for k in range(200)]
    ids = [row["text_id"] for key, row in told(group_language(signatures(rows))).items() if key.startswith("c")]
    assert ids.count("c000") >= 115


def test_filled_forms_are_different_texts() -> None:
    rows = []
    for k in range(40):
        draw = random.Random(k)
        figures = [draw.randint(2, 99) for _ in range(8)]
        form = (
            "Company{} said its board declared a quarterly dividend of {}.{} cents a share against {}.{} cents before. "
        )
        form += (
            "It is payable on March {} to holders of record at the close of business on February {}. The company has "
        )
        form += "{}.{} million shares outstanding and the board reviews the dividend each quarter of the year."
        rows.append(article(f"f{k:02}", form.format(k, *figures), title=f"Company{k} declares dividend"))
    ids = [row["text_id"] for row in told(group_language(signatures(rows))).values()]
    assert max(ids.count(name) for name in ids) <= 3


def test_tables_of_weather_and_markets_are_neither_one_text_nor_one_story() -> None:
    rows = []
    for k in range(60):
        draw = random.Random(k)
        cells = " ".join(f"{town} {draw.randint(-9, 39)} {draw.randint(-9, 39)}" for town in words(1, 60))
        on = {"outlet": "Paper", "title": f"Weather table no {draw.randint(100, 999)}"}
        rows.append(article(f"w{k:02}", f"Temperatures today in degrees {cells}", hours=2 * k, **on))
    grouped = group_language(signatures([*rows, *(article(f"o{k:02}", report(900 + k), hours=k) for k in range(60))]))
    ids = [row["text_id"] for row in told(grouped).values()]
    assert max(ids.count(name) for name in ids) <= 3
    assert grouped.alarms == ()


def test_galleries_with_the_same_captions_are_not_one_text() -> None:
    captions = report(1, 120)
    rows = [
        article(f"g{k}", f"{captions} {report(10 + k, 40)}", hours=k, content_type=ContentType.GALLERY)
        for k in range(30)
    ]
    ids = [row["text_id"] for row in told(group_language(signatures(rows))).values()]
    assert max(ids.count(name) for name in ids) <= 3


def test_texts_more_than_five_days_apart_are_not_joined() -> None:
    text = report(1)
    rows = told(group_language(signatures([article("a", text), article("b", edited(text, 1), hours=24 * 6)])))
    assert rows["b"]["text_id"] == "b"


def test_live_pages_are_joined_only_when_nearly_equal() -> None:
    text = report(1, 600)
    live = {"content_type": ContentType.LIVE}
    grown_page = " ".join([report(2, 300), *text.split()[:400]])
    rows = told(group_language(signatures([article("a", text, **live), article("b", grown_page, hours=1, **live)])))
    assert rows["b"]["text_id"] == "b"


def test_a_late_older_copy_renames_nobody() -> None:
    text = report(1)
    first = signatures([article("b", text, hours=5)])
    known = grown(None, first, group_language(first))
    late = told(group_language(signatures([article("a", edited(text, 1), hours=1)]), known))
    assert (late["a"]["text_id"], late["a"]["text_relation"]) == ("b", "near")


def test_a_bridge_does_not_join_two_known_texts() -> None:
    left, right = report(1), report(2)
    first = signatures([article("a", left), article("b", right)])
    known = grown(None, first, group_language(first))
    both = " ".join([*left.split()[:240], *right.split()[:200]])
    rows = told(group_language(signatures([article("c", both, hours=2)]), known))
    assert rows["c"]["text_id"] == "a"


def test_reports_of_one_event_are_a_story_and_of_another_are_not() -> None:
    rows = [
        article(f"e{e}r{k}", about(EVENT[e], 10 * e + k), hours=k, title=EVENT[e]) for e in range(2) for k in range(3)
    ]
    rows += [article(f"o{k}", report(500 + k), hours=k % 9, title=report(900 + k, 6)) for k in range(60)]
    stories = {key: row["story_id"] for key, row in told(group_language(signatures(rows))).items()}
    assert stories["e0r0"] == stories["e0r1"] == stories["e0r2"] != stories["e1r0"]
    assert {key for key, name in stories.items() if name == stories["e0r0"]} == {"e0r0", "e0r1", "e0r2"}


@pytest.fixture(scope="module")
def week() -> pa.Table:
    """Five days of eight stories of six reports, one in three a copy, among reports of nothing else."""
    rows = []
    for e, event in enumerate(EVENT):
        first = about(event, 10 * e)
        for k in range(6):
            text = edited(first, k) if k % 3 == 2 else about(event, 10 * e + k)
            rows.append(article(f"e{e}r{k}", text, hours=9 * e + 10 * k, title=event))
    rows += [article(f"o{k:02}", report(500 + k), hours=1.5 * k, title=report(900 + k, 6)) for k in range(70)]
    return signatures(rows)


def test_the_order_of_the_rows_changes_nothing(week: pa.Table) -> None:
    order = random.Random(0).sample(range(len(week)), len(week))
    assert group_language(week.take(pa.array(order))) == group_language(week)


def test_the_order_of_known_rows_changes_nothing(week: pa.Table) -> None:
    first = week.slice(0, 100)
    known = grown(None, first, group_language(first))
    new, turned = week.slice(100), known.take(pa.array(range(len(known) - 1, -1, -1)))
    assert group_language(new, known) == group_language(new, turned)


def test_daily_runs_give_the_groups_of_one_run(week: pa.Table) -> None:
    known = stories = held = None
    for day in sorted(set(week["published_on"].to_pylist())):
        new = week.filter(pa.array([on == day for on in week["published_on"].to_pylist()]))
        grouped = group_language(new, known, stories, held)
        known = grown(known, new, grouped)
        stories = restated(stories, grouped.stories, grouped.days)
        held = restated(held, grouped.story_members, grouped.days)
    assert known is not None
    assert held is not None
    whole = group_language(week)
    assert {row["article_id"]: row["text_id"] for row in known.to_pylist()} == {
        key: row["text_id"] for key, row in told(whole).items()
    }
    assert partition(held) == partition(whole.story_members)


def partition(table: pa.Table) -> set[frozenset[str]]:
    by_story: dict[str, set[str]] = {}
    for row in table.to_pylist():
        by_story.setdefault(row["story_id"], set()).add(row["article_id"])
    return {frozenset(group) for group in by_story.values()}


def test_every_article_is_a_member_of_one_story(week: pa.Table) -> None:
    grouped = group_language(week)
    assert sorted(grouped.story_members["article_id"].to_pylist()) == sorted(week["article_id"].to_pylist())
    assert sum(grouped.stories["article_count"].to_pylist()) == len(week)


def test_a_text_of_too_many_articles_raises_an_alarm() -> None:
    text = report(1)
    rows = signatures([article(f"a{k}", edited(text, k), hours=k / 4, title="Markets at noon") for k in range(6)])
    alarms = group_language(rows, settings=GroupSettings(text_alarm=5, story_alarm=5)).alarms
    assert [(alarm.kind, alarm.size, alarm.title) for alarm in alarms] == [
        ("text", 6, "Markets at noon"),
        ("story", 6, "Markets at noon"),
    ]


def test_rows_of_several_languages_are_refused() -> None:
    rows = signatures([article("a", report(1)), article("b", report(2), language="de")])
    with pytest.raises(ValueError, match="one language"):
        group_language(rows)


def test_nothing_new_gives_nothing() -> None:
    grouped = group_language(signatures([article("a", report(1))]).slice(0, 0))
    assert (len(grouped.assignments), len(grouped.stories), grouped.days) == (0, 0, ())
