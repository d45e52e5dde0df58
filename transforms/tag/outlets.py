"""The registry of outlets: who stands behind a domain or a name, from the shipped list and the user's own rows."""

from __future__ import annotations

import csv
import dataclasses
import functools
import re
import unicodedata
import zoneinfo
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType

from schemas import OutletKind
from transforms.tag.outlets_names import Certainty, Form, Names

SHIPPED = Path(__file__).with_name("data") / "outlets.csv"
SIGNATURE_CHARS = 6
"""Shorter signatures must stand as the agency writes them: Sana and Sid are first names."""
COLUMNS = ("name", "domains", "country", "kind", "zone", "aliases")

_DOMAIN = re.compile(r"(?:[a-z0-9_](?:[a-z0-9-]{0,62})\.)+[a-z][a-z0-9-]+")
_COUNTRY = re.compile(r"[A-Z]{2}")
_MARKS = {"~~": Certainty.BORROWED, "~": Certainty.SHORT, "!": Certainty.NEVER}
_ARTICLE = re.compile(r"the\s+")
_TLDS_SOLD_ABROAD = re.compile(
    "a[cdgims]|bz|c[cdox]|dj|fm|g[gl]|i[mo]|is|la|li|ly|m[esu]|nu|pw|re|s[chrtu]|t[fklov]|v[cg]|ws"
)
_COUNTRY_OF_TLD = {"uk": "GB", "eu": None}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """A publisher: its name, where it publishes, and the forms in which texts name it."""

    name: str
    domains: tuple[str, ...] = ()
    """The first one stands for it; a domain may be a host of a shared one (abcnews.go.com)."""
    country: str | None = None
    kind: OutletKind = OutletKind.OTHER
    zone: str | None = None
    """IANA time zone of its newsroom."""
    forms: tuple[Form, ...] = ()

    @property
    def domain(self) -> str | None:
        return self.domains[0] if self.domains else None


class Registry:
    """Outlets by domain, by name, and their forms ready to be found in texts; the order of rows does not matter.

    Enter it on a worker to build the automaton of names there; otherwise the first text builds it.
    """

    def __init__(self, outlets: Iterable[Outlet]) -> None:
        self.outlets = tuple(sorted(outlets, key=lambda outlet: outlet.name))
        self.names = Names((outlet.name, outlet.forms) for outlet in self.outlets)
        self._by_domain = {domain: outlet for outlet in self.outlets for domain in outlet.domains}
        self._by_canonical = {outlet.name: outlet for outlet in self.outlets}
        agencies = [outlet for outlet in self.outlets if outlet.kind is OutletKind.AGENCY]
        self._by_key = _first_claims(self.outlets, (_names_of, _sure_names_of, _forms_of), (_key,))
        self._by_signature = {
            **_first_claims(self.outlets, (_names_of, _sure_names_of), (str, _key)),
            **_first_claims(agencies, (_names_of, _sure_names_of, _forms_of), (str, _key)),
        }

    @classmethod
    def load(cls, *extra: Path) -> Registry:
        """The shipped list and the files given; a later file's row takes its name and its domains from earlier ones.

        Raises:
            ValueError: a row is not an outlet; names file and line.
            OSError: a file cannot be read.
        """
        found: dict[str, Outlet] = {}
        for path in (SHIPPED, *extra):
            rows = read_outlets(path)
            taken = {domain for outlet in rows for domain in outlet.domains}
            found = {name: _without(outlet, taken) for name, outlet in found.items()}
            found.update((outlet.name, outlet) for outlet in rows)
        return cls(found.values())

    def __enter__(self) -> Registry:
        self.names.build()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def __len__(self) -> int:
        return len(self.outlets)

    def __getitem__(self, name: str) -> Outlet:
        """The outlet of a canonical name; KeyError where there is none."""
        return self._by_canonical[name]

    def by_domain(self, domain: str) -> Outlet | None:
        """The outlet of a host or domain: the row of the longest known suffix of it."""
        labels = domain.lower().rstrip(".").split(".")
        for first in range(len(labels) - 1):
            outlet = self._by_domain.get(".".join(labels[first:]))
            if outlet is not None:
                return outlet
        return None

    def by_name(self, name: str) -> Outlet | None:
        """The outlet of a name or form, whatever its case and leading article; canonical names before forms."""
        return self._by_canonical.get(name) or self._by_key.get(_key(name))

    def signed(self, signature: str) -> Outlet | None:
        """The outlet that signs so in datelines and credits: agencies first, by short forms too."""
        exact = self._by_signature.get(signature)
        if exact is not None or len(signature) < SIGNATURE_CHARS:
            return exact
        return self._by_signature.get(_key(signature))

    def country(self, domain: str) -> str | None:
        """The country of a domain's outlet, else that of its top-level domain where that is no brand."""
        outlet = self.by_domain(domain)
        return outlet.country if outlet else country_of_tld(domain)

    def zone(self, domain: str) -> str | None:
        """The IANA time zone of a domain's outlet, else of its top-level domain's country if that knows only one."""
        outlet = self.by_domain(domain)
        if outlet is not None and outlet.zone is not None:
            return outlet.zone
        return self._zone_of_country.get(self.country(domain) or "")

    @functools.cached_property
    def _zone_of_country(self) -> dict[str, str]:
        zones: dict[str, set[str]] = {}
        for outlet in self.outlets:
            if outlet.country and outlet.zone:
                zones.setdefault(outlet.country, set()).add(outlet.zone)
        return {country: next(iter(only)) for country, only in zones.items() if len(only) == 1}


