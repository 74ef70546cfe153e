"""Writes of mentoring."""

from __future__ import annotations

from trepconnect.mentoring.service.answering import (
    accept_pairing,
    decline_pairing,
    lapse_proposal,
    take_back_proposal,
)
from trepconnect.mentoring.service.asking import ask_for_mentor, give_request, withdraw_request
from trepconnect.mentoring.service.blocking import block_pair
from trepconnect.mentoring.service.going_on import end_pairing, pause_pairing, resume_pairing
from trepconnect.mentoring.service.meetings import cancel_meeting, plan_meeting, remind_of
from trepconnect.mentoring.service.mentors import (
    let_mentor_go,
    pause_mentor,
    resume_mentor,
    save_mentor,
    set_screening,
)
from trepconnect.mentoring.service.moving import block
from trepconnect.mentoring.service.proposing import propose_pairing
from trepconnect.mentoring.service.sessions import (
    confirm_session,
    log_session,
    mend_session,
    question_session,
)
from trepconnect.mentoring.service.settling import settle_session, void_session
from trepconnect.mentoring.service.stopping import stop_for, stop_with
from trepconnect.mentoring.service.tasks import add_task, finish_task, reopen_task

__all__ = [
    "accept_pairing",
    "add_task",
    "ask_for_mentor",
    "block",
    "block_pair",
    "cancel_meeting",
    "confirm_session",
    "decline_pairing",
    "end_pairing",
    "finish_task",
    "give_request",
    "lapse_proposal",
    "let_mentor_go",
    "log_session",
    "mend_session",
    "pause_mentor",
    "pause_pairing",
    "plan_meeting",
    "propose_pairing",
    "question_session",
    "remind_of",
    "reopen_task",
    "resume_mentor",
    "resume_pairing",
    "save_mentor",
    "set_screening",
    "settle_session",
    "stop_for",
    "stop_with",
    "take_back_proposal",
    "void_session",
    "withdraw_request",
]
