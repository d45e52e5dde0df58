"""What a Flex Template's launcher starts: builds the graph from the template's parameters, and hands it to Dataflow.

    python main.py --lake gs://bucket/lake --feeds gs://bucket/feeds.opml [--every 5m] [options of Beam]

With `--every` the job is a stream, else one run. Returns when the job is submitted. Lists and settings are read here,
once; workers run the image that `--sdk_container_image` names, which holds this program.
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from apache_beam.io.filesystems import FileSystems

from pipeline.cli.stream import seconds_of
from pipeline.engine import run_graph
from pipeline.errors import NoInputError
from pipeline.fetching import fetch_settings
from pipeline.job import FeedJob, Job
from pipeline.lake import Lake
from pipeline.polling import polls_of, read_feeds
from pipeline.runs import header_of
from pipeline.settings import Settings, load_settings
from pipeline.stream.engines import batch_options, stream_options
from pipeline.stream.started import job_id_of, stream_job
from transforms.write.lease import TTL_S

NOT_WAITING = "--no_wait_until_finish"


def parameters() -> argparse.ArgumentParser:
    """Those of the template; what else is told are options of Beam."""
    flags = argparse.ArgumentParser(allow_abbrev=False)
    flags.add_argument("--lake", required=True)
    flags.add_argument("--feeds", required=True, help="lists or addresses, separated by commas")
    flags.add_argument("--config")
    flags.add_argument("--every", help="such as 5m: a stream with windows of that length")
    flags.add_argument("--job_id", help="of a stream")
    return flags


def main(words: Sequence[str]) -> None:
    told, beam_options = parameters().parse_known_args(words)
    with tempfile.TemporaryDirectory() as folder:
        lists = [_near(path, Path(folder)) for path in told.feeds.split(",")]
        config = None if told.config is None else Path(_near(told.config, Path(folder)))
        settings = load_settings(config, {"lake": told.lake, "feeds": lists, "workers": 1})
        if told.every:
            # Not of the copies' names: a stream is known by what it was told to read.
            name = job_id_of(told.feeds.split(","), None, told.job_id)
            start_id = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%S.%fZ")
            job = stream_job(settings, name, every_s=seconds_of(told.every))
            job, options = dataclasses.replace(job, start_id=start_id), stream_options("dataflow", beam_options)
        else:
            job, options = _run(settings), batch_options("dataflow", beam_options)
        run_graph(job, [*options, NOT_WAITING])


def _run(settings: Settings) -> Job:
    settings = settings.model_copy(update={"lease_wait_s": max(settings.lease_wait_s, 2 * TTL_S)})
    sources = read_feeds(settings.feeds)
    if not sources:
        raise NoInputError("expected lists with feeds, got none")
    header = header_of(settings, "run", dt.datetime.now(dt.UTC), None, [source.url for source in sources])
    job = Job(header=header, settings=settings, one_process=False)
    polls = polls_of(Lake.open(settings.lake), sources, job.moment, settings.fetch.refetch_hours)
    feeds = FeedJob(polls=polls, fetch=fetch_settings(settings))
    return dataclasses.replace(job, feeds=feeds)


def _near(path: str, folder: Path) -> str:
    """A file of an object store as a file of this machine; a feed's address, and what is here already, as it is."""
    if "://" not in path or path.startswith(("http://", "https://")):
        return path
    copy = folder / path.rpartition("/")[2]
    with FileSystems.open(path) as file:
        copy.write_bytes(file.read())
    return str(copy)


if __name__ == "__main__":
    main(sys.argv[1:])
