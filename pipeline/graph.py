"""The whole job on one screen: from seed files to a committed run."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import apache_beam as beam

from pipeline.document import make_processor
from pipeline.grouping import group_new
from pipeline.known import SkipKnown
from pipeline.progress import READ, REJECTED, STAGED, NoteProgress
from pipeline.reading import ReadSeeds, limits_of
from pipeline.settings import Settings
from schemas import Stage
from schemas.moment import Moment
from schemas.staged import RunHeader
from transforms.read.seed_file import SeedFile
from transforms.step import Clock, Ends, Step
from transforms.write.beam import StageRows, WriteLake


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One batch run: what it is called, what it reads, and how."""

    header: RunHeader
    settings: Settings
    seeds: tuple[SeedFile, ...] = ()
    notes: Path | None = None
    """Where steps note their progress."""

    @property
    def moment(self) -> Moment:
        return Moment(run_id=self.header.run_id, now=self.header.started_at)


def build(root: beam.Pipeline, job: Job) -> beam.PCollection:
    """Puts the job into a pipeline; gives what it committed.

    From reading to staging it is one fused stage: text never waits between two stages, and nothing is flattened
    before it is staged, since the in-process engine holds what passes a shuffle or a Flatten in memory.
    """
    settings, clock, ends = job.settings, Clock(batch=job.moment), Ends()
    limits = limits_of(settings.document)

    seeds = root | "Seed files" >> beam.Create(_batches(job)) | "Spread seed files" >> beam.Reshuffle()
    read = ReadSeeds(limits, job.moment, settings.limit)
    documents = seeds | Step(Stage.READ, "Read seed", read, ends, clock, many=True, tally=True)
    documents = documents | NoteProgress(job.notes, READ)
    fresh = documents | Step(Stage.READ, "Skip known", SkipKnown(settings.lake), ends, clock)
    articles = fresh | Step(
        Stage.EXTRACT,
        "Extract article",
        make_processor(settings),
        ends,
        clock,
        workers=settings.workers,
        limits=limits,
        preload="pipeline.preload",
    )
    rows = [articles | NoteProgress(job.notes, STAGED)]
    rows += [ended | f"{number}" >> NoteProgress(job.notes, REJECTED) for number, ended in enumerate(ends.rows)]

    staged = [part | f"Stage rows {number}" >> StageRows(settings.lake, clock) for number, part in enumerate(rows)]
    everything = tuple(staged) | "Staged rows" >> beam.Flatten(), tuple(ends.tallies) | "Tallies" >> beam.Flatten()
    group = group_new(settings.group)
    return everything | WriteLake(settings.lake, job.header, clock, group=group, lease_wait_s=settings.lease_wait_s)


def _batches(job: Job) -> list[tuple[SeedFile, ...]]:
    """Seed files as elements: one by one, or all in one where a limit counts across them."""
    return [job.seeds] if job.settings.limit else [(seed,) for seed in job.seeds]
