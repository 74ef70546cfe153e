import pytest

from trepconnect.directory.importing.parsing.languages import read_languages, read_tag
from trepconnect.directory.listings.domain import LanguageNote


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Spanish", [("es", None)]),
        ("Spanish.", [("es", None)]),
        ("Spanish and english", [("es", None), ("en", None)]),
        ("Spanish, French, and Indonesian.", [("es", None), ("fr", None), ("id", None)]),
        ("Greek & Persian", [("el", None), ("fa", None)]),
        ("Español", [("es", None)]),
        ("Chinese (Mandarin), Tagalog", [("zh", None), ("fil", None)]),
        ("Spanish (limited)", [("es", LanguageNote.LIMITED)]),
        ("limited Spanish", [("es", LanguageNote.LIMITED)]),
        ("Hebrew (as needed)", [("he", LanguageNote.ON_REQUEST)]),
        ("Spanish available upon request", [("es", LanguageNote.ON_REQUEST)]),
        ("Creole interpreters available", [("ht", LanguageNote.INTERPRETER)]),
        ("Language line available", [(None, LanguageNote.INTERPRETER_LINE)]),
        ("Interpreters available", [(None, LanguageNote.INTERPRETER)]),
        ("other languages available upon request", [(None, LanguageNote.ON_REQUEST)]),
        ("ASL.", [("ase", None)]),
        ("Sign language", [(None, LanguageNote.SIGN)]),
        ("", []),
    ],
)
def test_a_language_is_read_with_how_it_is_offered(text, read):
    assert [(part.tag, part.note) for part in read_languages(text)] == read


@pytest.mark.parametrize(
    "text",
    [
        "Accommodations possible",
        "client must bring a translator with them",
        "Free literature available in Spanish, Russian and Chinese",
        "Spanish (teaching materials)",
        "Medical Spanish -- enough to treat Spanish speakers",
        "Vary according to office",
    ],
)
def test_what_is_not_certain_stays_as_it_was_written(text):
    (part,) = read_languages(text)
    assert not part.understood
    assert part.original == text


def test_doubt_begins_where_the_words_become_unclear():
    parts = read_languages("Spanish and ASL depending on the day, French")
    assert [(p.tag, p.original) for p in parts] == [
        ("es", "Spanish"),
        (None, "ASL depending on the day, French"),
    ]


def test_an_unknown_language_does_not_hide_the_ones_after_it():
    assert [part.tag for part in read_languages("English, Taiwanese, Korean")] == [
        "en",
        None,
        "ko",
    ]


@pytest.mark.parametrize(
    "text", ["Spanish. Language line.", "Creole", "Hmong and two others daily"]
)
def test_each_part_reads_the_same_by_itself(text):
    for part in read_languages(text):
        assert read_languages(part.original) == [part]


def test_usual_readings_are_told():
    assert [part.assumed != "" for part in read_languages("Creole, Haitian Creole")] == [
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("code", "tag"),
    [
        ("es", "es"), ("eng", "en"), ("ES", "es"), ("pt_br", "pt-BR"), ("zh-hans", "zh-Hans"),
        ("Spanish", None), ("", None), ("x", None),
    ],
)  # fmt: skip
def test_codes_become_tags(code, tag):
    assert read_tag(code) == tag
