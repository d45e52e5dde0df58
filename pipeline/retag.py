"""Stored articles tagged anew from what the lake holds of them; what only their page told stays."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable

import pyarrow as pa

from pipeline.processor import DocumentProcessor
from pipeline.settings import Settings
from schemas import TABLES, Article, CitedSource, Extracted, Given, Input, OutletSource, Signals
from transforms.rows import table_of
from transforms.tag.cited.links import LINKED

_UNCOMPARED = ("tagger_version", "quality_flags", "revision", "run_id", "ingested_at")
_COMPARED = pa.schema([field for field in TABLES["articles"].file_schema if field.name not in _UNCOMPARED])
"""As columns have them: a score is read back with fewer digits than it was computed with."""


def make_retagger(settings: Settings) -> Callable[[], Retagger]:
    """What a worker calls to get its retagger; picklable."""
    return functools.partial(Retagger, settings.tag, settings.fetch.respect_ai_optout)


class Retagger(DocumentProcessor):
    """Articles in, the same with the tags of today out; None for one that they do not change.

    The publication date stays, since its signals were the page's. An outlet that only the page named stays where the
    registry knows none, and so does a cited source that only a link named.
    """

    def __call__(self, article: Article) -> Article | None:  # type: ignore[override]
        sections = (article.section,) if article.section else ()
        given = Given(outlet=article.outlet if article.outlet_source is OutletSource.GIVEN else None)
        item = Input(
            origin=article.origin, origin_ref=article.origin_ref, requested_url=article.requested_url, given=given
        )
        bare = dataclasses.replace(
            article,
            quality_flags=tuple(flag for flag in article.quality_flags if not flag.endswith("_failed")),
        )
        anew = self._tagged(Extracted(article=bare, signals=Signals(sections=sections)), item)
        changed = not table_of([anew], _COMPARED).equals(table_of([article], _COMPARED))
        return dataclasses.replace(anew, revision=article.revision + 1) if changed else None

    def _outlet(self, article: Article, extracted: Extracted, item: Input) -> Article:
        cleared = dataclasses.replace(article, outlet=None, outlet_country=None, outlet_kind=None, outlet_source=None)
        anew = super()._outlet(cleared, extracted, item)
        told_by_page = article.outlet_source in (OutletSource.JSONLD, OutletSource.OG, OutletSource.FEED)
        return article if told_by_page and anew.outlet_source is OutletSource.DOMAIN else anew

    def _published(self, article: Article, extracted: Extracted, item: Input) -> Article:
        return article

    def _language(self, article: Article, extracted: Extracted, item: Input) -> Article:
        hints = (article.language,) if article.language != "und" else ()
        told = dataclasses.replace(extracted, signals=dataclasses.replace(extracted.signals, language_hints=hints))
        anew = super()._language(article, told, item)
        return article if anew.language == article.language else anew

    def _cited_sources(self, article: Article, extracted: Extracted, item: Input) -> Article:
        anew = super()._cited_sources(article, extracted, item)
        linked = [one for one in article.cited_sources if abs(one.confidence - LINKED) < 1e-6]
        left = [
            one for one in linked if not any(one.start < new.end and new.start < one.end for new in anew.cited_sources)
        ]
        if not left:
            return anew
        cited = sorted((*anew.cited_sources, *left), key=_place)
        return dataclasses.replace(anew, cited_sources=tuple(cited))


def _place(cited: CitedSource) -> tuple[int, int]:
    return cited.start, cited.end
