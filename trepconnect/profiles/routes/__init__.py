"""Pages of the profile: its owner's own, and nobody else's."""
