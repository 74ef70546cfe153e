from datetime import date, time

from trepconnect.directory.domain.opening import Days, opening
from trepconnect.directory.queries.service_page import Hours

TODAY = date(2026, 11, 20)


def row(weekday=None, opens=None, closes=None, **facts):
    told = {"closed": False, "valid_from": None, "valid_to": None, "original": ""}
    hours = [time(hour) if hour is not None else None for hour in (opens, closes)]
    return Hours(None, weekday, *hours, **(told | facts))


def test_days_with_the_same_hours_stand_together():
    rows = [row(day, 9, 17) for day in (1, 2, 3, 5, 6)]
    nine_to_five = ((time(9), time(17)),)
    assert opening(rows, TODAY).week == (Days(1, 3, nine_to_five), Days(5, 6, nine_to_five))


def test_a_lunch_break_gives_two_spans():
    rows = [row(1, 13, 17), row(1, 9, 12)]
    assert opening(rows, TODAY).week == (Days(1, 1, ((time(9), time(12)), (time(13), time(17)))),)


def test_hours_nobody_could_read_are_kept_as_written():
    assert opening([row(original="Call first")] * 2, TODAY).notes == ("Call first",)


def test_only_closings_still_to_come_are_told():
    past, coming = date(2026, 7, 4), date(2026, 12, 25)
    rows = [row(closed=True, valid_from=day, valid_to=day) for day in (past, coming)]
    assert opening(rows, TODAY).closings == ((coming, coming),)


def test_hours_of_last_summer_are_gone():
    assert opening([row(1, 9, 17, valid_to=date(2026, 9, 1))], TODAY).week == ()
