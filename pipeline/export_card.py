"""The card of an exported data set: what Hugging Face reads in its head, and what a person should know."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from schemas import TABLES, documented_columns

_SIZES = (
    (1_000, "n<1K"),
    (10_000, "1K<n<10K"),
    (100_000, "10K<n<100K"),
    (1_000_000, "100K<n<1M"),
    (10_000_000, "1M<n<10M"),
)
_OWN = {
    "copy_count": "articles that repeat this report's wording",
    "copy_outlets": "their outlets",
    "outlets": "outlets of the story in the order in which they came",
}


def dataset_card(rows: pa.Table, title: str, question: str) -> str:
    """The card of some rows, as Markdown with a YAML head."""
    meanings = _meanings()
    columns = [f"| `{field.name}` | {field.type} | {meanings.get(field.name, '')} |" for field in rows.schema]
    return "\n".join(
        [
            "---",
            f"pretty_name: {_quoted(title)}",
            "license: other",
            *_languages(rows),
            f"size_categories: [{_quoted(_size(len(rows)))}]",
            "task_categories: [text-classification, text-retrieval]",
            "tags: [news]",
            "configs:",
            "- config_name: default",
            "  data_files:",
            "  - split: train",
            "    path: data/*.parquet",
            "---",
            "",
            f"# {title}",
            "",
            f"{len(rows):,} rows, exported by newsbeam with:",
            "",
            "```sql",
            question.strip(),
            "```",
            "",
            "```python",
            "from datasets import load_dataset",
            "",
            'rows = load_dataset("path/to/this/folder", split="train")',
            "```",
            "",
            "## Columns",
            "",
            "| column | type | meaning |",
            "|---|---|---|",
            *columns,
            "",
            "Instants are UTC. A null says that the source does not say; an empty list or string says: nothing.",
            "",
            "## How it was made, and what to mind",
            "",
            "Articles were read from feeds, pages and archives, cleaned, tagged by rules and small models, and grouped",
            "by their wording and by story; stories are per language. Tags are guesses with the scores beside them.",
            "The texts belong to their publishers: look at `url`, `license` and `ai_optout` before you share them or",
            "train on them.",
            "",
        ]
    )


def _meanings() -> dict[str, str]:
    found = dict(_OWN)
    for name in ("stories", "articles"):
        found |= {column: doc.meaning for column, doc in documented_columns(TABLES[name].record).items()}
    return found


def _languages(rows: pa.Table) -> list[str]:
    if "language" not in rows.column_names:
        return []
    names = sorted(name for name in pc.unique(rows["language"]).to_pylist() if name and name != "und")
    return [f"language: [{', '.join(_quoted(name) for name in names)}]"] if names else []


def _size(count: int) -> str:
    return next((name for limit, name in _SIZES if count < limit), "n>10M")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''").replace("\n", " ") + "'"
