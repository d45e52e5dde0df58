"""Frames: what stands around a name and tells how the text speaks of the outlet.

Each frame is one pattern, to the left of the name or to the right of it; `frame_of` tries them in the order of trust.
"""

from __future__ import annotations

import dataclasses
import re

from schemas import CitedRole
from transforms.tag.cited.words import DAYS, POLLS, STAFF, WORKS, one_of, saying_words

LEFT_CHARS = 80
RIGHT_CHARS = 140

_SAY_WORD = one_of(saying_words())
_DAY = one_of(DAYS)
_WORK = one_of(WORKS)
_POLL = rf"(?:(?:tracking |exit |opinion )?{one_of(POLLS)}|Poll|Survey)"
_STAFF = (
    rf"(?:{one_of(STAFF)}"
    r"|(?:political|opinion|executive|managing|news|foreign|legal|sports) (?:editor|director|analyst))"
)
_SAY = (
    rf"(?:(?:{_SAY_WORD})\b"
    r"|(?:will|would|could|may|can|to|did|does|do|has|have|had)(?: not|n['’]t)? (?:also )?"
    r"(?:accuse|say|report|endorse|brand|call|air|publish|confirm|reveal|ask(?:ed)?|note|tell|describe|conclude)\b"
    r"|(?:is|was|are|were) (?:(?:now|also|expected|likely|set|reportedly) (?:to )?)?"
    r"(?:claim|say|report|call|project|predict|suggest|ask|estimat|warn)(?:ing)?\b"
    r"|(?:is|was) the first to (?:report|publish|disclose|reveal)|shot back|has proof|got (?:hold|wind) of|laid out"
    r"|came out with|pointed out|put (?:it|the|his|her|its|their)\b)"
)
_ADVERB = (
    r"(?:[a-z]+ly,? |(?:has|had|have|also|first|later|itself|now|further|then|still|even|once|each|both|just|soon|too"
    r"|already|again|alone|all) |(?:for one|in turn|meanwhile|however|for its part|for example|for instance|in fact"
    r"|as well|at the time|of course),? |for its part,? "
    rf"|(?:on |late |early |late on |earlier )?{_DAY}(?: (?:morning|afternoon|evening|night))?,? "
    r"|(?:on|in|back in|last|this|earlier this|earlier) (?:[A-Z][a-z]+\.? \d{1,4}|[A-Z][a-z]+|\d{4}|week|month|year"
    r"|today|morning),? "
    r"|in (?:an?|its|the|his|her|their) [^.,;:\n]{1,40},? |news(?: agency| service)? |newspaper |magazine |television "
    r"|television network |TV |radio |website |network |channel |daily |online |wire service "
    r"|(?:editorial|op-ed) (?:board|page) )"
)
_NAME = r"(?:[A-Z][\w.’'-]+ ){0,2}[A-Z][\w’'-]+"
_MODIFIER = (
    r"(?:(?!(?:conduct(?:s|ed)?|provides?|publish(?:es|ed)?|cites?|cited|has|had|have|an?|the|of|to|in|for|from|and|that"
    r"|is|was|as|on|with|by|at)\b)[\w’'-]+ )"
)
_PARTNER = r"(?:[/–-][A-Z][\w .&’'-]{2,30}?)"
_EDITION = (
    r"(?: (?:Florida|Texas|London|Jerusalem|California|New York|Europe|International|Online|Digital|Info|Arabic|Persian"
    r"|Brasil|Mundo|Asia|Africa|Australia|India|UK|US|Politics|Business|Sport|Sports|Magazine|Sunday|Radio|TV))?"
)
_PERIOD = rf"(?: (?:{_DAY}|published|released|conducted|out|last week|this week|today|last month|this month))"
_BEFORE_NAME = (
    r"(?:(?:the|The|a|an|both|[A-Z][a-z]+['’]s|state[- ](?:run|owned)|state (?:news agency|media|television|TV)"
    r"|(?:news|press|wire) (?:agency|agencies|service|services|outlet|outlets|site|sites|organizations?)|newspapers?"
    r"|broadcasters?|magazine|daily|website|(?:TV |television |news |cable )?networks?|TV channel|private|local|German"
    r"|French|British|Italian|Spanish|Israeli|Russian|Chinese|Japanese|Turkish|Iranian|Saudi|Indian|public|joint|latest"
    r"|new|recent|its|his|her|their|our|partner|liberal|conservative|left-wing|right-wing|tabloid|influential|paper"
    r"|outlets?|sites?|now-defunct|media|public broadcaster|blog)\s){0,4}$"
)
_LONG_ASIDE = r", (?:the|a|an|its|[\w.]+['’]s|which|who|whose|citing|quoting|owned) [^;:\n.]{3,80}, "


