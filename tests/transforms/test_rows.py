"""Tables that wait are given back as they were."""

from __future__ import annotations

import pyarrow as pa
import pytest

from schemas import Story, Topic, TopicSource, arrow_schema
from transforms.rows import packed, table_of, unpacked

STORY = Story(
    story_id="a",
    language="en",
    first_article_id="b",
    article_count=1,
    outlet_count=1,
    country_count=1,
    topics=(Topic(code="1", label="x", score=0.5, source=TopicSource.MODEL),),
)


@pytest.mark.parametrize("count", [0, 1, 3_000])
def test_a_table_that_was_packed_is_the_same(count: int) -> None:
    table = pa.concat_tables([table_of([STORY] * count, arrow_schema(Story)), table_of([STORY], arrow_schema(Story))])
    assert unpacked(packed(table[:count])).equals(table[:count], check_metadata=True)


def test_it_takes_less_meanwhile() -> None:
    table = table_of([STORY] * 3_000, arrow_schema(Story))
    assert packed(table).size < table.nbytes / 4
