"""Writes of applications: filling in, sending, voting, and who decides."""

from __future__ import annotations

from trepconnect.lending.service.applications.deciders import (
    NotASponsor,
    add_decider,
    remove_decider,
)
from trepconnect.lending.service.applications.drafts import (
    discard_draft,
    save_amount,
    save_cash_flow,
    save_purpose,
    save_story,
    start_application,
)
from trepconnect.lending.service.applications.sending import NoLongerOffered, submit, withdraw
from trepconnect.lending.service.applications.voting import propose_terms, vote

__all__ = [
    "NoLongerOffered",
    "NotASponsor",
    "add_decider",
    "discard_draft",
    "propose_terms",
    "remove_decider",
    "save_amount",
    "save_cash_flow",
    "save_purpose",
    "save_story",
    "start_application",
    "submit",
    "vote",
    "withdraw",
]
