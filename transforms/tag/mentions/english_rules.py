"""The words of English date mentions: one pattern a rule, the first that matches takes the words."""

from __future__ import annotations

import re

from transforms.tag.mentions.english_words import (
    ABOUT,
    CLOCK,
    DAY,
    DAY_PART,
    MONTH,
    MONTH_ALONE,
    NUMBER,
    ONE,
    QUARTER,
    SEASON,
    TEN,
    UNIT,
    UNIT_PLURAL,
    WEEKDAY,
    WEEKDAY_SHORT,
    YEAR,
    ZONE,
)
from transforms.tag.mentions.holidays import NAMES
from transforms.tag.mentions.numeric import RULES as NUMERIC_RULES
from transforms.tag.mentions.scan import Rule

HOLIDAY = "(?:" + "|".join(re.escape(name).replace("'", "['’]") for name in NAMES) + ")"

_TEENS = r"(?:ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)"
_COUNTED = r"(?:people|miles|dollars|men|troops|years|feet|jobs|of)"
_CENTURIES = (
    r"(?:[Tt]en|[Ee]leven|[Tt]welf|[Tt]hirteen|[Ff]ourteen|[Ff]ifteen|[Ss]ixteen|[Ss]eventeen|[Ee]ighteen"
    r"|[Nn]ineteen|[Tt]wentie)th"
)
_THIS = r"(?:[Ll]ast|[Tt]his|[Nn]ext|[Tt]his past|[Tt]his coming)"
_EVERY_UNIT = r"(?:day|week|month|quarter|year|decade|century)"
_LONG_SPANS = r"(?:seconds|minutes|hours|days|weeks|months|years|decades|centuries)"

BEFORE_CHRIST = Rule(
    "before_christ",
    "#abcdefjlmnorstw",
    r"(?:(?:(?:(?:[Tt]he )?(?:[Ee]arly|[Ll]ate|[Mm]id)[- ]"
    r"|(?:[Tt]he )?(?:beginning|end|middle|start|rest) of (?:the )?)?"
    rf"(?:(?:the )?{SEASON}(?: of)? |{MONTH} )?|[Tt]he (?:early |late |mid-)?)(?:c\.? ?|ca\. )?"
    r"[1-9]\d{0,3}(?:s|(?:st|nd|rd|th) [Cc]entury)? (?:BCE?\b|B\.C\.(?:E\.)?)"
    r"|(?:(?:[Ee]arly|[Ll]ate)[- ]|the rest of )?[1-9]\d{0,3}"
    r"(?=(?:[-–—/]| to | and | or | until )[1-9]\d{0,3} (?:BCE?\b|B\.C\.)))",
)
"""Tried only in texts that have such a year."""

