"""The records and tables of newsbeam, in the order an article meets them."""

from schemas.article import (
    Article,
    CitedRole,
    CitedSource,
    ContentType,
    DateMention,
    DateSource,
    FieldSource,
    Image,
    MentionType,
    OutletKind,
    OutletSource,
    Precision,
    PublishedCandidate,
    TextRelation,
    Topic,
    TopicSource,
)
from schemas.column import Column, arrow_schema, documented_columns
from schemas.extracted import Extracted
from schemas.fetch import Fetch, FetchKind, Outcome
from schemas.input import FeedEntry, Given, Input, Trouble
from schemas.origin import Media, Origin
from schemas.pending import Pending, PendingState
from schemas.reject import Reason, Reject, RejectedError, Stage
from schemas.run import RemovedRows, Run, WrittenTable
from schemas.signals import DateFamily, DateSignal, Link, Signals
from schemas.signature import Signature
from schemas.story import Role, Story, StoryMember
from schemas.tables import TABLES, UNKNOWN_DATE, Table

__all__ = [
    "TABLES",
    "UNKNOWN_DATE",
    "Article",
    "CitedRole",
    "CitedSource",
    "Column",
    "ContentType",
    "DateFamily",
    "DateMention",
    "DateSignal",
    "DateSource",
    "Extracted",
    "FeedEntry",
    "Fetch",
    "FetchKind",
    "FieldSource",
    "Given",
    "Image",
    "Input",
    "Link",
    "Media",
    "MentionType",
    "Origin",
    "Outcome",
    "OutletKind",
    "OutletSource",
    "Pending",
    "PendingState",
    "Precision",
    "PublishedCandidate",
    "Reason",
    "Reject",
    "RejectedError",
    "RemovedRows",
    "Role",
    "Run",
    "Signals",
    "Signature",
    "Stage",
    "Story",
    "StoryMember",
    "Table",
    "TextRelation",
    "Topic",
    "TopicSource",
    "Trouble",
    "WrittenTable",
    "arrow_schema",
    "documented_columns",
]
