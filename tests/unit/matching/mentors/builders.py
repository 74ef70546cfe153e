"""Builders of mentors and of people who look for one, made by hand or at random."""

from uuid import UUID

from hypothesis import strategies as st

from tests.unit.matching.services.builders import DOWNTOWN, NEAR_BY, SANTA_FE
from trepconnect.kernel.place import Place
from trepconnect.matching.mentors.domain.reasons import Seeking
from trepconnect.matching.seeker.domain import WantedNeed
from trepconnect.mentoring.mentors.domain import Level
from trepconnect.mentoring.pairings.domain.admissible import MentorFacts, SeekerSide
from trepconnect.mentoring.pairings.domain.request import Must
from trepconnect.profiles.domain.business import Stage
from trepconnect.profiles.domain.person import MEETING_TIMES

TAXES, HIRING, LEASE = "money.taxes", "people.hire", "place.lease"
ONE, TWO, SHE, HER_BUSINESS = (UUID(int=number) for number in (1, 2, 1_000, 2_000))
EVENINGS = ("mon.evening", "tue.evening", "sat.morning")


def side(**changes):
    return SeekerSide(
        **{
            "business_id": HER_BUSINESS,
            "user_id": SHE,
            "languages": ("so", "en"),
            "times": frozenset(EVENINGS),
            "remote_ok": True,
            "place": DOWNTOWN,
            "stage": "operating",
            "trade": "722330",
            **changes,
        }
    )


def seeking(*, needs=((TAXES, 2), (HIRING, 1)), wished=ONE, **changes):
    wanted = tuple(WantedNeed(*need) for need in needs)
    return Seeking(side=side(**changes), needs=wanted, wished=wished)


def mentor(number=1, **changes):
    """Somebody who fits ``seeking()`` perfectly, but for what is changed."""
    return MentorFacts(
        **{
            "user_id": UUID(int=number),
            "expertise": frozenset({TAXES, HIRING}),
            "languages": {"so": Level.NATIVE, "en": Level.FLUENT},
            "trade": "722330",
            "times": frozenset(EVENINGS),
            "place": DOWNTOWN,
            "travel_miles": 15,
            **changes,
        }
    )


NEEDS = st.sampled_from([TAXES, HIRING, LEASE, "money.pricing", "life.insurance"])
LANGUAGES = st.sampled_from(["so", "en", "es", "es-MX", "ar", "fr-CA"])
PLACES = st.sampled_from(
    [None, DOWNTOWN, NEAR_BY, SANTA_FE, Place(postal_code="87102"), Place(postal_code="00000")]
)
TRADES = st.sampled_from([None, "722330", "722511", "812113"])
STAGES = st.sampled_from([stage.value for stage in Stage])
TIMES = st.frozensets(st.sampled_from(MEETING_TIMES), max_size=6)
NUMBERS = st.integers(0, 50).map(lambda number: UUID(int=number))
MENTORS = st.builds(
    MentorFacts,
    user_id=NUMBERS,
    trade=TRADES,
    expertise=st.frozensets(NEEDS),
    languages=st.dictionaries(LANGUAGES, st.sampled_from(Level), max_size=3),
    times=TIMES,
    remote_ok=st.booleans(),
    in_person_ok=st.booleans(),
    place=PLACES,
    travel_miles=st.sampled_from([0, 1, 2, 15, 58, 200]),
    only_stages=st.frozensets(STAGES, max_size=2),
    capacity=st.integers(1, 3),
    places_taken=st.integers(0, 3),
    active=st.booleans(),
    screened=st.booleans(),
)
CROWDS = st.lists(MENTORS, unique_by=lambda one: one.user_id, max_size=12)
SIDES = st.builds(
    SeekerSide,
    business_id=st.just(HER_BUSINESS),
    user_id=NUMBERS,
    languages=st.lists(LANGUAGES, unique=True, max_size=3).map(tuple),
    needs_interpreter=st.sampled_from([None, True, False]),
    times=TIMES,
    remote_ok=st.sampled_from([None, True, False]),
    place=PLACES,
    stage=st.none() | STAGES,
    trade=TRADES,
    musts=st.frozensets(st.sampled_from(Must)),
    never_with=st.frozensets(NUMBERS, max_size=5),
)
SEEKINGS = st.builds(
    Seeking,
    side=SIDES,
    needs=st.lists(
        st.builds(WantedNeed, NEEDS, st.integers(1, 2)), unique_by=lambda need: need.code
    ).map(tuple),
    wished=st.none() | NUMBERS,
)
