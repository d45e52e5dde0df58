"""Imported by the fork server of worker processes: what each of them needs is loaded once, and shared as it lies.

Measured with two workers: 150 MB less, and 3 CPU-seconds less at each worker's start.
"""

from __future__ import annotations

import gc

from pipeline.processor import loaded
from pipeline.settings import TagSettings
from transforms.memory import give_back

loaded(TagSettings())
gc.collect()
give_back()
gc.freeze()  # a collection would write to every object, and so unshare its page
