"""Month names and zone names as date strings spell them, in many languages."""

from __future__ import annotations

_MONTHS = (
    # English, German, Dutch, French, Spanish, Portuguese, Italian, Catalan, Romanian; other Latin scripts; the rest.
    "jan january januar jänner jän janvier janv jen enero ene gennaio gen janeiro januari gener ianuarie ian "
    "januára ledna leden stycznia styczeń sty siječnja siječanj sausio janvāris jaanuar tammikuuta tammikuu "
    "jaanuari janúar ocak oca янв январь января січня січень януари јануар ιαν ιανουαρίου ιανουάριος ינואר "
    "يناير जनवरी জানুয়ারি",
    "feb february februar feber février févr fevr fév fevrier febrero febbraio fevereiro fev februari febrer "
    "februarie februára února únor lutego luty lut veljače veljača vasario februāris veebruar helmikuuta "
    "helmikuu febrúar şubat şub subat фев февраль февраля лютого лютий февруари фебруар φεβ φεβρουαρίου "
    "φεβρουάριος פברואר فبراير फ़रवरी फरवरी ফেব্রুয়ারি",
    "mar march märz maerz mär mrz mars marzo março marco maart mrt març martie marca března březen marzec "
    "ožujka ožujak kovo marts märts maaliskuuta maaliskuu március márc mart maret marec март мар марта "
    "березня березень μαρ μαρτίου μάρτιος מרץ مارس मार्च মার্চ",
    "apr april avril avr abril abr aprile aprilie apríla dubna duben kwietnia kwiecień kwi travnja travanj "
    "balandžio aprīlis aprill huhtikuuta huhtikuu április ápr nisan nis апрель апреля апр квітня квітень "
    "април απρ απριλίου απρίλιος אפריל أبريل अप्रैल এপ্রিল",
    "may mai mayo maggio mag maio mei maig mája května květen maja maj svibnja svibanj gegužės maijs "
    "toukokuuta toukokuu május máj mayıs mayis май мая травня травень мај μαϊ μαΐ μαΐου μαϊου μάιος מאי مايو "
    "मई মে",
    "jun june juni juin junio giugno giu junho juny iunie iun júna června červen czerwca czerwiec cze lipnja "
    "lipanj birželio jūnijs juuni kesäkuuta kesäkuu június jún haziran haz июнь июня июн червня червень юни "
    "јун ιουν ιουνίου ιούνιος יוני يونيو जून জুন",
    "jul july juli juillet juil julio luglio lug julho juliol iulie iul júla července červenec lipca lipiec "
    "lip srpnja srpanj liepos jūlijs juuli heinäkuuta heinäkuu július júl temmuz tem июль июля июл липня "
    "липень юли јул ιουλ ιουλίου ιούλιος יולי يوليو जुलाई জুলাই",
    "aug august août aout agosto ago augustus agost augusta srpna srpen sierpnia sierpień sie kolovoza "
    "kolovoz rugpjūčio augusts augusti elokuuta elokuu augusztus ağustos agustos ağu agustus agu август "
    "августа авг серпня серпень αυγ αυγούστου αύγουστος אוגוסט أغسطس अगस्त আগস্ট",
    "sep sept september septembre septiembre settembre set setembro setembre septembrie septembra září "
    "września wrzesień wrz rujna rujan rugsėjo septembris syyskuuta syyskuu szeptember szept eylül eylul eyl "
    "сентябрь сентября сент сен вересня вересень септември септембар σεπ σεπτ σεπτεμβρίου σεπτέμβριος ספטמבר "
    "سبتمبر सितंबर सितम्बर সেপ্টেম্বর",
    "oct october oktober okt octobre octubre ottobre ott outubro out octombrie októbra října říjen "
    "października październik paź spalio oktobris oktoober lokakuuta lokakuu október ekim eki октябрь октября "
    "окт жовтня жовтень октомври октобар οκτ οκτωβρίου οκτώβριος אוקטובר أكتوبر अक्टूबर অক্টোবর",
    "nov november novembre noviembre novembro noiembrie novembra listopadu listopad listopada lis studenoga "
    "studenog studeni lapkričio novembris marraskuuta marraskuu kasım kasim kas ноябрь ноября нояб ноя "
    "листопада листопад ноември новембар νοε νοεμβρίου νοέμβριος נובמבר نوفمبر नवंबर नवम्बर নভেম্বর",
    "dec december dezember dez décembre déc decembre diciembre dic dicembre dezembro desembre decembrie "
    "decembra prosince prosinec grudnia grudzień gru prosinca prosinac gruodžio decembris detsember "
    "joulukuuta joulukuu desember des aralık aralik ara декабрь декабря дек грудня грудень декември децембар "
    "δεκ δεκεμβρίου δεκέμβριος דצמבר ديسمبر दिसंबर दिसम्बर ডিসেম্বর",
)

