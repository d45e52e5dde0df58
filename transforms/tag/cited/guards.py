"""What keeps a name from being an outlet: letters that touch it, persons, and things named after outlets."""

from __future__ import annotations

import re

from transforms.tag.outlets_names import Hit

_JOINED = re.compile(
    r"-(?:owned|based|obtained|run|backed|affiliated|sponsored|hosted|commissioned|operated|published|aired|produced|Ipsos"
    r"|SSRS|ORC|Harris|Gallup|Kaiser|GfK|SurveyMonkey|YouGov|Marist|Quinnipiac|Suffolk|Siena|Nielsen|Bloomberg|[A-Z][a-z]+)"
)
_WEB_ENDING = re.compile(r"\.(?:com|co|org|net|de|fr|es|it|tv|ru|uk)\b")
_THING = re.compile(
    r"(?:['’]s?)? (?:best[- ]?sell(?:er|ing)|Square|Building|Tower|Co\b|Company|Corp|Group|Inc\b|Foundation|crossword"
    r"|subscribers?|plc|terminal|index\b|Philanthropies|Center|Centre|Arena|Stadium|Awards?\b|Prize|Studios|Entertainment"
    r"|LP\b|L\.P\.|Holdings|AG\b|SE\b|GmbH|School|University|Journalism School|Hall\b)"
)
_OF_A_PLACE = re.compile(r" (?:of|for) (?:the |an? )?[A-Z]")
_GOES_ON = re.compile(r" (?!(?:News|Magazine|TV|Radio|Online|Europe|Australia|US|UK|Editor|Columnist)\b)[A-Z][a-z]+\b")
_OFFICE = re.compile(
    r"\b(?:[Mm]inist(?:ry|er)|[Ss]ecretary|[Cc]ommittee|[Cc]ouncil|[Dd]epartment|[Ss]chool|[Bb]ureau|[Oo]ffice|[Ii]nstitute)"
    r" (?:of|on|for) (?:the )?$"
)
_PERSONS = {
    "Bloomberg": re.compile(r"\b(?:Michael|Mike|Mayor|Mr\.) (?:R\. )?Bloomberg\b"),
    "Forbes": re.compile(r"\b(?!The|At|In|On|By|To|For|And|Per|With|From|As|See|Via)[A-Z][a-z]+ Forbes\b"),
    "Spiegel": re.compile(r"\bEvan Spiegel\b"),
    "Anadolu": re.compile(r"\bAnadolu (?:Efes|Isuzu|University)\b"),
}
_STILL_AN_OUTLET = re.compile(r" (?:News|TV|Television|Radio|reporter|Businessweek|Law|magazine)|\)")
_CLOSE_TOUCH = "-_@#/.&"


def is_whole(text: str, hit: Hit, previous_end: int | None, starts: frozenset[int]) -> bool:
    """A word of its own: no part of a longer word, address, handle or compound.

    The second name of ``X/Y`` may touch the first. Scripts without spaces touch anything.
    """
    start, end = hit.start, hit.end
    if start:
        before = text[start - 1]
        if _runs_on(before, text[start]):
            return False
        if before in _CLOSE_TOUCH and not (before in "-/" and previous_end == start - 1):
            return False
    if end >= len(text):
        return True
    after = text[end]
    if _runs_on(after, text[end - 1]) or after in "_@":
        return False
    if after == "-" and text[end + 1 : end + 2].isalnum():
        return end + 1 in starts or _JOINED.match(text, end) is not None
    return not (after == "." and _WEB_ENDING.match(text, end))


def names_a_person(text: str, form: str) -> bool:
    """The text names a person by this form: then the bare form is that person."""
    person = _PERSONS.get(form)
    return person is not None and person.search(text) is not None


def is_still_an_outlet(text: str, hit: Hit) -> bool:
    """What follows says that the outlet is meant, whoever else bears the name."""
    return _STILL_AN_OUTLET.match(text, hit.end) is not None


def is_thing(text: str, hit: Hit) -> bool:
    """A building, company, award or list that bears the outlet's name."""
    return _THING.match(text, hit.end) is not None


def is_part_of_a_name(text: str, hit: Hit) -> bool:
    """A short form inside a longer name: ``the Times of`` a place, ``Ministry of Foreign Affairs``, ``Vox Global``."""
    if _OF_A_PLACE.match(text, hit.end) or _OFFICE.search(text[max(0, hit.start - 30) : hit.start]):
        return True
    return not hit.form.startswith(("the ", "The ")) and _GOES_ON.match(text, hit.end) is not None


def _runs_on(touching: str, edge: str) -> bool:
    """A letter that makes the name part of a longer word: Han, kana, Hangul and Thai write without spaces."""
    if not touching.isalnum():
        return False
    return not (_spaceless(touching) or _spaceless(edge))


def _spaceless(char: str) -> bool:
    return "\u0e00" <= char <= "\u0eff" or "\u3000" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7a3"
