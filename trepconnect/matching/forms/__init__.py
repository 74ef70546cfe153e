"""Forms of matching."""

from __future__ import annotations

from trepconnect.matching.forms.example import ExampleForm
from trepconnect.matching.forms.mentors import BlockForm, GiveForm, ProposeForm
from trepconnect.matching.forms.questions import QuestionsForm, questions_form
from trepconnect.matching.forms.saved import HelpForm, NoteForm

__all__ = [
    "BlockForm",
    "ExampleForm",
    "GiveForm",
    "HelpForm",
    "NoteForm",
    "ProposeForm",
    "QuestionsForm",
    "questions_form",
]
