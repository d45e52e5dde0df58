from __future__ import annotations

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.ids import id_of
from transforms.write.digest import digest, digests
from transforms.write.ids128 import pack_id, pack_ids, unpack_id
from transforms.write.segment import Entries, Segment, joined, segment_bytes

small = st.integers(0, 12)
articles = st.lists(st.tuples(small, small, st.integers(1, 3), st.lists(small, max_size=3)), max_size=12)


def entries(rows: list[tuple[int, int, int, list[int]]]) -> Entries:
    """Each row: the halves of an id, a version, and aliases (whose upper half is 5)."""
    upper, lower, version = (np.array([row[n] for row in rows], np.int64) for n in range(3))
    pairs = [(alias, row[0], row[1]) for row in rows for alias in row[3]]
    alias, owner_upper, owner_lower = (np.array([pair[n] for pair in pairs], np.int64) for n in range(3))
    return Entries(
        upper=upper.astype(np.uint64),
        lower=lower.astype(np.uint64),
        version=version.astype(np.int16),
        revision=np.zeros(len(rows), np.int16),
        first_seen=version * 1_000,
        content=(version * 7).astype(np.uint64),
        raw=(version * 9).astype(np.uint64),
        alias_upper=np.full(len(pairs), 5, np.uint64),
        alias_lower=alias.astype(np.uint64),
        owner_upper=owner_upper.astype(np.uint64),
        owner_lower=owner_lower.astype(np.uint64),
    )


@settings(max_examples=30)
@given(articles)
def test_a_segment_holds_the_newest_of_each_id_and_its_aliases(rows: list[tuple[int, int, int, list[int]]]) -> None:
    segment = Segment(segment_bytes(entries(rows), {}))
    newest = {}
    for upper, lower, version, _ in rows:
        newest[upper, lower] = max(version, newest.get((upper, lower), 0))
    for (upper, lower), version in newest.items():
        place = segment.find(upper, lower)
        assert place is not None
        assert segment.own(place) == place
        assert segment.record(place)[0] == version
        assert segment.record(place)[3:] == (version * 7, version * 9)
    owners: dict[int, tuple[int, int]] = {}
    for upper, lower, _, aliases in rows:
        for alias in aliases:
            owners[alias] = min(owners.get(alias, (upper, lower)), (upper, lower))
    for alias, owner in owners.items():
        place = segment.find(5, alias)
        assert place is not None
        assert segment.id_at(segment.own(place)) == ((5, alias) if (5, alias) in newest else owner)


@settings(max_examples=10)
@given(articles, articles)
def test_joining_segments_is_the_segment_of_all(
    first: list[tuple[int, int, int, list[int]]], second: list[tuple[int, int, int, list[int]]]
) -> None:
    parts = [Segment(segment_bytes(entries(rows), {})).entries() for rows in (first, second)]
    places = np.arange(13, dtype=np.uint64)
    merged = Segment(segment_bytes(joined(parts), {}))
    whole = Segment(segment_bytes(entries(first + second), {}))
    for upper in range(13):
        asked = np.full(13, upper, np.uint64)
        assert ((merged.find_many(asked, places) >= 0) == (whole.find_many(asked, places) >= 0)).all()


def test_ids_are_packed_as_columns_and_one_by_one_alike() -> None:
    ids = [id_of(str(number)) for number in range(100)]
    upper, lower = pack_ids(pa.array(["a" * 26, *ids]).slice(1))
    assert [pack_id(one) for one in ids] == list(zip(upper.tolist(), lower.tolist(), strict=True))
    assert [unpack_id(*pack_id(one)) for one in ids] == ids


def test_digests_of_a_column_are_those_of_its_values() -> None:
    values = ["ab" * 32, None, id_of("x"), "short"]
    assert digests(pa.chunked_array([values[:2], values[2:]])).tolist() == [digest(value) for value in values]
