"""Organisations, services and places that help, and how they are read in and out."""
