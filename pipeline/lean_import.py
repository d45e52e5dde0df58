"""Importing Beam and Arrow without libraries that they take along where they happen to be installed.

Measured on Beam 2.77: 5.9 CPU-seconds and 184 MB with pandas and pymongo, 3.3 and 135 without, for connectors that no
graph here uses; on Arrow 25, which looks for pandas when its first value is made: 40 MB and 0.5 CPU-seconds, in every
command. Both take the absence in their stride; drop this when they import them on use.
"""

from __future__ import annotations

import contextlib
import gc
import sys
from collections.abc import Iterator, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

UNUSED = ("pandas", "pymongo", "bson", "boto3", "botocore")
UNUSED_OF_BEAM = ("apache_beam.io.gcp.bigquery",)
"""Only while Beam is imported, which then leaves out its transforms for BigQuery and Pub/Sub: 170 modules, 8 MB, .04
CPU-seconds. An engine may import them later."""

UNUSED_IN_RUNS = ("IPython",)
"""Beam asks it whether it runs in a notebook; one that does has imported it already. 66 modules, 4 MB."""


@contextlib.contextmanager
def leaving_out(*names: str) -> Iterator[None]:
    """Within the block these modules cannot be imported, unless they were before; afterwards they can.

    Arrow looks for pandas once in a process: a process that is to make data frames must not begin in such a block.
    """
    hiding = _Hiding(names)
    sys.meta_path.insert(0, hiding)
    try:
        yield
    finally:
        sys.meta_path.remove(hiding)


@contextlib.contextmanager
def importing_much() -> Iterator[None]:
    """No garbage is looked for within the block, nor after it among all that is there at its end; once in a process.

    What is imported for a run makes 120,000 objects that stay; to look them through took .14 CPU-seconds a run.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_on:
            gc.enable()


class _Hiding(MetaPathFinder):
    """Refuses some modules; `None` in `sys.modules` would do for Python, but Arrow's compiled code trips over it."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = frozenset(names)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname in self._names:
            raise ModuleNotFoundError(f"{fullname} is left out here", name=fullname)
        return None
