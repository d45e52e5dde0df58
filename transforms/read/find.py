"""Which files are seeds, and what they are called wherever they lie."""

from __future__ import annotations

import dataclasses
import glob
import os
import stat
from collections.abc import Iterator, Sequence

from schemas import Reason
from transforms.read.kind import NOT_SEEDS, ending_of, kind_of
from transforms.read.page import is_sidecar
from transforms.read.saved_page import is_part_of_page
from transforms.read.seed_file import STDIN, SeedFile, SeedKind


def find_seeds(paths: Sequence[str], *, seed_set: str | None = None) -> list[SeedFile]:
    """The seed files under files, folders and globs, by name; `-` is JSON lines on standard input.

    A file's name is `seed_set`, by default the base name of its root, and the path below the root. The root is the
    folder given, the part of a glob before its first wildcard, or the folder of a single file; where several of these
    hold a file, the outermost. So the spelling does not matter: folder, glob, or the list a shell makes of it. Names
    that begin with a dot are passed over in folders, as globs do; lists, settings, sidecars and the folders that
    browsers put beside a saved page are no seeds.

    Raises:
        FileNotFoundError: a path that names nothing, or a glob that matches nothing.
        ValueError: two files of one name, such as two folders of the same base name.
    """
    found: dict[str, str | None] = {}
    roots: set[str] = set()
    for path in paths:
        if path != STDIN:
            root, files = _files_of(path)
            roots.add(root)
            found.update(files)
    seeds: dict[str, SeedFile] = {}
    for path in sorted(found):
        if ending_of(path) in NOT_SEEDS or is_sidecar(path):
            continue
        root = min((root for root in roots if _is_inside(path, root)), key=len)
        if is_part_of_page(path, root):
            continue
        seed = _seed_at(path, root, seed_set, found[path])
        if seed.name in seeds:
            raise ValueError(f"expected one file of each name, got {seeds[seed.name].path!r} and {path!r}")
        seeds[seed.name] = seed
    if STDIN in paths:
        seeds[STDIN] = SeedFile(path=STDIN, name="stdin", kind=SeedKind.JSONL)
    return sorted(seeds.values(), key=lambda seed: seed.name)


def _files_of(path: str) -> tuple[str, dict[str, str | None]]:
    """The root of what was given, and the files under it, each with why it cannot be entered."""
    if os.path.lexists(path):
        if os.path.isdir(path):
            root = os.path.realpath(path)
            return root, _files_under(root)
        file = _real_place(path)
        return os.path.dirname(file), {file: None}
    matches = glob.glob(path, recursive=True)
    if not matches:
        raise FileNotFoundError(f"expected a file, a folder or a glob that matches, got {path!r}")
    steady = path[: len(path) - len(path.lstrip("/"))] + "/".join(_steady_parts(path))
    root = os.path.realpath(steady or ".")
    files: dict[str, str | None] = {}
    for match in matches:
        if os.path.isdir(match) and not os.path.islink(match):
            files.update(_files_under(os.path.realpath(match)))
        elif not (os.path.isdir(match) and _is_inside(os.path.realpath(match), root)):
            files[_real_place(match)] = None
    return root, files


def _steady_parts(pattern: str) -> Iterator[str]:
    for part in pattern.lstrip("/").split("/")[:-1]:
        if glob.has_magic(part):
            return
        yield part


def _files_under(root: str) -> dict[str, str | None]:
    found: dict[str, str | None] = {}

    def note_unreadable(error: OSError) -> None:
        found[error.filename] = error.strerror

    for folder, names, files in os.walk(root, onerror=note_unreadable):
        links = [name for name in names if os.path.islink(os.path.join(folder, name))]
        names[:] = [name for name in names if not name.startswith(".")]
        for name in (*files, *links):
            path = os.path.join(folder, name)
            inner_link = name in links and _is_inside(os.path.realpath(path), root)
            if not name.startswith(".") and not inner_link:
                found[path] = None
    return found


def _seed_at(path: str, root: str, seed_set: str | None, unreadable: str | None) -> SeedFile:
    inside = os.path.relpath(path, root).replace(os.sep, "/")
    name = f"{os.path.basename(root) if seed_set is None else seed_set}/{inside}"
    name = os.fsencode(name).decode("utf-8", "backslashreplace")
    seed = SeedFile(path=path, name=name, kind=SeedKind.UNKNOWN)
    if unreadable:
        return dataclasses.replace(seed, refused=Reason.UNREADABLE, detail=unreadable)
    if os.path.islink(path) and not _is_inside(os.path.realpath(path), root):
        return dataclasses.replace(seed, refused=Reason.OUTSIDE_FOLDER, detail="link to a place outside the folder")
    try:
        status = os.stat(path)
    except OSError as error:
        return dataclasses.replace(seed, refused=Reason.UNREADABLE, detail=error.strerror or type(error).__name__)
    if not stat.S_ISREG(status.st_mode):
        return dataclasses.replace(seed, refused=Reason.NOT_A_REGULAR_FILE, detail="expected a regular file")
    return dataclasses.replace(seed, kind=kind_of(inside, path), size=status.st_size)


def _real_place(path: str) -> str:
    """The file's own name in its real folder; a link stays a link."""
    folder, base = os.path.split(os.path.abspath(path))
    return os.path.join(os.path.realpath(folder), base)


def _is_inside(path: str, root: str) -> bool:
    return path == root or path.startswith(root.rstrip(os.sep) + os.sep)
