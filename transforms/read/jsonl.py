"""JSON lines: a document a line."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from schemas import Input, Media, Origin, Reason, RejectedError, Trouble
from transforms.read.fields import content_field, given_of, instant_field, json_object, text_field, url_field
from transforms.read.seed_file import SeedFile
from transforms.read.stream import ByteStream
from transforms.read.unpack import UnpackedFile

MAX_LINE_BYTES = 8 << 20


def read_jsonl(seed: SeedFile) -> Iterator[Input | Trouble]:
    """The document of each line that holds one; a bad line is a trouble of its own and reading goes on.

    Raises:
        RejectedError: EMPTY when no line holds anything.
    """
    number, empty = 0, True
    with UnpackedFile(seed.path) as file:
        stream = ByteStream(file, max_line_bytes=MAX_LINE_BYTES)
        while True:
            number += 1
            origin_ref = f"{seed.name}#{number}"
            try:
                line = stream.readline()
                if not line:
                    break
                if not line.strip(b" \t\r\n\xef\xbb\xbf"):
                    continue
                empty = False
                document, line = _document(json_object(line), origin_ref), b""
                yield document
                del document  # a page of some megabytes is held by whom it was given to
            except RejectedError as error:
                empty = False
                yield Trouble(
                    reason=error.reason,
                    detail=error.detail,
                    origin=Origin.JSONL,
                    origin_ref=origin_ref,
                    payload_head=stream.head or None,
                )
    if empty:
        raise RejectedError(Reason.EMPTY, "expected JSON lines, got none")


def _document(fields: dict[str, Any], origin_ref: str) -> Input:
    html, text = content_field(fields, "html"), content_field(fields, "text")
    body = text if html is None else html
    if not body:
        raise RejectedError(Reason.NO_CONTENT, f"expected html or text, got {', '.join(sorted(fields)) or 'no field'}")
    return Input(
        origin=Origin.JSONL,
        origin_ref=origin_ref,
        seed_key=_seed_key(fields, body),
        requested_url=url_field(fields),
        media=Media.TEXT if html is None else Media.HTML,
        body=body,
        charset="utf-8",
        fetched_at=instant_field(fields, "fetched_at"),
        given=given_of(fields),
    )


def _seed_key(fields: dict[str, Any], body: bytes) -> str:
    identity = fields.get("id")
    if isinstance(identity, int) and not isinstance(identity, bool):
        return f"id:{identity}"
    named = text_field(fields, "id")
    return f"id:{named}" if named else f"content:{hashlib.sha256(body).hexdigest()}"
