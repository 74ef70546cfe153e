"""Lives that happen side by side."""

from datetime import UTC, datetime, timedelta

from trepconnect.demo.days import Lives

START = datetime(2026, 1, 1, tzinfo=UTC)


def days(*numbers):
    return [START + timedelta(days=number) for number in numbers]


def moments(*lives, until):
    found = []
    Lives(lives).go_on(until, found.append)
    return found


def test_what_happens_happens_in_the_order_of_days():
    told = []

    def life(name, *numbers):
        for number in numbers:
            yield START + timedelta(days=number)
            told.append((name, number))

    found = moments(life("a", 1, 5, 6), life("b", 2, 3, 9), until=days(6)[0])
    assert told == [("a", 1), ("b", 2), ("b", 3), ("a", 5), ("a", 6)]
    assert found == days(1, 2, 3, 5, 6)


def test_lives_stop_and_go_on():
    found = []
    lives = Lives([iter(days(1, 4)), iter(days(2, 3))])
    lives.go_on(days(2)[0], found.append)
    assert found == days(1, 2)
    lives.go_on(days(9)[0], found.append)
    assert found == days(1, 2, 3, 4)


def test_a_life_never_goes_back():
    assert moments(iter(days(4, 2)), until=days(9)[0]) == days(4, 4)


def test_a_life_in_which_nothing_happens_is_no_trouble():
    assert moments(iter(()), until=START) == []
