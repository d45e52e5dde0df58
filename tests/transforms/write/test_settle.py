from __future__ import annotations

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from schemas import Origin
from transforms.write.digest import digest
from transforms.write.known import KnownArticle
from transforms.write.settle import Twin, settle

NOW = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
BEFORE = dt.datetime(2026, 2, 1, tzinfo=dt.UTC)


def twin(ref: str = "a.html", *, origin: Origin = Origin.HTML, content: str = "content-1", **other: object) -> Twin:
    told: dict[str, object] = {"article_id": "id-a", "alias_ids": (), "raw_sha256": f"raw of {content}", "seen_at": NOW}
    return Twin(origin=origin, origin_ref=ref, content_hash=content, **(told | other))  # type: ignore[arg-type]


def known(
    *, version: int = 1, revision: int = 0, content: str = "content-1", raw: str = "raw of content-1"
) -> KnownArticle:
    return KnownArticle("id-known", version, revision, BEFORE, digest(content), digest(raw))


def test_an_unknown_article_is_version_one_seen_now() -> None:
    verdict = settle([twin()], None)
    assert (verdict.kept, verdict.version, verdict.revision, verdict.first_seen_at) == (0, 1, 0, NOW)


def test_of_twins_the_more_telling_source_is_kept_and_the_others_are_duplicates() -> None:
    verdict = settle([twin("z.txt", origin=Origin.TEXT), twin("feed", origin=Origin.FEED), twin("a.html")], None)
    assert (verdict.kept, verdict.duplicates, verdict.unchanged) == (1, 2, 0)


def test_the_same_bytes_as_in_the_lake_are_unchanged() -> None:
    verdict = settle([twin(content="other title", raw_sha256="raw of content-1")], known())
    assert (verdict.kept, verdict.unchanged) == (None, 1)


def test_other_bytes_with_the_same_title_and_text_are_unchanged() -> None:
    verdict = settle([twin(raw_sha256="other advertisement")], known())
    assert (verdict.kept, verdict.unchanged) == (None, 1)


def test_a_changed_text_is_the_next_version_of_the_known_article() -> None:
    verdict = settle([twin(content="content-2")], known(version=3))
    assert (verdict.article_id, verdict.version, verdict.revision) == ("id-known", 4, 0)
    assert verdict.first_seen_at == BEFORE


def test_bytes_that_nobody_kept_say_nothing() -> None:
    assert settle([twin(content="content-2", raw_sha256=None)], known(raw="")).kept == 0


def test_an_article_tagged_anew_keeps_its_version() -> None:
    verdict = settle([twin(version=2, revision=1)], known(version=2))
    assert (verdict.kept, verdict.version, verdict.revision) == (0, 2, 1)


def test_a_revision_that_the_lake_has_is_unchanged() -> None:
    assert settle([twin(version=2, revision=1)], known(version=2, revision=1)).unchanged == 1


def test_every_id_of_the_twins_but_the_kept_one_is_an_alias_and_they_are_in_order() -> None:
    twins = [twin("a", article_id="id-b", alias_ids=tuple(f"id-{c}" for c in "vcrnx")), twin("b", article_id="id-d")]
    assert settle(twins, None).alias_ids == tuple(f"id-{c}" for c in "cdnrvx")


@settings(max_examples=24)
@given(st.permutations(range(4)))
def test_the_verdict_does_not_depend_on_the_order(order: list[int]) -> None:
    twins = [twin(f"{n % 3}", content=f"content-{n}") for n in range(4)]
    shuffled = [twins[place] for place in order]
    wanted, verdict = settle(twins, None), settle(shuffled, None)
    assert wanted.kept is not None
    assert verdict.kept is not None
    assert shuffled[verdict.kept] == twins[wanted.kept]
