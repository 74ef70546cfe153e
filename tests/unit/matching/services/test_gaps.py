from trepconnect.matching.services.domain.gaps import Gap, UnansweredNeed, unanswered_needs

TAXES, HIRING = "money.taxes", "people.hire"


def test_a_need_that_nothing_answers_counts_people_of_all_languages():
    rows = unanswered_needs({(TAXES, "es"): 4, (TAXES, "so"): 2}, {}, {})
    assert rows == [UnansweredNeed(TAXES, None, 6, 0, Gap.NOTHING)]


def test_a_need_answered_in_another_language_is_a_gap_of_that_language():
    rows = unanswered_needs({(TAXES, "es"): 40, (TAXES, "so"): 5}, {(TAXES, "es"): 2}, {TAXES: 7})
    assert rows == [UnansweredNeed(TAXES, "so", 5, 7, Gap.NOT_IN_LANGUAGE)]


def test_the_largest_gap_comes_first():
    rows = unanswered_needs(
        {(TAXES, "so"): 5, (HIRING, "es"): 9, (TAXES, "vi"): 5}, {}, {TAXES: 1}
    )
    assert [(row.need_code, row.language, row.people) for row in rows] == [
        (HIRING, None, 9),
        (TAXES, "so", 5),
        (TAXES, "vi", 5),
    ]


def test_a_number_that_points_at_a_person_makes_no_row():
    assert unanswered_needs({(TAXES, "so"): 2}, {}, {TAXES: 1}) == []
    assert unanswered_needs({(TAXES, "so"): 2}, {}, {}) == []


def test_english_is_never_what_is_missing():
    assert unanswered_needs({(TAXES, "en"): 50}, {}, {TAXES: 1}) == []


def test_regions_of_one_language_count_together():
    demand = {(TAXES, "es-MX"): 2, (TAXES, "es"): 2}
    assert [row.people for row in unanswered_needs(demand, {}, {TAXES: 1})] == [4]
    assert unanswered_needs(demand, {(TAXES, "es-US"): 1}, {TAXES: 1}) == []
