"""What mentoring shows of its pairings to other domains: columns to read and join with."""

from __future__ import annotations

from trepconnect.mentoring.pairings.models import PairingRow
from trepconnect.platform.data.faces import columns_of

PAIRS = columns_of(PairingRow, "business_id", "mentor_id", "state")
"""Who mentors which business. In a state of ``STARTED`` a business has at most one."""
