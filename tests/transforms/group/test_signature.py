from __future__ import annotations

import dataclasses
import hashlib

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_articles import article, report, signatures, words

from schemas import CitedRole, CitedSource
from transforms.group.language import group_language
from transforms.group.signature import ALGORITHM, MOST_SHINGLES, SKETCH, AlgorithmError, signature_of


def size(article_signature: object) -> int:
    total = 0
    for name, value in dataclasses.asdict(article_signature).items():
        if name == "alias_ids" or value is None:
            continue
        total += len(value) if isinstance(value, bytes) else len(str(value).encode())
    return total


def test_a_very_long_text_of_different_words_stays_below_8_kb() -> None:
    text = " ".join(f"Word{k} “quoted {k} {k + 1} run of words” 1{k}" for k in range(20_000))
    signature = signature_of(article("a", text, title="界" * 900, dateline="界" * 300))
    assert size(signature) <= 8192
    assert len(signature.shingles or b"") == 4 * MOST_SHINGLES


@settings(max_examples=60)
@given(st.text(max_size=3000), st.text(max_size=300))
def test_any_text_has_a_signature_below_8_kb(text: str, title: str) -> None:
    assert size(signature_of(article("a", text, title=title))) <= 8192


def test_a_word_said_ten_thousand_times_is_one_shingle() -> None:
    signature = signature_of(article("a", "again " * 10_000))
    assert len(signature.shingles or b"") == 4


def test_dateline_and_credits_do_not_count() -> None:
    body = report(1)
    framed = f"BERLIN, March 3 (Reuters) - {body}\n(Reporting by A. Person; editing by B. Person)"
    bare = signature_of(article("a", body))
    assert signature_of(article("b", framed, dateline="BERLIN, March 3 (Reuters)")).shingles == bare.shingles
    assert signature_of(article("c", framed)).shingles == bare.shingles


def test_a_line_that_taggers_found_to_be_a_credit_does_not_count() -> None:
    body, line = report(2), "Contributed by our desk in Utopia"
    text = f"{body}\n{line}"
    at = text.index("Contributed")
    credit = CitedSource(
        outlet="Desk", domain=None, role=CitedRole.CREDIT, start=at, end=at + 11, text="Contributed", confidence=0.9
    )
    assert (
        signature_of(article("a", text, cited_sources=(credit,))).shingles == signature_of(article("b", body)).shingles
    )


def test_without_text_there_is_no_sketch() -> None:
    signature = signature_of(article("a", "", title=None))
    assert (signature.sketch, signature.shingles, signature.features) == (None, None, None)


def test_the_columns_are_whole_32_bit_values() -> None:
    signature = signature_of(article("a", report(3)))
    assert len(np.frombuffer(signature.sketch or b"", "<u4")) == SKETCH
    assert signature.algorithm == ALGORITHM


def test_thinned_texts_still_tell_how_alike_they_are() -> None:
    base = words(5, 3000)
    copy = base[:2700] + words(6, 300)
    table = signatures([article("a", " ".join(base)), article("b", " ".join(copy), hours=1)])
    score = group_language(table).assignments.to_pylist()[1]["text_score"]
    assert score == pytest.approx(2698 / 3298, abs=0.05)


def test_an_algorithms_name_stands_for_the_same_bytes_for_ever() -> None:
    # A change of these bytes makes every stored signature useless: it needs a new name in ALGORITHM.
    quoted = "“We shall mend the bridge by Monday evening,” said Utopia’s mayor of 12.5 ｍｉｌｌｉｏｎ 橋が落ちた. "
    made = [article("a", quoted + report(7, n), title="Bridge: 40 “FÖRDE” ferries, 橋が落ちた") for n in (3, 300, 2000)]
    found = hashlib.sha256()
    for one in map(signature_of, made):
        found.update(b"|".join(part or b"" for part in (one.sketch, one.shingles, one.features)))
    assert (ALGORITHM.split()[0], found.hexdigest()[:16]) == ("newsbeam-1", "a853d4e220277111")


def test_only_a_closed_passage_between_quotation_marks_is_a_quote() -> None:
    said = "we shall mend the bridge soon"
    assert quotes(f"“{said}” he told") == quotes(f'He: "{said}"') != set()
    assert quotes(f"“{said} he told „us“") == quotes(f"{said}” he told") == set()
    # The mark that ends one passage does not begin another.
    assert quotes(f'"{said}" and then he left us all "again"') == quotes(f'"{said}"')


def quotes(text: str) -> set[int]:
    found = np.frombuffer(signature_of(article("a", text)).features or b"", "<u4")
    return set(found[found >> 30 == 2].tolist())


def test_signatures_of_another_algorithm_are_refused() -> None:
    table = signatures([article("a", report(4))])
    other = table.set_column(table.schema.get_field_index("algorithm"), "algorithm", pa.array(["newsbeam-0"]))
    with pytest.raises(AlgorithmError, match="newsbeam-0"):
        group_language(table, other)
