"""Builds the topic models:  python -m models.topics.build DATA [--out FOLDER] [--only MODEL] [--without-dictionaries]

DATA holds `topics/`, `pages/` and `dedup/`; which files, whose and of what bytes: `sources.py`. Same files, library
versions and architecture give the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path

from models.topics import english, foreign
from models.topics.artefact import save, save_licence
from models.topics.calibration import calibrate
from models.topics.pages import english_pages, foreign_pages
from transforms.tag.topics.features import EnglishFeatures, ForeignFeatures
from transforms.tag.topics.taxonomy import DATA

_SHARE_ALIKE = (
    "The weights are statistics of texts under CC BY-SA 4.0 and are published under the same licence.",
    "The weights are statistics of texts under CC BY-SA 4.0 and of word pairs of FreeDict under GPL-3.0-or-later; "
    "CC BY-SA 4.0 lets what adapts it be published under GPL-3.0. "
    "Built with --without-dictionaries they owe nothing to FreeDict and are CC BY-SA 4.0.",
)


def main() -> None:
    """Build what the command line asks for."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("data", type=Path)
    cli.add_argument("--out", type=Path, default=DATA)
    cli.add_argument("--only", choices=("english", "foreign"))
    cli.add_argument("--without-dictionaries", action="store_true")
    asked = cli.parse_args()
    if asked.only != "foreign":
        _report(build_english(asked.data, asked.out))
    if asked.only != "english":
        _report(build_foreign(asked.data, asked.out, dictionaries=not asked.without_dictionaries))


def build_english(data: Path, out: Path) -> Path:
    """Write `english.npz` and its licence."""
    path = out / "english.npz"
    model, features = english.learn(data), EnglishFeatures(2**english.BITS)
    save(path, model, "english", calibrate(model, features, english_pages(data)))
    save_licence(path, "CC-BY-SA-4.0", _SHARE_ALIKE[0], english.SOURCES)
    return path


def build_foreign(data: Path, out: Path, *, dictionaries: bool) -> Path:
    """Write `foreign.npz` and its licence."""
    path = out / "foreign.npz"
    model, features = foreign.learn(data, dictionaries=dictionaries), ForeignFeatures(2**foreign.BITS)
    save(path, model, "foreign", calibrate(model, features, foreign_pages(data)))
    licence = "GPL-3.0-or-later" if dictionaries else "CC-BY-SA-4.0"
    save_licence(path, licence, _SHARE_ALIKE[dictionaries], foreign.SOURCES)
    return path


def _report(path: Path) -> None:
    content = path.read_bytes()
    print(f"{path.name} {len(content)} bytes sha256 {hashlib.sha256(content).hexdigest()}")


if __name__ == "__main__":
    main()
