"""The pieces that frames are made of: who says, how they say it, and what may stand between."""

from __future__ import annotations

from transforms.tag.cited.words import DAYS, POLLS, SPEAKERS, STAFF, WORKS, one_of, saying_words

_FINITE_WORDS, _PARTICIPLES = saying_words()
FINITE = one_of(_FINITE_WORDS)
PARTICIPLE = one_of(_PARTICIPLES)
DAY = one_of(DAYS)
WORK = one_of(WORKS)
POLL = rf"(?:(?:tracking |exit |opinion )?{one_of(POLLS)}|Poll|Survey)"
STAFFER = (
    rf"(?:{one_of((*STAFF, *SPEAKERS))}"
    r"|(?:political|opinion|executive|managing|news|foreign|legal|sports) (?:editor|director|analyst))"
)
SAID = (
    rf"(?:{FINITE}\b|ask(?:s|ed)\b(?! (?:about|for|to|[a-z]+ (?:to|for))\b)"
    r"|(?:will|would|could|may|might|can|did|does|do|had to)(?: not|n['’]t)? (?:also |later |first |now )?"
    r"(?:accuse|say|report|endorse|brand|call|air|publish|confirm|reveal|note|tell|describe|conclude|write|argue|suggest"
    r"|ask|claim|predict|project|find|learn|announce|acknowledge|admit)\b"
    r"|(?:gives?|gave) (?:him|her|[A-Z]\w+) (?:an? )?(?:[a-z]+ )?\d"
    r"|(?:is|was|are|were) (?:also |now |reportedly )?(?:(?:expected|likely|set) to (?:endorse|report|publish|say|name)"
    r"|saying|claiming|reporting|calling|projecting|predicting|suggesting|asking|estimating|warning"
    r"|(?:the )?first to (?:report|publish|disclose|reveal))\b"
    r"|shot back|has proof|got (?:hold|wind) of|laid out|came out with|pointed out|continued:|went on:"
    r"|put (?:it|the|his|her|its|their)\b)"
)
"""A verb of saying whose subject is the outlet or someone of it."""

ADVERB = (
    r"(?:[a-z]+ly,? |(?:has|had|have|also|first|later|itself|now|further|then|still|even|once|each|both|just|soon|too"
    r"|already|again|alone|all) |(?:for one|in turn|meanwhile|however|for its part|for example|for instance|in fact"
    r"|as well|at the time|of course),? "
    rf"|(?:on |late |early |late on |earlier )?{DAY}(?: (?:morning|afternoon|evening|night))?,? "
    r"|(?:on|in|back in|last|this|earlier this|earlier) (?:[A-Z][a-z]+\.? \d{1,4}|[A-Z][a-z]+|\d{4}|week|month|year"
    r"|today|morning),? |(?:an?|[a-z]+|\d+) (?:hour|day|week|month|year)s? (?:ago|earlier|later),? "
    r"|in (?:an?|its|the|his|her|their) [^.,;:\n]{1,40},? |news(?: agency| service)? |newspaper |magazine |television "
    r"|television network |TV |radio |website |network |channel |daily |online |wire service "
    r"|(?:editorial|op-ed) (?:board|page) )"
)
NAME = r"(?:[A-Z][\w.’'-]+ ){0,2}[A-Z][\w’'-]+"
MODIFIER = (
    r"(?:(?!(?:conduct(?:s|ed)?|provides?|publish(?:es|ed)?|cites?|cited|has|had|have|an?|the|of|to|in|for|from|and|that"
    r"|is|was|as|on|with|by|at)\b)[\w’'-]+ )"
)
"""A word before the noun that is no verb."""

PARTNER = r"(?:[/–-][A-Z][\w .&’'-]{2,30}?)"
"""``/Marist``: who shares the work."""

EDITION = (
    r"(?: (?:Florida|Texas|London|Jerusalem|California|New York|Europe|International|Online|Digital|Info|Arabic|Persian"
    r"|Brasil|Mundo|Asia|Africa|Australia|India|UK|US|Politics|Business|Sport|Sports|Magazine|Sunday|Radio|TV))?"
)
PERIOD = rf"(?: (?:{DAY}|published|released|conducted|out|last week|this week|today|last month|this month))"
BEFORE_NAME = (
    r"(?:(?:the|The|an?|both|its|his|her|their|our|[A-Z][\w]+['’]s|[Ss]tate|news|press|wire|TV|public|local|private)\s)?"
    r"(?:(?!(?:of|to|by|in|on|at|for|from|with|and|or|that|who|which|as|is|was|has|had|said|the|an?)\b)[\w’'-]+\s){0,3}"
    r"(?:the |The )?[“\"‘']?$"
)
"""An article and a few words such as ``state news agency``, up to the name."""

ASIDE = (
    r"(?:, (?:the|a|an|its|[\w.]+['’]s|which|who|whose|citing|quoting|owned|in|for) [^;:\n.]{3,80}, "
    r"| ?(?:—|–|--) ?[^—–\n.]{3,80}(?:—|–|--) ?| \([^()\n]{2,40}\) )"
)
