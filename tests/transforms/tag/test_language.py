from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from transforms.tag import language
from transforms.tag.language import LEAST_CHARS, detect_language

GERMAN = "Der Gemeinderat hat am Dienstag beschlossen, die alte Brücke über den Fluss im Frühjahr zu erneuern."
CROATIAN = "Vlada je donijela zakon o porezu koji smanjuje cijene"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The council decided on Tuesday to rebuild the old bridge over the river next spring.", "en"),
        (GERMAN, "de"),
        ("Le conseil municipal a décidé mardi de reconstruire le vieux pont sur la rivière.", "fr"),
        ("Kommunestyret vedtok tirsdag å bygge opp igjen den gamle brua over elva til våren.", "no"),
        ("市議会は火曜日、川にかかる古い橋を来年の春に架け替えることを決めた。工事は夏まで続く。", "ja"),
        ("Городской совет решил во вторник весной восстановить старый мост через реку.", "ru"),
        ("قرر مجلس المدينة يوم الثلاثاء إعادة بناء الجسر القديم فوق النهر في الربيع المقبل.", "ar"),
        ("Halmashauri ya jiji iliamua Jumanne kujenga upya daraja la zamani juu ya mto.", "sw"),
    ],
)
def test_a_sentence_tells_its_language(text: str, code: str) -> None:
    found, score = detect_language(None, text)
    assert found == code
    assert score is not None
    assert score > 0.5


def test_too_short_a_text_has_no_language_whatever_the_page_declares() -> None:
    assert detect_language("Brücke", "Der Rat", ("de",)) == ("und", None)
    assert detect_language(None, "a" + " " * 100 + "b") == ("und", None)


def test_the_title_counts_towards_the_least_length() -> None:
    title = "Der Gemeinderat hat die Brücke beschlossen"
    assert len(title) > LEAST_CHARS
    assert detect_language(title, "")[0] == "de"


def test_a_declaration_breaks_a_tie_between_neighbours() -> None:
    alone, _ = detect_language(None, CROATIAN)
    assert alone in {"bs", "hr"}
    assert detect_language(None, CROATIAN, ("hr-HR",))[0] == "hr"
    assert detect_language(None, CROATIAN, ("bs",))[0] == "bs"


def test_a_wrong_declaration_does_not_overrule_the_words() -> None:
    assert detect_language(None, GERMAN, ("en", "en-US", "fr"))[0] == "de"


def test_only_the_first_characters_are_read() -> None:
    assert detect_language(None, GERMAN * 3 + "x" * 1_000_000) == detect_language(None, GERMAN * 3)


@given(st.text(max_size=400), st.lists(st.text(max_size=8), max_size=3))
def test_any_text_has_a_code_and_a_score_from_0_to_1(text: str, hints: list[str]) -> None:
    code, score = detect_language(None, text, tuple(hints))
    assert 2 <= len(code) <= 3
    assert (score is None) == (code == "und")
    assert score is None or 0 <= score <= 1


def test_the_model_says_as_its_library_does() -> None:
    plain = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    for text in (GERMAN, CROATIAN, "市議会は火曜日に決めた。", "12:30 4-1 (2-0)", ""):
        assert language._identifier().rank(text) == plain.rank(text)
