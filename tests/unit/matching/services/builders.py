"""Builders of seekers and services: a test states only what matters."""

from datetime import date
from uuid import UUID

from trepconnect.directory.listings.domain import NeedSource
from trepconnect.kernel.place import Place
from trepconnect.matching.seeker.domain import Seeker, ServiceFacts, WantedNeed

TODAY = date(2026, 11, 21)
DOWNTOWN = Place(35.0844, -106.6504, "87102")
NEAR_BY = Place(35.0800, -106.6200, "87106")
SANTA_FE = Place(35.6870, -105.9378, "87501")


def seeker(*needs, **changes):
    wanted = tuple(WantedNeed(code) for code in needs or ("money.taxes",))
    return Seeker(**{"needs": wanted, "languages": ("es", "en"), "place": DOWNTOWN, **changes})


def service(number=1, **changes):
    return ServiceFacts(
        **{"id": UUID(int=number), "needs": {"money.taxes": NeedSource.STAFF}, **changes}
    )
