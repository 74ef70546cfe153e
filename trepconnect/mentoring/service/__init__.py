"""Writes of mentoring."""

from __future__ import annotations

from trepconnect.mentoring.service.answering import (
    accept_pairing,
    decline_pairing,
    lapse_proposal,
    take_back_proposal,
)
from trepconnect.mentoring.service.asking import ask_for_mentor, withdraw_request
from trepconnect.mentoring.service.going_on import end_pairing, pause_pairing, resume_pairing
from trepconnect.mentoring.service.mentors import (
    let_mentor_go,
    pause_mentor,
    resume_mentor,
    save_mentor,
    set_screening,
)
from trepconnect.mentoring.service.moving import block
from trepconnect.mentoring.service.proposing import propose_pairing

__all__ = [
    "accept_pairing",
    "ask_for_mentor",
    "block",
    "decline_pairing",
    "end_pairing",
    "lapse_proposal",
    "let_mentor_go",
    "pause_mentor",
    "pause_pairing",
    "propose_pairing",
    "resume_mentor",
    "resume_pairing",
    "save_mentor",
    "set_screening",
    "take_back_proposal",
    "withdraw_request",
]
