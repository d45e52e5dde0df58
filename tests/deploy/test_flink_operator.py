"""The Flink operator's file: a cluster with a pool of workers in each TaskManager, and a stream that uses it.

No cluster here: the structure is checked, and that the command's words are taken.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import typer.main

from pipeline.cli.main import app, register_verbs, spread
from pipeline.settings import Settings
from pipeline.stream.engines import stream_options

FILE = Path(__file__).parents[2] / "deploy" / "kubernetes" / "flink.yaml"
TOP = {"image", "flinkVersion", "serviceAccount", "flinkConfiguration", "podTemplate", "jobManager", "taskManager"}


@pytest.fixture
def documents() -> tuple[dict[str, Any], dict[str, Any]]:
    yaml = pytest.importorskip("yaml", reason="expected PyYAML, found none")
    cluster, stream = yaml.safe_load_all(FILE.read_text("utf-8"))
    return cluster, stream


def container(pod: dict[str, Any], name: str) -> dict[str, Any]:
    (found,) = (one for one in pod["spec"]["containers"] if one["name"] == name)
    return found  # type: ignore[no-any-return]


def test_the_cluster_is_of_the_operators_kind_with_a_pool_in_each_task_manager(documents: Any) -> None:
    cluster, _ = documents
    assert (cluster["apiVersion"], cluster["kind"]) == ("flink.apache.org/v1beta1", "FlinkDeployment")
    spec = cluster["spec"]
    assert set(spec) == TOP
    assert "job" not in spec  # a session: Beam's job server brings the jobs
    assert spec["flinkVersion"] == "v1_19"
    assert "1.19" in spec["image"]
    assert spec["taskManager"]["replicas"] == 2
    assert all(isinstance(value, str) for value in spec["flinkConfiguration"].values())
    workers = container(spec["taskManager"]["podTemplate"], "workers")
    assert workers["args"] == ["--worker_pool"]
    assert workers["securityContext"]["runAsNonRoot"]


def test_all_see_the_lake_and_what_is_staged_in_it(documents: Any) -> None:
    cluster, stream = documents
    pods = [cluster["spec"]["podTemplate"], cluster["spec"]["taskManager"]["podTemplate"], stream["spec"]["template"]]
    mounts = {one["name"]: one["volumeMounts"] for pod in pods for one in pod["spec"]["containers"]}
    assert set(mounts) == {"flink-main-container", "workers", "jobserver", "stream"}
    assert all({"name": "data", "mountPath": "/data"} in found for found in mounts.values())
    for pod in (pods[0], pods[2]):
        assert {"name": "data", "persistentVolumeClaim": {"claimName": "newsbeam"}} in pod["spec"]["volumes"]
    where = [value for key, value in cluster["spec"]["flinkConfiguration"].items() if key.endswith("dir")]
    assert [place.startswith("file:///data/") for place in where] == [True] * 2


def test_the_streams_command_and_engine_options_are_taken(documents: Any) -> None:
    register_verbs()
    stream = container(documents[1]["spec"]["template"], "stream")
    name, verb = stream["command"]
    assert name == "newsbeam"
    command = typer.main.get_command(app).commands[verb]  # type: ignore[attr-defined]
    command.make_context(verb, spread(stream["args"]))
    told = stream["args"][stream["args"].index("--") + 1 :]
    options = stream_options("flink", told)
    assert "--environment_type=EXTERNAL" in options
    assert sum(option.startswith("--job_endpoint") for option in options) == 1
    (lake,) = (value for flag, value in zip(stream["args"], stream["args"][1:], strict=False) if flag == "--lake")
    assert Settings(lake=lake).lake.startswith("/data/")


def test_the_rest_is_valid_for_kubernetes(documents: Any) -> None:
    schemas = pytest.importorskip("kubernetes_validate", reason="expected kubernetes-validate, found none")
    schemas.validate(documents[1], schemas.latest_version(), strict=True)
