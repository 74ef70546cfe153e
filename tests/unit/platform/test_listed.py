import pytest

from trepconnect.platform.language.i18n import listed, reading_as


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (["español", "inglés"], "español e inglés"),
        (["inglés", "español"], "inglés y español"),
        (["urdu", "español", "hindi"], "urdu, español e hindi"),
        (["agua", "hielo"], "agua y hielo"),
        (["español"], "español"),
        ([], ""),
    ],
)
def test_spanish_says_e_before_the_sound_of_i(app, texts, said):
    with app.app_context(), reading_as("es"):
        assert listed(texts) == said
