"""Memory that goes back to the system: glibc keeps what is freed, unless it is told otherwise."""

from __future__ import annotations

import contextlib
import ctypes
import gc
from collections.abc import Iterator

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3  # malloc.h
_LARGE_BYTES = 512 << 10
_SPARE_BYTES = 4 * _LARGE_BYTES
"""What may lie free at the end of the heap."""
_VAST_BYTES = 32 << 20  # the most that glibc takes
_TIDY_EVERY, _COLLECT_ALL_EVERY = 32, 256  # documents


def keep_large_apart() -> None:
    """Gives each block of 512 kB or more pages of its own, for the life of this process; they go when it is freed.

    glibc begins so too, at 128 kB, but raises its limit to the largest block that was ever freed: after some pages of a
    megabyte all lie in the heap, and leave holes. Measured on 2,000 pages with two workers: 48 MB less. At 128 kB the
    many copies of a usual page (237 kB) take fresh pages each: 220 page faults a document more.
    """
    with contextlib.suppress(AttributeError, OSError):  # another C library than glibc
        libc = ctypes.CDLL(None)
        libc.mallopt(_M_MMAP_THRESHOLD, _LARGE_BYTES)
        libc.mallopt(_M_TRIM_THRESHOLD, _SPARE_BYTES)


@contextlib.contextmanager
def reuse_large() -> Iterator[None]:
    """Within it blocks below 32 MB are kept to be used again; at the end all goes back and large ones lie apart.

    Work with large arrays asks for blocks of megabytes by the thousand, and fresh pages for each cost as much as the
    work: of 66 CPU-seconds of grouping, 28 were the system's.
    """
    with contextlib.suppress(AttributeError, OSError):
        libc = ctypes.CDLL(None)
        libc.mallopt(_M_MMAP_THRESHOLD, _VAST_BYTES)
        libc.mallopt(_M_TRIM_THRESHOLD, 4 * _VAST_BYTES)
    try:
        yield
    finally:
        keep_large_apart()
        give_back()


@contextlib.contextmanager
def uncollected() -> Iterator[None]:
    """Cycles are not sought within it; what is freed by count is freed as ever."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def give_back() -> None:
    """Returns freed pages to the system: trees of many sizes leave holes, 150 MB a worker after 250 news pages."""
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)


def tidy(count: int) -> None:
    """Where `count` documents make it due: garbage is looked for and memory given back.

    Among the newest objects, now and then among all, which takes 11 ms more.
    """
    if count % _TIDY_EVERY == 0:
        gc.collect(2 if count % _COLLECT_ALL_EVERY == 0 else 0)
        give_back()
