"""Runs that stand in too many texts to tell anything: navigation, notices, lines an outlet repeats, filled forms."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from transforms.group.ragged import Ints, Ragged
from transforms.group.settings import GroupSettings

_FILTER_BITS = 24


def common_runs(
    sample: Ragged, group: Ints, outlet: Ints, whole: int, asked: npt.NDArray[np.uint32], settings: GroupSettings
) -> tuple[npt.NDArray[np.uint32], dict[int, npt.NDArray[np.uint32]]]:
    """Of the runs `asked` for, those in too many texts of the window, and by outlet those that it repeats; sorted.

    `sample` are texts drawn from a window of `whole`, `group` says which of them are close copies of one another: a
    story printed by two hundred papers counts once, or else it would be taken for a frame and its copies lost.
    """
    if not len(sample) or not len(asked):
        return np.zeros(0, np.uint32), {}
    wanted = np.zeros(1 << _FILTER_BITS, np.bool_)
    wanted[asked >> np.uint32(32 - _FILTER_BITS)] = True
    keep = sample.where(wanted[sample.flat >> np.uint32(32 - _FILTER_BITS)])
    owners = keep.owners()
    _, code = np.unique(group, return_inverse=True)
    runs = keep.flat.astype(np.uint64) << np.uint64(32)
    common, counts = _counted(_distinct(runs | code[owners].astype(np.uint64)) >> np.uint64(32))
    share = len(sample) / whole
    most = max(settings.frame_floor * share, settings.frame_share * (int(code.max()) + 1))
    return common[counts > most], _outlet_lines(runs, owners, code, outlet, settings)


def _outlet_lines(
    runs: npt.NDArray[np.uint64], owners: Ints, code: Ints, outlet: Ints, settings: GroupSettings
) -> dict[int, npt.NDArray[np.uint32]]:
    """Runs that stand in many different texts of one outlet."""
    texts = _distinct((outlet + 1).astype(np.uint64) << np.uint64(32) | code.astype(np.uint64)) >> np.uint64(32)
    outlets, sizes = np.unique(texts.astype(np.int64) - 1, return_counts=True)
    large = (sizes > settings.outlet_floor) & (outlets >= 0)
    outlets, sizes = outlets[large], sizes[large]
    place = np.searchsorted(outlets, outlet)
    place[place == len(outlets)] = 0
    mine = (outlets[place] == outlet)[owners] if len(outlets) else np.zeros(len(owners), np.bool_)
    owners = owners[mine]
    key = runs[mine] | place[owners].astype(np.uint64) << np.uint64(16) | code[owners].astype(np.uint64)
    lines, counts = _runs_of(_distinct(key) >> np.uint64(16))
    at = (lines & np.uint64(0xFFFF)).astype(np.int64)
    often = counts > np.maximum(settings.outlet_floor, settings.outlet_share * sizes[at]) if len(at) else counts > 0
    at, found = at[often], (lines[often] >> np.uint64(16)).astype(np.uint32)
    return {int(outlets[k]): np.sort(found[at == k]) for k in np.unique(at).tolist()}


def _distinct(values: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    values = np.sort(values)
    return values[np.flatnonzero(np.append(True, values[1:] != values[:-1]))] if len(values) else values


def _runs_of(values: npt.NDArray[np.uint64]) -> tuple[npt.NDArray[np.uint64], Ints]:
    """The different values of a sorted array and how often each stands there."""
    first = np.flatnonzero(np.append(True, values[1:] != values[:-1])) if len(values) else np.zeros(0, np.int64)
    return values[first], np.diff(np.append(first, len(values)))


def _counted(sorted_runs: npt.NDArray[np.uint64]) -> tuple[npt.NDArray[np.uint32], Ints]:
    values, counts = _runs_of(sorted_runs)
    return values.astype(np.uint32), counts
