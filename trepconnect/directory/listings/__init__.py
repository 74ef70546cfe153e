"""Organisations, their services and places: tables, reads, pages."""
