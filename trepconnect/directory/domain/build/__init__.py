"""Turns the rows of a directory into what is stored, row by row, losing none."""

from __future__ import annotations

from trepconnect.directory.domain.build.builder import Builder

__all__ = ["Builder"]
