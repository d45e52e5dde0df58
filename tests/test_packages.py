"""Every package has a lower and an upper bound, and its reason in DESIGN."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
SECTION = (ROOT / "DESIGN.md").read_text("utf-8").partition("\n## Packages\n")[2].partition("\n## ")[0]
EXTRAS = PROJECT["project"]["optional-dependencies"]
REQUIRED = [
    *PROJECT["build-system"]["requires"],
    *PROJECT["project"]["dependencies"],
    *(told for extra in EXTRAS.values() for told in extra),
]
PACKAGES = [one for one in map(Requirement, dict.fromkeys(REQUIRED)) if one.name != PROJECT["project"]["name"]]
REASONED = {name.partition("[")[0] for name in re.findall(r"`([^`\s]+)`", SECTION)}


@pytest.mark.parametrize("package", PACKAGES, ids=str)
def test_a_package_has_a_lower_and_an_upper_bound(package: Requirement) -> None:
    assert {bound.operator for bound in package.specifier} == {">=", "<"}


@pytest.mark.parametrize("package", PACKAGES, ids=str)
def test_a_package_stands_in_the_design(package: Requirement) -> None:
    assert package.name in REASONED


def test_a_package_in_the_design_is_one_that_is_required() -> None:
    columns = [line.split("|")[1] for line in SECTION.splitlines() if line.startswith("| `")]
    named = {name.partition("[")[0] for column in columns for name in re.findall(r"`([^`]+)`", column)}
    assert named - {package.name for package in PACKAGES} - set(EXTRAS) == set()
