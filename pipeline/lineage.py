"""OpenLineage events of a run: what it read, what it wrote, how it ended."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import logging
import urllib.parse
import uuid
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.settings import Settings, SettingsError
from pipeline.versions import code_version
from schemas.staged import RunHeader

if TYPE_CHECKING:
    from openlineage.client import OpenLineageClient
    from openlineage.client.event_v2 import RunState

_NAMESPACE = "newsbeam"
_TIMEOUT_S = 5.0
_log = logging.getLogger("lineage")


@contextlib.contextmanager
def telling_lineage(
    settings: Settings, header: RunHeader, committed: Callable[[], Mapping[str, Any] | None]
) -> Iterator[None]:
    """Tells START, then COMPLETE with the rows of each table, or FAIL; without the setting `lineage` nothing.

    An event that cannot be delivered is a line on stderr and no more: news are not lost for it.

    Raises:
        SettingsError: the setting is neither `file:PATH` nor an http address, or `openlineage-python` is not installed.
    """
    if settings.lineage is None:
        yield
        return
    from openlineage.client.event_v2 import RunState

    client = open_client(settings.lineage)
    _emit(client, settings, header, RunState.START, header.started_at, {})
    try:
        yield
    except BaseException:
        _emit(client, settings, header, RunState.FAIL, dt.datetime.now(dt.UTC), {})
        raise
    row = committed()
    if row is not None:
        _emit(client, settings, header, RunState.COMPLETE, row["ended_at"], row)


def open_client(told: str) -> OpenLineageClient:
    """Where events go: `file:PATH` takes an event a line, an http address gets them by POST to `/api/v1/lineage`."""
    try:
        from openlineage.client import OpenLineageClient
        from openlineage.client.transport.file import FileConfig, FileTransport
        from openlineage.client.transport.http import HttpConfig, HttpTransport
    except ImportError as error:
        raise SettingsError(f"lineage: expected the extra newsbeam[lineage] to be installed, got: {error}") from error
    if told.startswith("file:"):
        path = Path(told.removeprefix("file:"))
        path.parent.mkdir(parents=True, exist_ok=True)
        return OpenLineageClient(transport=FileTransport(FileConfig(log_file_path=str(path), append=True)))
    if told.startswith(("http://", "https://")):
        retry = {"total": 1}
        return OpenLineageClient(transport=HttpTransport(HttpConfig(url=told, timeout=_TIMEOUT_S, retry=retry)))
    raise SettingsError(f"lineage: expected file:PATH or an http address, got {told.partition(':')[0]!r}")


def run_uuid(run_id: str) -> str:
    """A run's id as the UUID that OpenLineage asks for; equal ids give equal ones.

    >>> run_uuid("r1")
    '82f3e9c6-95dc-5b8d-9b11-818d5701919e'
    """
    return str(uuid.UUID(bytes=hashlib.sha256(run_id.encode()).digest()[:16], version=5))


def producer() -> str:
    """Who tells the events: this release as a package URL (ECMA-427), which needs no host to stay."""
    return f"pkg:pypi/newsbeam@{urllib.parse.quote(code_version(), safe='.')}"


def _emit(
    client: OpenLineageClient,
    settings: Settings,
    header: RunHeader,
    state: RunState,
    at: dt.datetime,
    row: Mapping[str, Any],
) -> None:
    from openlineage.client.event_v2 import InputDataset, Job, OutputDataset, Run, RunEvent
    from openlineage.client.facet_v2 import output_statistics_output_dataset as statistics

    outputs = [
        OutputDataset(
            *_dataset(f"{settings.lake.rstrip('/')}/{table['table']}"),
            outputFacets={
                "outputStatistics": statistics.OutputStatisticsOutputDatasetFacet(
                    rowCount=table["rows"], size=table["bytes"], fileCount=table["files"]
                )
            },
        )
        for table in row.get("tables", ())
    ]
    event = RunEvent(
        eventTime=at.astimezone(dt.UTC).isoformat(),
        producer=producer(),
        run=Run(runId=run_uuid(header.run_id)),
        job=Job(namespace=_NAMESPACE, name=header.command),
        eventType=state,
        inputs=[InputDataset(*_dataset(told)) for told in (*settings.seeds, *settings.feeds)],
        outputs=outputs,
    )
    try:
        client.emit(event)
    except Exception as error:  # whatever a transport raises, the run goes on
        _log.error("expected to deliver the %s event, got %s", state.value, type(error).__name__)


def _dataset(told: str) -> tuple[str, str]:
    """Namespace and name after OpenLineage's naming: scheme and authority, then the path."""
    scheme, found, rest = told.partition("://")
    if not found:
        return "file", str(Path(told).absolute()) if told != "-" else "stdin"
    authority, _, path = rest.partition("/")
    return f"{scheme}://{authority.rpartition('@')[2]}", path or "/"
