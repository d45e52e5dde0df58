"""One file through the same way as in a run, in this process: every document as plain values."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import sys
from collections.abc import Iterator
from typing import Any

from pipeline.document import make_processor
from pipeline.reading import ReadSeeds, SeedBatch, limits_of, seeds_of
from pipeline.settings import Settings
from schemas import Input, Media, Origin, Reason, RejectedError, Trouble
from transforms.worker import WorkerPool


def extracted_documents(file: str, url: str | None) -> Iterator[dict[str, Any]]:
    """The article of each document in the file with all its tags, or why there is none.

    Raises:
        NoInputError: there is no such file.
    """
    settings = Settings(lake="", seeds=(file,))
    limits = limits_of(settings.document)
    with contextlib.ExitStack() as stack:
        items = _stdin_items(url) if file == "-" else _file_items(stack, settings, url)
        pool = stack.enter_context(WorkerPool(make_processor(settings), 1, limits))
        for item in items:
            if isinstance(item, Trouble):
                yield _refused(item.reason, item.detail, item.origin_ref)
                continue
            try:
                article, _ = pool.handle(item)
            except RejectedError as error:
                yield _refused(error.reason, error.detail, item.origin_ref)
            else:
                yield _plain(dataclasses.asdict(article))


def _file_items(stack: contextlib.ExitStack, settings: Settings, url: str | None) -> Iterator[Input | Trouble]:
    read = stack.enter_context(ReadSeeds(limits_of(settings.document), settings.limit))
    for item in read(SeedBatch(seeds=seeds_of(settings), seen_at=dt.datetime.now(dt.UTC))):
        yield dataclasses.replace(item, requested_url=url) if url and isinstance(item, Input) else item


def _stdin_items(url: str | None) -> Iterator[Input | Trouble]:
    body = sys.stdin.buffer.read()
    if not body.strip():
        yield Trouble(reason=Reason.EMPTY, origin_ref="stdin")
        return
    is_page = body.lstrip()[:1] == b"<"
    yield Input(
        origin=Origin.HTML if is_page else Origin.TEXT,
        origin_ref="stdin",
        requested_url=url,
        media=Media.HTML if is_page else Media.TEXT,
        body=body,
        seen_at=dt.datetime.now(dt.UTC),
    )


def _refused(reason: Reason, detail: str, origin_ref: str) -> dict[str, Any]:
    return {"rejected": reason.value, "detail": detail, "origin_ref": origin_ref, "advice": reason.advice}


def _plain(value: Any) -> Any:
    """Values as JSON has them: days and instants as ISO 8601."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, dt.date):
        return value.isoformat()
    return value
