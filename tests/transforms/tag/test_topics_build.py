from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from models.topics.artefact import save
from models.topics.calibration import Calibration, calibrate, logits_of
from models.topics.corpora import INDEX, TOPICS, Labelled, own_headlines
from models.topics.pages import Page
from models.topics.regression import Fit, examples_of, fit, fit_soft
from models.topics.sources import Source, path_of
from models.topics.words import Choice, made_texts, sharing
from transforms.tag.topics.features import EnglishFeatures
from transforms.tag.topics.model import LinearModel

SIZE = 2**10
FEATURES = EnglishFeatures(SIZE)
WORDS = ("brush canvas gallery", "thief trial verdict", "quake rubble rescue", "bank shares profit")


def small_texts() -> list[Labelled]:
    return [
        Labelled(f"{words} {topic} {words} number {number}", (topic,))
        for number, words in enumerate(WORDS)
        for topic in TOPICS
    ]


def small_model() -> Fit:
    return fit_soft(examples_of(small_texts()), FEATURES, SIZE, strength=3, steps=30)


MODEL = small_model()


@pytest.mark.parametrize("model", [MODEL, fit(small_texts(), FEATURES, SIZE, strength=3)])
def test_a_fit_tells_the_topics_it_was_shown(model: Fit) -> None:
    found = [TOPICS[int(logits_of(model, FEATURES, text).argmax())] for text, _ in small_texts()]
    assert found == [topics[0] for _, topics in small_texts()]


def test_equal_texts_give_equal_bytes(tmp_path: Path) -> None:
    first, second = tmp_path / "a.npz", tmp_path / "b.npz"
    save(first, MODEL, "english", Calibration(1.0, 0.0))
    save(second, small_model(), "english", Calibration(1.0, 0.0))
    assert first.read_bytes() == second.read_bytes()


def test_a_saved_model_says_what_the_fit_says(tmp_path: Path) -> None:
    save(tmp_path / "m.npz", MODEL, "english", Calibration(2.0, -0.5))
    loaded = LinearModel.load(tmp_path / "m.npz")
    for text, _ in small_texts():
        logits, expected = loaded.logits(text), logits_of(MODEL, FEATURES, text)
        assert logits is not None
        np.testing.assert_allclose(logits, expected, atol=0.05)
        scores = loaded.calibrated(None, text)
        assert scores is not None
        np.testing.assert_allclose(scores, 1 / (1 + np.exp(-(2 * logits - 0.5))), rtol=1e-5)


def test_calibrated_scores_are_right_as_often_as_they_say() -> None:
    pages = [
        Page("en", None, "", text, ("weather",) if number % 3 == 0 else topics)
        for number, (text, topics) in enumerate(small_texts())
    ]
    curve = calibrate(MODEL, FEATURES, pages)
    best = [sorted(logits_of(MODEL, FEATURES, page.text), reverse=True)[:4] for page in pages]
    said = float(np.mean([1 / (1 + np.exp(-(curve.slope * z + curve.offset))) for row in best for z in row]))
    places = [np.argsort(-logits_of(MODEL, FEATURES, page.text), kind="stable")[:4] for page in pages]
    right = float(np.mean([p == INDEX[page.topics[0]] for page, row in zip(pages, places, strict=True) for p in row]))
    assert said == pytest.approx(right, abs=0.01)


def test_made_texts_are_words_of_the_language_with_the_topics_of_the_english() -> None:
    table = {"de": {word: Choice(("Richter", "Gericht"), (0.5, 1.0)) for word in ("court", "judge")}}
    texts = [Labelled("The court and the judge met Miller at noon", (topic,)) for topic in TOPICS]
    made = made_texts(table, texts, a_language=3 * len(TOPICS), least_chars=(20,))
    assert made == made_texts(table, texts, a_language=3 * len(TOPICS), least_chars=(20,))
    assert [text.topics[0] for text in made] == list(TOPICS)
    assert all(set(text.text.split()) <= {"Richter", "Gericht", "miller"} for text in made)


def test_words_that_share_their_texts_belong_together() -> None:
    english = {str(n): {"court", f"w{n}"} if n < 3 else {"rain", f"w{n}"} for n in range(6)}
    foreign = {str(n): {"gericht"} if n < 3 else {"regen"} for n in range(6)}
    assert [(own, word) for own, word, _ in sharing(english, foreign)] == [("court", "gericht"), ("rain", "regen")]


def test_a_source_of_other_bytes_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"other")
    with pytest.raises(ValueError, match="expected sha256 00"):
        path_of(Source(file="a.csv", sha256="00", licence="", credit=""), tmp_path)


def test_own_headlines_name_known_topics_and_stand_once() -> None:
    texts = own_headlines()
    assert all(topic in INDEX for text in texts for topic in text.topics)
    assert len({text.text for text in texts}) == len(texts)
