from datetime import date, time

from trepconnect.directory.listings.domain import Days, Hours, opening
from trepconnect.directory.listings.queries.services import Hours as Row

TODAY = date(2026, 11, 20)


def row(weekday=None, opens=None, closes=None, **facts):
    told = {"closed": False, "valid_from": None, "valid_to": None, "original": ""}
    hours = [time(hour) if hour is not None else None for hour in (opens, closes)]
    return Row(None, weekday, *hours, **(told | facts))


def only(rows):
    (period,) = opening(rows, TODAY).periods
    return period


NINE_TO_FIVE = Hours(((time(9), time(17)),))


def test_days_with_the_same_hours_stand_together():
    rows = [row(day, 9, 17) for day in (1, 2, 3, 5, 6)]
    assert only(rows).week == (Days(1, 3, NINE_TO_FIVE), Days(5, 6, NINE_TO_FIVE))


def test_a_lunch_break_gives_two_spans():
    rows = [row(1, 13, 17), row(1, 9, 12)]
    spans = ((time(9), time(12)), (time(13), time(17)))
    assert only(rows).week == (Days(1, 1, Hours(spans)),)


def test_hours_nobody_could_read_are_kept_as_written():
    assert only([row(original="Call first")] * 2).other == Hours(words=("Call first",))


def test_words_stay_with_their_weekday():
    rows = [row(day, original="9:00-1:00") for day in (1, 2, 3)] + [row(7, closed=True)]
    written = Hours(words=("9:00-1:00",))
    assert only(rows).week == (Days(1, 3, written), Days(7, 7, Hours(closed=True)))


def test_words_beside_hours_are_told_unless_they_only_say_them_again():
    (day,) = only([row(2, 9, 17, original="By appointment")]).week
    assert day.hours == Hours(((time(9), time(17)),), words=("By appointment",))
    assert only([row(2, 9, 17, original="9am-5pm, Tue")]).week == (Days(2, 2, NINE_TO_FIVE),)


def test_only_closings_still_to_come_are_told():
    past, coming = date(2026, 7, 4), date(2026, 12, 25)
    rows = [row(closed=True, valid_from=day, valid_to=day) for day in (past, coming)]
    assert opening(rows, TODAY).closings == ((coming, coming),)


def test_hours_of_last_summer_are_gone():
    assert opening([row(1, 9, 17, valid_to=date(2026, 9, 1))], TODAY).periods == ()


def test_hours_of_next_summer_come_with_their_dates_after_those_of_today():
    june = date(2027, 6, 1)
    today, later = opening([row(1, 10, 14, valid_from=june), row(1, 9, 17)], TODAY).periods
    assert (today.first, today.in_force) == (None, True)
    assert (later.first, later.in_force) == (june, False)


def test_dated_hours_of_today_come_before_the_usual_ones():
    rows = [row(1, 9, 17), row(1, 10, 14, valid_from=date(2026, 11, 1))]
    special, usual = opening(rows, TODAY).periods
    assert (special.in_force, usual.in_force) == (True, False)


def test_a_day_with_shorter_hours_is_told_with_its_date():
    eve = date(2026, 12, 24)
    period = only([row(None, 9, 13, valid_from=eve, valid_to=eve)])
    assert (period.first, period.other) == (eve, Hours(((time(9), time(13)),)))


def test_hours_without_a_weekday_or_an_end_are_not_lost():
    assert only([row(None, 9, 17)]).other == NINE_TO_FIVE
    assert only([row(6, 10)]).week == (Days(6, 6, Hours(half=((time(10), None),))),)
