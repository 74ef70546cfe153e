"""Reads of applications, of the votes on them and of who decides."""

from __future__ import annotations

from trepconnect.lending.queries.applications.deciders import (
    Decider,
    FundDeciders,
    list_candidates,
    list_deciders,
    list_funds,
)
from trepconnect.lending.queries.applications.lists import (
    PER_PAGE,
    ApplicationLine,
    ApplicationsPage,
    count_to_vote_on,
    list_applications,
    list_closed,
    list_own,
    list_waiting,
)
from trepconnect.lending.queries.applications.one import (
    Application,
    AppliedFor,
    find_open,
    get_application,
)
from trepconnect.lending.queries.applications.votes import CastVote, Votes, votes_of

__all__ = [
    "PER_PAGE",
    "Application",
    "ApplicationLine",
    "ApplicationsPage",
    "AppliedFor",
    "CastVote",
    "Decider",
    "FundDeciders",
    "Votes",
    "count_to_vote_on",
    "find_open",
    "get_application",
    "list_applications",
    "list_candidates",
    "list_closed",
    "list_deciders",
    "list_funds",
    "list_own",
    "list_waiting",
    "votes_of",
]
