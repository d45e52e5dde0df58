"""What of an article tells its story: title, lead and body terms, names, quotes, numbers, weekdays, in one array.

Each feature is one uint32, its kind in the two highest bits, so that a column of many articles is read as it lies:

    00 term      20 bits hash · 2 bits times in the title · 3 bits in the first 100 terms · 5 bits in the first 400
    01 name      20 bits hash · 10 bits times in title and body
    10 quote     30 bits hash of a 3-word run inside quotation marks
    11 number    a 1, 29 bits hash of a word with a digit;  weekdays: a 0, 7 bits, Monday lowest
"""

from __future__ import annotations

import functools
import re

import numpy as np
import numpy.typing as npt

from transforms.group.words import Hashes, Words, rolled, words_of

Packed = npt.NDArray[np.uint32]

TERM_BITS = 20
TERM, NAME, QUOTE, OTHER = (np.uint32(kind << 30) for kind in range(4))
NUMBER = np.uint32(1 << 29)
LEAD, BODY = 100, 400
MOST_TITLE, MOST_NAMES, MOST_QUOTES, MOST_NUMBERS = 48, 96, 64, 64
_LAST = np.uint64(0xFFFFFFFFFFFFFFFF)  # no hash is searched for beyond it
_DAYS_WITHIN, _QUOTES_WITHIN, _NAMES_WITHIN = 150, 6000, 420

_QUOTE = re.compile(r"[“\"„«]([^“”\"„«»]{15,400})[”\"“»]")
_NOT_NAMES = (
    "The A An In On At It He She They We I But And As For To Of This That With After Before When While If By From Here "
    "There His Her Its Their What Why How Who Now Then New Mr Mrs Ms Dr Sen Rep President January February March April "
    "May June July August September October November December Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
)
_WEEKDAYS = (
    "monday montag lundi lunes lunedì segunda maandag måndag mandag poniedziałek понедельник понеділок pazartesi",
    "tuesday dienstag mardi martes martedì terça dinsdag tisdag tirsdag wtorek вторник вівторок salı",
    "wednesday mittwoch mercredi miércoles mercoledì quarta woensdag onsdag środa среда середа çarşamba",
    "thursday donnerstag jeudi jueves giovedì quinta donderdag torsdag czwartek четверг четвер perşembe",
    "friday freitag vendredi viernes venerdì sexta vrijdag fredag piątek пятница п'ятниця cuma",
    "saturday samstag sonnabend samedi sábado sabato zaterdag lördag lørdag sobota суббота субота cumartesi",
    "sunday sonntag dimanche domingo domenica zondag söndag søndag niedziela воскресенье неділя pazar",
)


def features_of(title: Words, text: Words, shingles: Hashes) -> Packed:
    """The packed features, sorted; `shingles` are the text's word-3 runs in reading order."""
    title_terms, body_terms = _terms(title)[:MOST_TITLE], _terms(text)[:BODY]
    parts = [
        _counted_terms(title_terms, body_terms),
        _names(title, text, body_terms),
        QUOTE | _few(_inside_quotes(text, shingles) >> np.uint64(34), MOST_QUOTES),
        OTHER | NUMBER | _few(text.hashes[text.digit] >> np.uint64(35), MOST_NUMBERS),
        _weekdays(body_terms[:_DAYS_WITHIN]),
    ]
    return np.concatenate(parts)


