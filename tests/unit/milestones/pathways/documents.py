"""The smallest pathway that is allowed, to be broken in one place."""

from copy import deepcopy

WORDS = {"en": "Words", "es": "Palabras"}


def step(code, **changes):
    return {
        "code": code,
        "title": WORDS,
        "what": WORDS,
        "why": WORDS,
        "where": WORDS,
        "cost": {"low": "0", "high": "35.50", "note": WORDS},
        "time": {"unit": "days", "low": 1, "high": 3},
        "papers": {"en": ["A letter"], "es": ["Una carta"]},
        "evidence": WORDS,
        "confirmer": "mentor_or_office",
        "needs": ["money.taxes"],
        "after": [],
        "due_days": 14,
        **changes,
    }


def document(*steps, **changes):
    """Steps a, then b only with the answer "yes", then c after b."""
    steps = steps or (
        step("a"),
        step("b", after=["a"], when={"sure": ["yes"]}),
        step("c", after=["b"], due_days=20),
    )
    question = {
        "code": "sure",
        "text": WORDS,
        "why": WORDS,
        "answers": [{"code": code, "label": WORDS} for code in ("yes", "no", "perhaps")],
    }
    return deepcopy(
        {
            "code": "shop",
            "version": 1,
            "prices_of": 2026,
            "industries": ["grocery"],
            "title": WORDS,
            "summary": WORDS,
            "questions": [question],
            "steps": list(steps),
            **changes,
        }
    )
