"""Text seeds: the header, and the body to the letter."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas import Given, Media, Reason, RejectedError
from tests.development_data import data_dir
from transforms.read.find import find_seeds
from transforms.read.seeds import read_seed
from transforms.read.text import split_header

DAY = dt.date(2025, 12, 16)


def read(tmp_path: Path, data: bytes) -> list:
    (tmp_path / "seed.txt").write_bytes(data)
    return [item for seed in find_seeds([str(tmp_path)], seed_set="s") for item in read_seed(seed)]


@pytest.mark.parametrize(
    ("text", "title", "day", "body"),
    [
        (" date 2025-12-16 US negotiators said", None, DAY, "US negotiators said"),
        ("date 2025-12-16 US negotiators said", None, DAY, "US negotiators said"),
        ("Talks in Berlin date 2025-12-16 US negotiators\n\nsaid ", "Talks in Berlin", DAY, "US negotiators\n\nsaid "),
        ("date 1890-03-01  Two spaces", None, dt.date(1890, 3, 1), " Two spaces"),
        ("A title date 2025-12-16\nThe body", "A title", DAY, "The body"),
        ("No header.\nA date 2025-12-16 in line two", None, None, "No header.\nA date 2025-12-16 in line two"),
        ("update 2025-12-16 is no header", None, None, "update 2025-12-16 is no header"),
        ("x" * 1001 + " date 2025-12-16 too far in", None, None, "x" * 1001 + " date 2025-12-16 too far in"),
    ],
)
def test_a_header_states_title_and_day(text: str, title: str | None, day: dt.date | None, body: str) -> None:
    assert split_header(text) == (Given(title=title, published_on=day), body)


def test_a_header_with_an_impossible_day_is_refused() -> None:
    with pytest.raises(RejectedError) as caught:
        split_header(" date 2025-02-30 Words")
    assert caught.value.reason is Reason.BAD_FIELD


@settings(max_examples=50)
@given(title=st.from_regex(r"[A-Za-z][A-Za-z ]{0,40}[a-z]", fullmatch=True), day=st.dates(), body=st.text(min_size=1))
def test_what_a_header_was_made_of_comes_out_again(title: str, day: dt.date, body: str) -> None:
    if " date " in f" {title} ":
        return
    assert split_header(f"{title} date {day.isoformat()} {body}") == (
        Given(title=title.strip(), published_on=day),
        body,
    )


def test_a_file_is_one_article_with_its_body_verbatim(tmp_path: Path) -> None:
    (item,) = read(tmp_path, "\ufeff date 2025-12-16 Café\r\n\r\nzwei".encode())
    assert (item.body.decode(), item.media, item.seed_key) == ("Café\r\n\r\nzwei", Media.TEXT, "file:s/seed.txt")
    assert item.given.published_on == DAY


def test_utf16_with_its_mark_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, "Été".encode("utf-16"))[0].body == "Été".encode()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", Reason.EMPTY),
        (b" \n ", Reason.EMPTY),
        (b" date 2025-12-16 ", Reason.EMPTY),
        (b"caf\xe9", Reason.UNDECODABLE),
        (b"nul \0 inside", Reason.UNDECODABLE),
        (b"w" * ((8 << 20) + 1), Reason.TOO_LARGE),
    ],
)
def test_what_is_no_text_is_refused(tmp_path: Path, data: bytes, reason: Reason) -> None:
    (trouble,) = read(tmp_path, data)
    assert (trouble.reason, trouble.origin_ref) == (reason, "s/seed.txt")


def test_the_first_seed_has_its_day_and_its_body() -> None:
    path = data_dir("seed", "000_6bc1382bfdb1eb94.txt")
    ((item,),) = [list(read_seed(seed)) for seed in find_seeds([str(path)])]
    assert item.given == Given(published_on=DAY)
    assert item.body == path.read_bytes()[17:]