MONTHS: dict[str, int] = {word: number for number, words in enumerate(_MONTHS, 1) for word in words.split()}
"""Lower-case month word, without its full stop, to its number; the Polish reading of `listopada` (November) stands."""

CROATIAN_OCTOBER = ("listopada", "listopad")

MONTH_FIRST = frozenset({"US", "PH", "PR", "GU", "VI", "FM", "MH", "PW"})
"""Countries that write 12/5/2025 for the fifth of December."""

NEITHER_FIRST = frozenset({"CA"})
"""Countries that write it both ways."""

_HOURS = {
    **dict.fromkeys(("UT", "UTC", "GMT", "Z", "WET"), 0.0),
    **dict.fromkeys(("WEST", "BST", "CET", "MEZ", "WAT"), 1.0),
    **dict.fromkeys(("CEST", "MESZ", "EET", "SAST", "CAT"), 2.0),
    **dict.fromkeys(("EEST", "MSK", "TRT", "EAT", "TSI"), 3.0),
    **dict.fromkeys(("EST", "CDT", "COT", "PET"), -5.0),
    **dict.fromkeys(("EDT", "AST", "CLT"), -4.0),
    **dict.fromkeys(("CST", "MDT"), -6.0),
    **dict.fromkeys(("MST", "PDT"), -7.0),
    **dict.fromkeys(("PST", "AKDT"), -8.0),
    **dict.fromkeys(("ADT", "BRT", "ART", "CLST"), -3.0),
    **dict.fromkeys(("ICT", "WIB"), 7.0),
    **dict.fromkeys(("SGT", "HKT", "PHT", "AWST", "WITA", "MYT"), 8.0),
    **dict.fromkeys(("JST", "KST", "WIT"), 9.0),
    **{"GST": 4.0, "PKT": 5.0, "IST": 5.5, "NPT": 5.75, "ACST": 9.5, "ACDT": 10.5, "AEST": 10.0, "AEDT": 11.0},
    **{"NZST": 12.0, "NZDT": 13.0, "AKST": -9.0, "HST": -10.0, "NST": -3.5, "NDT": -2.5},
}

ZONE_MINUTES: dict[str, int] = {name: int(hours * 60) for name, hours in _HOURS.items()}
"""Minutes east of UTC of a zone's abbreviation."""

ZONE_MINUTES_IN: dict[tuple[str, str], int] = {
    ("IST", "IE"): 60,
    ("IST", "IL"): 120,
    ("BST", "BD"): 360,
    ("CST", "CN"): 480,
    ("CST", "TW"): 480,
    ("EST", "AU"): 600,
    ("EDT", "AU"): 660,
    ("WST", "AU"): 480,
    ("AST", "SA"): 180,
    ("PST", "PH"): 480,
}
"""The same where an outlet's country reads an abbreviation in its own way."""

ZONE_PLACES: dict[str, str] = {
    "ET": "America/New_York",
    "EASTERN": "America/New_York",
    "CT": "America/Chicago",
    "MT": "America/Denver",
    "PT": "America/Los_Angeles",
    "PACIFIC": "America/Los_Angeles",
    "AET": "Australia/Sydney",
}
"""Abbreviations that leave open whether it is summer time."""
