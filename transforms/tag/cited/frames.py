"""Frames: what stands around a name and tells how the text speaks of the outlet.

Each is one pattern, right or left of the name; `frame_of` tries them in the order of trust.
"""

from __future__ import annotations

import re

from transforms.tag.cited.frame import (
    APART,
    BRACKET,
    HEADLINE,
    JOURNALIST,
    PER,
    POLLED,
    RELATIVE,
    SAYS,
    SHOW,
    SLOT,
    STAFFED,
    SUBJECT,
    TOLD,
    WORKED,
    WRITTEN,
    Frame,
)
from transforms.tag.cited.phrases import (
    ADVERB,
    ASIDE,
    BEFORE_NAME,
    DAY,
    EDITION,
    MODIFIER,
    NAME,
    PARTICIPLE,
    PARTNER,
    PERIOD,
    POLL,
    SAID,
    STAFFER,
    WORK,
)
from transforms.tag.cited.words import PLURAL_VERBS, one_of

LEFT_CHARS = 100
RIGHT_CHARS = 150

_OTHERS = r"(?:,? and (?:(?:several |many )?other(?:s|(?: [a-z]+){1,3})))"
_SAID_BY = rf"{ADVERB}{{0,3}}{SAID}"
_RIGHT = (
    (
        POLLED,
        rf"{PARTNER}{{0,2}}(?:['’]s?)? {MODIFIER}{{0,3}}?{POLL}\b(?! (?:was|were) (?:conducted|taken)| numbers)",
    ),
    (
        WORKED,
        rf"{PARTNER}?(?:['’]s?)? {MODIFIER}{{0,3}}?{WORK}\b(?! (?:page|board|writer|team|deputy|staff|about)\b)"
        rf"(?:(?: [\w-]+){{0,3}}? (?:that (?!he|she|they|we|I)|{SAID})|(?=\W? ?(?:showing|finding|found)\b))",
    ),
    (
        SUBJECT,
        rf"{EDITION}{_OTHERS}?,? (?:tabloid |broadsheet )?{ADVERB}{{0,4}}(?:that )?{SAID}|{EDITION} {PARTICIPLE}\b",
    ),
    (APART, rf"{EDITION}{ASIDE}{_SAID_BY}"),
    (
        JOURNALIST,
        rf"(?:['’]s? (?:own )?(?:[A-Z][\w.’'-]+ ){{1,3}}(?:and {NAME} )?"
        rf"|(?: [A-Z][a-z]+)?(?:['’]s?)? (?:[\w-]+ ){{0,4}}?{STAFFER}(?:,? (?:[A-Z][\w.’'-]+)){{0,3}}(?: and {NAME})?"
        rf"(?:,? |{ASIDE})"
        r"|['’]s? (?:newsroom|website|investigative unit|fact-checkers?|editorial board) "
        rf"|['’]s? {NAME}(?:, |{ASIDE})"
        rf"|(?:['’]s?)? (?:[a-z-]+ ){{1,3}}[A-Z][\w.’'-]+ {NAME}(?:,|{ASIDE})? ?)"
        rf"{_SAID_BY}",
    ),
    (RELATIVE, rf",? (?:which {ADVERB}{{0,2}}(?:reported|broke|revealed|found|said)\b|(?:citing|quoting) )"),
)
_RIGHT_FRAMES = tuple((frame, re.compile(pattern)) for frame, pattern in _RIGHT)

