"""A stream: windows one after the other, each a run of the same graph."""
