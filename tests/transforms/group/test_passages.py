from __future__ import annotations

from transforms.group.passages import shared_passages


def test_a_shared_sentence_is_found_whatever_its_case_and_marks() -> None:
    a = "First. The old bridge over the river Mulda fell on Monday night, police said."
    b = "Officials: the OLD bridge over the river Mulda fell on Monday night - nobody was hurt."
    (passage,) = shared_passages(a, b)
    assert a[passage.start_a : passage.end_a] == "The old bridge over the river Mulda fell on Monday night"
    assert b[passage.start_b : passage.end_b] == "the OLD bridge over the river Mulda fell on Monday night"
    assert passage.words == 11


def test_texts_without_a_long_common_run_share_nothing() -> None:
    assert shared_passages("one two three four", "one two three four") == ()


def test_passages_come_in_order_and_do_not_overlap() -> None:
    a, b = "a1 a2 a3 b1 b2 b3", "b1 b2 b3 x a1 a2 a3"
    found = shared_passages(a, b, 3)
    assert [(p.start_a, p.start_b) for p in found] == [(0, 11), (9, 0)]
