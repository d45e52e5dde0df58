"""Which articles say the same, and which tell one story."""
