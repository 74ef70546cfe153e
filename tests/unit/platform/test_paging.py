import pytest

from trepconnect.platform.data.paging import Page, page_in

THIRTY = range(30)


@pytest.mark.parametrize(
    ("page", "shown", "number"),
    [(1, range(25), 1), (2, range(25, 30), 2), (99, range(25, 30), 2), (-3, range(25), 1)],
)
def test_a_page_beyond_the_list_is_the_nearest(page, shown, number):
    assert page_in(THIRTY, page) == Page(tuple(shown), 30, number, 2)


def test_a_full_page_is_not_followed_by_an_empty_one():
    assert page_in(THIRTY, 4, size=10) == Page(tuple(range(20, 30)), 30, 3, 3)


def test_a_list_of_nothing_has_one_page():
    assert page_in([], 2) == Page((), 0, 1, 1)


def test_each_of_a_page_becomes_something_else():
    page = page_in(THIRTY, 2)
    assert page.showing(str(one) for one in page.shown) == Page(
        ("25", "26", "27", "28", "29"), 30, 2, 2
    )