RULES: tuple[Rule, ...] = (
    *NUMERIC_RULES,
    Rule(
        "day_part_of",
        "aelmnt",
        rf"(?:[Tt]he )?(?:(?:early|late) )?{DAY_PART}(?: hours)? of "
        rf"(?:{MONTH} {DAY}(?:,? {YEAR})?|{DAY}(?: of)? {MONTH}(?:,? {YEAR})?)(?!\d)",
    ),
    Rule("week_of", "tw", rf"(?:[Tt]he )?week of (?:{MONTH} \d{{1,2}}|\d{{1,2}} {MONTH})(?:,? {YEAR})?(?!\d)"),
    Rule("day_range", "#", rf"\d{{1,2}}(?=(?:[-–/]| and | to | or ){DAY}(?: of)? {MONTH}\b)"),
    Rule(
        "year_in_words",
        "adfjmnost",
        rf"(?:(?:{MONTH} )?[Nn]ineteen (?:{TEN}(?:[- ]{ONE})?|hundred(?: and)? {ONE}|{_TEENS})"
        rf"|(?:{MONTH} |the year )?[Tt]wo thousand(?:(?: and)? {ONE})?)(?![\w-])(?! {_COUNTED})",
    ),
    Rule(
        "clock",
        "#amn",
        rf"(?:(?:around|about) )?(?:{CLOCK}{ZONE}?|noon|midnight)"
        rf"(?:,? (?:on )?(?:late |early )?(?:{WEEKDAY}|today|yesterday|tomorrow"
        rf"|(?:{WEEKDAY}, )?{MONTH} {DAY}(?:, {YEAR})?))?",
    ),
    Rule(
        "weekday_date",
        "fmstw",
        rf"(?:{WEEKDAY}|{WEEKDAY_SHORT}),? (?:the )?"
        rf"(?:{MONTH} {DAY}(?:,? {YEAR})?|{DAY}(?: of)? {MONTH}(?:,? {YEAR})?)(?!\d)",
    ),
    Rule(
        "month_day",
        "adefjlmnos",
        rf"(?:(?:early|mid|late)[- ])?{MONTH} {DAY}(?!\d|[,.]\d)(?:,? ?(?:of )?{YEAR}(?!\d|-\d))?"
        r"(?: (?:last|this|next) year)?",
    ),
    Rule(
        "day_month",
        "#t",
        rf"(?:the )?{DAY}(?: of)?[ -]{MONTH}(?:,?[ -]{YEAR}(?!\d))?(?: (?:last|this|next) year)?",
    ),
    Rule(
        "month_year",
        "abdefjlmnost",
        r"(?:(?:the )?(?:beginning|middle|end|start) of |(?:early|mid|late)[- ](?:in )?)?"
        rf"{MONTH},? (?:of )?{YEAR}(?!\d)",
    ),
    Rule("month_of_year", "adfjmnos", rf"{MONTH}(?: of)? (?:last|this|next|that) year"),
    Rule("relative_month", "elmnt", rf"(?:(?:early|mid|late)[- ])?{_THIS} {MONTH}(?: \d{{1,2}})?(?!\w)"),
    Rule(
        "relative_weekday",
        "celnpt",
        rf"(?:(?:early|late|earlier|later)[- ])?(?:{_THIS}|[Cc]oming|[Pp]ast|[Ee]very|[Ee]ach)"
        rf" (?:{WEEKDAY})(?: {DAY_PART})?(?!\w)",
    ),
    Rule(
        "weekday_part",
        "aeflmnstw",
        rf"(?:(?:early|late)(?: on)?[- ])?{WEEKDAY} (?:early )?{DAY_PART}s?(?!\w)|(?:early|late) {WEEKDAY}(?!\w)"
        rf"|{DAY_PART} of {WEEKDAY}",
    ),
    Rule("weekday_of_week", "flmnstw", rf"{WEEKDAY} (?:last|this|next) week|(?:last|this|next) week {WEEKDAY}"),
    Rule("weekday", "afmstw", rf"(?:a week (?:from )?)?{WEEKDAY}(?!\w)"),
    Rule(
        "season",
        "aeflmnstw",
        rf"(?:(?:(?:early|late|mid)[- ])?(?:(?:{_THIS}|the (?:following|previous)) (?:early |late )?)?"
        rf"(?:{SEASON}|[Ss]pring|[Ss]ummer|Fall|Autumn|Winter)(?: of)? {YEAR}(?!\d))"
        rf"|(?:(?:early|late|mid)[- ])?(?:{_THIS}|the (?:following|previous)) (?:early |late )?{SEASON}(?!\w)"
        rf"|(?:[Ll]ater in |[Ee]arly in )?(?:the|that)(?: same)? (?:(?:early|late) )?"
        rf"{SEASON}(?!\w|,? (?:and {SEASON} )?(?:of )?\d|(?<=fall) of)",
    ),
    Rule(
        "season_alone",
        "aelmsw",
        r"(?:(?:[Ee]arly|[Ll]ate|[Mm]id)[- ](?:in )?)?(?:spring|summer|autumn|winter|Spring|Summer|Autumn)"
        r"(?!\w|-(?!spring|summer|autumn|winter))",
    ),
    Rule("holiday", "abcefghilmntv", rf"(?:(?:[Ll]ast|[Tt]his|[Nn]ext) )?(?i:{HOLIDAY})(?!\w)(?: (?:of )?{YEAR})?"),
    Rule(
        "quarter",
        "#cflnqst",
        r"(?:(?:[Tt]he |[Tt]his year['’]s |[Ll]ast year['’]s |[Nn]ext year['’]s )?"
        rf"(?:fiscal |{YEAR}(?:['’]s)? |calendar )*(?:{QUARTER}|[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth|[Ff]inal)"
        rf"(?: fiscal)?[- ]quarter(?:['’]s)?(?!\w)(?: (?:of )?(?:(?:fiscal )?{YEAR}|(?:last|this|next) year))?"
        rf"|Q[1-4](?: {YEAR})?(?!\w))",
    ),
    Rule(
        "reported_quarter",
        "clmpty",
        r"(?:[Tt]he )?(?:latest|current|most recent|previous|preceding|prior|year-ago|year-earlier)"
        r" (?:fiscal )?(?:quarter|period)(?!\w)|[Tt]he quarter(?!\w)",
    ),
    Rule(
        "ago",
        "#acdefhjlmnorstuwyz",
        rf"(?:{ABOUT}|just |only |as recently as )?(?:[Aa]n?|[Hh]alf a|{NUMBER}|[Ss]ome {NUMBER}|[Aa] (?:few|couple of)"
        rf")[ -](?:{UNIT}s?|centur(?:y|ies))(?: or so| and a half)?"
        r"(?:[ -]ago(?!\w)| (?:earlier|before|later|after|from now|hence|previously)(?! than)(?!\w))"
        rf"|[Tt]he {UNIT} (?:before|previous)(?=[.,;:)\n])"
        r"|[Yy]ear-(?:ago|earlier)(?!\w)(?: (?:quarter|period))?"
        r"|(?:[Dd]ays|[Ww]eeks|[Mm]onths|[Yy]ears|[Dd]ecades|[Hh]ours|[Mm]inutes|[Cc]enturies)"
        r"(?: ago| earlier| later)(?!\w)",
    ),
    Rule(
        "day_part",
        "elty",
        r"(?:(?:earlier|later|early|late) )?(?:[Tt]his|[Ll]ast|[Tt]hat|[Tt]omorrow|[Yy]esterday|the next|the following)"
        r" (?:morning|afternoon|evening|night)(?!\w)|(?:[Ll]ater|[Ee]arlier|[Ll]ate|[Ee]arly) tonight|[Tt]onight(?!\w)",
    ),
    Rule(
        "today",
        "aelty",
        r"(?:(?:late|early|earlier|later|as early as) )?(?:[Tt]oday|[Yy]esterday|[Tt]omorrow|TODAY|YESTERDAY|TOMORROW)"
        r"(?!\w)|[Tt]he day (?:before yesterday|after tomorrow)",
    ),
    Rule(
        "relative_duration",
        "acdfijlmnoprstu",
        rf"(?:{ABOUT})?(?:[Tt]he |[Ii]n |[Oo]ver |[Ff]or |[Dd]uring )?(?:[Tt]he |these |those )?"
        r"(?:first|last|past|next|coming|previous|preceding|following|final|latest|recent|opening)(?: (?:full|fiscal))?"
        rf" {NUMBER}(?:[- ](?:or|to) {NUMBER})?[ -](?:more )?(?:{UNIT_PLURAL}|{UNIT})(?!\w|-)",
    ),
    Rule(
        "recent",
        "clprt",
        r"(?:[Tt]he )?(?:recent|past|coming|last several|past several)"
        r" (?:days|weeks|months|years|decades|quarters|hours|minutes|centuries)(?!\w)",
    ),
    Rule(
        "relative_unit",
        "abceflmnprst",
        r"(?:(?:[Ee]arlier|[Ll]ater|[Ee]arly|[Ll]ate|[Mm]id)[- ]|[Aa]t the (?:end|beginning|start) of "
        r"|(?:[Tt]he )?(?:end|beginning|start|middle|rest|remainder) of )?"
        rf"(?:(?:[Tt]he )?(?:{_THIS}|past|previous|following|coming|current|preceding|same)"
        r"(?: (?:fiscal|calendar|full|current))?"
        r" (?:day|week|weekend|month|quarter|year|decade|century|fortnight)"
        r"|[Tt]hat (?:same )?(?:day|week|weekend|month|quarter|year|decade|century)"
        r"|[Tt]he (?:(?:latest )?fiscal year|weekend|full year|calendar year))(?!\w|-(?!end))",
    ),
    Rule(
        "end_of",
        "bceflmrstwy",
        rf"(?:[Tt]he )?(?:end|beginning|start|middle|close) of (?:the )?{_EVERY_UNIT}(?!\w)"
        r"|(?:[Ee]nd(?:ing|ed)?|[Ff]inish(?:ing|ed)?|[Cc]los(?:e|ed|ing)) the day"
        r"(?!\w| (?:of|that|when|after|before))"
        r"|(?:(?:[Ll]ater|[Ee]arlier|[Ll]ate|[Ee]arly) in|(?:[Tt]he )?(?:[Rr]est|[Rr]emainder) of) the"
        r" (?:day|week|month|year)(?!\w| (?:of|that|when|after|before))"
        r"|(?:[Yy]ear|[Mm]onth|[Ww]eek)[- ]?end(?!\w| of)|year['’]s end"
        r"|(?<=[Ff]or )the (?:day|week|month|quarter|year)(?=[,.;])",
    ),
    Rule(
        "repeated",
        "#acdefhmnostwz",
        rf"(?:[Ee]very|[Ee]ach)(?: (?:other|single|{NUMBER}|{ONE}))?"
        rf" (?:{UNIT}s?|{DAY_PART}|{SEASON}|{WEEKDAY}|{MONTH}|weekend|weekday)(?!\w)"
        rf"|(?:once|twice|{NUMBER} times|three times) (?:a|per|each|every) {UNIT}(?!\w)"
        r"|[Dd]aily(?!\w)|[Ww]eekly(?!\w)|[Mm]onthly(?!\w)|[Aa]nnually(?!\w)|[Nn]ightly(?!\w)|[Hh]ourly(?!\w)",
    ),
    Rule("repeated_weekday", "fmstw", rf"(?:{WEEKDAY})s(?!\w)|(?:{WEEKDAY}) (?:nights|mornings|afternoons|evenings)"),
    Rule(
        "duration",
        "#acdefhjlmnorstuz",
        rf"(?:{ABOUT})?(?:the )?(?:{NUMBER}(?: and a half)?(?:(?:[- ](?:or|to|and)[- ]|-){NUMBER})?|[Hh]alf an?"
        rf"|[Aa]n? (?:half|full|whole|mere {NUMBER}|single|additional|extra|entire)|[Oo]ne and a half)[ -]"
        r"(?:(?:more|full|additional|straight|consecutive|whole|business|working|calendar|long) )?"
        rf"(?:{UNIT_PLURAL}|{UNIT})(?: and a half)?(?!\w|-)(?:-old)?(?! ago)",
    ),
    Rule("age", "#acdefhmnostz", rf"{NUMBER}-(?:year|month|week|day|hour|minute)s?-(?:old|long|olds)(?!\w)"),
    Rule("year_ended", "t", r"[Tt]he year(?= end(?:ed|ing)\b)"),
    Rule(
        "one_unit",
        "ajlmnorstu",
        rf"(?:{ABOUT})?(?:[Aa]n?|[Oo]ne|the entire|an entire|the whole)"
        r" (?:second|minute|hour|day|week|fortnight|month|quarter|year|decade|century)(?: and a half)?(?!\w|-)"
        r"(?! ago)(?! earlier)(?! later)",
    ),
    Rule(
        "some_units",
        "cdhmswy",
        rf"(?<=[Ff]or )(?:many )?{_LONG_SPANS}(?!\w)"
        r"|(?:(?<=[Tt]ook )|(?<=[Tt]ake )|(?<=[Ii]n )|(?<=[Aa]fter )|(?<=[Ww]ithin )|(?<=[Ss]pent )|(?<=[Oo]f ))"
        rf"{_LONG_SPANS}(?!\w)",
    ),
    Rule(
        "decade",
        "#'elmt‘’",
        r"(?:(?:[Tt]he )?(?:early|late|mid)[- ](?:to[- ](?:late|mid)[- ])?)?"
        rf"(?:[Tt]he (?:early |late |mid[- ])?)?(?:{YEAR})s(?!\w)|(?:(?:early|late|mid)[- ])?(?<!\w)['’‘]?[2-9]0s(?!\w)"
        r"|[Tt]he (?:early |late |mid-?)?"
        r"(?:twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties)(?!\w)",
    ),
    Rule(
        "century",
        "#eflmnst",
        rf"(?:(?:[Tt]he )?(?:early |late |mid[- ])?(?:\d{{1,2}}(?:st|nd|rd|th)|{_CENTURIES}|[Tt]wenty-first)"
        r"[ -][Cc]entury)(?!\w)",
    ),
    Rule("fiscal_year", "cft", rf"(?:[Ff]iscal(?: year)?|FY|[Tt]he year|[Cc]alendar(?: year)?) ?{YEAR}(?!\d)"),
    Rule(
        "year_range",
        "#",
        rf"(?<![\w$£€.,/:-]){YEAR}(?=(?:-|–|—|/)(?:\d\d|\d{{4}})(?!\d))|(?<=\d\d\d\d[-–—/]){YEAR}(?!\d)"
        r"|(?<=(?<![\w$£€.,/:-])[12]\d\d\d[-–—/])\d\d(?![\w%]|[-–—/.,:]\d)",
    ),
    Rule(
        "year",
        "#belmpst",
        r"(?:(?:[Ee]arly|[Ll]ate|[Mm]id)(?:[- ]in )?[- ]|(?:[Tt]he )?(?:end|beginning|start|middle) of )?"
        rf"(?<![\w$£€/:-])(?<!\d[.,])(?<!(?:mid|MID)-\w){YEAR}(?!\w|%|[.,:/]\d|-)"
        rf"|(?:[Ee]arly|[Ll]ate|[Mm]id|[Pp]ost|[Pp]re)-{YEAR}(?!\w|%|[.,:/]\d|-)",
    ),
    Rule(
        "month",
        "abdefjlmnost",
        r"(?:(?:[Tt]he )?(?:end|beginning|start|middle) of |(?:[Ee]arly|[Mm]id|[Ll]ate)[- ](?:in )?"
        rf"|(?:[Ee]arlier|[Ll]ater) in )?(?:{MONTH_ALONE})(?!\w)(?! \d)",
    ),
    Rule(
        "now",
        "acjmnrtu",
        r"(?:right |[Uu]ntil |just )?(?:[Nn]ow)(?!\w)|[Cc]urrently(?!\w)|(?<!then )[Cc]urrent(?!\w)"
        r"|(?:[Mm]ore |[Mm]ost )?[Rr]ecently(?!\w)|[Nn]owadays|[Tt]he (?:past|future)(?! [a-z]{3,}s\b)(?!\w)"
        r"|[Aa]t (?:the|this) moment|at (?:the|that) time(?!\w)|[Tt]hese days",
    ),
)
