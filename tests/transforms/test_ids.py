"""Ids: the same for ever, and no two sequences of strings share one."""

from __future__ import annotations

import itertools

from transforms.ids import ID_CHARS, id_of, id_of_bytes


def test_an_id_is_as_it_always_was() -> None:
    assert id_of("https://example.org/a") == "wwyq3ucctzu2y7h26craw2ibye"
    assert id_of("a", "b") == id_of_bytes(b"a\x1fb") == "6bgnz3mxg2tj3jqqh4ekjwvprq"


def test_an_id_is_letters_and_digits_of_one_length() -> None:
    ids = [id_of_bytes(bytes([number])) for number in range(256)]
    assert {len(id_) for id_ in ids} == {ID_CHARS}
    assert all(id_.isalnum() and id_ == id_.lower() for id_ in ids)


def test_no_two_sequences_share_an_id() -> None:
    strings = ["".join(chars) for count in range(3) for chars in itertools.product("a\x1e\x1f", repeat=count)]
    sequences = [parts for count in (1, 2, 3) for parts in itertools.product(strings, repeat=count)]
    assert len({id_of(*parts) for parts in sequences}) == len(sequences)


def test_a_half_surrogate_has_an_id() -> None:
    assert id_of("\ud800") != id_of("\udfff")
