"""German time words, and the fragments that the rules are made of."""

from __future__ import annotations

import re
from collections.abc import Iterable

from transforms.tag.mentions.numeric import RULES as NUMERIC_RULES
from transforms.tag.mentions.scan import Rule

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("Januar", "Jänner", "Jan."),
            ("Februar", "Feber", "Feb."),
            ("März", "Mrz."),
            ("April", "Apr."),
            ("Mai",),
            ("Juni", "Jun."),
            ("Juli", "Jul."),
            ("August", "Aug."),
            ("September", "Sept.", "Sep."),
            ("Oktober", "Okt."),
            ("November", "Nov."),
            ("Dezember", "Dez."),
        ),
        1,
    )
    for name in names
}
WEEKDAYS = {
    "Montag": 0,
    "Dienstag": 1,
    "Mittwoch": 2,
    "Donnerstag": 3,
    "Freitag": 4,
    "Samstag": 5,
    "Sonnabend": 5,
    "Sonntag": 6,
}
_NUMBERS = (
    "null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn "
    "achtzehn neunzehn zwanzig"
)
NUMBERS = {word: number for number, word in enumerate(_NUMBERS.split())} | {
    "einem": 1,
    "einer": 1,
    "dreißig": 30,
    "vierzig": 40,
    "fünfzig": 50,
    "hundert": 100,
}
DAY_PARTS = {
    "früh": "MO",
    "morgen": "MO",
    "vormittag": "MO",
    "mittag": "MI",
    "nachmittag": "AF",
    "abend": "EV",
    "nacht": "NI",
}
SEASONS = {"frühjahr": "SP", "frühling": "SP", "sommer": "SU", "herbst": "FA", "winter": "WI"}
UNITS = {
    "Tag": "day",
    "Woche": "week",
    "Monat": "month",
    "Jahr": "year",
    "Quartal": "quarter",
    "Wochenende": "weekend",
    "Jahrzehnt": "decade",
}
ORDINALS = {"erst": 1, "zweit": 2, "dritt": 3, "viert": 4}
DAYS_FROM_TODAY = {"heute": 0, "gestern": -1, "vorgestern": -2, "übermorgen": 2, "morgen": 1}


def any_of(words: Iterable[str]) -> str:
    """A fragment of the words, the longest first."""
    return "(?:" + "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) + ")"


YEAR = r"(?:1[0-9]\d\d|20\d\d)"
MONTH = any_of(MONTHS)
WEEKDAY = any_of(WEEKDAYS)
NUMBER = any_of(NUMBERS)
DAY_PART = r"(?:früh|[Mm]orgen|[Vv]ormittag|[Mm]ittag|[Nn]achmittag|[Aa]bend|[Nn]acht)"
RELATIVE = (
    r"(?:(?:letzt|vergangen|vorig|vorherig|dies|nächst|kommend|laufend)(?:e[nmrs]?)|Letzte[nrs]?|Vergangene[nrs]?"
    r"|Diese[nrs]?|Nächste[nrs]?|Kommende[nrs]?)"
)
PART_OF = r"(?:Anfang|Mitte|Ende)"

RULES: tuple[Rule, ...] = (
    *(rule for rule in NUMERIC_RULES if rule[0] != "slashed"),
    Rule("day_month", "#dfms", rf"(?:{WEEKDAY},? (?:de[nmr] )?)?\d{{1,2}}\. ?{MONTH}(?!\w)(?: {YEAR}(?!\d))?"),
    Rule("month", "adefjklmnosv", rf"(?:{PART_OF} |{RELATIVE} )?{MONTH}(?!\w)(?: {YEAR}(?!\d))?"),
    Rule("century", "#", r"\d{1,2}\. Jahrhunderts?(?!\w)"),
    Rule("decade", "#", r"(?:19|20)?\d0er(?:[- ]Jahren?|jahren?)(?!\w)"),
    Rule("clock", "#", r"\d{1,2}(?:[.:]\d\d)? Uhr(?: \d\d)?(?!\w)"),
    Rule("weekday_part", "dfms", rf"{WEEKDAY}(?:{DAY_PART}| {DAY_PART})(?!\w)"),
    Rule("weekday", "dfklmnsv", rf"(?:{RELATIVE} )?{WEEKDAY}(?!\w)"),
    Rule(
        "today",
        "ghmvü",
        rf"(?:[Hh]eute|[Gg]estern|[Vv]orgestern|[Üü]bermorgen|(?<![Aa]m )morgen)(?: {DAY_PART})?(?!\w)",
    ),
    Rule(
        "relative_unit",
        "adehjklmnv",
        rf"(?:{PART_OF} )?{RELATIVE} (?:Woche|Monats?|Jahre?s?|Quartals?|Wochenende)(?!\w)"
        rf"|{PART_OF} (?:de[rs] )(?:Woche|Monats|Jahres)(?!\w)|Vorjahr(?:es)?(?!\w)|Jahresende(?!\w)|heuer(?!\w)",
    ),
    Rule(
        "ago",
        "v",
        rf"[Vv]or (?:etwa |rund |gut |knapp |fast |mehr als )?(?:{NUMBER}|\d{{1,3}})"
        r" (?:Tag(?:en)?|Wochen?|Monat(?:en)?|Jahr(?:en|zehnten)?)(?!\w)",
    ),
    Rule(
        "quarter",
        "#deqvz",
        rf"(?:erst|zweit|dritt|viert)e[nsmr]? Quartals?(?: {YEAR})?(?!\w)|[1-4]\. Quartal(?: {YEAR})?(?!\w)"
        rf"|Q[1-4](?:[ /]{YEAR})?(?!\w)",
    ),
    Rule(
        "season",
        "dfhklnsvw",
        rf"(?:Früh|Spät)?(?:[Ff]rühjahr|[Ff]rühling|[Ss]ommer|[Hh]erbst|[Ww]inter) {YEAR}(?!\w)"
        rf"|{RELATIVE} (?:Frühjahr|Frühling|Sommer|Herbst|Winter)(?!\w)",
    ),
    Rule("year", "#aem", rf"(?:{PART_OF} )?(?<![\d.,])(?<!\D-)(?:19|20)\d\d(?![\w%]|[.,:]\d|-)"),
)
