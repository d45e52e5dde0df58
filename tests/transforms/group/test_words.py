from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from transforms.group.words import words_of


def spelled(text: str) -> list[str]:
    found = words_of(text)
    return [found.text[a:b] for a, b in zip(found.starts, found.ends, strict=True)]


def test_words_of_scripts_with_vowel_signs_stay_whole() -> None:
    assert spelled("हिन्दी में समाचार") == ["हिन्दी", "में", "समाचार"]


def test_each_character_of_a_script_without_spaces_is_a_word() -> None:
    assert spelled("東京 news 都") == ["東", "京", "news", "都"]


def test_equal_words_have_equal_hashes_wherever_they_stand() -> None:
    found = words_of("Storm, storm and STORM")
    assert found.hashes[0] == found.hashes[1] == found.hashes[3] != found.hashes[2]


@given(st.text(max_size=200))
def test_words_lie_in_order_inside_the_text(text: str) -> None:
    found = words_of(text)
    assert all(a < b for a, b in zip(found.starts, found.ends, strict=True))
    assert all(end <= start for end, start in zip(found.ends, found.starts[1:], strict=False))


def test_a_word_has_one_hash_however_long_the_text_before_it() -> None:
    found = words_of("storm " + "a bc " * 20_000 + "storm")
    assert found.hashes[0] == found.hashes[-1]


def test_the_rest_of_a_very_long_word_counts_wherever_the_word_stands() -> None:
    long = "x" * 90
    found = words_of(f"{long}a some {long}b words {long}a")
    assert found.hashes[0] == found.hashes[4] != found.hashes[2]