_AND = re.compile(r"\b(?:and|or) (?:the |The )?$")
_PLURAL = re.compile(rf" {ADVERB}{{0,2}}{one_of(PLURAL_VERBS)}\b")
_PER = re.compile(
    r"(?:\b(?:[Pp]er|[Vv]ia|[Aa]ccording to(?: (?:[\w'’-]+ ){0,7}?(?:by|from|in|for|of|at|on|to))?"
    r"|[Rr]eported (?:(?:[Ll]ast |[Tt]his )?\w+ )?(?:by|in|on|at|for)|[Cc]it(?:es|ed|ing)"
    r"|[Qq]uot(?:es|ed|ing)(?: by| in)?"
    r"|[Ff]irst (?:reported|published) (?:by|in)|[Pp]ublished (?:by|in|on)|[Oo]btained by|[Rr]eviewed by|[Ss]een by"
    r"|[Cc]onducted (?:by(?: [A-Z]\w+){1,3} for|by|for)"
    r"|(?:[Cc]ommissioned|[Tt]abulated|[Cc]ompiled|[Uu]ncovered|[Bb]roken|[Rr]anked|[Rr]ated|[Pp]rojected|[Cc]onfirmed"
    r"|[Vv]erified|[Ee]ndorsed|[Aa]nalyzed|[Rr]eleased|[Ee]xposed|[Ss]ummarized|[Cc]ounted|[Ii]dentified) by"
    r"|(?:[Nn]oted|[Dd]escribed|[Hh]ighlighted|[Rr]evealed|[Dd]isclosed|[Dd]ocumented)"
    r" (?:by|in)"
    r"|[Cc]redited to|[Ll]eaked to"
    rf"|{POLL}{PERIOD}{{0,3}},? (?:in|by|from|for|on)"
    rf"|(?:reports|reported|writes|wrote|notes|says)(?= ?$)) ){BEFORE_NAME}"
)
_WORK_IN = re.compile(rf"\b{WORK}{PERIOD}{{0,3}},? (?:in|by|from|for|on) {BEFORE_NAME}")
_WORK_SAID = re.compile(
    rf",? (?:that (?!he|she|they|we|I)|[^.,;:\n]{{0,40}}?{SAID}|(?:which|claiming|saying|showing|finding|alleging) )"
)
_NOMINAL = re.compile(r"\b(?:[Aa]n?|[Ll]atest|[Nn]ew|[Rr]ecent|[Tt]he) (?:[\w-]+ )?$")
_ACCORDING = re.compile(
    r"\b(?:[Aa]ccording to|[Pp]er|[Cc]it(?:es|ed|ing)|[Bb]y|[Ff]rom) (?:an?|the|The|its|their)? ?(?:[\w-]+ )?$"
)
_ACCORDING_WORK = re.compile(r"\b(?:[Aa]ccording to|[Pp]er|[Cc]it(?:es|ed|ing)|[Ii]n) [^.;:\n]{0,60}$")
_WORK_PHRASE = re.compile(rf"{PARTNER}?(?:['’]s?)? {MODIFIER}{{0,3}}?{WORK}\b(?! (?:page|board)\b)")
_SAYS_LEFT = re.compile(
    r"(?:^|[ ”\"’,—–-])(?:reports|reported|writes|wrote|notes|noted|says|said|adds|added|declares|declared|asserts"
    r"|asserted|argues|argued|observes|observed|claims|claimed|concludes|concluded|explains|explained|opines|opined|reveals"
    r"|revealed|asks|asked|predicts|predicted|suggests|suggested) (?:the |The )?$"
)
_SAYS_RIGHT = re.compile(r"[.,;”\")\]]|$| (?:on|in|late|early|Mon|Tue|Wed|Thu|Fri|Sat|Sun|that)")
_STAFF_LEFT = re.compile(
    rf"(?:[A-Z][\w.’'-]+ [A-Z][\w.’'-]+,? (?:(?:[\w-]+ ){{0,3}}{STAFFER} )?"
    rf"|\b(?:[Aa]|[Aa]n|[Tt]he|another|one|two) (?:[\w-]+ )?{STAFFER} )(?:of|from|with|at|for) (?:the |The )?$"
)
_OF_NAMED = re.compile(
    r"[A-Z][\w.’'-]+ [A-Z][\w.’'-]+, (?:(?!\b(?:[Ff]ormer|ex-|said|told|who|which|that|in|on|to)\b)[^.,;:”\"\n]){1,60}$"
)
_STAFF_NAMED = re.compile(rf"(?:['’]s?)? (?:(?:[\w-]+ ){{0,4}}?{STAFFER} )?[A-Z][\w.’'-]+ [A-Z][\w’'-]+")
_STAFF_OF = re.compile(rf"\b{STAFFER} (?:of|at|for|from|with|on) (?:the |The )?$")
_STAFF_OF_SAID = re.compile(rf"[^.;:\n]{{0,60}}?, {_SAID_BY}")
_STAFF_RIGHT = re.compile(rf"(?: [A-Z]\w+)?,? {_SAID_BY}")
_STAFF_SAID = re.compile(
    r"\b(?:said|says|wrote|writes|noted|notes|asked|argued|argues|tweeted|added|adds|explained|recalled|replied) "
    rf"{NAME}(?:,| of| from| at) (?:(?!(?<![\w-])(?:former|said|told|in|on)(?![\w-])|\bex-)[^.;:”\"\n]){{0,60}}$"
)
_LINE_START = re.compile(r"(?:^|\n)\W{0,3}(?:The )?$")
_POLLSTER = re.compile(r"\b(?:(?:pointed|points|response|listen) to|conducts?|conducted) (?:the |The )?(?:\S+/)?$")
_EMPLOYER = re.compile(
    r"\b(?:[Ww]ritten|[Ww]r(?:ites|ote|iting)|[Ww]ork(?:s|ed|ing)?|[Rr]eported|[Ff]reelanced?|[Aa]ppeared) "
    r"(?:for|in|at) (?:the |The )?$"
)
_NEXT_EMPLOYER = re.compile(r",? (?:and )?(?:the |The )?[A-Z]")
_FORMERLY = re.compile(r"\b(?:[Ff]ormer|[Ee]x-|[Oo]ne-time|[Rr]etired)")
_FORMER = re.compile(r"\b(?:[Ff]ormer|[Ee]x-|[Oo]ne-time|[Rr]etired|now a (?:paid )?) ?$")

