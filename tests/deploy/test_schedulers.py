"""The schedulers' files: short, taken by their own programs where these are here, and with commands that exist."""

from __future__ import annotations

import os
import re
import runpy
import shlex
import shutil
import subprocess
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest
import typer.main

from pipeline.cli.main import app, register_verbs, spread

DEPLOY = Path(__file__).parents[2] / "deploy"
CRON, DAG = DEPLOY / "cron" / "newsbeam.cron", DEPLOY / "airflow" / "newsbeam_dag.py"
UNITS, CRONJOB = DEPLOY / "systemd", DEPLOY / "kubernetes" / "cronjob.yaml"
_CRON_FIELD = re.compile(r"(\*|\d{1,2})(/\d{1,2})?")

register_verbs()
VERBS = typer.main.get_command(app).commands  # type: ignore[attr-defined]


def assert_taken(command: str) -> None:
    """A verb takes these words; nothing is run."""
    name, verb, *words = shlex.split(command)
    assert name.endswith("newsbeam")
    VERBS[verb].make_context(verb, spread(words))


@pytest.mark.parametrize("path", [CRON, DAG, *sorted(UNITS.iterdir()), CRONJOB], ids=lambda path: path.name)
def test_a_schedule_is_short(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 40


def test_each_cron_line_has_five_fields_a_user_and_a_command_that_exists() -> None:
    lines = [line for line in CRON.read_text("utf-8").splitlines() if line and line[0] in "*0123456789"]
    assert len(lines) == 3
    for line in lines:
        *fields, user, command = line.split(None, 6)
        assert all(map(_CRON_FIELD.fullmatch, fields))
        assert user == "newsbeam"
        assert "%" not in command  # cron would end the command there
        assert_taken(command.partition(" && ")[2].partition(" >> ")[0])


def test_systemd_takes_its_units(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    binary = tmp_path / "newsbeam"
    binary.write_text("#!/bin/sh\n")
    binary.chmod(0o755)
    for unit in UNITS.iterdir():
        text = unit.read_text("utf-8").replace("/opt/newsbeam/.venv/bin/newsbeam", str(binary))
        (tmp_path / unit.name).write_text(text)
    found = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tmp_path / "newsbeam.service"), str(tmp_path / "newsbeam.timer")],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    ours = [line for line in found.stderr.splitlines() if "newsbeam" in line]
    assert (found.returncode, ours) == (0, [])


def test_the_service_runs_a_command_that_exists() -> None:
    (command,) = re.findall(r"^ExecStart=(.+)$", (UNITS / "newsbeam.service").read_text("utf-8"), re.M)
    assert_taken(command)


class _Dag:
    made: ClassVar[list[_Dag]] = []

    def __init__(self, **told: Any) -> None:
        self.told, self.tasks = told, list[_Bash]()
        self.made.append(self)

    def __enter__(self) -> _Dag:
        return self

    def __exit__(self, *_: object) -> None:
        pass


class _Bash:
    def __init__(self, **told: Any) -> None:
        self.told, self.after = told, list[_Bash]()
        _Dag.made[-1].tasks.append(self)

    def __rshift__(self, other: _Bash) -> _Bash:
        self.after.append(other)
        return other


_BASH_PARTS = ("providers", "providers.standard", "providers.standard.operators", "providers.standard.operators.bash")
_PARSE = """
import sys
from airflow.dag_processing.dagbag import DagBag
bag = DagBag(sys.argv[1])
assert not bag.import_errors, bag.import_errors
assert sorted(bag.dags) == ["newsbeam", "newsbeam_upkeep"], bag.dags
"""


def test_airflow_itself_takes_the_dags(tmp_path: Path) -> None:
    python = os.environ.get("NEWSBEAM_AIRFLOW_PYTHON")
    if python is None:
        pytest.skip("NEWSBEAM_AIRFLOW_PYTHON names no Python with Airflow 3; the next test has a stand-in")
    (tmp_path / "dags").mkdir()
    shutil.copy(DAG, tmp_path / "dags")
    settings = {**os.environ, "AIRFLOW_HOME": str(tmp_path), "AIRFLOW__CORE__LOAD_EXAMPLES": "False"}
    subprocess.run([python, "-c", _PARSE, str(tmp_path / "dags")], env=settings, check=True, timeout=120)


@pytest.fixture
def dags(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[_Dag]]:
    """The DAGs of the file, made with a stand-in of two names of Airflow, which is too large for a test's tools."""
    modules = {name: types.ModuleType(name) for name in ("airflow", *(f"airflow.{part}" for part in _BASH_PARTS))}
    modules["airflow"].DAG = _Dag  # type: ignore[attr-defined]
    modules[f"airflow.{_BASH_PARTS[-1]}"].BashOperator = _Bash  # type: ignore[attr-defined]
    for name, module in modules.items():
        monkeypatch.setitem(sys.modules, name, module)
    _Dag.made.clear()
    runpy.run_path(str(DAG))
    return _Dag.made


def test_a_slot_of_the_dag_has_its_own_run_and_no_two_run_at_once(dags: list[_Dag]) -> None:
    run, upkeep = dags
    assert run.told["max_active_runs"] == 1
    assert run.told["catchup"] is upkeep.told["catchup"] is False
    for dag in dags:
        assert dag.told["start_date"].tzinfo is not None
        assert all(map(_CRON_FIELD.fullmatch, dag.told["schedule"].split()))
        for task in dag.tasks:
            command = re.sub(r"\{\{ .*? \}\}", "2026-01-01T00:00:00", task.told["bash_command"]).partition(";")[0]
            assert_taken(command)
    assert "--run-id airflow-{{ ts_nodash }}" in run.tasks[0].told["bash_command"]
    assert [task.told["task_id"] for task in upkeep.tasks[0].after] == ["report"]


@pytest.mark.parametrize(("code", "becomes"), [(0, 0), (7, 99), (4, 4)])
def test_an_alarm_is_a_skipped_task_of_airflow_and_no_retry(dags: list[_Dag], code: int, becomes: int) -> None:
    ending = dags[0].tasks[0].told["bash_command"].partition(";")[2]
    found = subprocess.run(["/bin/sh", "-c", f"(exit {code}); {ending}"], check=False, timeout=20)
    assert found.returncode == becomes


def test_kubernetes_takes_the_cron_job() -> None:
    """By the API's own schema, of the version that the package brings; what spans two fields is looked at here."""
    yaml = pytest.importorskip("yaml", reason="PyYAML is not installed")
    schemas = pytest.importorskip("kubernetes_validate", reason="kubernetes-validate is not installed")
    job = yaml.safe_load(CRONJOB.read_text("utf-8"))
    schemas.validate(job, schemas.latest_version(), strict=True)
    assert (job["apiVersion"], job["kind"]) == ("batch/v1", "CronJob")
    assert all(map(_CRON_FIELD.fullmatch, job["spec"]["schedule"].split()))
    pod = job["spec"]["jobTemplate"]["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    assert {mount["name"] for mount in container["volumeMounts"]} == {volume["name"] for volume in pod["volumes"]}
    assert_taken(shlex.join([*container["command"], *container["args"]]))
