"""What people write to each other here must not hold what the office never keeps."""

from __future__ import annotations

from trepconnect.kernel.sensitive import find_sensitive
from trepconnect.profiles.domain.profile import SensitiveText


def refuse_sensitive(*texts: str) -> None:
    """Raises SensitiveText."""
    for text in texts:
        found = find_sensitive(text) if text else None
        if found is not None:
            raise SensitiveText(found)
