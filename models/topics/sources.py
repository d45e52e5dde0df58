"""The data files that the models are built from: what they are, whose, under which licence, and their bytes."""

from __future__ import annotations

import dataclasses
import hashlib
from pathlib import Path


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One file of the data folder."""

    file: str
    sha256: str
    licence: str
    credit: str


EVENTS = Source(
    file="topics/wcep.parquet",
    sha256="e836bdaf902d642ba5eb4d359c775e0e1c90f67033954b47a14bc0deb3d20b1a",
    licence="CC BY-SA 4.0",
    credit="Wikipedia Current Events Portal, by its authors: items with their headings, 2002 to 2021",
)
HEADLINES = Source(
    file="topics/huffpost.parquet",
    sha256="73970384149fbdbefbfe2df826a6a4b715cf044d7c25455ffb991e96021c455e",
    licence="CC BY 4.0 (data set); headlines by their publisher",
    credit="News Category Dataset, Rishabh Misra: headlines of HuffPost with their categories",
)
SENTENCES = Source(
    file="topics/sib200.parquet",
    sha256="6b1271ca13652031524604895658a7d738b23db1ff9be19a8d20f91b4d8e3f47",
    licence="CC BY-SA 4.0",
    credit="SIB-200, Adelani and others, on the sentences of FLORES-200: 1,004 sentences in 76 languages with topics",
)
CONCEPTS = Source(
    file="topics/mediatopic-2023-10-24.jsonl",
    sha256="9366f63ef020d13a3cf71dd97df0d179dd2b3a3bd0ab7c53270f8dcdb0fc9d1d",
    licence="CC BY 4.0",
    credit="IPTC Media Topics, release 2023-10-24, International Press Telecommunications Council",
)
WORD_PAIRS = Source(
    file="topics/teacher_labels.parquet",
    sha256="1fe9a9338cbe237fc3a8d3d76e4b836345d794d5977eec8053b440e89a06a667",
    licence="CC BY-SA 4.0; its column `dictionary` GPL-3.0-or-later",
    credit="word pairs English to 46 languages: word lists of wordfreq (CC BY-SA 4.0), matched by multilingual-e5-"
    "small (MIT); column `dictionary` from FreeDict (GPL-2.0-or-later and GPL-3.0-or-later)",
)

_MEASURE = "only measured on: nothing of it is in a model but two numbers of calibration"
PUBLISHERS = Source(
    file="pages/publishers.parquet",
    sha256="38bc8faae9c32a7e01c5512950df2b23166788928d2912a50ce49f6d69f1facc",
    licence=_MEASURE,
    credit="pages of publishers of some forty countries, labelled by this project",
)
ARTICLES = Source(
    file="pages/wcxb_articles.parquet",
    sha256="8c02c408f62f4fafb255bd2fcea29cc7fba78c865cf16baf4ba3f11d5bfb410c",
    licence="CC BY 4.0",
    credit="article pages of WCXB, labelled by this project",
)
STORIES = Source(
    file="dedup/allsides_stories_dev.parquet",
    sha256="9d843b169bf55ea5d4f21f41ce02f2e1f5abef12517c8c15907e9b5e39d6e2ca",
    licence=_MEASURE,
    credit="articles of American outlets, labelled by this project",
)
FOREIGN_PAGES = Source(
    file="topics/dev_pages.tsv",
    sha256="09afcb2ca5193bee6c9e80f8ab549387bf7c785b9db14dfed62aa1a4dd9db70f",
    licence="ours",
    credit="labels of the pages of publishers in other languages than English",
)


def path_of(source: Source, folder: Path) -> Path:
    """The file, its bytes checked.

    Raises: ValueError where they are not those that the models were built from.
    """
    path = folder / source.file
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != source.sha256:
        raise ValueError(f"expected sha256 {source.sha256}, got {found} of {path}")
    return path
