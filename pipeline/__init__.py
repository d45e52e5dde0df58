"""How newsbeam is joined and started."""
