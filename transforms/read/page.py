"""Saved HTML pages, with what a sidecar says of them."""

from __future__ import annotations

import os
from collections.abc import Iterator

from schemas import Input, Media, Origin, Reason, RejectedError
from transforms.read.fields import given_of, instant_field, json_object, text_field, url_field
from transforms.read.kind import HTML_ENDINGS, ending_of
from transforms.read.saved_page import MHTML_ENDINGS, SavedPage, page_as_saved, page_of_mhtml
from transforms.read.seed_file import SeedFile
from transforms.read.stream import read_whole

MAX_PAGE_BYTES = 10 << 20
MAX_MHTML_BYTES = 64 << 20
"""With its pictures."""
MAX_SIDECAR_BYTES = 1 << 20


def read_page(seed: SeedFile) -> Iterator[Input]:
    """The page of an HTML or MHTML file; address and fetch time are the sidecar's, else what the browser noted.

    Without either they are left to what the page declares.

    Raises:
        RejectedError: EMPTY, TOO_LARGE, NOT_HTML, damage; BAD_JSON, BAD_FIELD for the sidecar.
    """
    page = _saved(seed)
    if not page.body.strip():
        raise RejectedError(Reason.EMPTY, "expected a page, got white space")
    sidecar = sidecar_of(seed.path)
    try:
        fields = json_object(read_whole(sidecar, MAX_SIDECAR_BYTES)) if sidecar else {}
        yield Input(
            origin=Origin.HTML,
            origin_ref=seed.name,
            seed_key=f"file:{seed.name}",
            requested_url=url_field(fields) or page.url,
            media=Media.HTML,
            body=page.body,
            charset=text_field(fields, "charset") or page.charset,
            fetched_at=instant_field(fields, "fetched_at") or page.saved_at,
            given=given_of(fields),
        )
    except RejectedError as error:
        if sidecar is None:
            raise
        raise RejectedError(error.reason, f"sidecar {os.path.basename(sidecar)}: {error.detail}") from error


def _saved(seed: SeedFile) -> SavedPage:
    if ending_of(seed.name) not in MHTML_ENDINGS:
        return page_as_saved(read_whole(seed.path, MAX_PAGE_BYTES))
    page = page_of_mhtml(read_whole(seed.path, MAX_MHTML_BYTES))
    if len(page.body) > MAX_PAGE_BYTES:
        raise RejectedError(Reason.TOO_LARGE, f"expected at most {MAX_PAGE_BYTES} bytes of page, got {len(page.body)}")
    return page


def sidecar_of(path: str) -> str | None:
    """The sidecar beside a page: `NAME.json` for `NAME.html`, or `NAME.html.json`."""
    for candidate in (os.path.splitext(path)[0] + ".json", path + ".json"):
        if os.path.isfile(candidate) and not os.path.islink(candidate):
            return candidate
    return None


def is_sidecar(path: str) -> bool:
    """Whether a `.json` file stands beside the page it speaks of, and so is no seed itself."""
    stem, ending = os.path.splitext(path)
    if ending.lower() != ".json":
        return False
    if stem.lower().endswith(HTML_ENDINGS):
        return os.path.isfile(stem)
    return any(os.path.isfile(stem + html) for html in HTML_ENDINGS)
