"""The command `newsbeam`: its verbs, and how errors become messages and exit codes."""

from __future__ import annotations

import contextlib
import errno
import io
import logging
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from types import FrameType
from typing import Annotated

import typer

from pipeline.cli.exit_codes import ExitCode
from pipeline.lean_import import UNUSED, leaving_out
from transforms.memory import keep_large_apart

app = typer.Typer(
    name="newsbeam",
    help="News feeds, saved pages and archives in; clean, tagged, story-clustered Parquet out.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _tell_version(asked: bool) -> None:
    if asked:
        from pipeline.versions import code_version

        typer.echo(f"newsbeam {code_version()}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version and exit.", callback=_tell_version, is_eager=True)
    ] = False,
) -> None:
    pass


_MANY = ("--seeds", "--feeds")
"""Flags that take every word up to the next flag, so that a shell's glob may follow them."""

_STOPPED = "interrupted; what was not committed is taken up by the next run"
_TWICE = ("apache_beam.runners.common", "apache_beam.runners.worker")
"""Loggers that tell with a traceback what is then raised: `ending_as_exit_code` says it, or Python does."""
_ADVICE = {
    errno.ENOSPC: "make room and run again",
    errno.EDQUOT: "make room and run again",
    errno.EACCES: "choose a place that you may write to, or mend its rights",
    errno.EPERM: "choose a place that you may write to, or mend its rights",
    errno.EROFS: "choose a place that can be written",
    errno.ENOTDIR: "a file lies where a folder is wanted: choose another place",
    errno.EISDIR: "a folder lies where a file is wanted: choose another name",
    errno.ENOENT: "make its folder first, or mend the path",
}
"""What a user can do about an error of the system, by its number."""


def main() -> None:
    """Entry point of the console script."""
    # The system's allocator gives memory back between a run's stages: 44 MB less at 20,000 documents.
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    keep_large_apart()
    logging.basicConfig(level=logging.ERROR, format="newsbeam: %(name)s: %(message)s")
    for name in _TWICE:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a title may have letters that the terminal's encoding has not
    register_verbs()
    signal.signal(signal.SIGTERM, _interrupted)
    with ending_as_exit_code(), leaving_out(*UNUSED):
        app(args=spread(sys.argv[1:]))


def _interrupted(number: int, frame: FrameType | None) -> None:
    """SIGTERM ends a command as Ctrl-C does, so that nothing temporary stays."""
    raise KeyboardInterrupt


def register_verbs() -> None:
    """Puts each verb's file into the application; what a verb needs is imported when it runs."""
    from pipeline.cli import (
        backfill,
        browse,
        compact,
        doctor,
        explain,
        export,
        extract,
        feeds,
        forget,
        plan,
        query,
        replay,
        report,
        reprocess,
        run,
        schema,
        status,
        stories,
        stream,
        vacuum,
        verify,
    )

    readers = (query.query, stories.stories, browse.browse, export.export)
    for verb in (run.run, stream.stream, plan.plan, extract.extract, *readers, schema.schema, doctor.doctor):
        app.command()(verb)
    for watching in (explain.explain, status.status, report.report):
        app.command()(watching)
    for upkeep in (verify.verify, compact.compact, vacuum.vacuum, forget.forget, forget.prune):
        app.command()(upkeep)
    for again in (backfill.backfill, replay.replay, reprocess.reprocess):
        app.command()(again)
    app.add_typer(feeds.app, name="feeds")


def spread(arguments: Sequence[str]) -> list[str]:
    """Repeats a flag that takes many words before each of them.

    >>> spread(["run", "--seeds", "a", "b", "--lake", "l", "--", "--x", "y"])
    ['run', '--seeds', 'a', '--seeds', 'b', '--lake', 'l', '--', '--x', 'y']
    """
    spread_out: list[str] = []
    flag, words = "", 0
    for place, word in enumerate(arguments):
        if word == "--":
            return [*spread_out, *arguments[place:]]
        if word.startswith("--"):
            flag, words = (word if word in _MANY else ""), 0
        elif flag:
            if words:
                spread_out.append(flag)
            words += 1
        spread_out.append(word)
    return spread_out


@contextlib.contextmanager
def ending_as_exit_code() -> Iterator[None]:
    """Turns the errors a user can do something about into one line on stderr and the documented exit code."""
    try:
        yield
    except KeyboardInterrupt:
        _leave(ExitCode.INTERRUPTED, _STOPPED)
    except SystemExit as ended:  # typer makes one of an interrupt, and says nothing
        if any(isinstance(cause, KeyboardInterrupt) for cause in _causes(ended)):
            _leave(ExitCode.INTERRUPTED, _STOPPED)
        raise
    except Exception as error:
        code = exit_code_of(error)
        if code is None:
            raise
        _leave(code, _storage_told(error) if code is ExitCode.NOT_WRITTEN else str(error))


def exit_code_of(error: BaseException) -> ExitCode | None:
    """The exit code that stands for an error or for what caused it; None for a defect of ours."""
    from pipeline.errors import NoInputError, QueryError
    from pipeline.settings import SettingsError
    from transforms.write.errors import AddressError, BrokenInvariantError, LakeBusyError

    known: tuple[tuple[type[BaseException], ExitCode], ...] = (
        (SettingsError, ExitCode.USAGE),
        (AddressError, ExitCode.USAGE),
        (QueryError, ExitCode.USAGE),
        (NoInputError, ExitCode.NO_INPUT),
        (LakeBusyError, ExitCode.BUSY),
        (BrokenInvariantError, ExitCode.INVARIANT),
        (OSError, ExitCode.NOT_WRITTEN),
    )
    for cause in _causes(error):
        for kind, code in known:
            if isinstance(cause, kind):
                return code
    return None


def _causes(error: BaseException) -> Iterator[BaseException]:
    """An error and what it came of, one after the other."""
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__


def _storage_told(error: BaseException) -> str:
    """What storage did not do, where, and what to do about it where the system's number of the error says so."""
    cause = next((one for one in _causes(error) if isinstance(one, OSError)), None)
    if cause is None or cause.errno is None:
        return str(cause or error)
    where = f" at {cause.filename}" if cause.filename is not None else ""
    advice = f"; {_ADVICE[cause.errno]}" if cause.errno in _ADVICE else ""
    return f"{str(cause.strerror).lower()}{where}{advice}"


def _leave(code: ExitCode, message: str) -> None:
    sys.stderr.write(f"newsbeam: {message}\n")
    sys.exit(code)
