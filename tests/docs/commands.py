"""The commands that the README and the pages of docs/ show."""

from __future__ import annotations

import dataclasses
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = ("README.md", *sorted(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md")))


@dataclasses.dataclass(frozen=True, slots=True)
class Shown:
    """One line of a block for a shell."""

    page: str
    words: tuple[str, ...]
    stdin: str | None = None
    """A file whose content is piped in."""
    stdout: str | None = None
    """A file that the output goes to."""

    def __str__(self) -> str:
        return f"{self.page}: {shlex.join(self.words)}"


def shown_in(page: str) -> Iterator[Shown]:
    """The commands of a page, in its order."""
    for block in re.findall(r"^```sh\n(.*?)^```", (ROOT / page).read_text("utf-8"), re.DOTALL | re.MULTILINE):
        for line in block.replace("\\\n", " ").splitlines():
            words = shlex.split(line, comments=True)
            stdin = stdout = None
            if words[:1] == ["cat"] and words[2:3] == ["|"]:
                stdin, words = words[1], words[3:]
            if words[-2:-1] == [">"]:
                stdout, words = words[-1], words[:-2]
            if words:
                yield Shown(page, tuple(words), stdin, stdout)
