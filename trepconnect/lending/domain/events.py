"""What lending tells the rest of the program."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from trepconnect.kernel.events import Event


@dataclass(frozen=True, slots=True)
class ProductSaved(Event):
    """A loan product is new or changed; ``version`` is that of its rules."""

    name: ClassVar[str] = "lending.product_saved"

    product_id: UUID
    version: int