_TOLD = re.compile(
    r"\b(?:[Tt]old|[Tt]ells|[Tt]elling|[Aa]dvised|[Ii]nformed|[Aa]ssured|[Ee]mailed"
    r"|[Ii]nterview(?:s|ed)? (?:with|by|on|to|for|(?:published|aired|broadcast|that aired) (?:in|by|on|\w+day on))"
    r"|[Ss]poke (?:to|with)|[Ss]peak(?:ing)? (?:to|with|on)|[Tt]alk(?:ing|ed)? (?:to|with)"
    r"|[Ss](?:aid|ays|aying) (?:[\w ]{0,22})?(?:on|in|to)"
    r"|(?:said|responded|argued|insisted|claimed|declared|acknowledged) [^,;:”\"\n]{0,50} on"
    r"|[Aa]ppear(?:ed|ing|ance|ances|s)? (?:\w+day )?on"
    r"|[Ss]tatement to|[Ee]mail(?:ed)? to|[Cc]omments? to|(?:[Pp]rovided|[Cc]onfirmed|[Dd]escribed|[Ee]xplained) to"
    r"|[Aa]sked by|[Pp]ressed by|[Ww]ent on|[Aa]sked on|[Cc]ontacted by|[Gg]uest on|op-ed (?:in|for)|[Ss]at down with"
    r"|[Rr]emarks? (?:to|on)|[Aa]nnounced on|[Pp]roclaimed on|[Aa]rgued on|[Ii]nsisted on|[Cc]laimed on) "
    rf"{BEFORE_NAME}"
)
_SHOW = re.compile(r"['’]s? (?:[\"“‘']{1,2}[A-Z]|(?:[A-Z]\w+ ){1,4}(?:show|program)|(?:\w+ )?(?:show|program|air)\b)")
_ON = re.compile(r"\b[Oo]n (?:the )?$")
_SLOT = re.compile(r"(?:['’]s? (?:\w+ ){0,3}?| )(?:interview|town hall|appearance|forum)\b")
_CHANNEL = re.compile(
    rf"{PARTNER}?(?:['’]s?)? {MODIFIER}{{0,2}}"
    r"(?:op-ed|column|essay|piece|editorial|article|story|profile|interview|podcast|blog post|forum)\b"
    r"(?! (?:page|board))"
)
_WROTE = re.compile(
    rf"\b(?:[Ww]ritten|[Ww]r(?:ites|ote|iting)(?: {NAME})?{PERIOD}{{0,2}}|[Aa]rgue[sd]?|[Oo]p-ed|[Cc]olumn|[Ee]ssay"
    rf"|(?:[Ee]ditorial |[Oo]pinion )[Pp]iece) (?:for|in) {BEFORE_NAME}"
)
_IN_X = re.compile(r"(?:^|[.”\"\n] ?)In (?:the |The )?$")
_ON_X = re.compile(r"\bOn (?:the )?$")
_SOMEONE_SAID = re.compile(
    rf"(?: {DAY})?(?: (?:morning|night|evening)| that (?:night|day))?, (?:[a-z-]+ ){{0,3}}{NAME} {_SAID_BY}"
)
_IN_A = re.compile(r"\b(?:[Ii]n|[Ff]or) (?:an?|his|her|their) (?:[\w-]+ ){0,2}$")


