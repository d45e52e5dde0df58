from __future__ import annotations

import dataclasses
import os
from pathlib import Path

import pytest

from tests.transforms.write.crash import dead_pid
from tests.transforms.write.made_up import article
from tests.transforms.write.whole_runs import run, stage
from transforms.write.lease import this_process
from transforms.write.local_store import LocalStore
from transforms.write.staging import FORGOTTEN_S, claim_staging, drop_dead_staging


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


def aged(store: LocalStore, path: str, by_s: float) -> None:
    at_s = store.now_s() - by_s
    os.utime(store.root / path, (at_s, at_s))


@pytest.mark.parametrize("owner", [None, b"{", b'{"of": "another version"}'])
def test_a_folder_of_which_nothing_tells_whose_it_is_goes_when_it_was_forgotten(
    tmp_path: Path, owner: bytes | None
) -> None:
    store = LocalStore(tmp_path)
    files = ["_staging/lost/a", "_staging/lost/b"] + ["_staging/lost/owner.json"] * (owner is not None)
    for path in files:
        store.write(path, owner or b"")
        aged(store, path, FORGOTTEN_S + 60)
    aged(store, files[0], FORGOTTEN_S - 60)
    assert drop_dead_staging(store) == ()
    aged(store, files[0], FORGOTTEN_S + 60)
    assert drop_dead_staging(store, "lost") == ()
    assert drop_dead_staging(store) == ("lost",)


def test_a_folder_with_an_intent_stays_though_its_process_is_dead(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    for run_id in ("begun", "killed", "killed-too"):
        claim_staging(store, dataclasses.replace(this_process(run_id), pid=dead_pid()))
    store.write("_staging/begun/commit.json", b"{}")
    assert drop_dead_staging(store) == ("killed", "killed-too")
    assert {entry.path for entry in store.list("_staging")} == {
        "_staging/begun/commit.json",
        "_staging/begun/owner.json",
    }
