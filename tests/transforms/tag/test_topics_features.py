from __future__ import annotations

from zlib import crc32

from hypothesis import given
from hypothesis import strategies as st

from transforms.tag.topics.features import READ_CHARS, EnglishFeatures, ForeignFeatures, document

SIZE = 2**18


def test_english_features_are_the_words_and_pairs_of_neighbours_without_stop_words() -> None:
    found = EnglishFeatures(SIZE)("The council rebuilt the BRIDGE")
    words = [crc32(word) % SIZE for word in (b"council", b"rebuilt", b"bridge")]
    pairs = [crc32(pair) % SIZE for pair in (b"council rebuilt", b"rebuilt bridge")]
    assert found == words + pairs


def test_foreign_features_are_the_word_and_its_runs_of_five_characters() -> None:
    found = ForeignFeatures(SIZE)("Brücke")
    assert found == [crc32(piece.encode()) % SIZE for piece in ("<brücke>", "<brüc", "brück", "rücke", "ücke>")]


def test_a_script_without_spaces_gives_runs_of_two_and_three_and_single_han_signs() -> None:
    found = ForeignFeatures(SIZE)("大橋を")
    assert found == [crc32(piece.encode()) % SIZE for piece in ("大橋", "橋を", "大橋を", "大", "橋")]


def test_a_vowel_sign_stays_in_its_word() -> None:
    assert ForeignFeatures(SIZE)("हिंदी") == ForeignFeatures(SIZE)("हिंदी ")
    assert crc32("<हिंदी>".encode()) % SIZE in ForeignFeatures(SIZE)("हिंदी")


def test_the_title_and_the_head_of_the_text_are_read() -> None:
    text = "x" * READ_CHARS
    assert document("A title", text + "never read") == document("A title", text) == f"A title. {text}"
    assert document(None, text + "never read") == text


@given(st.lists(st.text(max_size=30), max_size=5))
def test_remembered_words_do_not_change_what_is_returned(texts: list[str]) -> None:
    worn = ForeignFeatures(SIZE)
    for text in texts:
        worn(text)
    assert [worn(text) for text in texts] == [ForeignFeatures(SIZE)(text) for text in texts]


@given(st.text())
def test_any_text_gives_places_within_the_table(text: str) -> None:
    for features in (EnglishFeatures(SIZE), ForeignFeatures(SIZE)):
        assert all(0 <= place < SIZE for place in features(text))
