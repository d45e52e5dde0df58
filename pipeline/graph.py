"""The whole job on one screen: from seed files and feeds to a committed run."""

from __future__ import annotations

import apache_beam as beam

from pipeline.document import make_processor
from pipeline.grouping import group_new
from pipeline.job import Job
from pipeline.known import SkipKnown
from pipeline.note_progress import NoteProgress
from pipeline.progress import READ, REJECTED, STAGED
from pipeline.reading import ReadSeeds, SeedBatch, limits_of
from pipeline.stream.clock import GiveTicks
from schemas import Stage
from schemas.moment import Moment
from schemas.staged import Tally
from transforms.step import Clock, Ends, Step
from transforms.write.beam import StageRows, WriteLake


def build(root: beam.Pipeline, job: Job) -> beam.PCollection:
    """Puts the job into a pipeline; gives what it committed.

    A batch run and a stream differ in one value: a batch has one moment, a stream one a window, from its clock.
    From reading to staging it is one fused stage: text never waits between two stages, and nothing is flattened
    before it is staged, since the in-process engine holds what passes a shuffle or a Flatten in memory.
    """
    ends = Ends()
    if job.ticks is None:
        clock, moments = Clock(batch=job.moment), root | "Moment" >> beam.Create([job.moment], reshuffle=False)
    else:
        clock, moments = Clock(job_id=job.ticks.job_id), root | GiveTicks(job.ticks, job.settings.lake, job.start_id)
    ends.tallies.append(moments | "Begin" >> beam.Map(_begun))
    documents = [seed_documents(moments, job, clock, ends)] if job.reads else []
    if job.feeds is not None:
        from pipeline.graph_feeds import fetched_pages  # an HTTP client, which seeds need not

        documents += fetched_pages(moments, job.feeds, job.settings, clock, ends)
    rows = [articles_of(part, job, clock, ends, number) for number, part in enumerate(documents)]
    rows += [noted(ended, f"Ended {number}", job, REJECTED) for number, ended in enumerate(ends.rows)]

    stage = [StageRows(job.settings.lake, clock, one_process=job.one_process) for _ in rows]
    staged = tuple(part | f"Stage rows {n}" >> step for n, (part, step) in enumerate(zip(rows, stage, strict=True)))
    everything = staged | "Staged rows" >> beam.Flatten(), tuple(ends.tallies) | "Tallies" >> beam.Flatten()
    group, wait_s = group_new(job.settings.group, last=job.ticks is None), job.settings.lease_wait_s
    return everything | WriteLake(job.settings.lake, job.header, clock, group=group, lease_wait_s=wait_s)


def seed_documents(moments: beam.PCollection, job: Job, clock: Clock, ends: Ends) -> beam.PCollection:
    """The documents of the seed files that the lake does not hold as they are."""
    settings = job.settings
    read = ReadSeeds(limits_of(settings.document), settings.limit)
    seeds = moments | "Seed files" >> beam.FlatMap(_batches, job) | "Spread seed files" >> beam.Reshuffle()
    documents = seeds | Step(Stage.READ, "Read seed", read, ends, clock, many=True, tally=True)
    read_ones = noted(documents, "Read", job, READ)
    return read_ones | Step(Stage.READ, "Skip known", SkipKnown(settings.lake), ends, clock)


def articles_of(documents: beam.PCollection, job: Job, clock: Clock, ends: Ends, number: int) -> beam.PCollection:
    """The articles in documents, with their tags and signatures."""
    settings = job.settings
    label = "Extract article" if number == 0 else f"Extract article {number + 1}"
    step = Step(
        Stage.EXTRACT,
        label,
        make_processor(settings),
        ends,
        clock,
        workers=settings.workers,
        limits=limits_of(settings.document),
        preload="pipeline.preload",
    )
    return noted(documents | step, f"Articles {number}", job, STAGED)


def noted(elements: beam.PCollection, label: str, job: Job, letter: bytes) -> beam.PCollection:
    """The elements, each noted where the job's progress is shown; elsewhere there is no such step."""
    return elements if job.notes is None else elements | label >> NoteProgress(job.notes, letter)


def _begun(moment: Moment) -> Tally:
    """What makes a run of a window in which nothing comes."""
    return Tally(origin_ref="clock", inputs=0)


def _batches(moment: Moment, job: Job) -> list[SeedBatch]:
    """Seed files as elements: one by one, or all in one where a limit counts across them."""
    seeds = job.seeds_at(moment)
    parts = [seeds] if job.settings.limit else [(seed,) for seed in seeds]
    return [SeedBatch(seeds=part, seen_at=moment.now) for part in parts]
