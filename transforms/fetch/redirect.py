"""Where a redirect leads, and whether it may be followed there."""

from __future__ import annotations

from urllib.parse import urljoin

from schemas import Reason, RejectedError
from transforms.fetch.addresses import AddressRules
from transforms.fetch.get import checked_target
from transforms.fetch.reply import Reply


def redirect_target(url: str, reply: Reply, rules: AddressRules) -> str:
    """The address that a reply's Location names.

    Raises:
        RejectedError: `bad_url`; `blocked_address`, also for https that would become http.
    """
    try:
        joined = urljoin(url, reply.headers["Location"].strip())
    except ValueError:
        raise RejectedError(Reason.BAD_URL, "expected an address in Location") from None
    target = checked_target(joined, rules)
    if url.startswith("https:") and target.startswith("http:"):
        raise RejectedError(Reason.BLOCKED_ADDRESS, f"expected https to stay https, got {target[:200]}")
    return target
