"""Pathways of steps for kinds of business, and each business's plan."""
