"""Storage that fails tells where, and the lake stays as it was."""

from __future__ import annotations

import errno
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.transforms.write.made_up import article
from tests.transforms.write.readers import assert_readers_agree
from tests.transforms.write.whole_runs import data_files, run
from transforms.write.local_store import LocalStore


def failing(change: Callable[..., Any], error: int, at: int) -> Callable[..., Any]:
    """The call, failing from its `at`-th time on."""
    seen = [0]

    def called(*args: Any, **options: Any) -> Any:
        seen[0] += 1
        if seen[0] >= at:
            raise OSError(error, os.strerror(error))
        return change(*args, **options)

    return called


@pytest.mark.parametrize("at", [1, 3, 6])
@pytest.mark.parametrize(("call", "error"), [("write", errno.ENOSPC), ("fsync", errno.EIO), ("rename", errno.EROFS)])
def test_a_failing_disk_names_a_path_and_loses_nothing(tmp_path: Path, call: str, error: int, at: int) -> None:
    store = LocalStore(tmp_path)
    run(store, [article("a")])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, call, failing(getattr(os, call), error, at))
        with pytest.raises(OSError) as failed:  # noqa: PT011 (errno is looked at below)
            run(store, [article("b")], run_id="run-2")
    assert failed.value.errno == error
    assert str(tmp_path) in str(failed.value)
    run(store, [article("b")], run_id="run-2")
    assert len(data_files(store)) == 4
    assert_readers_agree(tmp_path, "articles")


@pytest.mark.slow
def test_a_small_disk_that_fills_up_keeps_what_it_held(tmp_path: Path) -> None:
    mounted = tmp_path / "small"
    mounted.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(mounted)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("a disk of its own can only be mounted by root")
    try:
        store = LocalStore(mounted / "lake")
        run(store, [article("a")])
        before = data_files(store)
        text = os.urandom(2_000_000).hex()
        with pytest.raises(OSError, match="No space left"):
            run(store, [article("b", text=text)], run_id="run-2")
        assert data_files(store) == before
        subprocess.run(["mount", "-o", "remount,ro", str(mounted)], check=True)
        with pytest.raises(OSError, match="Read-only"):
            run(store, [article("b")], run_id="run-2")
        subprocess.run(["mount", "-o", "remount,rw", str(mounted)], check=True)
        run(store, [article("b")], run_id="run-2")
        assert_readers_agree(store.root, "articles")
    finally:
        subprocess.run(["umount", str(mounted)], check=False)
