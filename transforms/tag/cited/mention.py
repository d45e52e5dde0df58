"""A name in a text while what it is there for is still being settled."""

from __future__ import annotations

import dataclasses

from schemas import CitedRole
from transforms.tag.cited.frame import Frame


@dataclasses.dataclass(slots=True, kw_only=True)
class Mention:
    """An outlet at a place of the text; no frame: the role comes from a line or a link, or it is only named."""

    start: int
    end: int
    outlet: str
    sure: float
    """How sure the outlet is."""
    role: CitedRole = CitedRole.MENTION
    frame: Frame | None = None

    @property
    def confidence(self) -> float:
        return min(self.sure, self.frame.confidence) if self.frame else self.sure

    def take(self, frame: Frame) -> None:
        """Gives it the frame and its role."""
        self.frame, self.role = frame, frame.role
