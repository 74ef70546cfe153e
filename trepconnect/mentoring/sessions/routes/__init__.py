"""Pages of the two of a pairing about their sessions and meetings."""
