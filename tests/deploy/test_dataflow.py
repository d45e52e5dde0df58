"""The Flex Template: its parameters are those of its program, and Dataflow's runner takes the graph and the options."""

from __future__ import annotations

import argparse
import json
import re
import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import apache_beam as beam
import pytest

FOLDER = Path(__file__).parents[2] / "deploy" / "dataflow"
METADATA = json.loads((FOLDER / "metadata.json").read_text("utf-8"))
IMAGE = "registry.example/newsbeam:0.1.0"
TOLD = {
    "project": "my-project",
    "region": "europe-west1",
    "temp_location": "gs://bucket/tmp",
    "sdk_container_image": IMAGE,
    "sdk_location": "container",
    "dry_run": "True",
}
SAMPLES = {
    "lake": "gs://bucket/lake",
    "feeds": "gs://bucket/feeds.opml,https://post.example/feed.xml",
    "config": "gs://bucket/newsbeam.toml",
    "every": "5m",
    "job_id": "news-1",
}


def program() -> dict[str, Any]:
    return runpy.run_path(str(FOLDER / "main.py"))


def test_the_parameters_of_the_template_are_those_of_its_program() -> None:
    flags: argparse.ArgumentParser = program()["parameters"]()
    needed = {action.dest: action.required for action in flags._actions if action.dest != "help"}
    assert {one["name"]: not one.get("isOptional", False) for one in METADATA["parameters"]} == needed


def test_each_parameter_has_a_label_a_help_text_and_an_expression_that_a_good_value_meets() -> None:
    for one in METADATA["parameters"]:
        assert one["label"]
        assert one["helpText"]
        assert all(re.search(expression, SAMPLES[one["name"]]) for expression in one["regexes"])


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Any]:
    """Runs the program with a dry run; gives the graph that it would have handed to Dataflow."""
    pytest.importorskip(
        "apache_beam.runners.dataflow.internal.apiclient", reason="expected the extra [gcp], found none"
    )
    results = []
    run = beam.Pipeline.run
    monkeypatch.setattr(beam.Pipeline, "run", lambda *told, **more: results.append(run(*told, **more)) or results[-1])
    (tmp_path / "newsbeam.toml").write_text('[fetch]\nuser_agent = "test/1 (+mailto:a@b.example)"\n')

    def build(*more: str) -> Any:
        told = ["--lake", str(tmp_path / "lake"), "--feeds", "https://post.example/feed.xml", *more]
        told += ["--config", str(tmp_path / "newsbeam.toml"), *(f"--{name}={value}" for name, value in TOLD.items())]
        program()["main"](told)
        return results[-1].job

    return build


@pytest.mark.parametrize("more", [(), ("--every", "5m")], ids=["run", "stream"])
def test_dataflow_takes_the_graph(built: Callable[..., Any], more: tuple[str, ...]) -> None:
    job = built(*more)
    components = job.proto_pipeline.components
    labels = {one.unique_name for one in components.transforms.values()}
    assert {"Staged rows", "WriteLake/Commit run"} <= labels
    assert ("Ticks/Give ticks" in labels) == bool(more)
    assert {IMAGE.encode() in one.payload for one in components.environments.values()} == {True}
    assert job.options.view_as(beam.options.pipeline_options.StandardOptions).streaming == bool(more)
