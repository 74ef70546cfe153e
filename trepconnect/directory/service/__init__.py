"""Reading directories in, writing them out."""

from __future__ import annotations

from trepconnect.directory.reading.rows import Watch, load_mapping
from trepconnect.directory.service.exporting import export_directory
from trepconnect.directory.service.importing import ImportReport, Upkeep, import_directory

__all__ = [
    "ImportReport",
    "Upkeep",
    "Watch",
    "export_directory",
    "import_directory",
    "load_mapping",
]
