"""Why an input became no article: the closed list of reasons, and the row that remembers it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
from typing import Annotated

from schemas.column import Column, Int16
from schemas.origin import Origin

PAYLOAD_HEAD_BYTES = 2048
DETAIL_CHARS = 500


class Stage(enum.StrEnum):
    """The stop at which an input was turned away."""

    READ = "read"
    FETCH = "fetch"
    DECODE = "decode"
    PARSE = "parse"
    EXTRACT = "extract"
    TAG = "tag"
    GROUP = "group"
    WRITE = "write"


class Reason(enum.StrEnum):
    """Why an input was turned away; `advice` says what to do, `retryable` whether a later try may differ."""

    advice: str
    retryable: bool

    def __new__(cls, value: str, advice: str, retryable: bool = False) -> Reason:
        member = str.__new__(cls, value)
        member._value_ = value
        member.advice = advice
        member.retryable = retryable
        return member

    @classmethod
    def advised(cls, told: str) -> str:
        """A reason, or an error as `reason: detail`, with the reason's advice behind it where there is something to do.

        >>> Reason.advised("dns: no answer"), Reason.advised("robots: no")
        ('dns: no answer; check the host name, and your own connection', 'robots: no')
        """
        reason = cls._value2member_map_.get(told.partition(":")[0])
        if not isinstance(reason, Reason) or reason.advice.startswith("nothing to do"):
            return told
        return f"{told}; {reason.advice}"

    # read
    UNREADABLE = "unreadable", "give the file read permission, or check the disk", True
    NOT_A_REGULAR_FILE = "not_a_regular_file", "give a regular file: FIFOs, sockets and devices are not read"
    OUTSIDE_FOLDER = "outside_folder", "copy the target into the seed folder: links out of it are not followed"
    UNKNOWN_KIND = "unknown_kind", "give text, HTML, JSON lines, WARC or a feed, under its usual ending"
    EMPTY = "empty", "nothing to do: the input holds no bytes"
    TRUNCATED = "truncated", "get the file again: it ends before its format says"
    CORRUPT = "corrupt", "get the file again: its checksum or structure does not hold"
    TOO_LONG = "too_long", "split the line: it is over the limit for its kind"
    TOO_LARGE = "too_large", "nothing to do: the document is over the size limit"
    BOMB = "bomb", "nothing to do: the archive unpacks to over 200 times its size"
    UNDECODABLE = "undecodable", "convert the file to UTF-8"
    BAD_JSON = "bad_json", "mend the line: it is no JSON object"
    BAD_FIELD = "bad_field", "mend the field that the detail names"
    NO_CONTENT = "no_content", "give the record one of html or text"
    REVISIT_WITHOUT_ORIGINAL = "revisit_without_original", "run the archive that holds the original first", True

    # parse
    NOT_A_FEED = "not_a_feed", "check the address: what came is no RSS, Atom, RDF, JSON Feed or sitemap"
    HTML_NOT_FEED = "html_not_feed", "use the feed's own address (`newsbeam feeds discover`)"
    NO_ROOT_ELEMENT = "no_root_element", "check the address: no element in the first 16 kB"
    ENTITY_DECLARATION = "entity_declaration", "nothing to do: documents that declare entities are not parsed"
    TOO_MANY_TAGS = "too_many_tags", "nothing to do: the document is over the limit of tags"
    TOO_MANY_ITEMS = "too_many_items", "nothing to do: the feed is over the limit of items"
    TAG_TOO_LONG = "tag_too_long", "nothing to do: one tag is over 16 kB"
    STILL_COMPRESSED = "still_compressed", "unpack the document: it is compressed inside"
    NO_ADDRESS = "no_address", "nothing to do: the entry names no http address and holds no text"
    NOT_HTML = "not_html", "nothing to do: the document is no HTML page"

    # fetch
    BLOCKED_ADDRESS = "blocked_address", "name the network in fetch.allow_networks if it is yours"
    BAD_URL = "bad_url", "mend the address"
    ROBOTS = "robots", "nothing to do: the site's robots.txt forbids it"
    DNS = "dns", "check the host name, and your own connection", True
    CONNECT = "connect", "try again later: the host does not answer", True
    TLS = "tls", "tell the site: its certificate does not hold", True
    DEADLINE = "deadline", "try again later: the answer took longer than the limit", True
    TOO_MANY_REDIRECTS = "too_many_redirects", "check the address: over five redirects"
    HTTP_ERROR = "http_error", "check the address: the detail has the status", True
    NOT_FOUND = "not_found", "check the address: the page is not there", True
    GONE = "gone", "remove the address: the site says that it is gone for good"
    BAD_ENCODING = "bad_encoding", "try again later: the answer does not unpack whole", True
    BAD_RESPONSE = "bad_response", "try again later: the answer breaks HTTP", True

    # extract
    NO_TEXT = "no_text", "nothing to do: the page has no article text"
    HOME_PAGE = "home_page", "check the address: it leads to a home page"
    CONSENT_WALL = "consent_wall", "nothing to do: the site shows a consent page only"
    SOFT_404 = "soft_404", "check the address: the page says that it is not there"
    PAYWALL_STUB = "paywall_stub", "nothing to do: only a paywall's teaser is shown"
    JAVASCRIPT_ONLY = "javascript_only", "nothing to do: the text is made by scripts"
    TIMEOUT_CPU = "timeout_cpu", "report the document: it took over its CPU or wall time", True
    CRASH = "crash", "report the document: it ended its worker process", True
    MEMORY = "memory", "report the document: it asked for over 1 GiB", True

    # any stop
    BUG = "bug", "report it with the detail: newsbeam did not foresee this input", True


class RejectedError(Exception):
    """A step cannot use its input, for a reason of the closed list."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.reason.value}: {self.detail}" if self.detail else self.reason.value


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Reject:
    """An input that became no article."""

    reject_id: Annotated[str, Column("id of the input, stage and reason", example="4c2mq6x0…")]
    stage: Annotated[Stage, Column("the stop that turned it away", example="read")]
    reason: Annotated[Reason, Column("why, of a closed list", example="truncated")]
    detail: Annotated[
        str, Column("what was expected and what came", range="≤ 500 characters", example="ends at byte 4,096")
    ]
    url: Annotated[str | None, Column("its address in normal form", null="it names no address")]
    origin: Annotated[
        Origin | None, Column("what kind of source it came from", null="not known yet when it was turned away")
    ]
    origin_ref: Annotated[str, Column("feed address, file, or file#offset", example="seeds/wire.jsonl#3")]
    retryable: Annotated[bool, Column("a later try may end otherwise")]
    attempt: Annotated[Int16, Column("how many tries so far", range="≥ 1")]
    payload_head: Annotated[
        bytes | None, Column("the first bytes of it", unit="bytes", range="≤ 2,048", null="no bytes were read")
    ]
    raw_sha256: Annotated[str | None, Column("SHA-256 of its bytes, hexadecimal", null="its bytes were not read whole")]
    rejected_at: Annotated[dt.datetime, Column("when it was turned away: the run's `now`")]
    run_id: Annotated[str, Column("the run that turned it away")]
