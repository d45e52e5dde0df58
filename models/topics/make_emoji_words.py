"""Makes `emoji_words.tsv.xz` from the annotations of the Unicode CLDR (once; the npm package `cldr-annotations-full`).

    python -m models.topics.make_emoji_words FOLDER_OF_THE_UNPACKED_PACKAGE

Some 1,900 emoji have a name and keywords in some 100 languages. Words of two languages belong together when they share
their emoji as with no other, or when both are the whole name of one.
"""

from __future__ import annotations

import json
import lzma
import sys
from pathlib import Path

from models.topics import sources
from models.topics.words import sharing, units, without_stop_words
from transforms.tag.topics.features import foreign_words, is_dense

_FOLDERS = {"nb": "no"}
_OURS = {"hr": "sh", "sr": "sh"}
_LANGUAGES = (
    "af am ar az be bg bn ca cs cy da de el es et eu fa fi fil fr ga gl gu ha he hi hr hu hy id ig is it ja ka kk km "
    "kn ko lt lv mk ml mr ms my nb ne nl nn pa pl pt ro ru si sk sl so sq sr sv sw ta te th tr uk ur uz vi xh yo zh zu"
)


def main(folder: Path) -> None:
    """Write the table: language, English word, word, Dice in hundredths."""
    english, english_names = _annotations(folder, "en")
    english = {emoji: without_stop_words(words) for emoji, words in english.items()}
    rows: dict[tuple[str, str, str], float] = {}
    for language in _LANGUAGES.split():
        foreign, foreign_names = _annotations(folder, language)
        ours = _OURS.get(language, language)
        pairs = sharing(english, foreign)
        best: dict[str, float] = {}
        for own, _, dice in pairs:
            best[own] = max(dice, best.get(own, 0))
        for own, word, dice in pairs:
            if dice == best[own] and not is_dense(word):
                rows[ours, own, word] = max(dice, rows.get((ours, own, word), 0))
        for emoji, name in foreign_names.items():
            if emoji in english_names:
                rows[ours, english_names[emoji], name] = 1.0
    lines = [
        f"{language}\t{own}\t{word}\t{round(100 * min(1, dice))}\n" for (language, own, word), dice in rows.items()
    ]
    (Path(__file__).parent / sources.EMOJI_WORDS.file).write_bytes(
        lzma.compress("".join(sorted(lines)).encode(), preset=9)
    )


def _annotations(folder: Path, language: str) -> tuple[dict[str, set[str]], dict[str, str]]:
    """Emoji -> its words; emoji -> its name where that is one word."""
    path = folder / "annotations" / _FOLDERS.get(language, language) / "annotations.json"
    entries = json.loads(path.read_text(encoding="utf-8"))["annotations"]["annotations"]
    words, names = {}, {}
    for emoji, entry in entries.items():
        name = entry.get("tts", [""])[0]
        words[emoji] = units(" ".join([*entry.get("default", ()), name]))
        whole = foreign_words(name)
        if len(whole) == 1 and (len(whole[0]) > 2 or is_dense(whole[0])):
            names[emoji] = whole[0]
    return words, names


if __name__ == "__main__":
    main(Path(sys.argv[1]))