def country_of_tld(domain: str) -> str | None:
    """The country whose top-level domain it is; None for generic ones and those sold as brands (.tv, .io).

    >>> country_of_tld("news.example.co.uk"), country_of_tld("example.tv")
    ('GB', None)
    """
    label = domain.lower().rstrip(".").rpartition(".")[2]
    if len(label) != 2 or not label.isascii() or not label.isalpha() or _TLDS_SOLD_ABROAD.fullmatch(label):
        return None
    return _COUNTRY_OF_TLD.get(label, label.upper())


def read_outlets(path: Path) -> tuple[Outlet, ...]:
    """The outlets of a CSV file with the columns of ``COLUMNS``; several domains or aliases stand with ``;`` between.

    Raises:
        ValueError: a row is not an outlet, or repeats a name or domain of the same file; names file and line.
        OSError: the file cannot be read.
    """
    with path.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.reader(lines)
        try:
            header = next(reader, [])
            if tuple(cell.strip() for cell in header) != COLUMNS:
                raise ValueError(f"expected the columns {','.join(COLUMNS)}, got {','.join(header)!r}")
            return _distinct(reader)
        except (ValueError, csv.Error) as error:
            raise ValueError(f"{path}:{max(reader.line_num, 1)}: {error}") from None


def _distinct(reader: Iterable[list[str]]) -> tuple[Outlet, ...]:
    outlets: dict[str, Outlet] = {}
    domains: dict[str, str] = {}
    for row in reader:
        if not any(cell.strip() for cell in row):
            continue
        outlet = _outlet(row)
        if outlet.name in outlets:
            raise ValueError(f"expected one row a name, got {outlet.name!r} again")
        for domain in outlet.domains:
            if domain in domains:
                raise ValueError(f"expected one outlet a domain, got {domain!r} again after {domains[domain]!r}")
            domains[domain] = outlet.name
        outlets[outlet.name] = outlet
    return tuple(outlets.values())


def _outlet(row: list[str]) -> Outlet:
    if len(row) != len(COLUMNS):
        raise ValueError(f"expected {len(COLUMNS)} cells, got {len(row)}")
    name, domains, country, kind, zone, aliases = (cell.strip() for cell in row)
    if not name:
        raise ValueError("expected a name, got ''")
    if country and not _COUNTRY.fullmatch(country):
        raise ValueError(f"expected an ISO 3166-1 alpha-2 country, got {country!r}")
    if kind not in set(OutletKind):
        raise ValueError(f"expected a kind among {', '.join(OutletKind)}, got {kind!r}")
    if zone and not _is_zone(zone):
        raise ValueError(f"expected an IANA time zone, got {zone!r}")
    return Outlet(
        name=name,
        domains=tuple(_domain(domain) for domain in _cells(domains)),
        country=country or None,
        kind=OutletKind(kind),
        zone=zone or None,
        forms=_forms(name, _cells(aliases)),
    )


def _cells(joined: str) -> list[str]:
    return [cell.strip() for cell in joined.split(";") if cell.strip()]


def _domain(text: str) -> str:
    domain = text.lower()
    if not _DOMAIN.fullmatch(domain):
        raise ValueError(f"expected a domain, got {text!r}")
    return domain


@functools.lru_cache(maxsize=512)
def _is_zone(zone: str) -> bool:
    try:
        zoneinfo.ZoneInfo(zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _forms(name: str, aliases: list[str]) -> tuple[Form, ...]:
    """The forms of an outlet: its aliases by their marks, and its name as a sure one unless an alias says otherwise."""
    forms: dict[str, Certainty] = {}
    for alias in aliases:
        mark = next((mark for mark in _MARKS if alias.startswith(mark)), "")
        text = alias[len(mark) :].strip()
        if len(text) < 2:
            raise ValueError(f"expected an alias of two characters or more, got {alias!r}")
        forms[text] = _MARKS.get(mark, Certainty.FULL)
    forms.setdefault(name, Certainty.FULL)
    return tuple(Form(text, certainty) for text, certainty in sorted(forms.items()))


def _without(outlet: Outlet, taken: set[str]) -> Outlet:
    if taken.isdisjoint(outlet.domains):
        return outlet
    return dataclasses.replace(outlet, domains=tuple(domain for domain in outlet.domains if domain not in taken))


def _first_claims(
    outlets: Iterable[Outlet],
    claims: tuple[Callable[[Outlet], list[str]], ...],
    keys: tuple[Callable[[str], str], ...],
) -> dict[str, Outlet]:
    """Outlets by the keys of their names: a claim of an earlier kind wins, then the earlier outlet."""
    by_key: dict[str, Outlet] = {}
    for claim in claims:
        for outlet in outlets:
            for name in claim(outlet):
                for key in keys:
                    by_key.setdefault(key(name), outlet)
    return by_key


def _names_of(outlet: Outlet) -> list[str]:
    return [outlet.name]


def _sure_names_of(outlet: Outlet) -> list[str]:
    return [form.text for form in outlet.forms if form.certainty in (Certainty.FULL, Certainty.NEVER)]


def _forms_of(outlet: Outlet) -> list[str]:
    return [form.text for form in outlet.forms if form.certainty is Certainty.SHORT]


def _key(name: str) -> str:
    plain = " ".join(unicodedata.normalize("NFKC", name).casefold().replace("’", "'").split())
    return _ARTICLE.sub("", plain, count=1) if plain.startswith("the ") else plain
