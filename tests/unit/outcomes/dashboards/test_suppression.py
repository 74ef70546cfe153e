"""In a report no figure, table or course gives away what another hides."""

import random
from dataclasses import replace
from itertools import product

import pytest

from tests.unit.outcomes.dashboards.small_reports import (
    STAGES,
    column,
    months,
    people_by,
    report_of,
)
from tests.unit.outcomes.suppression.attackers import fits, widest_pair
from tests.unit.outcomes.suppression.small_tables import grid_of, small_in
from trepconnect.kernel.money import Money
from trepconnect.outcomes.dashboards.domain import suppress_report
from trepconnect.outcomes.indicators.domain import BEFORE_OPENING, OPEN, SharedReport
from trepconnect.outcomes.suppression.network import THRESHOLD, is_small


def told(**changes):
    return suppress_report(report_of(**changes))


def values(series):
    return [point.value for point in series.points]


class TestFigures:
    def test_what_comes_from_enough_people_is_told(self):
        report = told()
        assert {one.code: one.value for one in report.figures} == {
            "people": 100,
            "starts": 13,
            "sessions": 240,
            "loan_amount": Money(900_000),
        }

    @pytest.mark.parametrize("people", [1, 10])
    def test_counts_of_things_are_hidden_with_the_few_people_behind_them(self, people):
        report = told(sessions=(120, people), loan_amount=(Money(500_000), people))
        assert report.figure("sessions").value is None
        assert report.figure("loan_amount").value is None

    def test_eleven_people_are_enough_and_nobody_is_nobody(self):
        report = told(sessions=(120, 11), loan_amount=(Money(0), 0))
        assert report.figure("sessions").value == 120
        assert report.figure("loan_amount").value == Money(0)

    def test_how_many_people_stand_behind_a_number_is_not_told(self):
        report = told(series=(months("sessions", (30, 20)),))
        assert all((one.people, one.out_of) == (None, None) for one in report.figures)
        assert report.series[0].points[0].people is None

    def test_targets_stay(self):
        assert told(starts=4).figure("starts").target == 20

    @pytest.mark.parametrize("starts", [1, 10])
    def test_few_who_opened_are_hidden(self, starts):
        assert told(starts=starts).figure("starts").value is None

    @pytest.mark.parametrize("starts", [40, 49])
    def test_few_who_could_have_opened_and_did_not_are_hidden_too(self, starts):
        """50 were not open: 50 - 45 = 5 people."""
        assert told(starts=starts, now=(0, 0, 60, 40, 0)).figure("starts").value is None

    def test_all_who_could_have_opened_may_be_told(self):
        assert told(starts=50, now=(0, 0, 60, 40, 0)).figure("starts").value == 50

    def test_a_cohort_of_few_people_is_not_counted(self):
        small = told(then=(4, 3, 2, 0, 0), now=(4, 3, 2, 0, 0), starts=0, needs={"money": 9})
        assert small.figure("people").value is None
        assert all(
            number in {None, 0}
            for table in small.tables
            for number in (
                *(cell for row in table.cells for cell in row),
                *table.totals.rows,
                *table.totals.columns,
                table.totals.grand,
            )
        )


class TestTables:
    def test_the_size_of_the_cohort_is_told_so_every_table_lives_with_it(self):
        report = told(languages={"es": 60, "ar": 36, "vi": 4})
        assert report.figure("people").value == 100
        assert column(report, "language") == {"es": 60, "ar": None, "vi": None}
        assert report.table("language").totals.grand == 100

    def test_who_has_a_need_and_who_has_it_not_are_hidden_together(self):
        report = told(needs={"money": 96, "space": 40, "law": 7, "child_care": 0})
        assert report.table("need").cells == ((None, None), (40, 60), (None, None), (0, 100))
        assert report.table("need").totals.rows == (100,) * 4
        assert report.table("need").totals.columns == (None, None)

    def test_a_table_of_few_people_in_many_rows_is_withheld(self):
        report = told(
            then=(12, 0, 0, 0, 0),
            now=(12, 0, 0, 0, 0),
            starts=0,
            languages={"es": 5, "ar": 4, "vi": 3},
            needs={"money": 12, "law": 3},
        )
        assert report.table("language").cells == ()
        assert report.table("need").cells == ()
        assert column(report, "stage_now")["idea"] == 12

    def test_a_table_that_leaves_out_few_people_is_withheld(self):
        """100 people, 96 of them in the table."""
        report = report_of()
        tables = (*report.tables, people_by("place", {"north": 50, "south": 46}))
        place = suppress_report(replace(report, tables=tables)).table("place")
        assert (place.cells, place.totals.grand) == ((), None)

    def test_no_small_number_can_be_worked_out_though_the_size_is_known(self):
        dice = random.Random(4)
        for _ in range(200):
            report = random_report(dice)
            shared = suppress_report(report)
            for truth, shown in zip(report.tables, shared.tables, strict=True):
                if shown.cells and report.figure("people").value >= THRESHOLD:
                    assert_safe(truth, shown)


def random_report(dice):
    largest = dice.choice([4, 12, 30])
    then = [dice.choice([0, dice.randint(0, largest)]) for _ in STAGES]
    everybody = sum(then)
    return report_of(
        then=then,
        now=dealt(everybody, len(STAGES), dice),
        languages={f"l{n}": count for n, count in enumerate(dealt(everybody, 4, dice)) if count},
        needs={f"n{n}": dice.randint(0, everybody) for n in range(3)},
        starts=0,
    )


