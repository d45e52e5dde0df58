"""How a worker process gets its processor; what that loads, 60 MB, stays out of the process that makes the graph."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING

from pipeline.settings import Settings, TagSettings

if TYPE_CHECKING:
    from pipeline.processor import DocumentProcessor


def make_processor(settings: Settings) -> Callable[[], DocumentProcessor]:
    """What a worker calls to get its processor; picklable."""
    return functools.partial(_processor, settings.tag, settings.fetch.respect_ai_optout)


def _processor(tag: TagSettings, respect_ai_optout: bool) -> DocumentProcessor:
    from pipeline.processor import DocumentProcessor

    return DocumentProcessor(tag, respect_ai_optout)
