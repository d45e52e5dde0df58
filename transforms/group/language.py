"""One language's window: new signatures against the known ones, the ids they get, and the story rows to write anew."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from schemas import Story, StoryMember, arrow_schema
from transforms.group.facts import Facts, facts_of
from transforms.group.past import past_of
from transforms.group.settings import GroupSettings
from transforms.group.source import Part, Source, rows_of
from transforms.group.stories import group_stories
from transforms.group.texts import group_texts
from transforms.group.trees import Trees, shipped_trees
from transforms.group.written import ASSIGNMENTS, Alarm, Grouped, Written
from transforms.memory import give_back, reuse_large, uncollected

__all__ = ["ASSIGNMENTS", "Alarm", "Grouped", "group_language"]


@reuse_large()
@uncollected()  # grouping makes no cycles, and to walk a window's records took a twentieth of it
def group_language(
    new: Part,
    known: Part | None = None,
    stories: pa.Table | None = None,
    members: pa.Table | None = None,
    settings: GroupSettings | None = None,
    trees: Trees | None = None,
) -> Grouped:
    """Groups new articles of one language with each other and with the known ones of their window.

    Args:
        new: rows of `signatures` of this run, not yet grouped; all of one language. What is no table is read column by
            column, whenever a column is needed.
        known: rows of `signatures` whose day is within ±5 days of a new row's; of an article's versions and revisions
            the newest counts. Rows further away are let be, so a wider window is as good.
        stories: rows of `stories` and
        members: rows of `story_members`, of this language, of every day on which a story of a known row lies: a story
            keeps the day of its birth, so that may be before the window. What is missing here is lost from those days.

    The order of rows does not matter. Known rows keep their `text_id`; their present story is that of `members`, else
    of their signature. A text group takes the id of the earliest member known when it was formed. Stories near which a
    new article comes are clustered anew; each keeps its id by the largest overlap, or is merged (`merged_into`) where
    another took most of it.

    Raises:
        AlgorithmError: a row was signed by another algorithm.
        ValueError: the new rows are of several languages.
    """
    settings = settings or GroupSettings()
    languages = pc.unique(Source([new]).table(["language"])["language"]).to_pylist()
    if len(languages) > 1:
        raise ValueError(f"expected new rows of one language, got {sorted(languages)}")
    if not languages:
        return _nothing()
    source = Source([new] if known is None else [known, new])
    source.check_algorithm()
    facts = facts_of(source, 0 if known is None else rows_of(known))
    give_back()
    texts = group_texts(source, facts, settings)
    give_back()
    present = _present(facts, members)
    present[facts.superseded] = None
    in_use = frozenset([] if stories is None else stories["story_id"].to_pylist())
    seen = frozenset(name for name in present if name is not None)
    found = group_stories(
        source,
        facts,
        texts,
        present,
        lambda name: name in in_use or name in seen,
        past_of(languages[0]),
        trees or shipped_trees(),
        settings,
    )
    give_back()
    return Written(source, facts, texts, found, stories, members, settings).grouped()


def _present(facts: Facts, members: pa.Table | None) -> npt.NDArray[np.object_]:
    """Each row's story so far, by article: `story_members` knows best."""
    present = facts.story_names.copy()
    for k, name in _earlier(facts):
        present[k] = name
    if members is not None and len(members):
        ids = pa.array([bytes(name).decode() for name in facts.ids], pa.string())
        at = pc.index_in(ids, value_set=members["article_id"].combine_chunks())
        has = np.asarray(pc.is_valid(at).to_numpy(zero_copy_only=False), np.bool_)
        rows = np.asarray(pc.fill_null(at, 0).to_numpy(zero_copy_only=False))
        names = np.array(members["story_id"].to_pylist(), np.object_)
        present[has] = names[rows[has]]
    return present


def _earlier(facts: Facts) -> Iterator[tuple[int, str]]:
    """New rows of which an earlier version is there, and the story that the last row of that article tells."""
    if not facts.superseded.any():
        return
    new = np.flatnonzero(~facts.superseded[facts.known :]) + facts.known
    wanted = {facts.name(k): k for k in new.tolist() if facts.story_names[k] is None}
    again = np.flatnonzero(np.isin(facts.ids, np.array([*wanted], facts.ids.dtype)))
    told = {facts.name(k): facts.story_names[k] for k in again.tolist() if facts.story_names[k] is not None}
    for name, story in told.items():
        yield wanted[name], story


def _nothing() -> Grouped:
    return Grouped(
        assignments=ASSIGNMENTS.empty_table(),
        stories=arrow_schema(Story).empty_table(),
        story_members=arrow_schema(StoryMember).empty_table(),
        days=(),
        alarms=(),
    )
