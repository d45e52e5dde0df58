"""The notebook runs from its first cell to its last over the sample lake, and draws its five figures."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("nbclient", reason="the extra `notebook` is not installed")
pytest.importorskip("altair", reason="the extra `notebook` is not installed")
pytest.importorskip("ipykernel", reason="the extra `notebook` is not installed")

import nbclient
import nbformat

ROOT = Path(__file__).parents[2]
NOTEBOOK = ROOT / "docs" / "notebook" / "five_figures.ipynb"
VEGA = "application/vnd.vegalite.v"


@pytest.mark.slow
def test_the_notebook_draws_five_figures(sample_lake: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSBEAM_LAKE", str(sample_lake))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    client = nbclient.NotebookClient(notebook, timeout=120, startup_timeout=240, kernel_name="python3")
    client.execute(cwd=str(NOTEBOOK.parent))
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    figures = [
        data
        for output in outputs
        for kind, data in output.get("data", {}).items()
        if kind.startswith(VEGA) or (kind == "text/html" and "vegaEmbed" in data)
    ]
    assert not [output for output in outputs if output["output_type"] in ("error", "stream")]
    assert len(figures) >= 5


def test_the_notebook_is_kept_without_its_outputs() -> None:
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    assert not [cell for cell in notebook.cells if cell.get("outputs") or cell.get("execution_count")]
