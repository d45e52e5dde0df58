from __future__ import annotations

import dataclasses
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from schemas import TABLES, Image, Reason
from schemas.staged import Unchanged
from tests.transforms.write.made_up import article, moment, reject
from tests.transforms.write.whole_runs import stage
from transforms.rows import table_of
from transforms.write.local_store import LocalStore
from transforms.write.parquet import parquet_bytes, read_parquet
from transforms.write.stage import Stager, signatures_file

images = st.lists(
    st.builds(
        Image,
        url=st.text(st.characters(exclude_categories=["Cs"])),
        caption=st.none() | st.text(st.characters(exclude_categories=["Cs"])),
        credit=st.none(),
        width=st.none() | st.integers(0, 9_000),
        height=st.none(),
        lead=st.booleans(),
    ),
    max_size=3,
).map(tuple)


@settings(max_examples=10)
@given(st.lists(images, max_size=4))
def test_records_come_back_from_parquet_as_they_were(given_images: list[tuple[Image, ...]]) -> None:
    records = [dataclasses.replace(article(f"a{n}")[0], images=one) for n, one in enumerate(given_images)]
    rows = table_of(records, TABLES["articles"].file_schema)
    rows.validate(full=True)
    assert [row["images"] for row in rows.to_pylist()] == [
        [dataclasses.asdict(image) for image in record.images] for record in records
    ]
    assert parquet_bytes(rows) == parquet_bytes(table_of(records, TABLES["articles"].file_schema))


def test_a_full_stager_gives_its_files_and_begins_anew(tmp_path: Path) -> None:
    stager = Stager(LocalStore(tmp_path), moment(), max_rows=2)
    given_out = [stager.add(article(f"a{n}")) for n in range(5)]
    assert [len(one) for one in given_out] == [0, 1, 0, 1, 0]
    assert [one.rows for one in stager.flush()] == [1]
    assert stager.flush() == ()


def test_articles_and_signatures_stand_row_by_row(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    (staged,) = stage(store, [article("b"), article("a")])
    assert staged.file is not None
    rows = read_parquet(store, staged.file, ["article_id"])
    assert rows.equals(read_parquet(store, signatures_file(staged.file), ["article_id"]).cast(rows.schema))


def test_unchanged_inputs_are_counted_and_take_no_row(tmp_path: Path) -> None:
    (staged,) = stage(LocalStore(tmp_path), [Unchanged(origin_ref="a"), Unchanged(origin_ref="b")])
    assert (staged.table, staged.rows, staged.unchanged) == (None, 0, 2)
    assert not (tmp_path / "_staging").exists()


def test_one_value_that_arrow_refuses_costs_one_article(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    bad = article("bad")
    staged = stage(
        store, [article("a"), (dataclasses.replace(bad[0], title="\ud800"), bad[1]), article("b"), reject("1")]
    )
    assert {one.table: one.rows for one in staged} == {"articles": 2, "rejects": 2}
    (rejects,) = (one.file for one in staged if one.table == "rejects" and one.file)
    assert Reason.BUG in read_parquet(store, rejects).column("reason").to_pylist()
