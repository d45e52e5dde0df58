"""The report on some runs: one HTML file that needs neither network nor scripts."""
