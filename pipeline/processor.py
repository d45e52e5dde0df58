"""What a worker process does with one document: extract, tag, sign; pure functions in a row."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools

from pipeline.settings import TagSettings
from schemas import Article, Extracted, Input, Signature
from transforms.extract.article import extract_article, warm_up
from transforms.group.signature import signature_of
from transforms.tag.cited import cited_sources
from transforms.tag.language import detect_language, load_language_model
from transforms.tag.mentions.mentions import date_mentions
from transforms.tag.outlet import tag_outlet
from transforms.tag.outlets import Registry
from transforms.tag.published import tag_published
from transforms.tag.topics.tagger import TopicTagger
from transforms.tag.wire import wire

_GRAMMARS = ("en", "de")
"""Languages whose rules of dates take half a second to compile."""
_ANY_DAY = dt.date(2026, 1, 1)


@functools.cache
def loaded(settings: TagSettings) -> tuple[Registry, TopicTagger]:
    """What tagging needs, loaded and warm; once in a process, and once for all workers where it is preloaded."""
    warm_up()
    load_language_model()
    for language in _GRAMMARS:
        date_mentions("Monday", _ANY_DAY, language=language, profile=settings.date_profile)
    return Registry.load(*settings.outlets).__enter__(), TopicTagger.load(settings.topic_hints)


class DocumentProcessor:
    """Documents in, articles with tags and signatures out; entered once in each worker."""

    def __init__(self, settings: TagSettings, respect_ai_optout: bool) -> None:
        self._settings, self._respect_ai_optout = settings, respect_ai_optout

    def __enter__(self) -> DocumentProcessor:
        self._registry, self._topics = loaded(self._settings)
        self._version = f"newsbeam {self._topics.version}"
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def __call__(self, item: Input) -> tuple[Article, Signature]:
        """The article, and the signature that stands for it in comparisons.

        Raises:
            RejectedError: the document is no article.
        """
        if item.seen_at is None:
            raise ValueError("expected an input with the instant its run calls now, got none")
        extracted = extract_article(item, item.seen_at)
        if self._respect_ai_optout and item.final_url and extracted.article.ai_optout:
            extracted = _withheld(extracted)
        article = self._tagged(extracted, item)
        return article, signature_of(article, extracted.alias_ids)

    def _tagged(self, extracted: Extracted, item: Input) -> Article:
        """The article with its tags; a tagger that fails leaves its columns empty and a flag."""
        article = extracted.article
        for tag in (
            self._outlet,
            self._published,
            self._language,
            self._date_mentions,
            self._cited_sources,
            self._topic,
        ):
            try:
                article = tag(article, extracted, item)
            except Exception:  # whatever a tagger meets, the article keeps its other columns
                flag = f"{tag.__name__.lstrip('_')}_failed"
                article = dataclasses.replace(article, quality_flags=(*article.quality_flags, flag))
        return dataclasses.replace(article, tagger_version=self._version)

    def _outlet(self, article: Article, extracted: Extracted, item: Input) -> Article:
        return tag_outlet(article, extracted.signals, item, self._registry)

    def _published(self, article: Article, extracted: Extracted, item: Input) -> Article:
        zone = self._registry.zone(article.domain) if article.domain else None
        return tag_published(article, extracted.signals, item, zone)

    def _language(self, article: Article, extracted: Extracted, item: Input) -> Article:
        declared = item.entry.feed_language if item.entry else None
        hints = (item.given.language, *extracted.signals.language_hints, declared)
        code, score = detect_language(article.title, article.text or "", tuple(hint for hint in hints if hint))
        return dataclasses.replace(article, language=code, language_score=score)

    def _date_mentions(self, article: Article, extracted: Extracted, item: Input) -> Article:
        mentions = date_mentions(
            article.text or "",
            article.published_on,
            language=article.language,
            country=article.outlet_country,
            profile=self._settings.date_profile,
        )
        return dataclasses.replace(article, date_mentions=mentions)

    def _cited_sources(self, article: Article, extracted: Extracted, item: Input) -> Article:
        text = article.text or ""
        cited = cited_sources(
            text,
            self._registry,
            language=article.language,
            publisher=article.outlet,
            country=article.outlet_country,
            links=extracted.signals.links,
        )
        agency, dateline = wire(text, article.authors, cited, self._registry)
        return dataclasses.replace(article, cited_sources=cited, wire_agency=agency, dateline=dateline)

    def _topic(self, article: Article, extracted: Extracted, item: Input) -> Article:
        topics = self._topics.topics(
            article.title,
            article.text or "",
            article.language,
            url=article.url,
            sections=extracted.signals.sections,
            breadcrumb=extracted.signals.breadcrumb,
            feed_categories=article.feed_categories,
            keywords=article.keywords,
        )
        return dataclasses.replace(article, topics=topics, topic=topics[0].code if topics else None)


def _withheld(extracted: Extracted) -> Extracted:
    """The article of a site that opted out of text mining: its metadata, without the text."""
    article = extracted.article
    flags = (*article.quality_flags, "text_withheld")
    return dataclasses.replace(extracted, article=dataclasses.replace(article, text=None, quality_flags=flags))