@dataclasses.dataclass(frozen=True, slots=True)
class Frame:
    """A frame found: its name, the role it gives, and how often it is right."""

    name: str
    role: CitedRole
    confidence: float


def _cited(name: str, confidence: float) -> Frame:
    return Frame(name, CitedRole.CITED, confidence)


def _via(name: str, confidence: float) -> Frame:
    return Frame(name, CitedRole.VIA, confidence)


POLL, WORK, SUBJECT = _cited("poll", 0.9), _cited("work", 0.8), _cited("subject", 0.9)
ASIDE, JOURNALIST, RELATIVE = _cited("aside", 0.8), _cited("journalist", 0.9), _cited("relative", 0.6)
PER, SAYS, BRACKET = _cited("per", 0.9), _cited("says", 0.9), _cited("bracket", 0.8)
STAFFED, HEADLINE = _cited("staff", 0.8), _cited("headline", 0.7)
LIST_CITED, LIST_BACK, LIST_VIA = _cited("list", 0.7), _cited("list_back", 0.8), _via("list", 0.7)
TOLD, SHOW, SLOT, WRITTEN = _via("told", 0.95), _via("show", 0.9), _via("slot", 0.9), _via("written", 0.6)

_RIGHT = (
    (
        POLL,
        rf"{_PARTNER}{{0,2}}(?:['’]s?)? {_MODIFIER}{{0,3}}?{_POLL}\b(?! (?:was|were) (?:conducted|taken)| numbers)",
    ),
    (
        WORK,
        rf"{_PARTNER}?(?:['’]s?)? {_MODIFIER}{{0,3}}?{_WORK}\b(?! (?:page|board|writer|team|deputy|staff|about)\b)"
        rf"(?:(?: [\w-]+){{0,3}}? (?:that (?!he|she|they|we|I)|{_SAY})|(?=\W? ?(?:showing|finding|found)\b))",
    ),
    (SUBJECT, rf"{_EDITION},? (?:tabloid |broadsheet )?{_ADVERB}{{0,4}}(?:that )?{_SAY}"),
    (ASIDE, rf"{_LONG_ASIDE}{_ADVERB}{{0,3}}{_SAY}"),
    (
        JOURNALIST,
        rf"['’]s? (?:own )?(?:[A-Z][\w.’'-]+ ){{1,3}}{_ADVERB}{{0,3}}{_SAY}"
        rf"|(?: [A-Z][a-z]+)?(?:['’]s?)? (?:[\w-]+ ){{0,2}}{_STAFF}(?:,? (?:[A-Z][\w.’'-]+)){{0,3}},? "
        rf"{_ADVERB}{{0,3}}{_SAY}"
        rf"|['’]s? (?:newsroom|website|investigative unit|fact-checkers?|editorial board)\b {_ADVERB}{{0,3}}{_SAY}"
        rf"|['’]s? {_NAME}, {_ADVERB}{{0,3}}{_SAY}",
    ),
    (RELATIVE, rf",? (?:which {_ADVERB}{{0,3}}{_SAY}|(?:citing|quoting) )"),
)
RIGHT_FRAMES = tuple((frame, re.compile(pattern)) for frame, pattern in _RIGHT)

