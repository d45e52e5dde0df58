"""The English words of attribution: verbs of saying in all their forms, what outlets publish, who works for them."""

from __future__ import annotations

from collections.abc import Iterable


def words_in(lines: str) -> tuple[str, ...]:
    """The words of some lines."""
    return tuple(lines.split())


_DOUBLING = frozenset(words_in("slam pan admit peg flag quip quiz dub refer extol fret concur"))

SPEECH_VERBS = words_in("""
accuse acknowledge add admit admonish advise advocate affirm agree alert allege allow allude analyse analyze
announce answer apologize applaud argue assail assert assess assume assure attribute back believe bemoan blame blare
blast boast calculate call caution characterise characterize charge chide chronicle cite claim clarify classify
comment compare compile complain concur concede conclude condemn confess confirm contend correct count counter
credit criticise criticize critique declare decline decry deem defend denounce deny depict deride describe detail
determine ding disclose discover discuss dismiss dispute document doubt dub echo editorialize elaborate email
emphasize encourage endorse estimate examine exclaim excoriate expect explain explore expose express extol
fact-check fault favor fear feature figure flag forecast frame fret gauge guess gush hail headline highlight hint
hope hypothesize identify imply indicate infer inform inquire insinuate insist interpret joke judge label lambaste
lament learn liken link list maintain mention mock muse name note observe obtain opine oppose outline pan paraphrase
peg pinpoint pledge point poll ponder portray post praise predict proclaim project promise pronounce propose
publicize publish query question quip quiz quote rail rank rate reaffirm realize reason recall reckon recognize
recommend recount refer reference refuse refute reiterate reject relate relay release remark remember remind repeat
reply report reprint request respond retort retract retweet reveal review ridicule rule scold scream share shout
skewer slam speculate state stress suggest summarise summarize support surmise survey suspect tabulate tally taunt
tease testify thank theorize threaten title tout track trumpet tweet uncover underline underscore unearth urge
verify view voice vow warn welcome wonder worry yell
""")
"""Regular ones: third person, past and participle are made by rule."""

IRREGULAR_VERBS = words_in("""
break:breaks:broke:breaking dig:digs:dug:digging find:finds:found:finding foresee:foresees:foresaw:foreseeing
hear:hears:heard:hearing know:knows:knew:knowing read:reads:read:reading run:runs:ran:running say:says:said:saying
show:shows:showed:showing tell:tells:told:telling think:thinks:thought:thinking
understand:understands:understood:understanding write:writes:wrote:writing
""")

WORKS = words_in("""
report reports story stories article articles analysis investigation editorial editorials op-ed poll polls polling
survey surveys review account profile piece column post dispatch study count tally estimate estimates projection
projections average averages headline headlines obituary documentary expose exposé forecast data figures fact-check
factcheck fact-checker transcript tracker ranking rankings reporting scoop calculation calculations breakdown
""")
"""What an outlet publishes and others cite."""

STAFF = words_in("""
reporter reporters correspondent correspondents columnist columnists editor editors contributor contributors anchor
anchors anchorman anchorwoman host hosts co-host co-hosts commentator commentators analyst analysts journalist
journalists writer writers producer producers moderator moderators critic critics pundit pundits blogger bloggers
editor-in-chief photographer staffer staffers reviewer chief personality presenter broadcaster fact-checker
fact-checkers
""")

SPEAKERS = words_in("""
spokesman spokeswoman spokesperson spokespeople representative executive president owner publisher director founder
ceo chairman chairwoman employee employees veteran alum official officials executives source sources lawyer lawyers
staff boss
""")
"""Who else speaks for an outlet."""

PLURAL_VERBS = words_in("report say write claim note suggest call project predict cite find")
"""What several outlets do."""

POLLS = words_in("poll polls polling survey surveys average averages tally tracker")

DAYS = words_in("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")


def said_forms(verb: str) -> tuple[str, str, str]:
    """Third person, past and participle of a regular verb.

    >>> said_forms("report"), said_forms("deny"), said_forms("slam")
    (('reports', 'reported', 'reporting'), ('denies', 'denied', 'denying'), ('slams', 'slammed', 'slamming'))
    """
    if verb.endswith("e"):
        return verb + "s", verb + "d", verb[:-1] + "ing"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"
    stem = verb + verb[-1] if verb in _DOUBLING else verb
    third = verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "z")) else "s")
    return third, stem + "ed", stem + "ing"


def saying_words() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The finite forms of the verbs of saying, and their participles."""
    rows = [(verb, *said_forms(verb)) for verb in SPEECH_VERBS] + [tuple(row.split(":")) for row in IRREGULAR_VERBS]
    finite = {form for row in rows for form in row[1:3]}
    return tuple(sorted(finite)), tuple(sorted(row[3] for row in rows))


def one_of(words: Iterable[str]) -> str:
    """A pattern of the words that tries no word twice: common beginnings are written once."""
    trie: dict[str, dict] = {}  # type: ignore[type-arg]
    for word in sorted(set(words)):
        node = trie
        for char in word:
            node = node.setdefault(char, {})
        node[""] = {}
    return _branch(trie)


def _branch(node: dict[str, dict]) -> str:  # type: ignore[type-arg]
    ends = "" in node
    branches = [_escaped(char) + _branch(child) for char, child in node.items() if char]
    if not branches:
        return ""
    joined = branches[0] if len(branches) == 1 and not ends else f"(?:{'|'.join(branches)})"
    return joined + ("?" if ends else "")


def _escaped(char: str) -> str:
    return char if char.isalnum() else "\\" + char
