"""What of an article tells its story: title, lead and body terms, names, quotes, numbers, weekdays, in one array.

Each feature is one uint32, its kind in the two highest bits, so that a column of many articles is read as it lies:

    00 term      20 bits hash · 2 bits times in the title · 3 bits in the first 100 terms · 5 bits in the first 400
    01 name      20 bits hash · 10 bits times in title and body
    10 quote     30 bits hash of a 3-word run inside quotation marks
    11 number    a 1, 29 bits hash of a word with a digit;  weekdays: a 0, 7 bits, Monday lowest
"""

from __future__ import annotations

import functools

import numpy as np
import numpy.typing as npt

from transforms.group.words import (
    ALONE,
    CASED,
    CLOSES,
    DIGIT,
    OPENS,
    UPPER,
    Hashes,
    Kinds,
    Places,
    Words,
    rolled,
    words_of,
)

Packed = npt.NDArray[np.uint32]

TERM_BITS = 20
TERM, NAME, QUOTE, OTHER = (np.uint32(kind << 30) for kind in range(4))
NUMBER = np.uint32(1 << 29)
LEAD, BODY = 100, 400
MOST_TITLE, MOST_NAMES, MOST_QUOTES, MOST_NUMBERS = 48, 96, 64, 64
_IN_TITLE = np.uint64(1 << 20)
_IN_BODY = np.where(np.arange(BODY) < LEAD, 1 << 10 | 1, 1).astype(np.uint64)
_A_NAME, _A_QUOTE, _A_NUMBER = np.uint64(1 << 62 | 1), np.uint64(2 << 62), np.uint64(7 << 61)
_KINDS = np.array([1 << 30, 2 << 30, 3 << 30], np.uint64)
_LAST = np.uint64(0xFFFFFFFFFFFFFFFF)  # no hash is searched for beyond it
_DAYS_WITHIN, _QUOTES_WITHIN, _NAMES_WITHIN = 150, 6000, 420
_SHORT_QUOTE, _LONG_QUOTE = 15, 400
_MARKS = OPENS | CLOSES

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


def features_of(words: Words, of_title: int, title_chars: int, shingles: Hashes) -> Packed:
    """The packed features, sorted, of a title and a text in one.

    The first `of_title` words stand in the first `title_chars` characters; `shingles` are the text's word-3 runs in
    reading order.
    """
    lengths, first = words.ends - words.starts, words.kinds.take(words.starts)
    title_terms, body_terms = _terms(words, of_title, lengths, first)
    parts = (
        title_terms,
        body_terms,
        _names(words, of_title, lengths, first, body_terms),
        _inside_quotes(words, of_title, title_chars, shingles),
        words.hashes.take(_with_digits(words, title_chars)),
    )
    keys, ends = np.concatenate(parts), np.cumsum([len(part) for part in parts]).tolist()
    # One sort for all kinds: the feature in the upper half, what it counts for in the lower.
    keys[: ends[2]] >>= np.uint64(64 - TERM_BITS)
    keys[: ends[2]] <<= np.uint64(42)
    keys[: ends[0]] |= _IN_TITLE
    keys[ends[0] : ends[1]] |= _IN_BODY[: len(body_terms)]
    keys[ends[1] : ends[2]] |= _A_NAME
    keys[ends[2] : ends[3]] = keys[ends[2] : ends[3]] >> np.uint64(34) << np.uint64(32) | _A_QUOTE
    keys[ends[3] :] = keys[ends[3] :] >> np.uint64(35) << np.uint64(32) | _A_NUMBER
    return np.concatenate([_packed(np.sort(keys)), _weekdays(body_terms[:_DAYS_WITHIN])])


