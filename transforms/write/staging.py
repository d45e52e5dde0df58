"""Staging folders of runs that are dead: what they hold will never be committed."""

from __future__ import annotations

import dataclasses
import json

from transforms.write.intent import is_intent
from transforms.write.lease import Holder, is_alive
from transforms.write.stage import STAGING, staging_folder
from transforms.write.store import Store

FORGOTTEN_S = 48 * 3600.0
"""How long a folder lies untouched before it counts as dead when nothing else tells."""
_OWNER = "owner.json"


def claim_staging(store: Store, owner: Holder) -> None:
    """Says which process a run lives and dies with. A run of many processes makes no claim."""
    store.write(f"{staging_folder(owner.run_id)}/{_OWNER}", json.dumps(dataclasses.asdict(owner)).encode())


def drop_dead_staging(store: Store, own_run_id: str = "") -> tuple[str, ...]:
    """Removes the folders of other runs that are dead and began no commit; gives their run ids.

    A run is dead when the process it was claimed by is gone from this machine, else when its folder has not changed
    for two days: a stream's folder outlives the workers that wrote it.
    """
    newest: dict[str, float] = {}
    kept = {own_run_id}
    for entry in store.list(STAGING):
        run_id = entry.path.split("/")[1]
        newest[run_id] = max(newest.get(run_id, 0.0), entry.modified_s)
        if is_intent(entry.path):
            kept.add(run_id)
    dead = tuple(run_id for run_id in sorted(newest) if run_id not in kept and _is_dead(store, run_id, newest[run_id]))
    for run_id in dead:
        store.delete_folder(f"{STAGING}/{run_id}")
    return dead


def _is_dead(store: Store, run_id: str, touched_s: float) -> bool:
    try:
        alive = is_alive(Holder(**json.loads(store.read(f"{STAGING}/{run_id}/{_OWNER}"))))
    except (FileNotFoundError, ValueError, TypeError):
        alive = None
    if alive is None:
        return store.now_s() - touched_s > FORGOTTEN_S
    return not alive
