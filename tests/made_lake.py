"""A lake of many made-up articles, for tests of speed: a run a day, stories of five articles."""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
from collections.abc import Iterator

from schemas import Article, Origin, OutletKind, Role, Signature, Story, StoryMember, Topic, TopicSource
from schemas.moment import Moment
from schemas.staged import Grouped, RunHeader
from tests.said import said
from transforms.ids import id_of
from transforms.write.settled import Settled
from transforms.write.stage import Stager
from transforms.write.store import Store, open_store
from transforms.write.write_run import write_run

FIRST_DAY = dt.date(2026, 1, 1)
IN_A_STORY = 5
_TOPICS = (("medtop:15000000", "sport"), ("medtop:07000000", "health"), ("medtop:11000000", "politics"))
_WORDS = [
    f"{a}{b}" for a in ("bar", "cor", "del", "fen", "gar", "hol", "kem", "lin") for b in ("an", "et", "is", "or", "um")
]


def build(lake: str, articles: int, days: int = 60) -> None:
    """Commits `articles` articles over so many days."""
    store = open_store(lake)
    for number in range(days):
        day = FIRST_DAY + dt.timedelta(days=number)
        now = dt.datetime.combine(day, dt.time(23), dt.UTC)
        moment = Moment(run_id=f"day-{number:03}", now=now)
        stager = Stager(store, moment)
        rows = [row for n in range(articles // days) for row in (_article(number, n, day, now),)]
        staged = [one for row in rows for one in stager.add(row)]
        header = RunHeader(run_id=moment.run_id, command="run", config_hash="0", code_version="0", started_at=now)
        group = _Group([row for row, _ in rows], day)
        write_run(store, header, moment, [*staged, *stager.flush()], len(rows), group=group)


def _article(number: int, n: int, day: dt.date, now: dt.datetime) -> tuple[Article, Signature]:
    words = random.Random(number * 1_000_000 + n)
    outlet = n % 50
    url = f"https://outlet{outlet}.example/{day}/{n}"
    text = "\n".join(" ".join(words.choices(_WORDS, k=70)) + "." for _ in range(6))
    code, label = _TOPICS[n // IN_A_STORY % len(_TOPICS)]
    at = dt.datetime.combine(day, dt.time(n % 23, n % 60), dt.UTC)
    row = Article(
        article_id=id_of(url),
        content_hash=id_of("content", url),
        ingested_at=now,
        url=url,
        domain=f"outlet{outlet}.example",
        outlet=f"Outlet {outlet}",
        outlet_country="GB",
        outlet_kind=OutletKind.NEWSPAPER,
        origin=Origin.FEED,
        origin_ref=f"https://outlet{outlet}.example/feed",
        title=" ".join(words.choices(_WORDS, k=8)).capitalize(),
        text=text,
        language="en" if n % 10 else "de",
        published_on=day,
        published_at=at,
        first_seen_at=now,
        word_count=420,
        topic=code,
        topics=(Topic(code=code, label=label, score=0.9, source=TopicSource.MODEL),),
        raw_sha256=id_of("raw", url),
    )
    signature = Signature(
        article_id=row.article_id,
        content_hash=row.content_hash,
        raw_sha256=row.raw_sha256,
        first_seen_at=now,
        language=row.language,
        domain=row.domain,
        published_on=day,
        published_at=at,
        sketch=b"",
    )
    return row, signature


@dataclasses.dataclass(frozen=True, slots=True)
class _Group:
    """Puts every five articles into a story."""

    articles: list[Article]
    day: dt.date

    def __call__(self, store: Store, settled: Settled) -> Iterator[Grouped]:
        assignments, stories, members = [], [], []
        for start in range(0, len(self.articles), IN_A_STORY):
            told = self.articles[start : start + IN_A_STORY]
            first = told[0]
            story_id = id_of("story", first.article_id)
            instants = [row.published_at for row in told if row.published_at]
            stories.append(
                Story(
                    story_id=story_id,
                    date=self.day,
                    headline=first.title,
                    first_article_id=first.article_id,
                    first_published_at=min(instants),
                    last_published_at=max(instants),
                    language=first.language,
                    article_count=len(told),
                    outlet_count=len(told),
                    country_count=1,
                    topic=first.topic,
                    topics=first.topics,
                )
            )
            for rank, row in enumerate(told, 1):
                assignments.append(
                    {
                        "article_id": row.article_id,
                        "text_id": row.article_id,
                        "text_relation": "original",
                        "story_id": story_id,
                    }
                )
                members.append(
                    StoryMember(
                        story_id=story_id,
                        date=self.day,
                        article_id=row.article_id,
                        role=Role.ORIGINAL,
                        rank=rank,
                        lag_s=60 * rank,
                    )
                )
        yield said(assignments, stories, members)
