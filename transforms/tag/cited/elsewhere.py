"""Texts in other languages than English: which names are safe to find there without frames."""

from __future__ import annotations

_ABBREVIATIONS = frozenset(
    {"ABC", "CBS", "NBC", "PBS", "FT", "WSJ", "TIME", "ARD", "RT", "NPR", "AP", "A.P.", "VG", "ERR"}
)
"""Dropped unless quoted; other words in some language or headings in capitals."""

_WORDS = {
    "de": frozenset({"Die Zeit", "Die Welt", "Bild", "Spiegel", "Der Standard", "Forbes", "Delfi"}),
    "it": frozenset({"La Repubblica", "Il Post"}),
    "es": frozenset({"El Correo", "El Mundo", "La Tercera", "Excelsior"}),
    "nl": frozenset({"De Standaard", "De Morgen"}),
    "da": frozenset({"Politiken"}),
    "tr": frozenset({"Cumhuriyet", "Hürriyet", "Milliyet"}),
    "id": frozenset({"Antara", "Kompas", "Republika"}),
    "ms": frozenset({"Antara", "Kompas"}),
    "ru": frozenset({"Известия", "Ведомости"}),
}
_AT_HOME = {"de": frozenset({"ARD", "AP"}), "no": frozenset({"VG"}), "fr": frozenset({"AP"})}
_QUOTES = "\"'„“”‚‘’«»‹›「『《〈"


def is_safe_elsewhere(form: str, language: str, before: str) -> bool:
    """A full name that is no word of the text's language, or stands in quotation marks."""
    if before in _QUOTES and before:
        return True
    return form not in _ABBREVIATIONS - _AT_HOME.get(language, frozenset()) and form not in _WORDS.get(language, ())
