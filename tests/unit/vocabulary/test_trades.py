"""The trades: refused when the file is wrong."""

import json

import pytest

from trepconnect.kernel.documents import DocumentInvalid
from trepconnect.vocabulary.domain import trades

TAXI = {"code": "taxi", "naics": "485310", "label": {"en": "Taxi"}, "synonyms": {"en": ["cab"]}}


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ({}, "trades.json, taxi: two trades have this code"),
        ({"naics": "4853"}, "trades.json, 2 (taxi), naics: is not written as it must be"),
        (
            {"synonyms": {"en": "cab"}},
            "trades.json, 2 (taxi), synonyms[...]: must be a list, not text",
        ),
        ({"words": []}, "trades.json, 2 (taxi), words: is not a field here"),
    ],
)
def test_a_wrong_trade_is_refused_by_name(wrong, complaint):
    with pytest.raises(DocumentInvalid) as refused:
        trades.parse(json.dumps([TAXI, TAXI | wrong]))
    assert str(refused.value) == complaint