def frame_of(text: str, start: int, end: int, *, is_thing: bool) -> Frame | None:
    """The frame of the name at this place of a text; None where it is only named.

    ``is_thing``: what follows makes the name that of a company or building, so no right frame counts.
    """
    window = text[max(0, start - LEFT_CHARS) : start]
    left = window[max(window.rfind("\n"), window.rfind(". ") + 1, window.rfind("? ") + 1) + 1 :]
    right = text[end : end + RIGHT_CHARS]
    if right.startswith(": ") and _LINE_START.search(window):
        return HEADLINE
    if _AND.search(left) and _PLURAL.match(right):
        return SUBJECT
    channel = _channel(left, right)
    if not is_thing:
        for frame, pattern in _RIGHT_FRAMES:
            if pattern.match(right) and not _overruled(frame, left, channel):
                return frame
        if _WORK_PHRASE.match(right):
            if _ACCORDING.search(left):
                return WORKED
            if _IN_A.search(left) and _CHANNEL.match(right):
                return WRITTEN
    return channel or _left_frame(left, right)


def _left_frame(left: str, right: str) -> Frame | None:
    if _IN_X.search(left) and _SOMEONE_SAID.match(right):
        return WRITTEN
    if _WROTE.search(left):
        return None if _is_employer(left, right) else WRITTEN
    if _PER.search(left) and not (_NOMINAL.search(left) and left.split()[-1] not in ("the", "The")):
        return None if _is_employer(left, right) else PER
    if _WORK_IN.search(left) and (_ACCORDING_WORK.search(left) or _WORK_SAID.match(right)):
        return None if _is_employer(left, right) else WORKED
    if _SAYS_LEFT.search(left):
        if _SAYS_RIGHT.match(right):
            return SAYS
        if _STAFF_NAMED.match(right):
            return STAFFED
    if left.endswith("[") and right.startswith(("]", ".]")):
        return BRACKET
    if (_STAFF_LEFT.search(left) and _STAFF_RIGHT.match(right)) or _STAFF_SAID.search(left):
        return STAFFED
    if _OF_NAMED.search(left) and _STAFF_OF_SAID.match(right):
        return STAFFED
    if _STAFF_OF.search(left) and _STAFF_OF_SAID.match(right) and not _FORMERLY.search(left):
        return STAFFED
    return None


def _channel(left: str, right: str) -> Frame | None:
    """Someone speaks to the outlet, on a show of it, or in a slot of it."""
    if _TOLD.search(left):
        return TOLD
    if _SHOW.match(right) and _ON.search(left):
        return SHOW
    if _ON_X.search(left) and _SOMEONE_SAID.match(right):
        return SHOW
    return SLOT if _SLOT.match(right) else None


def _overruled(frame: Frame, left: str, channel: Frame | None) -> bool:
    """What stands to the left says otherwise than a frame to the right."""
    if frame is POLLED:
        return _POLLSTER.search(left) is not None
    if frame is SUBJECT:
        return channel is not None
    if frame is WORKED or frame is JOURNALIST:
        return channel is not None or _FORMER.search(left) is not None
    return False


def _is_employer(left: str, right: str) -> bool:
    return _EMPLOYER.search(left) is not None and _NEXT_EMPLOYER.match(right) is not None