def dealt(people, places, dice):
    found = [0] * places
    for _ in range(people):
        found[dice.choice([0, 0, 0, dice.randrange(places)])] += 1
    return found


def assert_safe(truth, shown):
    """Each row of needs is judged alone: its columns have no sums."""
    parts = [(truth, shown)]
    if truth.code == "need":
        parts = [
            (replace(truth, cells=(row,)), replace(truth, cells=(told_row,)))
            for row, told_row in zip(truth.cells, shown.cells, strict=True)
        ]
    for part, told_part in parts:
        whole, grid = grid_of(part), grid_of(told_part)
        if truth.code == "need":
            grid[0][-1] = grid[-1][-1] = whole[0][-1]
        for row, place in small_in(whole):
            low, high = widest_pair(whole, grid, (row, place), wanted=THRESHOLD)
            assert fits(low, grid)
            assert fits(high, grid)
            assert high[row][place] - low[row][place] >= THRESHOLD


class TestStarts:
    """The number of those who opened lies across both tables of stages."""

    def test_it_is_hidden_where_it_says_how_few_were_open(self):
        """30 opened, and only the hidden 9 with the shown 21 could have."""
        report = told(then=(9, 21, 11, 40, 0), now=(0, 0, 41, 40, 0), starts=30, needs={})
        assert column(report, "stage_intake")["idea"] is None
        assert report.figure("starts").value is None

    def test_it_is_told_where_it_says_nothing_new(self):
        """Idea and getting started are hidden, but that they are 30 together is plain."""
        report = told(then=(9, 21, 40, 40, 0), now=(0, 15, 55, 40, 0), starts=15, needs={})
        assert column(report, "stage_intake")["idea"] is None
        assert report.figure("starts").value == 15

    def test_an_attacker_who_tries_every_pair_of_tables_learns_no_small_number(self):
        dice = random.Random(11)
        hidden = shown = 0
        while hidden < 15 or shown < 15:
            report = self.small_report(dice)
            shared = suppress_report(report)
            if shared.figure("starts").value is None:
                hidden += 1
                continue
            shown += 1
            possible = list(self.every_pair(shared))
            truth = {code: column(report, code) for code in ("stage_intake", "stage_now")}
            for code, stages in truth.items():
                for stage, number in stages.items():
                    if is_small(number):
                        found = {one[code][stage] for one in possible}
                        assert max(found) - min(found) >= THRESHOLD

    @staticmethod
    def small_report(dice):
        """At most two numbers of each table are hidden, so that all can be tried."""
        while True:
            then = [dice.choice([0, 4, 9, 12, 13, 30]) for _ in STAGES]
            now = list(then)
            opened = dice.choice([0, 11, 12, 13, 16])
            moved = min(opened, then[0])
            now[0] -= moved
            now[1] -= opened - moved
            now[2] += opened
            if min(now) < 0 or sum(then) < 2 * THRESHOLD:
                continue
            report = report_of(then=then, now=now, starts=opened, needs={})
            shared = suppress_report(report)
            if all(
                0 < list(column(shared, code).values()).count(None) <= 2
                for code in ("stage_intake", "stage_now")
            ):
                return report

    @staticmethod
    def every_pair(shared):
        starts = shared.figure("starts").value
        everybody = shared.figure("people").value
        for then, now in product(
            fillings(column(shared, "stage_intake"), everybody),
            fillings(column(shared, "stage_now"), everybody),
        ):
            before = sum(then[stage] for stage in BEFORE_OPENING)
            after = sum(now[stage] for stage in OPEN)
            four = (starts, before - starts, after - starts, everybody - before - after + starts)
            if min(four) >= 0:
                yield {"stage_intake": then, "stage_now": now}


def fillings(stages, everybody):
    hidden = [stage for stage, number in stages.items() if number is None]
    rest = everybody - sum(number or 0 for number in stages.values())
    for numbers in product(range(1, rest + 1), repeat=len(hidden)):
        if sum(numbers) == rest:
            yield stages | dict(zip(hidden, numbers, strict=True))


class TestCourses:
    def test_a_month_of_few_people_takes_one_with_enough_along(self):
        """240 meetings in all: the hidden month would be what the others leave."""
        course = months("sessions", (100, 30), (20, 5), (70, 20), (50, 15), (0, 0))
        (shown,) = told(series=(course,)).series
        assert values(shown) == [100, None, 70, None, 0]

    def test_what_is_hidden_comes_from_eleven_people_at_least(self):
        dice = random.Random(2)
        for _ in range(300):
            people = [dice.choice([0, 3, 8, 11, 20]) for _ in range(8)]
            course = months("sessions", *((2 * number, number) for number in people))
            (shown,) = told(series=(course,), sessions=(2 * sum(people), 30)).series
            hidden = [
                number
                for number, value in zip(people, values(shown), strict=True)
                if value is None
            ]
            assert not any(is_small(number) for number in set(people) - set(hidden) if number)
            if hidden and max(people) >= THRESHOLD:
                assert max(hidden) >= THRESHOLD
                assert len(hidden) > 1

    def test_where_the_sum_is_hidden_only_months_of_few_people_are(self):
        course = months("loan_amount", (Money(100), 3), (Money(900), 12))
        report = told(series=(course,), loan_amount=(Money(1000), 10))
        assert values(report.series[0]) == [None, Money(900)]


def test_a_report_that_was_suppressed_stays_as_it_is():
    report = told(languages={"es": 60, "ar": 36, "vi": 4})
    assert isinstance(report, SharedReport)
    assert suppress_report(report) == report
