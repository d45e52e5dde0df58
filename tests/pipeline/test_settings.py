"""Settings: from a file and flags into one frozen record, with a hash over what shapes a row."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.settings import Settings, SettingsError, load_settings


def written(folder: Path, text: str) -> Path:
    path = folder / "newsbeam.toml"
    path.write_text(text, "utf-8")
    return path


def test_a_flag_wins_over_the_file(tmp_path: Path) -> None:
    config = written(tmp_path, 'lake = "a"\nworkers = 3\n')
    assert load_settings(config, {"lake": "b", "workers": None}).model_dump(include={"lake", "workers"}) == {
        "lake": "b",
        "workers": 3,
    }


def test_an_unknown_key_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="'document.cpus'"):
        load_settings(written(tmp_path, 'lake = "a"\n[document]\ncpus = 3\n'), {})


def test_a_value_out_of_range_is_refused_with_the_value() -> None:
    with pytest.raises(SettingsError, match="workers: .*got 0"):
        load_settings(None, {"lake": "a", "workers": 0})


def test_a_file_that_is_no_toml_is_refused_by_path(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"newsbeam\.toml"):
        load_settings(written(tmp_path, "lake = "), {})


def test_workers_and_places_do_not_change_the_hash_but_tags_do() -> None:
    one = Settings(lake="a", workers=1, seeds=("x",))
    assert one.config_hash == Settings(lake="b", workers=2, seeds=("y",)).config_hash
    assert one.config_hash != Settings(lake="a", tag={"date_profile": "timex3"}).config_hash


def test_settings_are_frozen() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Settings(lake="a").lake = "b"  # type: ignore[misc]