_PER = re.compile(
    r"(?:\b(?:[Pp]er|[Vv]ia|[Aa]ccording to(?: (?:[\w'’-]+ ){0,7}?(?:by|from|in|for|of|at|on|to))?"
    r"|[Rr]eported (?:(?:[Ll]ast |[Tt]his )?\w+ )?(?:by|in|on)|[Cc]it(?:es|ed|ing)|[Qq]uot(?:es|ed|ing)(?: by| in)?"
    r"|[Ff]irst (?:reported|published) (?:by|in)|[Pp]ublished (?:by|in|on)|[Oo]btained by|[Rr]eviewed by|[Ss]een by"
    r"|[Cc]onducted (?:by(?: [A-Z]\w+){1,3} for|by|for)|[Cc]ommissioned by|[Tt]abulated by|[Cc]ompiled by"
    r"|[Nn]oted (?:by|in)|[Dd]escribed (?:by|in)|[Hh]ighlighted (?:by|in)|[Uu]ncovered by|[Bb]roken by"
    r"|[Rr]evealed (?:by|in)|[Mm]entioned (?:by|in)|[Cc]redited to|[Dd]isclosed (?:by|in)|[Dd]etailed (?:by|in)"
    r"|[Rr]anked by|[Rr]ated by|[Cc]alled by|[Pp]rojected by|[Cc]onfirmed by|[Vv]erified by|[Ee]ndorsed by"
    r"|[Aa]nalyzed by|[Dd]ocumented (?:by|in)|[Rr]eleased by|[Aa]ired (?:by|on)|[Ll]eaked to|[Ee]xposed by"
    rf"|(?:{_POLL}|{_WORK})s?{_PERIOD}{{0,3}},? (?:in|by|from|for|on)"
    rf"|(?:reports|reported|writes|wrote|notes|says)(?= ?$)) ){_BEFORE_NAME}"
)
_NOMINAL = re.compile(r"\b(?:[Aa]n?|[Ll]atest|[Nn]ew|[Rr]ecent|[Tt]he) (?:[\w-]+ )?$")
_ACCORDING = re.compile(
    r"\b(?:[Aa]ccording to|[Pp]er|[Cc]it(?:es|ed|ing)|[Bb]y|[Ff]rom) (?:an?|the|The|its|their)? ?(?:[\w-]+ )?$"
)
_WORK_PHRASE = re.compile(rf"{_PARTNER}?(?:['’]s?)? {_MODIFIER}{{0,3}}?{_WORK}\b(?! (?:page|board)\b)")
_SAYS_LEFT = re.compile(r"(?:^|[ ”\"’,])(?:reports|reported|writes|wrote|notes|says|said) (?:the |The )?$")
_SAYS_RIGHT = re.compile(r"[.,;”\")\]]|$| (?:on|in|late|early|Mon|Tue|Wed|Thu|Fri|Sat|Sun|that)")
_STAFF_LEFT = re.compile(
    r"[A-Z][\w.’'-]+ [A-Z][\w.’'-]+,? (?:(?:\w+ ){0,3}(?:reporter|editor|columnist|correspondent|anchor|host|writer) )?"
    r"(?:of|from|with|at|for) (?:the |The )?$"
)
_STAFF_RIGHT = re.compile(rf"(?: [A-Z]\w+)?,? {_ADVERB}{{0,3}}{_SAY}")
_LINE_START = re.compile(r"(?:^|\n)\W{0,3}(?:The )?$")
_POLLSTER = re.compile(r"\b(?:(?:pointed|points|response|listen) to|conducts?|conducted) (?:the |The )?(?:\S+/)?$")
_EMPLOYER = re.compile(
    r"\b(?:[Ww]ritten|[Ww]r(?:ites|ote|iting)|[Ww]ork(?:s|ed|ing)?|[Rr]eported|[Ff]reelanced?|[Aa]ppeared) "
    r"(?:for|in|at) (?:the |The )?$"
)
_NEXT_EMPLOYER = re.compile(r",? (?:and )?(?:the |The )?[A-Z]")
_FORMER = re.compile(r"\b(?:[Ff]ormer|[Ee]x-|[Oo]ne-time|[Rr]etired|now a (?:paid )?) ?$")

