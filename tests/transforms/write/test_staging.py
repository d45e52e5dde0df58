from __future__ import annotations

import dataclasses
from pathlib import Path

from tests.transforms.write.crash import dead_pid
from tests.transforms.write.made_up import article
from tests.transforms.write.whole_runs import run, stage
from transforms.write.lease import this_process
from transforms.write.local_store import LocalStore
from transforms.write.staging import claim_staging, drop_dead_staging


def test_a_folder_claimed_by_a_dead_process_goes_at_once(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    claim_staging(store, dataclasses.replace(this_process("killed"), pid=dead_pid()))
    stage(store, [article("a")], run_id="killed")
    assert drop_dead_staging(store) == ("killed",)
    assert not list(store.list("_staging/killed"))


def test_a_folder_of_a_living_process_stays(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    claim_staging(store, this_process("living"))
    assert drop_dead_staging(store) == ()


def test_a_run_that_ends_leaves_the_folder_of_another(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    stage(store, [article("a")], run_id="other")
    run(store, [article("b")])
    assert [path.split("/")[1] for path in (entry.path for entry in store.list("_staging"))] == ["other"] * 2
