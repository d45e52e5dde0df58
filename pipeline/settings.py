"""The settings of a command: one frozen record from a TOML file and flags, with a hash that `runs` keeps."""

from __future__ import annotations

import difflib
import hashlib
import ipaddress
import os
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

_HOW_NOT_WHAT = {"lake", "seeds", "feeds", "workers", "limit", "lease_wait_s", "archive", "metrics_file", "lineage"}
"""Left out of the hash: where inputs and outputs lie and how fast it goes do not shape a row."""


class SettingsError(ValueError):
    """A settings file or flag that does not hold; the message says which key, what was expected and what came."""


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class DocumentSettings(_Model):
    """What one document may take, in its worker process."""

    cpu_s: Annotated[int, Field(ge=1, le=600)] = 10
    wall_s: Annotated[float, Field(gt=0, le=3600)] = 30.0
    memory_mib: Annotated[int, Field(ge=256)] = 1024
    recycle: Annotated[int, Field(ge=1)] = 1000


class TagSettings(_Model):
    """How articles are tagged."""

    date_profile: Literal["calendar", "timex3"] = "calendar"
    outlets: tuple[Path, ...] = ()
    """Outlet lists of the user; a row of theirs wins over the package's."""
    topic_hints: Path | None = None


class GroupSettings(_Model):
    """How articles are grouped, and when a group is alarming."""

    enabled: bool = True
    max_text_group: Annotated[int, Field(ge=1)] = 50
    max_story: Annotated[int, Field(ge=1)] = 200


class FetchSettings(_Model):
    """How pages and feeds are fetched."""

    user_agent: str = ""
    """`name/version (+https://contact or mail)`; required before anything is fetched."""
    delay_s: Annotated[float, Field(ge=0, le=3600)] = 1.0
    host_delay_s: dict[str, float] = {}
    in_flight: Annotated[int, Field(ge=1, le=1024)] = 256
    in_flight_per_address: Annotated[int, Field(ge=1, le=64)] = 4
    deadline_s: Annotated[float, Field(gt=0, le=600)] = 30.0
    budget_s: Annotated[float, Field(gt=0)] = 600.0
    page_bytes: Annotated[int, Field(ge=1024)] = 5 << 20
    feed_bytes: Annotated[int, Field(ge=1024)] = 10 << 20
    allow_networks: tuple[str, ...] = ()
    proxy: str | None = None
    ca_file: Path | None = None
    """Certificates to trust in place of the system's."""
    respect_robots: bool = True
    respect_ai_optout: bool = True
    refetch_hours: tuple[float, ...] = ()
    """Ages after first sight at which a young article is fetched again; none: never."""

    @field_validator("allow_networks")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for network in value:
            ipaddress.ip_network(network)
        return value


class AlarmSettings(_Model):
    """When a run ends with exit code 7."""

    silent_days: Annotated[float, Field(gt=0)] = 3.0
    """An outlet that usually reports at least daily is silent after this long."""
    fill_drop: Annotated[float, Field(gt=0, le=1)] = 0.3
    """A fill rate (title, date, author, body) this much below its usual."""


class Settings(_Model):
    """Everything a command needs to know."""

    lake: str = "lake"
    seeds: tuple[str, ...] = ()
    seed_set: str | None = None
    feeds: tuple[str, ...] = ()
    workers: Annotated[int, Field(ge=1, le=256)] = os.cpu_count() or 1
    limit: Annotated[int | None, Field(ge=1)] = None
    lease_wait_s: Annotated[float, Field(ge=0)] = 0.0
    archive: Path | None = None
    metrics_file: Path | None = None
    lineage: str | None = None
    document: DocumentSettings = DocumentSettings()
    tag: TagSettings = TagSettings()
    group: GroupSettings = GroupSettings()
    fetch: FetchSettings = FetchSettings()
    alarm: AlarmSettings = AlarmSettings()

    @property
    def config_hash(self) -> str:
        """16 hexadecimal digits over all that shapes a row; the same for any number of workers."""
        shaping = self.model_dump_json(exclude=_HOW_NOT_WHAT)
        return hashlib.sha256(shaping.encode()).hexdigest()[:16]


def load_settings(config: Path | None, flags: dict[str, Any]) -> Settings:
    """The settings of a TOML file, each flag that is not None in place of the file's value.

    Raises:
        SettingsError: the file is no TOML, a key or value is not of the settings, or a file they name cannot be read.
    """
    told = {} if config is None else _read(config)
    told.update({key: value for key, value in flags.items() if value is not None})
    try:
        settings = Settings.model_validate(told)
    except ValidationError as error:
        raise SettingsError(_told(error)) from error
    _check_files(settings)
    return settings


def _read(config: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(config.read_text("utf-8-sig"))
    except FileNotFoundError as error:
        raise SettingsError(f"expected a TOML file at {config}, found none") from error
    except OSError as error:
        raise SettingsError(f"expected a TOML file at {config}, got: {str(error.strerror).lower()}") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"expected a TOML file at {config}, got: {error}") from error


def _check_files(settings: Settings) -> None:
    """Reads what the settings name, so that a slip in it shows at launch and not in every worker."""
    if not (settings.tag.outlets or settings.tag.topic_hints or settings.fetch.ca_file):
        return
    from transforms.tag.outlets import read_outlets
    from transforms.tag.topics.hints import load_hints

    named: list[tuple[str, Path, Callable[[Path], object]]] = [
        *(("tag.outlets", path, read_outlets) for path in settings.tag.outlets),
        *(("tag.topic_hints", path, load_hints) for path in (settings.tag.topic_hints,) if path is not None),
        *(("fetch.ca_file", path, Path.read_bytes) for path in (settings.fetch.ca_file,) if path is not None),
    ]
    for key, path, read in named:
        try:
            read(path)
        except OSError as error:
            raise SettingsError(f"{key}: expected a file at {path}, got: {str(error.strerror).lower()}") from error
        except ValueError as error:
            raise SettingsError(f"{key}: {error}") from error


def _told(error: ValidationError) -> str:
    lines = []
    for problem in error.errors():
        key = ".".join(str(part) for part in problem["loc"])
        if problem["type"] == "extra_forbidden":
            lines.append(f"expected a known setting, got {key!r}{_nearest(key)}")
        else:
            told = problem["msg"].lower().removeprefix("value error, ").replace("a valid tuple", "a list")
            lines.append(f"{key}: {told}, got {problem.get('input')!r}")
    return "; ".join(lines)


def _nearest(key: str) -> str:
    """The setting that was meant, where one is spelt much the same."""
    found = difflib.get_close_matches(key, _names(Settings), n=1)
    return f"; did you mean {found[0]!r}?" if found else ""


def _names(model: type[BaseModel], before: str = "") -> list[str]:
    """The dotted names of all settings and of their groups."""
    names = []
    for name, field in model.model_fields.items():
        names.append(before + name)
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            names += _names(field.annotation, f"{before}{name}.")
    return names
