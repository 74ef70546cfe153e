"""Cells that people wrote freely, read into values."""
