from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas import TopicSource
from transforms.tag.topics.tagger import FIRST_FROM, OTHERS_FROM, TopicTagger
from transforms.tag.topics.taxonomy import CODES, DATA, labels

TAGGER = TopicTagger.load()
SPORT, ECONOMY, HEALTH, WEATHER = "medtop:15000000", "medtop:04000000", "medtop:07000000", "medtop:17000000"
ENGLISH = (
    "The striker scored twice in the second half as the home side won the cup final, and the coach praised his "
    "goalkeeper for a late save from the penalty spot."
)
CALL = (
    "from transforms.tag.topics.tagger import TopicTagger; t = TopicTagger.load(); "
    f"print(t.version, t.topics('Cup final', {ENGLISH!r}, 'en'), t.topics('Pokalfinale', {ENGLISH!r}, 'de'))"
)


@pytest.mark.parametrize(
    ("language", "title", "text", "code"),
    [
        ("en", "Cup final", ENGLISH, SPORT),
        ("en", "Bank raises rates", "The central bank raised interest rates to slow inflation; shares fell.", ECONOMY),
        ("en", "Jab for children", "Doctors recommend the vaccine against measles after an outbreak.", HEALTH),
        ("en", "Snow on Friday", "Forecasters expect heavy snow and frost overnight, with gusty winds.", WEATHER),
        ("de", "Pokalfinale", "Der Stürmer traf im Endspiel zweimal, der Trainer lobte den Torwart.", SPORT),
        ("de", "Zinsen steigen", "Die Notenbank erhöht die Zinsen, die Aktien an der Börse geben nach.", ECONOMY),
        ("fr", "Finale de la coupe", "L'équipe a gagné le match de football, félicite l'entraîneur.", SPORT),
        ("ja", "決勝", "サッカーの試合で日本代表が勝利し、監督は選手をたたえた。次の大会は来月開かれる。", SPORT),
        ("ru", "Финал кубка", "Футбольная команда выиграла матч, тренер похвалил игроков и вратаря.", SPORT),
        ("es", "Vacunas", "Los médicos recomiendan la vacuna a los pacientes del hospital.", HEALTH),
    ],
)
def test_the_text_tells_its_topic(language: str, title: str, text: str, code: str) -> None:
    first = TAGGER.topics(title, text, language)[0]
    assert (first.code, first.source, first.label) == (code, TopicSource.MODEL, labels()[code])


def test_too_few_words_have_no_topic() -> None:
    assert TAGGER.topics("Goal!", "", "en") == ()
    assert TAGGER.topics(None, "", "de") == ()


def test_a_likeliest_topic_below_the_threshold_is_not_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert TAGGER.topics("Cup final", ENGLISH, "en") != ()
    monkeypatch.setattr("transforms.tag.topics.tagger.FIRST_FROM", 1.1)
    assert TAGGER.topics("Cup final", ENGLISH, "en") == ()


def test_an_unknown_language_leaves_the_word_to_the_publisher() -> None:
    found = TAGGER.topics("Cup final", ENGLISH, "und", url="https://news.example/sport/cup-final")
    assert [(topic.code, topic.source) for topic in found] == [(SPORT, TopicSource.URL)]


def test_model_and_publisher_stand_beside_each_other() -> None:
    found = TAGGER.topics("Cup final", ENGLISH, "en", sections=["Business"])
    assert {(SPORT, TopicSource.MODEL), (ECONOMY, TopicSource.SECTION)} <= {(t.code, t.source) for t in found}


def test_the_surest_comes_first_and_guesses_are_left_out() -> None:
    text = "Nurses walked out over pay while the hospital cancelled operations and the minister urged talks."
    found = TAGGER.topics("Strike at the hospital", text, "en", keywords=["health"])
    scores = [topic.score for topic in found]
    modelled = [topic.score for topic in found if topic.source is TopicSource.MODEL]
    assert scores == sorted(scores, reverse=True)
    assert modelled[0] >= FIRST_FROM
    assert all(score >= OTHERS_FROM for score in modelled[1:])


def test_only_the_head_of_a_text_is_read() -> None:
    text = ENGLISH + " " + "and so on, " * 100
    assert TAGGER.topics(None, text, "en") == TAGGER.topics(None, text + "bank " * 1000, "en")


def test_a_million_characters_cost_no_more_than_two_thousand() -> None:
    started = time.process_time()
    TAGGER.topics("Cup final", "x " * 500_000, "en")
    TAGGER.topics("Cup final", "y" * 1_000_000, "de")
    assert time.process_time() - started < 0.25


def test_another_process_says_the_same_whatever_its_hash_seed() -> None:
    root = Path(__file__).parents[3]
    runs = {
        subprocess.run(
            [sys.executable, "-c", CALL],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=root,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    here = TAGGER.version, TAGGER.topics("Cup final", ENGLISH, "en"), TAGGER.topics("Pokalfinale", ENGLISH, "de")
    assert runs == {f"{here[0]} {here[1]} {here[2]}\n"}


@settings(max_examples=50)
@given(st.text(max_size=300), st.text(max_size=1500), st.sampled_from(["en", "de", "zh", "und", "xx"]))
def test_any_text_gives_topics_of_the_release(title: str, text: str, language: str) -> None:
    for topic in TAGGER.topics(title, text, language):
        assert topic.code in CODES
        assert topic.label == labels()[topic.code]
        assert 0 <= topic.score <= 1


def test_the_artefacts_are_small_and_each_has_its_licence_beside_it() -> None:
    artefacts = sorted(DATA.glob("*.npz"))
    assert [path.name for path in artefacts] == ["english.npz", "foreign.npz"]
    assert sum(path.stat().st_size for path in artefacts) <= 6_000_000
    assert all("CC BY-SA 4.0" in path.with_suffix(".LICENSE.txt").read_text(encoding="utf-8") for path in artefacts)
