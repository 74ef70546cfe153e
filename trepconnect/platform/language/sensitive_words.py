"""What a person reads where their words hold what must never be stored."""

from __future__ import annotations

from collections.abc import Mapping

from trepconnect.kernel.sensitive import Sensitive
from trepconnect.platform.language.i18n import N_

SENSITIVE: Mapping[Sensitive, str] = {
    Sensitive.SOCIAL_SECURITY: N_(
        "This looks like a Social Security number or ITIN. We never keep those. "
        "Please take it out, then save."
    ),
    Sensitive.IMMIGRATION_NUMBER: N_(
        "This looks like a number from immigration documents. We never keep those. Please "
        "take it out, then save."
    ),
    Sensitive.PASSPORT: N_(
        "This looks like a passport number. We never keep those. Please take it out, then save."
    ),
    Sensitive.IMMIGRATION_STATUS: N_(
        "This looks like it says something about immigration status. We help everyone and "
        "never keep that. Please take it out, then save."
    ),
    Sensitive.BANK: N_(
        "This looks like a bank or card number. We never keep those here. "
        "Please take it out, then save."
    ),
}