def distinct(values: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """The distinct values, sorted; five times as fast on short arrays as `numpy.unique`."""
    if not len(values):
        return values
    values = np.sort(values)
    return values[_firsts(values)]


def _firsts(values: npt.NDArray[np.uint64]) -> npt.NDArray[np.int64]:
    """Where each run of equal values begins."""
    changes = np.empty(len(values), np.bool_)
    changes[0] = True
    np.not_equal(values[1:], values[:-1], out=changes[1:])
    return changes.nonzero()[0]


def _terms(words: Words) -> Hashes:
    """Words of two letters and more in reading order; in scripts without spaces, pairs of neighbouring characters."""
    if not words.alone.any():
        return words.hashes[words.ends - words.starts > 1]
    pair = words.alone[:-1] & words.alone[1:] & (words.ends[:-1] == words.starts[1:])
    runs = words.hashes.copy()
    runs[:-1][pair] = rolled(words.hashes, 2)[pair]
    return np.asarray(runs[(words.ends - words.starts > 1) | np.append(pair, False)], np.uint64)


def _counted_terms(title: Hashes, body: Hashes) -> Packed:
    """Term words: one sort over both, the counts of title, lead and body summed in one number."""
    columns = np.concatenate([title, body]) >> np.uint64(64 - TERM_BITS)
    if not len(columns):
        return np.zeros(0, np.uint32)
    times = np.full(len(columns), 1, np.uint64)
    times[: len(title)] = 1 << 20
    times[len(title) : len(title) + LEAD] += 1 << 10
    keys = np.sort(columns << np.uint64(32) | times)
    columns, times = keys >> np.uint64(32), keys & np.uint64(0xFFFFFFFF)
    first = _firsts(columns)
    sums = np.add.reduceat(times, first)
    in_title = np.minimum(sums >> np.uint64(20), 3)
    in_lead = np.minimum(sums >> np.uint64(10) & np.uint64(1023), 7)
    in_body = np.minimum(sums & np.uint64(1023), 31)
    out = columns[first] << np.uint64(10) | in_title << np.uint64(8) | in_lead << np.uint64(5) | in_body
    return np.asarray(out, np.uint32)


def _names(title: Words, text: Words, body_terms: Hashes) -> Packed:
    """Capitalised words but the usual openings of a sentence; in a script without capitals, the terms of the lead."""
    if text.cased or title.cased:
        found = np.concatenate([_capitalised(title), _capitalised(text)])
        openings = _not_names()
        found = found[openings[np.searchsorted(openings, found)] != found]
    else:
        found = body_terms[:LEAD]
    columns = np.sort(found >> np.uint64(64 - TERM_BITS))
    if not len(columns):
        return np.zeros(0, np.uint32)
    first = _firsts(columns)
    times = np.minimum(np.diff(first, append=len(columns)), 1023).astype(np.uint64)
    columns = columns[first]
    if len(columns) > MOST_NAMES:
        often = np.sort(np.lexsort((columns, -times.astype(np.int64)))[:MOST_NAMES])
        columns, times = columns[often], times[often]
    return NAME | (columns << np.uint64(10) | times).astype(np.uint32)


def _capitalised(words: Words) -> Hashes:
    head = slice(0, _NAMES_WITHIN)
    long = words.ends[head] - words.starts[head] > 2
    return words.hashes[head][words.upper[head] & long]


def _inside_quotes(text: Words, shingles: Hashes) -> Hashes:
    runs = []
    for match in _QUOTE.finditer(text.text, 0, _QUOTES_WITHIN):
        first, last = np.searchsorted(text.starts, match.span(1))
        runs.append(shingles[first : max(first, last - 2)])
    return np.concatenate(runs) if runs else np.zeros(0, np.uint64)


def _few(values: Hashes, most: int) -> Packed:
    """The distinct values, at most the `most` smallest of them."""
    return distinct(values)[:most].astype(np.uint32)


def _weekdays(terms: Hashes) -> Packed:
    known, days = _weekday_hashes()
    at = np.searchsorted(known, terms)
    found = days[at[known[at] == terms]]
    return np.array([OTHER | np.bitwise_or.reduce(found)] if len(found) else [], np.uint32)


@functools.cache
def _not_names() -> Hashes:
    return np.append(np.sort(words_of(_NOT_NAMES).hashes), _LAST)


@functools.cache
def _weekday_hashes() -> tuple[Hashes, Packed]:
    hashes = [words_of(names).hashes for names in _WEEKDAYS]
    days = np.repeat(np.array([1 << day for day in range(7)], np.uint32), [len(h) for h in hashes])
    flat = np.concatenate(hashes)
    order = np.argsort(flat)
    return np.append(flat[order], _LAST), np.append(days[order], np.uint32(0))
