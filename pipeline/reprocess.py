"""Second looks at stored articles: tags anew as a revision, and signatures anew where their algorithm changed."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.lake import Lake
from pipeline.reading import limits_of
from pipeline.retag import make_retagger
from pipeline.settings import Settings
from schemas import TABLES, Article, Signature, Story, StoryMember, arrow_schema
from schemas.from_row import record_of
from schemas.moment import Moment
from schemas.staged import Grouped, RunHeader, Staged, Unchanged
from transforms.group.signature import ALGORITHM, signature_of
from transforms.worker import WorkerPool
from transforms.write.renew import Renew
from transforms.write.settled import Settled
from transforms.write.stage import Stager
from transforms.write.store import Store
from transforms.write.upkeep import keep_up
from transforms.write.write_run import write_run

_KEYS = ("article_id", "version", "revision")
_CARRIED = ("text_id", "text_relation", "text_score", "excerpt_of", "story_id", "links")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Reprocessed:
    """What was looked at again."""

    articles: int = 0
    revised: int = 0


def days_of(lake: Lake, table: str, since: str | None = None) -> tuple[str, ...]:
    """The days that a table holds, from one on; what has no day is among them."""
    days = {file.partition for file in lake.files(table) if file.partition is not None}
    return tuple(sorted(day for day in days if since is None or day >= since))


def retag(lake: Lake, settings: Settings, header: RunHeader, days: Iterable[str]) -> Iterator[Reprocessed]:
    """Tags the newest revision of every article anew, a day a commit; one whose tags are as they were gets no row.

    Cut short and called with the same header again it passes over the days that are done. Text and story ids stay: the
    text is the same.

    Raises:
        LakeBusyError, BrokenInvariantError, OSError: as the lake's writer.
    """
    newest = _newest(lake)
    with WorkerPool(
        make_retagger(settings), settings.workers, limits_of(settings.document), "pipeline.preload"
    ) as pool:
        for day in days:
            moment = Moment(run_id=f"{header.run_id}-{day}", now=header.started_at)
            if lake.run(moment.run_id) is None:
                yield _retag_day(lake, settings, header, moment, day, newest, pool)


def renew_signatures(lake: Lake, header: RunHeader, since: str | None = None, lease_wait_s: float = 0.0) -> int:
    """Makes the signatures of another algorithm anew, in place, a day a commit; gives how many."""
    renewed = 0
    for day in days_of(lake, "signatures", since):
        moment = Moment(run_id=f"{header.run_id}-{day}", now=header.started_at)
        plan = Renew(day, ALGORITHM, _signed_anew)
        committed = keep_up(lake.store, header, moment, plan, lease_wait_s=lease_wait_s)
        if committed is not None and not committed.already_committed:
            renewed += sum(table.rows for table in committed.tables)
    return renewed


def _retag_day(
    lake: Lake, settings: Settings, header: RunHeader, moment: Moment, day: str, newest: set[tuple[Any, ...]], pool: Any
) -> Reprocessed:
    rows = lake.read("articles", TABLES["articles"].file_schema.names, partitions={day})
    places = zip(*(rows[name].to_pylist() for name in _KEYS), strict=True)
    wanted = rows.filter(pa.array([place in newest for place in places], pa.bool_()))
    aliases = _signed(lake, set(wanted["article_id"].to_pylist()))
    stager, revised = Stager(lake.store, moment), 0
    staged: list[Staged] = []
    for article, anew in _tagged(wanted, pool):
        if anew is None:
            staged += stager.add(Unchanged(origin_ref=article.origin_ref, article_id=article.article_id))
            continue
        revised += 1
        before = aliases[article.article_id, article.version, article.revision]
        anew = dataclasses.replace(anew, ingested_at=moment.now)
        staged += stager.add((anew, signature_of(anew, tuple(before["alias_ids"] or ()))))
    write_run(
        lake.store,
        header,
        moment,
        [*staged, *stager.flush()],
        len(wanted),
        group=Carry({key[0]: row for key, row in aliases.items()}),
        lease_wait_s=settings.lease_wait_s,
    )
    return Reprocessed(articles=len(wanted), revised=revised)


def _tagged(rows: pa.Table, pool: Any) -> Iterator[tuple[Article, Article | None]]:
    """Each article with what it is now; one that a tagger hangs on or dies of stays as it is."""
    articles = (record_of(Article, row) for batch in rows.to_batches(max_chunksize=256) for row in batch.to_pylist())
    ends = (pool.submit(article, article) for article in articles)
    for done in itertools.chain(itertools.chain.from_iterable(ends), pool.drain()):
        yield done.ticket, None if done.error is not None else done.value


def _newest(lake: Lake) -> set[tuple[Any, ...]]:
    """The newest version and revision of every article."""
    rows = lake.read("articles", _KEYS)
    newest: dict[str, tuple[Any, ...]] = {}
    for key in zip(*(rows[name].to_pylist() for name in _KEYS), strict=True):
        if key > newest.get(key[0], ("",)):
            newest[key[0]] = key
    return set(newest.values())


def _signed(lake: Lake, ids: set[str]) -> dict[tuple[Any, ...], dict[str, Any]]:
    """What the signatures of some articles say of their other addresses and their groups, the newest last."""
    where = pc.field("article_id").isin(sorted(ids))
    rows = lake.read("signatures", (*_KEYS, "alias_ids", *_CARRIED), where=where).to_pylist()
    rows.sort(key=lambda row: (row["version"], row["revision"]))
    return {(row["article_id"], row["version"], row["revision"]): row for row in rows}


@dataclasses.dataclass(frozen=True, slots=True)
class Carry:
    """A grouping that leaves every article in the text and story it is in."""

    signed: dict[str, dict[str, Any]]

    def __call__(self, store: Store, settled: Settled) -> tuple[Grouped, ...]:
        names = ("article_id", *_CARRIED)
        told = [self.signed[article_id] for article_id in settled.rows["article_id"].to_pylist()]
        schema = pa.schema([TABLES["signatures"].file_schema.field(name) for name in names])
        stories, members = (arrow_schema(record).empty_table() for record in (Story, StoryMember))
        return (Grouped(assignments=pa.Table.from_pylist(told, schema=schema), stories=stories, members=members),)


def _signed_anew(articles: pa.Table) -> list[Signature]:
    """The signatures of some rows of `articles`."""
    return [signature_of(record_of(Article, row)) for row in articles.to_pylist()]
