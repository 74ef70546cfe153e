"""Rules of milestones: pathways, what a plan makes of one, how a step changes its state."""
