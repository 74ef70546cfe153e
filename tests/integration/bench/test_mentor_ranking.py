"""What the ranking of mentors is measured against does the same work."""

from bench.mentor_ranking import by_hand, crowd, ranked, seeking


def test_the_loop_by_hand_gives_the_same_points_in_the_same_order():
    mentors, her = crowd(200), seeking()
    assert ranked(mentors, her) == by_hand(mentors, her)
    assert 20 < len(ranked(mentors, her)) < 100
