"""Pathways: the steps from an idea to an open business, for one trade."""