_TOLD = re.compile(
    r"\b(?:[Tt]old|[Tt]ells|[Tt]elling"
    r"|[Ii]nterview(?:s|ed)? (?:with|by|on|to|for|(?:published|aired|broadcast|that aired)"
    r" (?:in|by|on|\w+day on))|[Ss]poke (?:to|with)|[Ss]peak(?:ing)? (?:to|with|on)|[Tt]alk(?:ing|ed)? (?:to|with)"
    r"|[Ss](?:aid|ays|aying) (?:[\w ]{0,22})?(?:on|in|to)|[Aa]ppear(?:ed|ing|ance|ances|s)? (?:\w+day )?on"
    r"|[Ss]tatement to|[Ee]mail(?:ed)? to|[Cc]omments? to|[Aa]sked by|[Pp]ressed by|[Ww]ent on|[Aa]sked on"
    r"|[Cc]ontacted by|[Gg]uest on|op-ed (?:in|for)|[Ss]at down with|[Rr]emarks? (?:to|on)|[Aa]nnounced on) "
    rf"{_BEFORE_NAME}"
)
_SHOW = re.compile(r"['’]s? (?:[\"“‘']{1,2}[A-Z]|(?:[A-Z]\w+ ){1,4}(?:show|program)|(?:\w+ )?(?:show|program|air)\b)")
_ON = re.compile(r"\b[Oo]n (?:the )?$")
_SLOT = re.compile(r"(?:['’]s? (?:\w+ ){0,3}?| )(?:interview|town hall|appearance|forum)\b")
_CHANNEL = re.compile(
    rf"{_PARTNER}?(?:['’]s?)? {_MODIFIER}{{0,2}}"
    r"(?:op-ed|column|essay|piece|editorial|article|story|profile|interview|podcast|blog post|forum)\b"
    r"(?! (?:page|board))"
)
_WROTE = re.compile(
    r"\b(?:[Ww]ritten|[Ww]r(?:ites|ote|iting)|[Aa]rgue[sd]?|[Oo]p-ed|[Cc]olumn|[Ee]ssay|(?:[Ee]ditorial |[Oo]pinion )"
    rf"[Pp]iece) (?:for|in) {_BEFORE_NAME}"
)
_IN_A = re.compile(r"\b(?:[Ii]n|[Ff]or) (?:an?|his|her|their) (?:[\w-]+ ){0,2}$")


def frame_of(left: str, right: str, *, is_thing: bool) -> Frame | None:
    """The frame of a name between what stands left and right of it; None where it is only named.

    ``is_thing``: what follows makes the name that of a company or building, so no right frame counts.
    """
    channel = _channel(left, right)
    if not is_thing:
        for frame, pattern in RIGHT_FRAMES:
            if pattern.match(right) and not _overruled(frame, left, channel):
                return frame
        if _WORK_PHRASE.match(right):
            if _ACCORDING.search(left):
                return WORK
            if _IN_A.search(left) and _CHANNEL.match(right):
                return WRITTEN
    if channel is not None:
        return channel
    if _WROTE.search(left):
        return None if _is_employer(left, right) else WRITTEN
    if _PER.search(left) and not (_NOMINAL.search(left) and left.split()[-1] not in ("the", "The")):
        return None if _is_employer(left, right) else PER
    if _SAYS_LEFT.search(left) and _SAYS_RIGHT.match(right):
        return SAYS
    if left.endswith("[") and right.startswith(("]", ".]")):
        return BRACKET
    if _STAFF_LEFT.search(left) and _STAFF_RIGHT.match(right):
        return STAFFED
    if right.startswith(": ") and _LINE_START.search(left):
        return HEADLINE
    return None


def _channel(left: str, right: str) -> Frame | None:
    """Someone speaks to the outlet, on a show of it, or in a slot of it."""
    if _TOLD.search(left):
        return TOLD
    if _SHOW.match(right) and _ON.search(left):
        return SHOW
    return SLOT if _SLOT.match(right) else None


def _overruled(frame: Frame, left: str, channel: Frame | None) -> bool:
    """What stands to the left says otherwise than a frame to the right."""
    if frame is POLL:
        return _POLLSTER.search(left) is not None
    if frame is SUBJECT:
        return channel is not None
    if frame is WORK or frame is JOURNALIST:
        return channel is not None or _FORMER.search(left) is not None
    return False


def _is_employer(left: str, right: str) -> bool:
    return _EMPLOYER.search(left) is not None and _NEXT_EMPLOYER.match(right) is not None