def _packed(keys: Hashes) -> Packed:
    """Each feature once, with its counts, of every kind no more than its most."""
    values = keys >> np.uint64(32)
    if not len(values):
        return np.zeros(0, np.uint32)
    first = _firsts(values)
    sums = np.add.reduceat(keys & np.uint64(0xFFFFFFFF), first)
    values = values.take(first)
    terms, names, quotes = values.searchsorted(_KINDS).tolist()
    counts = sums[:terms]
    values[:terms] |= np.minimum(counts >> np.uint64(20), 3) << np.uint64(8)
    values[:terms] |= np.minimum(counts >> np.uint64(10) & np.uint64(1023), 7) << np.uint64(5)
    values[:terms] |= np.minimum(counts & np.uint64(1023), 31)
    named, counts = values[terms:names], np.minimum(sums[terms:names], 1023)
    if len(named) > MOST_NAMES:
        often = np.sort(np.lexsort((named, -counts.astype(np.int64)))[:MOST_NAMES])
        named, counts = named[often], counts[often]
    quoted, numbers = values[names:quotes][:MOST_QUOTES], values[quotes:][:MOST_NUMBERS]
    return np.concatenate([values[:terms], named | counts, quoted, numbers]).astype(np.uint32)


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


def _terms(words: Words, of_title: int, lengths: Places, first: Kinds) -> tuple[Hashes, Hashes]:
    """Words of two letters and more, of title and body; in scripts without spaces, pairs of neighbouring characters."""
    hashes, keep = words.hashes, lengths > 1
    alone = (first & ALONE) > 0
    if alone.any():
        pair = alone[:-1] & alone[1:] & (words.ends[:-1] == words.starts[1:])
        hashes = hashes.copy()
        hashes[:-1][pair] = rolled(words.hashes, 2)[pair]
        keep[:-1] |= pair
    return hashes[:of_title][keep[:of_title]][:MOST_TITLE], hashes[of_title:][keep[of_title:]][:BODY]


def _names(words: Words, of_title: int, lengths: Places, first: Kinds, body_terms: Hashes) -> Hashes:
    """Capitalised words but the usual openings of a sentence; in a script without capitals, the terms of the lead."""
    if not np.bitwise_or.reduce(first) & CASED:
        return body_terms[:LEAD]
    head = slice(0, of_title + _NAMES_WITHIN)
    keep = (first[head] & UPPER) > 0
    keep &= lengths[head] > 2
    keep[_NAMES_WITHIN:of_title] = False
    found = words.hashes[head][keep]
    openings = _not_names()
    return np.asarray(found[openings.take(openings.searchsorted(found)) != found], np.uint64)


def _inside_quotes(words: Words, of_title: int, title_chars: int, shingles: Hashes) -> Hashes:
    """The word-3 runs between a mark that opens and the next mark, if that closes and is neither near nor far."""
    kinds = words.kinds[title_chars : title_chars + _QUOTES_WITHIN]
    marks = (kinds & _MARKS).astype(np.bool_).nonzero()[0]  # of bytes it takes twice the time
    if len(marks) < 2:
        return shingles[:0]
    chars, mark = marks[1:] - marks[:-1] - 1, kinds.take(marks)
    opens = (mark[:-1] & OPENS > 0) & (mark[1:] & CLOSES > 0) & (chars >= _SHORT_QUOTE) & (chars <= _LONG_QUOTE)
    taken, free = [], 0
    for k in opens.nonzero()[0].tolist():
        if k >= free:  # a mark that closed one passage does not open another
            taken.append(k)
            free = k + 2
    places = (words.starts - title_chars).searchsorted(marks) - of_title
    runs = [shingles[places[k] : max(places[k], places[k + 1] - 2)] for k in taken]
    return np.concatenate(runs) if runs else shingles[:0]


def _with_digits(words: Words, title_chars: int) -> Places:
    """The words of the text that hold a digit, some several times."""
    digits = (words.kinds[title_chars:] & DIGIT).astype(np.bool_).nonzero()[0]
    digits += title_chars
    return words.starts.searchsorted(digits, "right") - 1


def _weekdays(terms: Hashes) -> Packed:
    known, days = _weekday_hashes()
    at = known.searchsorted(terms)
    found = days[at[known.take(at) == terms]]
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
