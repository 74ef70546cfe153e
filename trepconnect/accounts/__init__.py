"""People who can sign in: how they are reached, how they prove it, and what they may be."""
