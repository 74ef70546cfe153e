"""Reading directories in, writing them out."""

from __future__ import annotations

from trepconnect.directory.service.exporting import export_directory
from trepconnect.directory.service.importing import ImportReport, Upkeep, import_directory
from trepconnect.directory.service.reading import Watch, load_mapping

__all__ = [
    "ImportReport",
    "Upkeep",
    "Watch",
    "export_directory",
    "import_directory",
    "load_mapping",
]
