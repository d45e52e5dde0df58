"""A folder of files made to hang, swell, crash or mislead a reader: small ones of each kind, all made up."""

from __future__ import annotations

import bz2
import gzip
import json
from pathlib import Path

SENTENCES = (
    "<p>The council voted on Tuesday to approve the new budget for the harbour, officials said after the meeting.</p>"
)
CONTROL = "control.html"
STUCK = "stuck.html"
"""A page that only the limit of processor time ends."""


def write_hostile(folder: Path, *, stuck_words: int = 29_000) -> int:
    """Writes the files; gives how many there are."""
    files = {CONTROL: _page(SENTENCES * 8), **_pages(), **_feeds(), **_lines(), **_packed()}
    files[STUCK] = _page("<p>" + f"<b>{'w' * 60}</b>" * stuck_words + "</p>")
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return len(files)


def _page(body: str, head: str = "") -> bytes:
    head = f"<title>Harbour budget approved</title>{head}"
    return f'<!doctype html><html lang="en"><head>{head}</head><body><article>{body}</article></body></html>'.encode()


def _pages() -> dict[str, bytes]:
    meta = '<meta property="article:published_time" content="{}">'
    return {
        "attributes.html": _page("<p " + " ".join(f'a{n}="1"' for n in range(40_000)) + f">x</p>{SENTENCES * 8}"),
        "nested.html": _page("<div>" * 30_000 + SENTENCES * 8 + "</div>" * 30_000),
        "links.html": _page("".join(f'<a href="/{n}">n</a>' for n in range(70_000))),
        "references.html": _page(f"<p>&#xD800; &#x110000; &#0; &#55357;&#56832; &#{'9' * 5_000};</p>{SENTENCES * 8}"),
        "zone.html": _page(SENTENCES * 8, meta.format("2026-02-30T25:61:00+25:00")),
        "year.html": _page(SENTENCES * 8, meta.format("9" * 4_000)),
        "schemes.html": _page('<a href="javascript:alert(1)">a</a><a href="file:///etc/passwd">b</a>' + SENTENCES * 8),
        "json_ld.html": _page(SENTENCES * 8, f'<script type="application/ld+json">{"[" * 20_000}</script>'),
        "charset.html": _page(SENTENCES * 8, '<meta charset="x-nonsense-9">'),
        "nul.html": _page(f"<p>a\0b\x01\x1f\x7f\ufffe</p>{SENTENCES * 8}"),
        "cut.html": _page(SENTENCES * 8)[:700],
        "wide.html": "<html><body><p>harbour</p></body></html>".encode("utf-32"),
        "empty.html": b"",
        "noise.html": bytes(range(256)) * 256,
        "one_word.html": _page("<p>" + "harbour" * 60_000 + "</p>"),
        "spaces.html": _page("<p>" + "\u00a0" * 200_000 + "</p>" + SENTENCES * 8),
    }


def _feeds() -> dict[str, bytes]:
    item = "<item><title>{0}</title><link>https://a.example/{0}</link><description>d</description></item>"
    feed = '<?xml version="1.0"?>{1}<rss version="2.0"><channel><title>T</title>{0}</channel></rss>'
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return {
        "laughs.xml": feed.format(
            "<item><title>&l9;</title></item>", f'<!DOCTYPE r [<!ENTITY l0 "l">{laughs}]>'
        ).encode(),
        "outside.xml": feed.format("&x;", '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>').encode(),
        "newlines.xml": feed.format(item.format("n"), "\n" * 60_000).encode(),
        "encodings.xml": b"<?xml " + b'encoding="' * 3_200 + feed.format(item.format("e"), "").encode(),
        "path.xml": b"/etc/hostname",
        "deep.xml": feed.format("<b>" * 100_000, "").encode(),
        "many.xml": feed.format("".join(item.format(n) for n in range(6_000)), "").encode(),
        "references.xml": feed.format(item.format("x&#xD800;y&#x110000;"), "").encode(),
        "half.xml": feed.format(item.format("h") * 30, "").encode()[:1_500],
    }


def _lines() -> dict[str, bytes]:
    good = json.dumps({"id": "1", "text": "The bridge is closed, the council said.", "date": "2026-03-01"})
    bad = ["[]", "null", "{", "[" * 50_000, '{"text": 5}', '{"text": "a\\ud800b", "date": "0000-00-00"}', "\x00"]
    escapes = json.dumps({"id": "../../x", "url": "javascript:alert(1)", "text": "t" * 200_000, "date": "9999-12-31"})
    return {
        "lines.jsonl": "\n".join(
            [good, *bad, escapes, '{"text": "' + "x" * (9 << 20) + '"}', good.replace('"1"', '"2"')]
        ).encode("utf-8", "surrogatepass"),
        "bare_bytes.txt": b"Title date 2026-03-01 caf\xe9 \xff\xfe \x80 the council said",
        "long_line.txt": b"word " * 300_000,
        "archive.warc": b"WARC/1.0\r\nContent-Length: 99999999999\r\n\r\nshort",
    }


def _packed() -> dict[str, bytes]:
    line = json.dumps({"id": "z", "text": "The ferry is late, officials said.", "date": "2026-03-02"}).encode() + b"\n"
    return {
        "cut.jsonl.gz": gzip.compress(line * 5_000, mtime=0)[:-40],
        "cut.jsonl.bz2": bz2.compress(line * 500)[:-40],
        "bomb.jsonl.gz": gzip.compress(b"0" * (64 << 20), mtime=0),
        "not.jsonl.gz": b"no gzip at all",
    }
