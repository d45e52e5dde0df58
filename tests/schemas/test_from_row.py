"""A record through a table and back is the same record, whichever table it is of."""

from __future__ import annotations

import datetime as dt
import typing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas import Article, Fetch, Pending, Reject, Story, StoryMember
from schemas.column import arrow_schema
from schemas.from_row import record_of
from transforms.rows import table_of

SMALL = st.integers(0, 2**15 - 1)
st.register_type_strategy(int, SMALL)
st.register_type_strategy(float, st.integers(0, 64).map(float))
st.register_type_strategy(str, st.text(st.characters(codec="utf-8"), max_size=4))
st.register_type_strategy(dt.datetime, st.datetimes(timezones=st.just(dt.UTC)))
KINDS = (Article, Fetch, Pending, Reject, Story, StoryMember)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@given(data=st.data())
@settings(max_examples=15)
def test_a_record_comes_back_from_its_table(kind: type, data: st.DataObject) -> None:
    hints = typing.get_type_hints(kind)
    record = data.draw(st.builds(kind, **{name: st.from_type(hint) for name, hint in hints.items()}))
    (row,) = table_of([record], arrow_schema(kind)).to_pylist()
    assert record_of(kind, row) == record


def test_columns_of_the_row_alone_are_passed_over_and_missing_ones_are_defaults() -> None:
    member = record_of(StoryMember, {"story_id": "s", "article_id": "a", "role": "original", "rank": 1, "new": 2})
    assert (member.story_id, member.role.value, member.similarity) == ("s", "original", None)


def test_a_value_outside_its_closed_list_is_told() -> None:
    with pytest.raises(ValueError, match="of_old"):
        record_of(StoryMember, {"story_id": "s", "article_id": "a", "role": "of_old", "rank": 1})
