"""Labelled texts from the data files: news items, headlines, sentences, concepts and our own headlines."""

from __future__ import annotations

import csv
import json
import re
import zlib
from pathlib import Path
from typing import NamedTuple

import pyarrow.parquet as pq

from models.topics import sources
from models.topics.sources import path_of

_TOPICS = (
    "arts crime disaster economy education environment health human labour lifestyle politics religion science society "
    "sport conflict weather"
)
TOPICS = tuple(_TOPICS.split())
"""In the order of the codes medtop:01000000 to medtop:17000000."""
INDEX = {topic: place for place, topic in enumerate(TOPICS)}

TEST_YEARS = "2019", "2020"
_OWN_HEADLINES = Path(__file__).parent / "own_headlines.tsv"

_ENVIRONMENT = re.compile(
    r"climate|emission|pollut|species|wildlife|conservation|forest|carbon|endangered|whale|oil spill|environment|"
    r"glacier|coral|deforest|ecosystem|biodivers|greenhouse|recycl|plastic|poach",
    re.IGNORECASE,
)
_ILLNESS = re.compile(r"virus|disease|covid|vaccin|outbreak|infect", re.IGNORECASE)
_LABOUR = re.compile(
    r"\b(labou?r union|trade union|unions?|strike action|on strike|strikes? (?:over|by|in protest)|walkout|workers|"
    r"layoffs?|lay off|job cuts|jobs lost|unemployment|jobless|minimum wage|wages?|salary|salaries|pay rise|"
    r"collective bargaining|picket|employees?)\b",
    re.IGNORECASE,
)
_WEATHER = re.compile(
    r"\b(hurricane|typhoon|cyclone|tropical storm|snowstorm|blizzard|heat ?wave|tornado(?:es)?|heavy rain|rainfall|"
    r"monsoon|snowfall|temperatures?|thunderstorms?|drought|cold wave|winter storm|forecast(?:er)?s?|meteorolog\w+|"
    r"weather)\b",
    re.IGNORECASE,
)
_LABOUR_WITHIN = frozenset({"economy", "politics", "disaster", "crime"})
_MIXED = frozenset({"COMEDY", "FIFTY", "WORLDPOST", "THE WORLDPOST", "WORLD NEWS"})
"""Categories with headlines of any topic."""

_LANGUAGE_OF_LOCALE = {
    "de": "de", "dk": "da", "es": "es", "fr": "fr", "no-NB": "nb", "no-NN": "nn", "pt-PT": "pt", "pt-BR": "pt",
    "se": "sv", "zh-Hans": "zh", "ar": "ar", "en-GB": "en",
}  # fmt: skip
_HELD_OUT = 10

_CORPUS_LANGUAGES = (
    "afr:af als:sq amh:am arb:ar azj:az bel:be ben:bn bos:sh bul:bg cat:ca ces:cs cym:cy dan:da deu:de ell:el "
    "eng:en est:et eus:eu fin:fi fra:fr gle:ga glg:gl guj:gu hau:ha heb:he hin:hi hrv:sh hun:hu hye:hy ibo:ig "
    "ind:id isl:is ita:it jpn:ja kan:kn kat:ka kaz:kk khm:km kor:ko lit:lt lvs:lv mal:ml mar:mr mkd:mk mya:my "
    "nld:nl nob:nb npi:ne pan:pa pes:fa pol:pl por:pt ron:ro rus:ru sin:si slk:sk slv:sl som:so spa:es srp:sr "
    "swe:sv swh:sw tam:ta tel:te tgl:fil tha:th tur:tr ukr:uk urd:ur uzn:uz vie:vi xho:xh yor:yo zho:zh zsm:ms "
    "zul:zu"
)
_LANGUAGE_OF_CORPUS = dict(pair.split(":") for pair in _CORPUS_LANGUAGES.split())


class Labelled(NamedTuple):
    """An English text and its topics, the main one first."""

    text: str
    topics: tuple[str, ...]


class Sentence(NamedTuple):
    """One of 1,004 sentences in one of 76 languages; equal `number`, equal meaning."""

    language: str
    text: str
    topic: str
    label: str
    split: str
    number: str


class Concept(NamedTuple):
    """Name and definition of a Media Topic in one language; a tenth of the concepts is held out of training."""

    language: str
    text: str
    topic: str
    held_out: bool


def events(folder: Path) -> tuple[list[Labelled], list[Labelled]]:
    """Items up to 2018, with weak labels for topics that have no heading, and those of 2019-2020 for the test."""
    train, test = [], []
    rows = pq.read_table(path_of(sources.EVENTS, folder), columns=["text", "iptc", "date"]).to_pylist()
    for row in rows:
        text, topics = row["text"], _parted(row["text"], tuple(row["iptc"]))
        if topics and row["date"][:4] in TEST_YEARS:
            test.append(Labelled(text, topics))
        elif topics and row["date"] < TEST_YEARS[0]:
            train.append(Labelled(text, _widened(text, topics)))
    return train, test


def headlines(folder: Path) -> list[Labelled]:
    """Headlines of categories that stand for one topic."""
    rows = pq.read_table(path_of(sources.HEADLINES, folder), columns=["title", "label", "iptc"]).to_pylist()
    return [Labelled(row["title"], tuple(row["iptc"][:1])) for row in rows if row["label"] not in _MIXED]


def own_headlines() -> list[Labelled]:
    """Headlines written for this project, for topics that the other files hardly know."""
    with open(_OWN_HEADLINES, encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Labelled(text, tuple(topics.split())) for topics, text in rows]


def sentences(folder: Path) -> list[Sentence]:
    """All sentences of all languages."""
    return [
        Sentence(
            language=_LANGUAGE_OF_CORPUS[row["lang"][:3]],
            text=row["text"],
            topic="environment" if row["label"] == "geography" else row["iptc"][0],
            label=row["label"],
            split=row["split"],
            number=row["id"].rsplit("-", 1)[1],
        )
        for row in pq.read_table(path_of(sources.SENTENCES, folder)).to_pylist()
    ]


def concepts(folder: Path) -> list[Concept]:
    """Active Media Topics in twelve locales."""
    found = []
    with open(path_of(sources.CONCEPTS, folder), encoding="utf-8") as lines:
        for term in map(json.loads, lines):
            if term["retired"]:
                continue
            path = term["path"]
            held_out = len(path) > 1 and zlib.crc32("/".join(path).encode()) % _HELD_OUT == 0
            topic = TOPICS[int(path[0].removeprefix("medtop:")[:2]) - 1]
            for locale, language in _LANGUAGE_OF_LOCALE.items():
                if name := term["name"].get(locale):
                    text = f"{name}. {term['definition'].get(locale, '')}"
                    found.append(Concept(language, text, topic, held_out))
    return found


def _parted(text: str, topics: tuple[str, ...]) -> tuple[str, ...]:
    """The heading "Health and environment" is one; words part it."""
    green = _ENVIRONMENT.search(text) and not _ILLNESS.search(text)
    if topics == ("health", "environment"):
        return ("environment",) if green else ("health",)
    if topics[:1] == ("health",) and green and "health" not in text.lower():
        return ("environment",)
    return topics


def _widened(text: str, topics: tuple[str, ...]) -> tuple[str, ...]:
    """Labour and weather have no heading of their own; words tell them."""
    if topics[0] in _LABOUR_WITHIN and len(_LABOUR.findall(text)) >= 2:
        return ("labour", *topics)
    if topics[0] == "disaster" and _WEATHER.search(text):
        return (*topics, "weather")
    return topics
