"""Rules of milestones."""
