"""The page that explains the points says the numbers that the program uses."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from tests.unit.matching.mentors import builders as mentors
from tests.unit.matching.services.builders import DOWNTOWN, TODAY, seeker, service
from trepconnect.kernel.place import Place
from trepconnect.lending.products.domain.fields import FIELDS
from trepconnect.matching.mentors.domain.scoring import MENTOR_SCORING_VERSION, score_mentor
from trepconnect.matching.mentors.domain.scoring import WEIGHTS as MENTOR_WEIGHTS
from trepconnect.matching.mentors.labels import PARTS
from trepconnect.matching.services.domain.reasons import SCORING_VERSION, WEIGHTS
from trepconnect.matching.services.domain.scoring import score_service
from trepconnect.mentoring.mentors.domain import Level

PAGE = (Path(__file__).parents[3] / "docs" / "matching.md").read_text("utf-8")
ROWS = {
    "What you need": "need",
    "Your language": "language",
    "How far": "distance",
    "Checked lately": "freshness",
    "Your kind of business": "trade",
    "Free": "free",
    "Where you are now": "stage",
}


def test_it_names_the_version():
    assert f"Version of the points: {SCORING_VERSION}." in PAGE


@pytest.mark.parametrize(("said", "part"), ROWS.items())
def test_it_says_each_weight(said, part):
    (points,) = re.findall(rf"^\| {said} \| (\d+) \|", PAGE, re.MULTILINE)
    assert int(points) == getattr(WEIGHTS, part)


def test_it_counts_the_fields():
    assert f"a closed list of {len(FIELDS)} things" in PAGE


def test_its_example_is_what_the_program_gives():
    two_miles_north = Place(DOWNTOWN.latitude + 2 * 1609.344 / 111_195, DOWNTOWN.longitude)
    found = score_service(
        seeker(languages=("es", "en")),
        service(
            languages={"es": None},
            places=(two_miles_north,),
            assured_on=TODAY - timedelta(days=30),
            is_free=True,
        ),
        TODAY,
    )
    sum_said = re.search(r"([\d +]+) = \*\*(\d+)\*\*", PAGE)
    parts = found.parts
    order = ("need", "language", "distance", "freshness", "trade", "free", "stage")
    assert [int(number) for number in sum_said[1].split("+")] == [
        getattr(parts, name) for name in order
    ]
    assert int(sum_said[2]) == found.points


MENTOR_ROWS = {
    "Help that is needed": "need",
    "Language": "language",
    "Kind of business": "industry",
    "Times in common": "availability",
    "Asked for by name": "wishes",
    "Where to meet": "place",
}


def test_it_names_the_version_of_the_points_of_mentors():
    (said,) = re.findall(r"## Mentors\n\n\*\*Version of the points: ([\d-]+)\.", PAGE)
    assert said == MENTOR_SCORING_VERSION


@pytest.mark.parametrize(("said", "part"), MENTOR_ROWS.items())
def test_it_says_each_weight_of_mentors_and_names_it_as_the_pages_do(said, part):
    (points,) = re.findall(rf"^\| {said} \| (\d+) \|", PAGE, re.MULTILINE)
    assert int(points) == getattr(MENTOR_WEIGHTS, part)
    assert PARTS[part] == said


def test_its_example_of_a_mentor_is_what_the_program_gives():
    time = frozenset({"mon.evening"})
    her = mentors.seeking(
        needs=((mentors.TAXES, 2),), wished=None, languages=("es", "en"), times=time
    )
    his = mentors.mentor(languages={"es": Level.NATIVE}, times=time, trade=None)
    found = score_mentor(her, his)
    sums = re.findall(r"([\d +]+) = \*\*(\d+)\*\*", PAGE)
    assert [int(number) for number in sums[1][0].split("+")] == list(found.parts)
    assert int(sums[1][1]) == found.points
