"""Pages that stand in an article's place: consent pages, errors served as pages, teasers, empty shells.

Each sign counts only on a page with next to no text: an article about cookies is no consent page.
"""

from __future__ import annotations

import re

from schemas.reject import Reason, RejectedError

MAX_WORDS = 80
MAX_STUB_WORDS = 40
_MISSING = re.compile(
    r"\b404\b|(?:page|story|article) (?:was |is )?not found|page (?:doesn't|does not) exist"
    r"|page you (?:requested|are looking for)|seite (?:wurde )?nicht gefunden|page (?:introuvable|non trouvée)"
    r"|página no (?:encontrada|existe)|página não encontrada|pagina non trovata|pagina niet gevonden"
    r"|nie znaleziono strony|страница не найдена|sidan (?:kunde inte hittas|finns inte)"
    r"|siden (?:ble )?ikke (?:fundet|funnet)",
    re.I,
)
_CONSENT = re.compile(
    r"before you continue|we (?:value|respect|care about) your privacy|(?:accept|allow) (?:all )?cookies"
    r"|cookie (?:consent|settings|preferences)|manage (?:your )?(?:consent|preferences|cookies)"
    r"|wir (?:verwenden|nutzen) cookies|alle cookies akzeptieren|zustimm(?:en|ung) .{0,40}(?:werbung|cookies|tracking)"
    r"|(?:accepter|refuser) (?:tous )?(?:les )?cookies|aceptar (?:todas las )?cookies|accetta (?:tutti i )?cookie"
    r"|partners? (?:store|process|access) .{0,40}(?:data|information)",
    re.I,
)
_SCRIPTS_OFF = re.compile(
    r"(?:enable|activate|turn on|requires?|without|needs?) javascript|javascript (?:is |must be |to be |has been )?"
    r"(?:disabled|enabled|required|turned off|not (?:enabled|supported|available))|javascript (?:aktivieren|activer)"
    r"|activ(?:ez|er|a|e) javascript|verifying (?:that )?you are human|checking your browser",
    re.I,
)


def check_walls(*, text: str, words: int, title: str, visible: str, paywalled: bool | None) -> None:
    """Refuse a page that shows something else than its article.

    `visible` is all that the page shows; it is looked at only where there are few words.

    Raises:
        RejectedError: soft_404, consent_wall, javascript_only or paywall_stub.
    """
    if words > MAX_WORDS:
        return
    shown = visible[:5_000]
    if _MISSING.search(title) or (words <= MAX_STUB_WORDS and _MISSING.search(shown[:500])):
        raise RejectedError(Reason.SOFT_404, f"expected an article, got {title[:100]!r}")
    if _CONSENT.search(title) or (_CONSENT.search(text) and words <= MAX_WORDS):
        raise RejectedError(Reason.CONSENT_WALL, f"expected an article, got {text[:100]!r}")
    if words <= MAX_STUB_WORDS and _SCRIPTS_OFF.search(f"{text}\n{shown}"):
        raise RejectedError(Reason.JAVASCRIPT_ONLY, f"expected an article, got {shown[:100]!r}")
    if words <= MAX_STUB_WORDS and paywalled:
        raise RejectedError(Reason.PAYWALL_STUB, f"expected an article, got {words} words of one")
