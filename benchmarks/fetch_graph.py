"""Runs a list of 500 feeds, 200 of which fail in every way, in one and in two worker processes; prints the outcome.

PYTHONPATH=.:tests python benchmarks/fetch_graph.py
"""

from __future__ import annotations

import collections
import tempfile
import time
from pathlib import Path

from farm.farm import Farm
from farm.runs import START, feeds_of_every_kind, run_list

from pipeline.lake import Lake
from pipeline.polling import recent_fetches
from transforms.feeds.feed_state import feed_states

BUDGET_S = 60.0
TWO_PROCESSES = ("--direct_num_workers=2", "--direct_running_mode=multi_processing")


def main() -> None:
    """Both runs, each on a farm and into a lake of its own."""
    for workers, options in ((1, ()), (2, TWO_PROCESSES)):
        with Farm(life_s=240) as farm, tempfile.TemporaryDirectory() as folder:
            farm.turn_clock(START)
            urls, started = feeds_of_every_kind(farm), time.monotonic()
            row = run_list(Path(folder), urls, budget_s=BUDGET_S, deadline_s=10.0, delay_s=0.5, beam_options=options)
            took_s = time.monotonic() - started
            states = feed_states(recent_fetches(Lake.open(folder)))
            outcomes = collections.Counter(state.outcome.value for state in states.values() if state.outcome)
        ends = {name: row[name] for name in ("inputs", "articles", "duplicates", "rejects", "deferred")}
        print(
            f"{workers} workers: {took_s:.1f} s, budget {BUDGET_S:g} s; {len(states)} of {len(urls)} feeds have a state"
        )
        print(f"  feeds {dict(outcomes)}")
        print(f"  pages {ends}")


if __name__ == "__main__":
    main()
