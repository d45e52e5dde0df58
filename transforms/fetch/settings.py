"""How pages and feeds are fetched: limits, manners, and what is opened."""

from __future__ import annotations

import dataclasses
import datetime as dt
import ipaddress


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class FetchSettings:
    """The settings of fetching; limits count per worker, manners per registered domain."""

    user_agent: str
    """`name/version (+contact)`; the name is what robots.txt is asked for."""
    delay_s: float = 1.0
    """From the end of a request to the start of the next to the same registered domain; up to a fifth is added."""
    host_delay_s: tuple[tuple[str, float], ...] = ()
    """Other delays, by registered domain."""
    budget_s: float | None = None
    """For one pass of one bundle; after it nothing more is fetched: the rest is deferred. None: no limit."""
    until: dt.datetime | None = None
    """The same for all passes, bundles and worker processes of a run: an instant, UTC."""
    in_flight: int = 256
    in_flight_per_address: int = 4
    connect_s: float = 5.0
    read_s: float = 10.0
    """The longest silence within an answer."""
    deadline_s: float = 30.0
    """All hops of one address together, without the waits between them."""
    robots_deadline_s: float = 15.0
    page_bytes: int = 5 << 20
    feed_bytes: int = 10 << 20
    held_bytes: int = 32 << 20
    """Bodies not yet taken over by the next step, above which no further request starts."""
    redirects: int = 5
    moves: int = 2
    """Redirects to another registered domain within one run; each is followed in a pass of its own."""
    retry_waits_s: tuple[float, ...] = (2.0, 8.0)
    """Waits before each further try after a failure that may pass."""
    failures: int = 5
    """In a row, after which a host is left alone for this run."""
    patience_s: float = 90.0
    """A longer wait for a host is not waited out: its requests are deferred."""
    max_attempts: int = 5
    """Runs that may try an address before its failure is final."""
    crawl_delay_max_s: float = 30.0
    respect_robots: bool = True
    tdmrep: bool = True
    """Whether a site's reservation file is read: one more request per site and day."""
    allow_networks: tuple[str, ...] = ()
    """CIDR ranges that may be dialled although they are not public, at any port."""
    proxy: str | None = None
    ca_file: str | None = None
    """Certificates to trust instead of the system's."""
    archive_dir: str | None = None
    """Where a WARC of all that was fetched is written."""
    stop_file: str | None = None
    """Once this file exists nothing more is fetched: the rest is deferred."""

    host_notes: str | None = None
    """A file in which is noted how far each host is."""

    def __post_init__(self) -> None:
        if not self.user_agent.isprintable() or not self.user_agent.strip():
            raise ValueError(f"expected a user agent of printable characters, got {self.user_agent!r}")
        for network in self.allow_networks:
            ipaddress.ip_network(network)
        for name in ("in_flight", "in_flight_per_address", "page_bytes", "feed_bytes", "held_bytes", "failures"):
            if getattr(self, name) < 1:
                raise ValueError(f"expected {name} of at least 1, got {getattr(self, name)!r}")
        if min((self.delay_s, *(delay for _, delay in self.host_delay_s))) < 0:
            raise ValueError("expected delays of at least 0 seconds, got a negative one")

    @property
    def robots_agent(self) -> str:
        """The product token that robots.txt rules are looked up for (RFC 9309 §2.2.1)."""
        return self.user_agent.split("/")[0].split()[0]
