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

    `sample` are texts drawn from a window of `whole`, `group` says which of them are close copies of one another: a story
    printed by two hundred papers counts once, or else it would be taken for a frame and its copies lost.
    """
    if not len(sample) or not len(asked):
        return np.zeros(0, np.uint32), {}
    wanted = np.zeros(1 << _FILTER_BITS, np.bool_)
    wanted[asked >> np.uint32(32 - _FILTER_BITS)] = True
    keep = sample.where(wanted[sample.flat >> np.uint32(32 - _FILTER_BITS)])
    owners = keep.owners()
    _, code = np.unique(group, return_inverse=True)
    seen = np.unique(keep.flat.astype(np.uint64) << np.uint64(32) | code[owners].astype(np.uint64))
    runs, counts = _counted(seen >> np.uint64(32))
    share = len(sample) / whole
    most = max(settings.frame_floor * share, settings.frame_share * (int(code.max()) + 1))
    return runs[counts > most], _outlet_lines(keep, owners, code, outlet, settings)


def _outlet_lines(
    keep: Ragged, owners: Ints, code: Ints, outlet: Ints, settings: GroupSettings
) -> dict[int, npt.NDArray[np.uint32]]:
    texts = np.unique(np.stack([outlet, code]), axis=1)[0]
    outlets, sizes = np.unique(texts[texts >= 0], return_counts=True)
    lines: dict[int, npt.NDArray[np.uint32]] = {}
    large = {o: n for o, n in zip(outlets.tolist(), sizes.tolist(), strict=True) if n > settings.outlet_floor}
    order = np.argsort(outlet[owners], kind="stable")
    by_outlet = outlet[owners][order]
    for name, size in large.items():
        low, high = np.searchsorted(by_outlet, (name, name + 1))
        at = order[low:high]
        seen = np.unique(keep.flat[at].astype(np.uint64) << np.uint64(32) | code[owners[at]].astype(np.uint64))
        runs, counts = _counted(seen >> np.uint64(32))
        found = runs[counts > max(settings.outlet_floor, settings.outlet_share * size)]
        if len(found):
            lines[name] = found
    return lines


def _counted(sorted_runs: npt.NDArray[np.uint64]) -> tuple[npt.NDArray[np.uint32], Ints]:
    if not len(sorted_runs):
        return np.zeros(0, np.uint32), np.zeros(0, np.int64)
    first = np.flatnonzero(np.append(True, sorted_runs[1:] != sorted_runs[:-1]))
    return sorted_runs[first].astype(np.uint32), np.diff(np.append(first, len(sorted_runs)))
