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


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[fetch]\nuseragent = "x"\n', "got 'fetch.useragent'; did you mean 'fetch.user_agent'?"),
        ("[tags]\nx = 1\n", "got 'tags'; did you mean 'tag'?"),
        ("[zzz]\nx = 1\n", "got 'zzz'"),
        ('seeds = "pages"\n', "seeds: input should be a list, got 'pages'"),
        ('[fetch]\nallow_networks = ["127"]\n', "fetch.allow_networks: '127' does not appear to be an ipv4"),
        ('[tag]\noutlets = ["none.csv"]\n', "tag.outlets: expected a file at none.csv, got: no such file or directory"),
        ('[tag]\noutlets = ["{here}"]\n', "tag.outlets: {here}:1: expected the columns name,domains"),
        ('[tag]\ntopic_hints = "{here}"\n', "tag.topic_hints: expected the columns word and code"),
        ('[fetch]\nca_file = "none.pem"\n', "fetch.ca_file: expected a file at none.pem"),
    ],
)
def test_a_slip_is_told_with_its_key_and_what_was_expected(tmp_path: Path, text: str, told: str) -> None:
    config = tmp_path / "newsbeam.toml"
    config.write_text(text.replace("{here}", str(config)), "utf-8")
    with pytest.raises(SettingsError) as error:
        load_settings(config, {})
    assert told.replace("{here}", str(config)) in str(error.value)
    assert ("did you mean" in str(error.value)) == ("did you mean" in told)


def test_a_file_that_is_not_there_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"expected a TOML file at .*none\.toml, found none"):
        load_settings(tmp_path / "none.toml", {})


def test_a_mark_of_byte_order_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    config = tmp_path / "newsbeam.toml"
    config.write_bytes(b"\xef\xbb\xbfworkers = 3\r\n")
    assert load_settings(config, {}).workers == 3


def test_workers_and_places_do_not_change_the_hash_but_tags_do() -> None:
    one = Settings(lake="a", workers=1, seeds=("x",))
    assert one.config_hash == Settings(lake="b", workers=2, seeds=("y",)).config_hash
    assert one.config_hash != Settings(lake="a", tag={"date_profile": "timex3"}).config_hash


def test_settings_are_frozen() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Settings(lake="a").lake = "b"  # type: ignore[misc]
